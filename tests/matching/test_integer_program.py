"""One part as a mixed-integer program: over all pairs it finds the best plan from any start."""

from __future__ import annotations

import numpy as np
import pytest

from matching.program import Program
from matching.repair import broken, whole_plan
from tests.matching.enumeration import Enumeration, in_words, worth
from tests.matching.tangles import tangle
from tests.matching.test_repair import edges_of

SEEDS = range(20)
WEIGHTS = (3, 2, 1)


def _nobody(found):
    return np.zeros(len(found.pairs), dtype=np.bool_)


def _by_stages(found, start):
    """Answer the plan found tier by tier, then by spread and gains, with the gaps that are left."""
    everything = np.arange(len(found.pairs))
    program = Program(found.market, found.pairs, everything, _nobody(found), start)
    gaps = []
    for weight in WEIGHTS:
        program.aim_at_tier(weight)
        gaps.append(program.run(60.0))
        program.hold(weight, program.count(weight))
    program.aim_at_worth()
    gaps.append(program.run(60.0))
    return program.taken, gaps


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whole_problem_as_one_part_has_the_best_plan(seed):
    found = tangle(seed)
    taken, gaps = _by_stages(found, _nobody(found))
    assert not broken(found.market, found.pairs, taken)
    value = worth(found.problem, edges_of(found, found.pairs, taken))
    assert in_words(Enumeration(found.problem).best(value - 1)) == in_words(value)
    assert gaps == [0, 0, 0, 0]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_good_start_ends_no_worse_than_none(seed):
    found = tangle(seed)
    start = whole_plan(found.market, found.pairs, found.owners, found.solved.taken)
    values = [
        worth(found.problem, edges_of(found, found.pairs, _by_stages(found, one)[0]))
        for one in (start, _nobody(found))
    ]
    assert values[0] == values[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_stands_outside_a_part_keeps_its_places_time_and_visits(seed):
    """Half of a whole plan is held: what is found for the other half fits beside it."""
    found = tangle(seed)
    plan = whole_plan(found.market, found.pairs, found.owners, found.solved.taken)
    held = plan & (found.pairs.need % 2 == 0)
    at = np.flatnonzero(~held & (found.pairs.need % 2 == 1))
    program = Program(found.market, found.pairs, at, held, plan)
    before = int(plan[at].sum())
    program.aim_at_worth()
    assert program.run(60.0) == 0
    both = held.copy()
    both[at] = program.taken
    assert not broken(found.market, found.pairs, both)
    limits, mine = found.market.limits, found.pairs.take(both)
    assert (np.bincount(mine.need, minlength=len(limits.slots)) <= limits.slots).all()
    assert (np.bincount(mine.helper, minlength=len(limits.capacity)) <= limits.capacity).all()
    assert sum(program.hinted(weight) for weight in WEIGHTS) >= min(before, 1)
    assert program.worth(program.taken) >= program.worth(plan[at])
