"""Two cases of one child become one: nothing under way is lost, no clock runs twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import LIVE_CASES, CaseStatus, CloseReason
from portal.deadline_terms import Deadline
from portal.guardianship_terms import InterventionKind
from portal.models import (
    Assessment,
    AuditEntry,
    Child,
    Plan,
    ProtectionCase,
)
from portal.plan_terms import PlanStatus
from portal.services import (
    case_closing,
    case_joining,
    cases,
)
from portal.services.clock_sources import SOURCES
from portal.services.refusals import FieldRefused, NotInThisState
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW

S, D, K = CaseStatus, Deadline, InterventionKind
SAME = "同一个孩子，户口簿核对过。"
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def county(db):
    """Answer an officer of the county."""
    return factories.make_account(Role.COUNTY)


def unnamed(**values):
    """Make a case whose child nobody knows yet."""
    case = factories.make_case(**values)
    ProtectionCase.update(child=None, about="不知道名字").where(
        ProtectionCase.id == case.id
    ).execute()
    return ProtectionCase.get_by_id(case.id)


def name(case, child):
    """Name the child as the township."""
    case_joining.name_child(case, child, version=case.version, by=child.entered_by, at=NOW)
    return ProtectionCase.get_by_id(case.id)


def merge(case, other, county, reason=SAME):
    """Unite two cases as the county."""
    how = {"version": case.version, "by": county, "at": NOW}
    return case_joining.merge(case, other.number, reason, **how)


def refused(case, other, county, **values):
    """Answer the sentence with which the county is refused; nothing has changed."""
    with pytest.raises(FieldRefused) as found:
        merge(case, other, county, **values)
    assert ProtectionCase.select().where(ProtectionCase.closed_at.is_null(False)).count() == 0
    return str(found.value)


def running(rules):
    """Answer the clocks of `rules` that run now, by reference."""
    found = [each for source in SOURCES for each in source(NOW)]
    return sorted(
        (str(each.rule), each.ref, each.started_at, each.due_at)
        for each in found
        if each.is_running(NOW) and each.rule in rules
    )


def level_of(child):
    """Answer the level that the child's file shows."""
    return Child.get_by_id(child.id).risk_level


def test_a_case_of_a_report_is_given_the_childs_file():
    case, child = unnamed(report=factories.make_report()), factories.make_child()
    assert name(case, child).child == child
    assert cases.steps_of(case)[-1].verb == "child_named"


def test_a_second_new_case_joins_the_one_under_way():
    child = factories.make_child()
    first = factories.make_case(child, status=S.ASSESSING, begun_at=NOW)
    second = name(unnamed(report=factories.make_report(), is_urgent=True), child)
    assert (second.status, second.close_reason) == (S.CLOSED, CloseReason.MERGED)
    assert second.merged_into == first
    assert ProtectionCase.get_by_id(first.id).is_urgent
    assert cases.steps_of(second)[-1].note == first.number
    assert [step.note for step in cases.steps_of(first) if step.verb == "took_over"] == [
        second.number
    ]
    assert cases.live_case_of(child=child) == first
    assert cases.live_case_of(report=second.report) == first


def test_of_two_new_cases_the_one_whose_clock_is_due_first_goes_on():
    child = factories.make_child()
    calm = factories.make_case(child)
    urgent = unnamed(is_urgent=True)
    before = running({D.ASSESSMENT_BEGUN_RED})
    name(urgent, child)
    assert cases.live_case_of(child=child) == urgent
    assert ProtectionCase.get_by_id(calm.id).merged_into == urgent
    assert running({D.ASSESSMENT_BEGUN_RED}) == before
    assert running({D.ASSESSMENT_BEGUN}) == []


def test_two_cases_under_way_are_united_by_the_county_alone():
    child = factories.make_child()
    factories.make_case(child)
    other = unnamed(status=S.ASSESSING, begun_at=NOW)
    with pytest.raises(FieldRefused) as found:
        name(other, child)
    assert found.value.field == "child"
    assert ProtectionCase.get_by_id(other.id).child is None
    assert not case_joining.may_merge(other, child.entered_by)


LIVELY = [status for status in LIVE_CASES if status is not S.CLOSE_PROPOSED]


