"""The flow is the optimum: an independent linear program says the same."""

from __future__ import annotations

import numpy as np
import pytest

from matching import certificate, flow
from matching.flow import Pairs
from tests.matching.arrays import best_by_program, case


def solved(asked):
    return certificate.proven(asked.limits, asked.pairs, asked.blocks.helper)


@pytest.mark.parametrize("seed", range(150))
def test_a_small_flow_equals_the_linear_program(seed):
    asked = case(seed)
    if len(asked.pairs):
        found = solved(asked)
        worth = certificate.worth(asked.limits, asked.pairs, found.taken, found.unit)
        assert worth == pytest.approx(best_by_program(asked, found.unit), abs=1e-3)


@pytest.mark.parametrize("seed", range(3))
def test_a_larger_flow_equals_the_linear_program(seed):
    asked = case(seed, 300, 90, share=0.1)
    found = solved(asked)
    worth = certificate.worth(asked.limits, asked.pairs, found.taken, found.unit)
    assert worth == pytest.approx(best_by_program(asked, found.unit), abs=0.5)


@pytest.mark.parametrize("seed", range(40))
def test_no_weights_give_better_tiers(seed):
    """The matroid argument: weights 3, 2, 1 fill what strict weights fill, tier by tier."""
    asked = case(seed)
    found = solved(asked).taken
    strict = np.array([0, 1, 100, 10_000])[asked.limits.weight]
    limits = flow.Limits(
        asked.limits.slots, strict, asked.limits.township, asked.limits.held,
        asked.limits.capacity, asked.limits.organization, asked.limits.organization_capacity,
    )  # fmt: skip
    bare = Pairs(
        asked.pairs.need, asked.pairs.helper, np.zeros_like(asked.pairs.gain), asked.pairs.block
    )
    other = flow.solve(limits, bare, asked.blocks.helper, 1)

    def filled(taken):
        return np.bincount(asked.limits.weight[asked.pairs.need[taken]], minlength=4).tolist()

    assert filled(found) == filled(other)


def test_pairs_that_stand_twice_are_refused():
    asked = case(1)
    twice = asked.pairs.take(np.array([0, 0]))
    with pytest.raises(ValueError, match="once"):
        flow.solve(asked.limits, twice, asked.blocks.helper, 1)


def test_a_cost_out_of_range_is_refused():
    asked = case(1)
    with pytest.raises(OverflowError):
        flow.solve(asked.limits, asked.pairs, asked.blocks.helper, 2**52)


def test_ranks_that_earn_nothing_are_one_arc():
    limits = flow.Limits(
        slots=np.array([5000]), weight=np.array([1]), township=np.zeros(1, np.int32),
        held=np.zeros(1, np.int64), capacity=np.zeros(0, np.int64),
        organization=np.zeros(0, np.int32), organization_capacity=np.zeros(0, np.int64),
        fairness=300,
    )  # fmt: skip
    _of, bonus, places = limits.ranks()
    assert (places.sum(), places[0], bonus[0], bonus[-1]) == (5000, 4700, 0, 300)
    assert len(bonus) < 40
    assert (bonus[1:] > bonus[:-1]).all()
