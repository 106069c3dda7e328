"""What a forced pair costs is what solving anew with that pair tells, place by place.

MATCHING_EXAMPLES says how many are drawn, as for the comparison with brute force.
"""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

import matching
from matching import certificate, forcing
from matching.alternatives import Alternatives
from matching.types import TIERS
from tests.matching.arrays import case
from tests.matching.problems import crowds, helper, need, problem
from tests.matching.test_trials import answered

EXAMPLES = int(os.environ.get("MATCHING_EXAMPLES", "200"))
SIZES = ((6, 4), (10, 8), (25, 6), (40, 15))


def _best(limits, pairs, owners):
    return certificate.proven(limits, pairs, owners).taken


def _told(limits, pairs, taken):
    """Answer the places filled by tier, and what is earned beside them."""
    filled = np.bincount(limits.weight[pairs.need[taken]], minlength=4)
    rest = int(pairs.gain[taken].sum()) + certificate.spread(limits, pairs.need[taken])
    return dict(zip(TIERS, filled[:0:-1].tolist(), strict=True)), rest


def _forced(asked, pair):
    """Answer the same of the best plan with a pair that has left with all it takes."""
    limits, pairs = asked.limits, asked.pairs
    one, other, block = int(pairs.need[pair]), int(pairs.helper[pair]), int(pairs.block[pair])
    slots, capacity = limits.slots.copy(), limits.capacity.copy()
    held, ends = limits.held.copy(), limits.organization_capacity.copy()
    slots[one] -= 1
    capacity[other] -= 1
    held[limits.township[one]] += 1
    if limits.organization[other] >= 0:
        ends[limits.organization[other]] -= 1
    less = replace(limits, slots=slots, capacity=capacity, held=held, organization_capacity=ends)
    left = pairs.take((np.arange(len(pairs)) != pair) & ((pairs.block != block) | (block < 0)))
    filled, rest = _told(less, left, _best(less, left, asked.blocks.helper))
    first = limits.fairness // int(held[limits.township[one]])
    filled[TIERS[3 - limits.weight[one]]] += 1
    return filled, rest + int(pairs.gain[pair]) + first


@pytest.mark.parametrize("seed", range(0, EXAMPLES, 10))
def test_a_forced_pair_costs_what_solving_anew_tells(seed):
    for number in range(seed, seed + 10):
        asked = case(number, *SIZES[number % 4])
        limits, pairs = asked.limits, asked.pairs
        taken = _best(limits, pairs, asked.blocks.helper)
        room = np.append(limits.organization_capacity > 0, True)[limits.organization]
        usable = (limits.slots[pairs.need] > 0) & (limits.capacity * room)[pairs.helper] > 0
        filled = np.bincount(pairs.need[taken], minlength=len(limits.slots)) > 0
        which = np.flatnonzero(~taken & usable & filled[pairs.need])[::3]
        told = forcing.bounds(answered(asked, taken), which)
        before, beside = _told(limits, pairs, taken)
        for at, pair in enumerate(which.tolist()):
            after, rest = _forced(asked, pair)
            lost = {tier: before[tier] - after[tier] for tier in TIERS}
            assert told.places(at) == lost
            low, high = told.rest(at)
            assert low <= beside - rest <= high
            assert told.is_place_lost(at) == any(lost.values())


@settings(max_examples=60)
@given(crowds())
def test_the_places_a_runner_up_costs_are_those_of_the_exact_answer(raw):
    found = Alternatives(matching.read_problem(raw))
    for name, runner in found.runners_up().items():
        if runner.filled is not None:
            exact = found.cost(name, runner.helper)
            assert {tier: -count for tier, count in exact.filled.items()} == runner.filled


def test_a_place_that_prices_do_not_see_is_told():
    # Both could go to n1, only h2 to n2.
    needs = [need(1), need(2, min_level=2)]
    helpers = [helper(1, capacity=1, services={"E1": 1}), helper(2, capacity=1)]
    (runner,) = Alternatives(problem(needs, helpers)).runners_up().values()
    assert (runner.helper, runner.filled) == ("h2", {"critical": 0, "urgent": 0, "routine": 1})


def test_with_teams_the_cost_stays_a_lower_bound():
    needs = [need(1, team=True, slots=2), need(2)]
    helpers = [helper(n, capacity=1) for n in range(4)]
    runners = Alternatives(problem(needs, helpers)).runners_up()
    assert runners
    assert all(runner.filled is None for runner in runners.values())


def test_digits_tell_the_tiers_apart():
    assert forcing.digits(1) == {"critical": 0, "urgent": 0, "routine": 1}
    assert forcing.digits(100) == {"critical": 0, "urgent": 1, "routine": -1}
    assert forcing.digits(10_101) == {"critical": 1, "urgent": 0, "routine": 0}
