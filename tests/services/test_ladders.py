"""The ladder of a case: eight rungs, the highest marked, orders and grounds with their clocks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.guardianship_terms import InterventionKind, OrderState, RevocationTrigger
from portal.services import ladders, revocation_grounds
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("db")


def test_an_empty_ladder_has_eight_rungs_and_none_reached():
    section = ladders.of_case(factories.make_case(), at=NOW)
    assert len(section.steps) == 8
    assert section.highest is None
    assert not any(step.is_highest for step in section.steps)


def test_each_measure_stands_on_its_rung_and_the_highest_is_marked():
    case = factories.make_case()
    low = factories.make_intervention(case)
    high = factories.make_intervention(case, kind=InterventionKind.EDUCATION_ORDER)
    factories.make_intervention()
    section = ladders.of_case(case, at=NOW)
    assert [step.interventions for step in section.steps[:3]] == [[low], [], [high]]
    assert [step.is_highest for step in section.steps].index(True) == section.highest.number == 2


def test_hr_19_an_order_shows_its_clocks_and_its_end():
    case = factories.make_case()
    factories.make_order(case, applied_at=NOW - timedelta(hours=73))
    factories.make_granted_order(case, applied_at=NOW - timedelta(hours=25), is_urgent=True)
    late, granted = ladders.of_case(case, at=NOW).orders
    assert (late.state, late.is_decision_late) == (OrderState.PENDING, True)
    assert granted.order.valid_until == TODAY + timedelta(days=100)
    assert not granted.is_decision_late
    assert granted.renew_by == TODAY + timedelta(days=86)


@pytest.mark.parametrize(
    ("since", "is_reached"), [(date(2026, 5, 24), True), (date(2026, 5, 25), False)]
)
def test_a_refusal_of_duties_says_whether_six_months_are_over(since, is_reached):
    case = factories.make_case()
    told = {"since_on": since, "facts": "父亲外出后不寄生活费，奶奶可以证明。"}
    by = factories.make_account()
    trigger = RevocationTrigger.REFUSES_DUTIES
    revocation_grounds.record(case, trigger, **told, by=by, at=NOW)
    (line,) = ladders.of_case(case, at=NOW).grounds
    assert line.is_reached is is_reached
