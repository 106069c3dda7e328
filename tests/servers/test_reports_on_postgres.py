"""What the police, the county and the units read of reports, on the second database."""

from __future__ import annotations

from datetime import timedelta

from portal.models import Report
from portal.report_terms import ReviewKind
from portal.services import (
    recusals,
    report_clocks,
    report_feedback,
    report_reviews,
    reports,
    revisit_clocks,
    revisits,
    undelivered,
    zero_reports,
)
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW

LATE = NOW + timedelta(hours=1)


def test_lists_and_clocks_read_the_same_there(postgres_app):
    with postgres_app.app_context():
        officer, colleague = (factories.make_account(Role.POLICE) for _ in range(2))
        unit, county = (factories.make_account(r) for r in (Role.REPORTER_UNIT, Role.COUNTY))
        report = factories.make_report(reporter={"account": unit, "wants_feedback": True})
        reports.tell_police(report, at=NOW)
        report_reviews.choose(report, ReviewKind.LEADS, version=1, by=officer, at=NOW)
        Report.update(decided_at=NOW).execute()
        factories.make_letter(report, issued_by=officer)
        assert list(report_feedback.owed(reports.visible_to(officer))) == [report]
        assert len(list(report_clocks.clocks(LATE))) == 3
        assert len(list(revisit_clocks.clocks(LATE))) == 2
        assert revisits.open_for(officer).count() == 1
        assert len(undelivered.list_for(county, at=LATE)) == 1
        assert recusals.recuse(report, by=officer, at=LATE)
        assert (reports.find(officer, report.ref), revisits.open_for(officer).count()) == (None, 0)
        assert not recusals.recuse(report, by=colleague, at=LATE)
        assert len(undelivered.list_for(county, at=LATE)) == 2
        term = zero_reports.term_on(factories.TODAY)
        zero_reports.confirm(term.code, by=unit, at=term.opens_at)
        (row,) = zero_reports.units_of(county, term)
        assert zero_reports.said_by(row)[1].counted == 1
        assert len(list(zero_reports.clocks(term.due_at))) == 1
