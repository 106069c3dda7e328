"""What a flow breaks is found, and repaired into a plan that keeps every rule."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matching import certificate, validation
from matching.arcs import Arcs
from matching.candidates import as_edges
from matching.repair import broken, flowed, tightened, whole_plan
from tests.matching.enumeration import clash
from tests.matching.tangles import tangle

SEEDS = range(30)


def edges_of(found, pairs, taken):
    """Answer the taken pairs as edges."""
    mine = pairs.take(taken)
    nothing = np.zeros(len(mine), dtype=np.int16)
    return as_edges(found.problem, Arcs(mine.need, mine.helper, nothing, nothing))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_clash_and_every_half_team_is_found(seed):
    found = tangle(seed)
    needs, pairs = found.problem.needs, found.pairs
    chance = np.random.default_rng(seed)
    taken = chance.random(len(pairs)) < 0.4
    breaks = broken(found.market, pairs, taken)
    met = {frozenset(both) for both in zip(breaks.one.tolist(), breaks.other.tolist(), strict=True)}
    clashes = {
        frozenset((one, other))
        for one, other in itertools.combinations(np.flatnonzero(taken).tolist(), 2)
        if pairs.helper[one] == pairs.helper[other]
        and clash(needs[pairs.need[one]], needs[pairs.need[other]])
    }
    # Of windows that all clash the neighbours are enough; nobody with a clash is left out.
    assert met <= clashes
    people = {int(pairs.helper[min(both)]) for both in clashes}
    assert people == {int(pairs.helper[min(both)]) for both in met}
    filled = np.bincount(pairs.need[taken], minlength=len(needs))
    half = [n for n, row in enumerate(needs) if row.team and 0 < filled[n] < row.slots]
    assert breaks.teams.tolist() == half


def test_the_tangles_are_tangled():
    """Some of the flows break something, or these tests would say nothing."""
    broke = [bool(broken(t.market, t.pairs, t.solved.taken)) for t in map(tangle, SEEDS)]
    assert 5 < sum(broke) < len(broke)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_repaired_plan_keeps_every_rule_and_is_worth_no_more_than_the_flow(seed):
    found = tangle(seed)
    market, pairs, solved = found.market, found.pairs, found.solved
    plan = whole_plan(market, pairs, found.owners, solved.taken)
    assert not broken(market, pairs, plan)
    validation.validate(found.problem, edges_of(found, pairs, plan))
    above, value = (
        certificate.worth(market.limits, pairs, taken, solved.unit)
        for taken in (solved.taken, plan)
    )
    assert value <= above


@pytest.mark.parametrize("seed", SEEDS)
def test_cutting_blocks_anew_never_breaks_more_clashes_and_stays_a_bound(seed):
    found = tangle(seed)
    market, before = found.market, broken(found.market, found.pairs, found.solved.taken)
    pairs, owners, solved = tightened(market, found.pairs, found.solved, found.owners)
    after = broken(market, pairs, solved.taken)
    assert len(after.one) <= len(before.one)
    unit = max(solved.unit, found.solved.unit)
    plan = whole_plan(market, pairs, owners, solved.taken)
    above, value = (
        certificate.worth(market.limits, pairs, taken, unit) for taken in (solved.taken, plan)
    )
    assert value <= above
    again = flowed(market, pairs, owners)
    assert np.array_equal(again.taken, solved.taken)
