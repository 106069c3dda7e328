"""What holds for every plan: stability, frozen pairs, order of the file, and simpler ways."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matching
from matching import baselines, validation
from matching.candidates import Candidates
from matching.columns import Columns
from matching.market import market
from matching.types import TIERS
from tests.matching.enumeration import in_words, worth
from tests.matching.problems import need, problem
from tests.matching.test_brute_force import small
from tests.matching.test_linear_program import crowd

LAMBDAS = (0, 50, 100, 200)
quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _pairs(plan):
    return {(edge.need, edge.helper) for edge in plan.pairs}


def _after_some_drop_out(seed):
    """Answer the file without a twentieth of its helpers, and the plan made while they were in."""
    raw = crowd(seed, is_apart=False, helpers=40)
    before = _pairs(matching.solve(matching.read_problem({**raw, "previous": []})))
    planned = sorted({helper for _need, helper in before})
    gone = set(random.Random(seed).sample(planned, len(raw["helpers"]) // 20))
    left = [row for row in raw["helpers"] if row["id"] not in gone]
    return {**raw, "helpers": left, "previous": [list(pair) for pair in sorted(before)]}, before


@pytest.mark.parametrize("seed", range(3))
def test_churn_falls_with_the_stability_bonus_and_nobody_is_served_less(seed):
    raw, before = _after_some_drop_out(seed)
    churn, filled = [], []
    for bonus in LAMBDAS:
        weights = {**raw["weights"], "stability": bonus}
        plan = matching.solve(matching.read_problem({**raw, "weights": weights}))
        churn.append(len(_pairs(plan) - before))
        filled.append(plan.filled)
    assert churn == sorted(churn, reverse=True)
    # There is something to keep: without a bonus these plans change more than they must.
    assert churn[0] > churn[-1]
    assert all(one == filled[0] for one in filled)


@pytest.mark.parametrize("seed", range(3))
def test_frozen_pairs_are_untouched_whatever_the_bonus(seed):
    """They keep their places: the plan beside them is whole with them, and repeats none."""
    raw, before = _after_some_drop_out(seed)
    at_home = {row["id"] for row in raw["helpers"]}
    kept = sorted(pair for pair in before if pair[1] in at_home)[::3]
    for bonus in LAMBDAS:
        weights = {**raw["weights"], "stability": bonus}
        frozen = [list(pair) for pair in kept]
        asked = matching.read_problem({**raw, "weights": weights, "frozen": frozen})
        plan = matching.solve(asked)
        assert not _pairs(plan) & set(kept)
        validation.validate(asked, plan.pairs)
        free = matching.solve(matching.read_problem({**raw, "weights": weights}))
        # Held pairs can only cost something; what they hold is not counted twice.
        tier_of = {row.id: row.tier for row in asked.needs}
        held = [sum(tier_of[need] == tier for need, _helper in kept) for tier in TIERS]
        both = [plan.filled[tier] + more for tier, more in zip(TIERS, held, strict=True)]
        assert both <= list(free.filled.values())


def _shuffled(value, chance):
    """Answer the same file with every object's keys and every set-like list in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: _shuffled(value[key], chance) for key in keys}
    if isinstance(value, list) and all(isinstance(row, dict | list) for row in value):
        rows = [row if isinstance(row, list) else _shuffled(row, chance) for row in value]
        chance.shuffle(rows)
        return rows
    return value


@quick
@given(small(), st.randoms(use_true_random=False))
def test_rows_and_keys_in_another_order_are_the_same_plan(raw, chance):
    first = matching.solve(matching.read_problem(raw))
    assert matching.solve(matching.read_problem(_shuffled(raw, chance))) == first


@pytest.mark.parametrize("seed", range(3))
def test_a_large_file_in_another_order_is_the_same_plan(seed):
    raw = crowd(seed, is_apart=False)
    first = matching.solve(matching.read_problem(raw))
    again = matching.solve(matching.read_problem(_shuffled(raw, random.Random(seed))))
    assert again == first


def _renamed(raw, names):
    """Answer the file with other ids; `names` maps every id of a need or a helper."""
    pairs = {key: [[names[n], names[h]] for n, h in raw[key]] for key in ("frozen", "previous")}
    rows = {
        key: [{**row, "id": names[row["id"]]} for row in raw[key]] for key in ("needs", "helpers")
    }
    return {**raw, **rows, **pairs}


@quick
@given(small(), st.randoms(use_true_random=False))
def test_other_ids_are_a_plan_of_the_same_worth(raw, chance):
    """Among equal plans ids decide, so another order of ids may name others, never serve less."""
    ids = [row["id"] for key in ("needs", "helpers") for row in raw[key]]
    numbers = chance.sample(range(len(ids)), len(ids))
    other = _renamed(raw, {one: f"x{n:02d}" for one, n in zip(ids, numbers, strict=True)})
    first, second = (matching.read_problem(one) for one in (raw, other))
    values = [worth(asked, matching.solve(asked).pairs) for asked in (first, second)]
    assert in_words(values[0]) == in_words(values[1])


def _tangled(seed):
    """Answer a crowd with whole teams and windows that clash in chains."""
    raw, chance = crowd(seed, is_apart=False), random.Random(seed)
    for row in raw["needs"]:
        hour = chance.randint(8, 16)
        day = chance.randint(1, 6)
        row["start"] = f"2026-12-{day:02d}T{hour:02d}:00"
        row["end"] = f"2026-12-{day:02d}T{hour + chance.randint(1, 3):02d}:00"
        row["team"] = chance.random() < 0.3
    return raw


@pytest.mark.parametrize("make", [lambda seed: crowd(seed, is_apart=False), _tangled])
@pytest.mark.parametrize("seed", range(3))
def test_no_simpler_way_serves_more_tier_by_tier(seed, make):
    asked = matching.read_problem(make(seed))
    plan = matching.solve(asked)
    validation.validate(asked, plan.pairs)
    place = market(Columns(asked))
    arcs = place.usable(Candidates(place.columns).all())
    tier = place.columns.tier
    for way in (baselines.nearest_first, baselines.greedy_by_score, baselines.self_service):
        taken = arcs.take(way(place, arcs))
        filled = [int((tier[taken.need] == number).sum()) for number in range(len(TIERS))]
        assert list(plan.filled.values()) >= filled


def test_a_plan_of_needs_without_helpers_is_empty():
    plan = matching.solve(problem([need(1), need(2, slots=3)], []))
    assert (plan.pairs, [row.slots for row in plan.unfilled]) == ((), [1, 3])
