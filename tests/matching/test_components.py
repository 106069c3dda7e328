"""Pairs hang together when something ties them, however far: compared with walking the ties."""

from __future__ import annotations

import numpy as np
import pytest

from matching.components import labels, of_pairs


def _walked(groups):
    """Answer for each pair the smallest pair it can be reached from, one step after another."""
    count = len(groups[0])
    found = [-1] * count
    for start in range(count):
        waiting = [start] if found[start] < 0 else []
        while waiting:
            one = waiting.pop()
            found[one] = start
            waiting += [
                other
                for other in range(count)
                if found[other] < 0 and any(g[one] == g[other] >= 0 for g in groups)
            ]
    return found


@pytest.mark.parametrize("seed", range(40))
def test_pairs_that_hang_together_have_one_number(seed):
    chance = np.random.default_rng(seed)
    count = int(chance.integers(1, 40))
    groups = [chance.integers(-1, chance.integers(1, 30), count) for _kind in range(3)]
    assert of_pairs(groups).tolist() == _walked(groups)


def test_a_long_chain_is_one_component_whatever_its_order():
    nodes = np.random.default_rng(1).permutation(20_000)
    assert not labels(20_000, [(nodes[:-1], nodes[1:])]).any()


def test_nothing_bound_is_everybody_alone():
    assert of_pairs([np.full(3, -1), np.full(3, -1)]).tolist() == [0, 1, 2]
