"""Cases on today's pages: begin, complete, sign, assess anew; urgent and late ones in red."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.services import today
from portal.services.today_lines import ATTENTION, DANGER
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY

S, R = CaseStatus, RiskLevel
WORDS = ("开始评估", "完成评估", "复签降级，或写明不同意", "等第二人复签降级", "再评估一次")


@pytest.fixture
def officer(db):
    return factories.make_account(Role.TOWNSHIP)


def lines(account, group="now", at=NOW):
    """Answer the lines about assessments on somebody's page."""
    items = getattr(today.for_account(account, at=at), group).items
    return [item for item in items if item.what in WORDS]


def test_urgent_cases_stand_first_with_the_hour_they_must_begin(officer):
    factories.make_case()
    urgent = factories.make_case(is_urgent=True)
    first, second = lines(officer)
    assert (first.what, first.ref, first.tone) == ("开始评估", urgent.ref, DANGER)
    assert first.until == NOW + timedelta(hours=24)
    assert first.who == urgent.child.code_name
    assert second.tone == ATTENTION


def test_what_is_late_says_since_when(officer):
    factories.make_case(is_urgent=True)
    (line,) = lines(officer, at=NOW + timedelta(hours=30))
    assert (line.until, line.since, line.tone) == (None, NOW + timedelta(hours=24), DANGER)


def test_a_case_under_assessment_is_to_be_completed(officer):
    case = factories.make_case(status=S.ASSESSING, begun_at=NOW)
    (line,) = lines(officer)
    assert (line.what, line.endpoint, line.ref) == ("完成评估", "cases.show", case.ref)


@pytest.mark.parametrize("status", [s for s in S if s not in {S.OPEN, S.ASSESSING}], ids=str)
def test_other_cases_ask_for_no_assessment(officer, status):
    factories.make_case(status=status)
    assert lines(officer) == []


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_a_lower_level_waits_for_a_second_person_on_every_page_but_the_firsts(officer, role):
    case = factories.make_case(status=S.IN_SERVICE)
    pending = factories.make_assessment(case, lowered_by=officer, lowered_reason="好转")
    (line,) = lines(factories.make_account(role))
    assert (line.what, line.endpoint) == ("复签降级，或写明不同意", "assessments.show")
    assert line.ref == pending.ref
    assert lines(officer) == []
    assert [item.what for item in lines(officer, "waiting")] == ["等第二人复签降级"]


def test_an_assessment_anew_stands_there_two_weeks_ahead_red_ones_first(officer):
    at = NOW + timedelta(days=20)
    yellow = factories.make_assessment(completed_at=NOW - timedelta(days=80))
    red = factories.make_assessment(level=R.RED)
    assert lines(officer, "this_week", at=NOW - timedelta(days=10)) == []
    found = lines(officer, "this_week", at=at)
    assert [line.ref for line in found] == [red.case.ref]
    now = lines(officer, at=at)
    assert [line.ref for line in now] == [yellow.case.ref]
    assert now[0].tone == DANGER
    (late,) = lines(officer, at=at + timedelta(days=200))[:1]
    assert (late.ref, late.since) == (red.case.ref, TODAY.replace(month=12))


def test_a_closed_case_and_a_foreign_township_have_none_of_it(officer):
    factories.make_assessment(factories.make_case(status=S.CLOSED), level=R.RED)
    factories.make_assessment(level=R.RED)
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    later = NOW + timedelta(days=60)
    assert len(lines(officer, at=later)) == 1
    assert lines(stranger, at=later) == []
