"""What a flow cannot say is solved exactly: no plan of a tangle is better."""

from __future__ import annotations

import numpy as np
import pytest

from matching import exact
from matching.repair import broken, whole_plan
from tests.matching.enumeration import Enumeration, broken_rules, in_words, worth
from tests.matching.tangles import tangle
from tests.matching.test_repair import edges_of

SEEDS = range(30)


def _solved(found, seconds=60.0):
    return exact.solve(
        found.market, found.pairs, found.owners, found.solved.taken, found.solved.unit,
        found.duals, seconds=seconds,
    )  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_of_a_tangle_is_better(seed):
    found = tangle(seed)
    taken, gap = _solved(found)
    chosen = edges_of(found, found.pairs, taken)
    assert broken_rules(found.problem, chosen) == []
    value = worth(found.problem, chosen)
    assert in_words(Enumeration(found.problem).best(value - 1)) == in_words(value)
    assert gap == 0


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_a_search_without_time_keeps_every_rule_and_is_no_worse_than_the_repair(seed):
    found = tangle(seed, 14, 10)
    taken, gap = _solved(found, seconds=0.0)
    assert not broken(found.market, found.pairs, taken)
    start = whole_plan(found.market, found.pairs, found.owners, found.solved.taken)
    values = [worth(found.problem, edges_of(found, found.pairs, one)) for one in (taken, start)]
    assert values[0] >= values[1]
    assert gap >= 0


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_the_same_tangle_has_the_same_answer(seed):
    first, again = (_solved(tangle(seed))[0] for _time in range(2))
    assert np.array_equal(first, again)
