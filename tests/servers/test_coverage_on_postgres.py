"""The staff map on the second database: counted and exported the same."""

from __future__ import annotations

from datetime import date, timedelta

from portal.coverage_terms import CoverageMeasure
from portal.models import SweepLine
from portal.services import coverage, coverage_sheet
from portal.services.coverage_questions import Question
from portal.sweep_terms import SweepAnswer
from portal.vocabulary import AssignmentStatus, Language, RecordStatus, Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_TOWNSHIP, PROVINCE, TODAY, TOWNSHIP

LATELY = NOW - timedelta(days=10)


def test_a_staff_map_is_counted_and_exported_the_same_there(postgres_app):
    with postgres_app.app_context():
        helper = factories.make_helper(organization=factories.make_organization())
        wish = {"language": Language.AMDO, "language_required": True}
        need = factories.make_need(starts_at=LATELY, **wish)
        row = factories.make_assignment(need, helper, AssignmentStatus.DELIVERED)
        factories.make_record(row, status=RecordStatus.VERIFIED)
        far = factories.make_need(factories.make_child(area_code=OTHER_TOWNSHIP), starts_at=LATELY)
        factories.make_list(far.child)
        SweepLine.update(answer=SweepAnswer.NOT_FOUND, confirmed_at=NOW).execute()
        factories.make_follow_up(far.child, days=-3)
        asked = Question(PROVINCE, None, None, date(2026, 11, 1), CoverageMeasure.FULL, TODAY)
        told = coverage.figures(asked)
        here = next(row for row in told.rows if row.code == COUNTY)
        assert (here.need, here.full, here.asked, here.taken) == (2, 1, 2, 1)
        assert here.last_on == date(2026, 11, 14)
        assert told.ladder.acceptable >= 1
        within = Question(COUNTY, "E1", None, asked.month, asked.measure, TODAY)
        assert {row.code: row.full for row in coverage.figures(within).rows}[TOWNSHIP] == 1
        officer = factories.make_account(Role.COUNTY)
        assert coverage_sheet.export(within, by=officer, at=NOW).count("\n") > 5
