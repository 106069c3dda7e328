"""The plan is the best there is: compared with every plan there could be."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matching
from matching import allocation, validation
from matching.types import TIERS
from tests.matching.problems import crowds, helper, need, problem

slow = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def _worth(asked, pairs):
    """Answer the plan's value as the rule says it: tiers strictly first, then the bonuses."""
    needs = {row.id: row for row in asked.needs}
    filled = Counter(needs[edge.need].tier for edge in pairs)
    townships = Counter(needs[edge.need].township for edge in pairs)
    spread = sum(
        asked.weights.fairness // rank
        for count in townships.values()
        for rank in range(1, count + 1)
    )
    return (
        *(filled[tier] for tier in TIERS),
        spread + sum(allocation.gain(edge, asked) for edge in pairs),
    )


def _is_allowed(asked, pairs):
    try:
        validation.validate(asked, pairs)
    except validation.PlanBroken:
        return False
    return True


def _best_of_all(asked):
    every = [e for e in matching.edges(asked) if (e.need, e.helper) not in asked.frozen]
    plans = (
        chosen for size in range(len(every) + 1) for chosen in itertools.combinations(every, size)
    )
    return max(_worth(asked, chosen) for chosen in plans if _is_allowed(asked, chosen))


@slow
@given(crowds(most=3))
def test_no_plan_is_better(raw):
    asked = matching.read_problem(raw)
    plan = matching.solve(asked)
    assert _worth(asked, plan.pairs) == _best_of_all(asked)
    assert plan.gap == 0


@settings(max_examples=40, deadline=None)
@given(crowds(), st.randoms(use_true_random=False))
def test_a_shuffled_problem_has_the_same_plan(raw, shuffle):
    first = matching.solve(matching.read_problem(raw))
    for name in ("needs", "helpers", "previous"):
        shuffle.shuffle(raw[name])
    again = matching.solve(matching.read_problem(raw))
    assert again == first


@settings(max_examples=40, deadline=None)
@given(crowds(teams=False))
def test_the_plan_fills_no_less_than_the_best_first(raw):
    """Taking the best pair that still fits, again and again, never serves more."""
    asked = matching.read_problem(raw)
    rank = {row.id: TIERS.index(row.tier) for row in asked.needs}
    taken = []
    for edge in sorted(matching.edges(asked), key=lambda e: (rank[e.need], -e.score)):
        if _is_allowed(asked, [*taken, edge]):
            taken.append(edge)
    assert _worth(asked, matching.solve(asked).pairs) >= _worth(asked, taken)


def test_one_critical_need_is_never_traded_for_two_routine_ones():
    needs = [
        need(1, tier="critical", start="2026-12-05T09:00", end="2026-12-05T15:00"),
        need(2, start="2026-12-05T08:00", end="2026-12-05T10:00"),
        need(3, start="2026-12-05T13:00", end="2026-12-05T15:00"),
    ]
    plan = matching.solve(problem(needs, [helper(1)]))
    assert [edge.need for edge in plan.pairs] == ["n1"]


def test_help_spreads_over_townships_before_it_piles_up():
    needs = [need(1, area="632521101"), need(2, area="632521101"), need(3, area="632521102")]
    helpers = [helper(1, capacity=1), helper(2, capacity=1)]
    plan = matching.solve(problem(needs, helpers))
    assert "n3" in {edge.need for edge in plan.pairs}


def test_half_a_team_is_no_team():
    plan = matching.solve(problem([need(1, slots=2, team=True)], [helper(1)]))
    assert plan.pairs == ()
    assert plan.unfilled[0].slots == 2


def test_a_whole_team_is_asked_together():
    plan = matching.solve(problem([need(1, slots=2, team=True)], [helper(1), helper(2)]))
    assert len(plan.pairs) == 2


@pytest.mark.parametrize(("gap_minutes", "count"), [(0, 1), (59, 1), (60, 2)])
def test_windows_of_one_person_keep_their_distance(gap_minutes, count):
    start = f"2026-12-05T{11 + gap_minutes // 60:02d}:{gap_minutes % 60:02d}"
    needs = [need(1), need(2, start=start, end="2026-12-05T14:00")]
    assert len(matching.solve(problem(needs, [helper(1)])).pairs) == count


def test_a_frozen_pair_keeps_its_place_and_is_not_repeated():
    needs = [need(1, slots=2), need(2)]
    plan = matching.solve(
        problem(needs, [helper(1, capacity=1), helper(2, capacity=1)], frozen=[["n1", "h1"]])
    )
    assert {(e.need, e.helper) for e in plan.pairs} <= {("n1", "h2"), ("n2", "h2")}
    assert len(plan.pairs) == 1


def test_a_frozen_pair_takes_the_time_of_its_helper():
    plan = matching.solve(problem([need(1), need(2)], [helper(1)], frozen=[["n1", "h1"]]))
    assert plan.pairs == ()


def test_a_pair_proposed_before_stays_unless_another_is_clearly_better():
    helpers = [helper(1, recent_28d=0), helper(2, recent_28d=1)]
    free = matching.solve(problem([need(1)], helpers))
    held = matching.solve(problem([need(1)], helpers, previous=[["n1", "h2"]]))
    off = {"stability": 0}
    moved = matching.solve(problem([need(1)], helpers, previous=[["n1", "h2"]], weights=off))
    assert [plan.pairs[0].helper for plan in (free, held, moved)] == ["h1", "h2", "h1"]


def test_an_organization_gives_no_more_than_its_capacity():
    organization = {"id": "o1", "status": "active", "capacity": 1, "areas": ["63"]}
    helpers = [helper(1, organization="o1"), helper(2, organization="o1")]
    plan = matching.solve(problem([need(1), need(2)], helpers, organizations=[organization]))
    assert len(plan.pairs) == 1


def test_every_unfilled_need_says_why():
    plan = matching.solve(
        problem([need(1, service="P1"), need(2), need(3)], [helper(1), helper(2, sex=None)])
    )
    reasons = {row.need: dict(row.reasons) for row in plan.unfilled}
    assert reasons == {"n1": {"service": 2, "level": 2, "licence": 2}}
    crowded = matching.solve(problem([need(1), need(2)], [helper(1, capacity=1)]))
    assert dict(crowded.unfilled[0].reasons) == {"outcompeted": 1}
    spent = matching.solve(problem([need(1)], [helper(1, capacity=0)]))
    assert dict(spent.unfilled[0].reasons) == {"capacity": 1}


def test_an_empty_problem_has_an_empty_plan():
    plan = matching.solve(problem([], []))
    assert (plan.pairs, plan.unfilled, plan.score) == ((), (), 0)


def test_two_hundred_needs_are_planned_and_proven():
    chance = random.Random(7)
    needs = [
        need(
            number,
            tier=chance.choice(TIERS),
            area=f"6325211{chance.randrange(10):02d}",
            lat=36 + chance.random(),
            start=f"2026-12-{day:02d}T09:00",
            end=f"2026-12-{day:02d}T11:00",
        )
        for number, day in enumerate(chance.choices(range(1, 28), k=200))
    ]
    helpers = [helper(number, lat=36 + chance.random()) for number in range(60)]
    plan = matching.solve(problem(needs, helpers))
    assert plan.gap == 0
    assert sum(plan.filled.values()) > 150
