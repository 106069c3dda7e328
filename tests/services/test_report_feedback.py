"""An answer in words is owed to whoever asked for one, and to every unit that must report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.deadline_terms import RULES, Basis, Deadline
from portal.models import Report
from portal.report_terms import EntryKind, ReporterKind, ReportStatus
from portal.services import report_clocks, report_feedback, report_steps
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def accepted(**reporter):
    return factories.make_report(status=ReportStatus.ACCEPTED, decided_at=NOW, reporter=reporter)


def owed():
    return list(report_feedback.owed(Report.select()))


def running(at):
    clocks = report_clocks.clocks(at)
    return [clock for clock in clocks if clock.rule is Deadline.REPORTER_FEEDBACK]


@pytest.mark.parametrize("kind", ReporterKind, ids=str)
@pytest.mark.parametrize("wants", [True, False])
def test_a_person_hears_back_if_he_asked_and_a_unit_always(kind, wants):
    report = accepted(kind=kind, wants_feedback=wants)
    is_owed = wants or kind not in report_feedback.PERSONS
    assert owed() == ([report] if is_owed else [])
    assert len(running(NOW + DAY)) == is_owed


def test_a_signed_in_unit_hears_back_whatever_it_called_itself():
    accepted(kind=ReporterKind.PUBLIC, account=factories.make_account(Role.REPORTER_UNIT))
    assert len(owed()) == 1


def test_nothing_is_owed_before_it_is_decided_or_where_it_was_declined():
    told = {"kind": ReporterKind.SCHOOL}
    factories.make_report(reporter=told)
    factories.make_report(status=ReportStatus.NOT_ACCEPTED, decided_at=NOW, reporter=told)
    assert (owed(), running(NOW + DAY)) == ([], [])


def test_only_an_answer_in_words_stops_it():
    report, officer = accepted(wants_feedback=True), factories.make_account(Role.POLICE)
    how = {"by": officer, "at": NOW + DAY}
    report_steps.dispatch(report, version=1, **how)
    report_steps.write(report, EntryKind.NOTE, "已到东巴村核实。", **how)
    assert report_feedback.due_for(report) == NOW + 3 * DAY
    report_steps.write(report, EntryKind.TO_REPORTER, "民警已经见到孩子。", **how)
    assert report_feedback.due_for(report) is None
    (clock,) = running(NOW + 2 * DAY)
    assert (clock.started_at, clock.stopped_at) == (NOW, NOW + DAY)


def test_three_days_are_ours_and_not_the_laws():
    rule = RULES[Deadline.REPORTER_FEEDBACK]
    report = accepted(wants_feedback=True)
    assert (rule.basis, report_feedback.due_by()(report)) == (Basis.PLATFORM, NOW + 3 * DAY)