@pytest.mark.parametrize("status", LIVELY, ids=str)
@pytest.mark.parametrize("present", LIVELY, ids=str)
def test_the_county_unites_cases_in_any_two_live_states(county, status, present):
    child = factories.make_child()
    here = factories.make_case(child, status=present)
    late = unnamed(status=status)
    stays = merge(late, here, county)
    assert stays.status is max((status, present), key=case_joining.ORDER.index)
    (gone,) = ProtectionCase.select().where(ProtectionCase.status == S.CLOSED)
    assert (gone.merged_into, gone.child) == (stays, child)
    assert SAME in cases.steps_of(gone)[-1].note
    assert AuditEntry.select().where(AuditEntry.action == "case.merged").count() == 1
    with pytest.raises(case_closing.Joined):
        case_closing.reopen(gone, why="再看一次", version=gone.version, by=county, at=NOW)


def test_the_graver_level_holds_since_it_was_found(county):
    found_at = NOW - timedelta(hours=2)
    child = factories.make_child()
    stays = factories.make_case(
        child, status=S.IN_SERVICE, level=RiskLevel.BLUE, opened_at=NOW - timedelta(days=9),
        assessed_at=NOW - timedelta(days=5),
        approved_at=NOW - timedelta(days=4),
    )  # fmt: skip
    held = factories.make_assessment(
        stays, level=RiskLevel.BLUE, completed_at=NOW - timedelta(days=5)
    )
    ends = unnamed(status=S.ASSESSED, level=RiskLevel.RED, assessed_at=found_at)
    factories.make_assessment(ends, level=RiskLevel.RED, child=None, completed_at=found_at)
    merge(ends, stays, county)
    present = Assessment.get_by_id(held.id)
    assert (present.level, present.raised_at) == (RiskLevel.RED, found_at)
    assert ProtectionCase.get_by_id(stays.id).level is RiskLevel.RED
    assert level_of(child) is RiskLevel.RED
    (again,) = running({D.REASSESS_RED})
    assert again[1:3] == (held.ref, found_at)


def test_an_interim_plan_that_stood_stops_the_clock_wherever_it_is_now(county):
    child = factories.make_child()
    early = NOW - timedelta(days=9)
    stays = factories.make_case(child, status=S.IN_SERVICE, level=RiskLevel.RED)
    ends = unnamed(status=S.ASSESSED, level=RiskLevel.RED, opened_at=early, assessed_at=early)
    plan = factories.make_plan(ends, status=PlanStatus.APPROVED, is_interim=True)
    Plan.update(approved_at=early + timedelta(hours=1)).execute()
    merge(ends, stays, county)
    assert Plan.get_by_id(plan.id).case == stays
    clocks = [each for source in SOURCES for each in source(NOW)]
    (safe,) = [e for e in clocks if e.rule is D.SAFETY_PLAN and e.ref == ends.ref]
    assert safe.stopped_at == early + timedelta(hours=1)


def test_two_children_away_at_once_are_sorted_out_first(county):
    child = factories.make_child()
    here, late = factories.make_case(child), unnamed()
    for case in (here, late):
        factories.make_placement(case=case)
    assert "安置" in refused(late, here, county)


def test_a_plan_that_waits_is_decided_first(county):
    here = factories.make_case(status=S.IN_SERVICE)
    late = unnamed(status=S.PLANNED)
    factories.make_plan(late, status=PlanStatus.SUBMITTED)
    assert "审批" in refused(late, here, county)


def test_a_closing_that_waits_is_decided_first(county):
    here = factories.make_case(status=S.CLOSE_PROPOSED)
    assert "结案" in refused(unnamed(), here, county)


def test_a_step_that_would_begin_anew_is_not_merged_away_overdue(county):
    long_ago = NOW - timedelta(days=90)
    here = factories.make_case(status=S.IN_SERVICE, level=RiskLevel.BLUE, assessed_at=long_ago)
    late = unnamed(status=S.ASSESSED, level=RiskLevel.RED, assessed_at=long_ago)
    factories.make_assessment(late, level=RiskLevel.RED, child=None, completed_at=long_ago)
    assert "逾期" in refused(late, here, county)


@pytest.mark.parametrize("reason", [" ", "短", "长" * 501])
def test_the_county_says_why_it_is_one_child(county, reason):
    refused(unnamed(), factories.make_case(), county, reason=reason)


def test_only_a_live_case_with_a_file_within_the_area_is_named(county):
    late = unnamed()
    refused(late, unnamed(), county)
    refused(late, late, county)
    stranger = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    refused(late, factories.make_case(), stranger)
    over = factories.make_case(status=S.CLOSED)
    with pytest.raises(NotInThisState):
        merge(over, factories.make_case(), county)
