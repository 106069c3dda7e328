"""The proof holds for the best plan, and for no other."""

from __future__ import annotations

import numpy as np
import pytest

from matching import certificate, flow
from matching.residual import NotOptimal, residual
from tests.matching.arrays import case
from tests.matching.test_flow import solved


def bound(asked, duals, unit):
    """Answer what no plan over the pairs of a case is worth more than, at these prices."""
    totals = certificate.Totals(asked.limits, asked.blocks.helper, duals, unit)
    totals.add(asked.pairs)
    return totals.total


@pytest.mark.parametrize("seed", range(200))
def test_least_and_greatest_prices_both_prove_the_plan(seed):
    asked = case(seed)
    limits, pairs, owners = asked.limits, asked.pairs, asked.blocks.helper
    found = solved(asked)
    proof, _least = certificate.certify(limits, pairs, owners, found.taken, found.unit)
    net = residual(limits, pairs, owners, found.taken, found.unit)
    greatest = certificate.duals_of(net, limits, owners, found.unit, greatest=True)
    assert (proof.gap, proof.are_tiers_proven) == (0, True)
    assert bound(asked, greatest, found.unit) == proof.primal


@pytest.mark.parametrize("seed", range(100))
def test_a_worse_plan_is_never_proven(seed):
    """One pair fewer, or one pair exchanged for a poorer one: the proof must fail."""
    asked = case(seed)
    limits, pairs, owners = asked.limits, asked.pairs, asked.blocks.helper
    found = solved(asked)
    if not found.taken.any():
        return
    worse = found.taken.copy()
    worse[np.flatnonzero(worse)[seed % worse.sum()]] = False
    with pytest.raises(NotOptimal):
        certificate.certify(limits, pairs, owners, worse, found.unit)


@pytest.mark.parametrize("seed", range(60))
def test_a_plan_over_a_limit_is_refused(seed):
    asked = case(seed, share=0.9)
    everything = np.ones(len(asked.pairs), dtype=np.bool_)
    with pytest.raises(ValueError, match="limit"):
        certificate.certify(asked.limits, asked.pairs, asked.blocks.helper, everything, 100)


@pytest.mark.parametrize("seed", range(60))
def test_a_price_is_what_one_more_would_bring(seed):
    """Least prices of people, greatest prices of places: compared with solving again."""
    asked = case(seed)
    limits, pairs, owners = asked.limits, asked.pairs, asked.blocks.helper
    found = solved(asked)
    _proof, least = certificate.certify(limits, pairs, owners, found.taken, found.unit)
    before = certificate.worth(limits, pairs, found.taken, found.unit)
    person = seed % len(limits.capacity)
    if len(owners) or limits.organization[person] >= 0:
        return
    limits.capacity[person] += 1
    again = flow.solve(limits, pairs, owners, found.unit)
    after = certificate.worth(limits, pairs, again, found.unit)
    assert after - before == least.helper[person]


@pytest.mark.parametrize("seed", range(100))
def test_any_prices_bound_every_plan(seed):
    asked = case(seed)
    limits, pairs = asked.limits, asked.pairs
    found = solved(asked)
    chance = np.random.default_rng(seed)

    def some(count):
        return chance.integers(0, 2000, count)

    duals = certificate.Duals(
        some(len(limits.slots)), some(len(limits.held)) - 500, some(len(asked.blocks)),
        some(len(limits.capacity)), some(len(limits.organization_capacity)),
    )  # fmt: skip
    assert bound(asked, duals, found.unit) >= certificate.worth(
        limits, pairs, found.taken, found.unit
    )
