"""The kind of review decides how long the police may take, and exactly one rule runs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.deadline_terms import RULES, Basis, Deadline
from portal.models import AuditEntry, Report
from portal.report_terms import ReportStatus, ReviewKind
from portal.services import report_clocks, report_reviews, report_steps
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW

S = ReportStatus
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LENGTHS = {
    ReviewKind.ADMINISTRATIVE: DAY,
    ReviewKind.COMPLEX: 3 * DAY,
    ReviewKind.CRIMINAL: 3 * DAY,
    ReviewKind.LEADS: 7 * DAY,
    ReviewKind.MAJOR: 30 * DAY,
}
TIMED = set(report_reviews.RULE_OF.values())


@pytest.fixture
def officer(db):
    return factories.make_account(Role.POLICE)


def choose(report, kind, officer, *, at=NOW + HOUR, **how):
    given = {"approver": "局长", "version": report.version, **how}
    report_reviews.choose(report, kind, by=officer, at=at, **given)


@pytest.mark.parametrize("kind", ReviewKind, ids=str)
def test_each_kind_has_its_statutory_length_and_its_rule_alone_runs(officer, kind):
    report = factories.make_report()
    choose(report, kind, officer)
    stored = Report.get_by_id(report.id)
    assert report_reviews.due_of(stored) == NOW + LENGTHS[kind]
    running = {clock.rule for clock in report_clocks.clocks(NOW + HOUR)} & TIMED
    assert running == {report_reviews.RULE_OF[kind]}
    assert RULES[report_reviews.rule_of(stored)].basis is Basis.STATUTORY
    assert (stored.review_set_at, AuditEntry.get().action) == (NOW + HOUR, "report.review_chosen")


def test_without_a_choice_the_police_have_a_day(officer):
    report = factories.make_report()
    assert report_reviews.rule_of(report) is Deadline.ACCEPT
    assert report_reviews.due_of(report) == NOW + DAY


def test_a_major_case_names_who_approved_it_and_no_other_does(officer):
    report = factories.make_report()
    with pytest.raises(FieldRefused) as refused:
        choose(report, ReviewKind.MAJOR, officer, approver="  ")
    assert refused.value.field == "approver"
    choose(report, ReviewKind.MAJOR, officer, approver=" 马局长 ")
    assert Report.get().review_approver == "马局长"
    choose(report, ReviewKind.LEADS, officer)
    assert Report.get().review_approver == ""


def test_a_time_that_has_passed_is_not_made_longer(officer):
    report = factories.make_report()
    choose(report, ReviewKind.COMPLEX, officer, at=NOW + DAY - HOUR)
    with pytest.raises(report_reviews.TooLate):
        choose(report, ReviewKind.MAJOR, officer, at=NOW + 3 * DAY)
    late = factories.make_report()
    with pytest.raises(report_reviews.TooLate):
        choose(late, ReviewKind.COMPLEX, officer, at=NOW + DAY)


@pytest.mark.parametrize("status", [s for s in S if s is not S.REPORTED], ids=str)
def test_what_is_decided_is_not_examined_any_more(officer, status):
    report = factories.make_report(status=status)
    with pytest.raises(NotInThisState):
        choose(report, ReviewKind.COMPLEX, officer, at=NOW + 30 * DAY)


def test_the_second_officer_is_told(officer):
    report = factories.make_report(version=2)
    with pytest.raises(ChangedMeanwhile):
        choose(report, ReviewKind.COMPLEX, officer, version=1)


def test_a_report_handed_over_is_examined_anew_and_has_the_whole_time(officer):
    report = factories.make_report()
    choose(report, ReviewKind.LEADS, officer)
    report_steps.transfer(
        report, county=factories.OTHER_COUNTY, version=report.version, by=officer, at=NOW + 2 * DAY
    )
    stored = Report.get_by_id(report.id)
    assert (stored.review_kind, stored.review_approver) == (None, "")
    assert report_reviews.due_of(stored) == NOW + 3 * DAY


def test_a_rule_counted_in_working_days_is_not_counted_by_the_clock():
    with pytest.raises(ValueError, match="clock on the wall"):
        report_reviews.span_of(Deadline.ASSESSED)
