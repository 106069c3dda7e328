"""Clocks of a case: the short one where it is urgent, each stopped by the next step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseOrigin, CaseStatus
from portal.deadline_terms import Deadline
from portal.services import case_clocks, cases
from portal.vocabulary import RiskLevel
from tests import factories
from tests.factories import NOW, VILLAGE

D = Deadline
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("db")


def by_rule():
    """Answer the clocks ten days later, by rule."""
    return {clock.rule: clock for clock in case_clocks.clocks(NOW + 240 * HOUR)}


@pytest.mark.parametrize(
    ("is_urgent", "rule"), [(True, D.ASSESSMENT_BEGUN_RED), (False, D.ASSESSMENT_BEGUN)]
)
def test_an_open_case_is_to_be_assessed(is_urgent, rule):
    factories.make_case(is_urgent=is_urgent)
    assert set(by_rule()) == {rule}
    assert by_rule()[rule].started_at == NOW


def test_what_becomes_urgent_has_the_short_time_from_then_on_and_keeps_the_long_one():
    child = factories.make_child()
    for at, is_urgent in ((NOW, False), (NOW + HOUR, True), (NOW + 2 * HOUR, True)):
        how = {"child": child, "is_urgent": is_urgent, "by": None, "at": at}
        cases.open_case(VILLAGE, CaseOrigin.TOWNSHIP, **how)
    found = by_rule()
    assert found[D.ASSESSMENT_BEGUN_RED].started_at == NOW + HOUR
    assert found[D.ASSESSMENT_BEGUN].started_at == NOW


def test_assessment_and_plan_are_timed_one_after_the_other():
    factories.make_case(
        status=CaseStatus.ASSESSED, begun_at=NOW + HOUR, assessed_at=NOW + 3 * HOUR,
        level=RiskLevel.RED,
    )  # fmt: skip
    found = by_rule()
    assert found[D.ASSESSED].started_at == found[D.ASSESSMENT_BEGUN].stopped_at == NOW + HOUR
    assert found[D.PLAN_APPROVED].started_at == found[D.ASSESSED].stopped_at == NOW + 3 * HOUR
    assert found[D.SAFETY_PLAN].stopped_at is None


def test_a_closed_case_times_nobody():
    factories.make_case(status=CaseStatus.CLOSED, closed_at=NOW + HOUR)
    assert [clock.stopped_at for clock in case_clocks.clocks(NOW + 2 * HOUR)] == [NOW + HOUR]


def test_a_case_that_turns_red_on_the_way_is_not_late_for_the_time_before():
    case = factories.make_case(
        status=CaseStatus.ASSESSED, level=RiskLevel.RED, begun_at=NOW, assessed_at=NOW
    )
    first = factories.make_assessment(case)
    turned = NOW + timedelta(days=30)
    factories.make_assessment(case, previous=first, level=RiskLevel.RED, completed_at=turned)
    found = {each.rule: each for each in case_clocks.clocks(turned)}
    assert found[D.SAFETY_PLAN].started_at == turned
