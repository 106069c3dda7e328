"""Blocks say exactly which visits of one person clash, or own up that they do not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matching.blocks import LARGEST_TABLE, Windows, blocks, tally
from tests.matching.arrays import case


def _clash(asked, one, other):
    return (
        asked.start[one] - 30 < asked.end[other] + 30
        and asked.start[other] - 30 < asked.end[one] + 30
    )


@pytest.mark.parametrize("seed", range(150))
def test_blocks_hold_clashing_visits_only_and_all_of_them_unless_loose(seed):
    asked = case(seed)
    pairs = asked.pairs
    for one, other in itertools.combinations(range(len(pairs)), 2):
        person = pairs.helper[one]
        if person != pairs.helper[other] or asked.limits.capacity[person] < 2:
            continue
        together = pairs.block[one] == pairs.block[other] and pairs.block[one] >= 0
        clash = _clash(asked, pairs.need[one], pairs.need[other])
        assert clash or not together
        assert together or not clash or asked.blocks.loose[person]


@pytest.mark.parametrize("seed", range(50))
def test_a_point_puts_the_visits_that_hold_it_into_one_block(seed):
    asked = case(seed, share=1.0)
    pairs, windows = asked.pairs, asked.blocks.windows
    loose = np.flatnonzero(asked.blocks.loose)
    if not len(loose):
        return
    person = int(loose[0])
    one, other = next(
        (one, other)
        for one, other in itertools.combinations(np.flatnonzero(pairs.helper == person), 2)
        if _clash(asked, pairs.need[one], pairs.need[other])
    )
    minute = int(max(asked.start[pairs.need[one]], asked.start[pairs.need[other]])) - 30
    parts = tally(windows, len(asked.limits.capacity), [(pairs.need, pairs.helper)])
    again = blocks(windows, asked.limits.capacity, *parts, points=[(person, minute)])
    block = again.of(pairs.need, pairs.helper)
    assert block[one] == block[other] >= 0


def test_visits_an_hour_apart_need_no_block():
    windows = Windows.of(np.array([540, 720]), np.array([660, 800]))
    found = blocks(windows, np.array([5]), np.array([0, 1]), np.array([1, 1]))
    assert len(found) == 0
    assert not found.loose.any()


@pytest.mark.parametrize("seed", range(3))
def test_people_too_many_for_a_table_are_in_the_same_blocks(seed):
    """Millions who can meet nobody change nothing but the way it is counted."""
    asked = case(seed, share=1.0)
    pairs, windows = asked.pairs, asked.blocks.windows
    people = LARGEST_TABLE // len(windows.start) + 1
    capacity = np.zeros(people, dtype=np.int64)
    capacity[: len(asked.limits.capacity)] = asked.limits.capacity
    parts = [(pairs.need[i::3], pairs.helper[i::3]) for i in range(3)]
    found = blocks(windows, capacity, *tally(windows, people, parts))
    assert people * len(windows.start) > LARGEST_TABLE
    assert (found.of(pairs.need, pairs.helper) == pairs.block).all()
