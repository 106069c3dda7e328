"""Generating pairs by price finds the plan that solving over all of them finds."""

from __future__ import annotations

import random

import numpy as np
import pytest

import matching
from matching import allocation, generation
from matching.candidates import Candidates
from matching.columns import Columns
from matching.market import market
from matching.store import stored
from matching.types import TIERS
from tests.matching.problems import helper, need, problem


def large(seed, needs=120, helpers=40):
    """Answer a problem in which nearly every pair is feasible and nearly everything is scarce."""
    chance = random.Random(seed)

    def one_need(number):
        day, hour = chance.randint(1, 9), chance.choice((9, 14))
        return need(
            number,
            tier=chance.choice(TIERS),
            area=f"6325211{chance.randrange(10):02d}",
            lat=36 + chance.random() / 4,
            slots=chance.randint(1, 2),
            start=f"2026-12-{day:02d}T{hour:02d}:00",
            end=f"2026-12-{day:02d}T{hour + 2:02d}:00",
        )

    def one_helper(number):
        return helper(
            number,
            lat=36 + chance.random() / 4,
            capacity=chance.randint(0, 4),
            organization=chance.choice((None, "o0", "o1", "o2")),
            recent_28d=chance.randint(0, 5),
        )

    organizations = [
        {"id": f"o{n}", "status": "active", "capacity": chance.randint(5, 20), "areas": ["63"]}
        for n in range(3)
    ]
    return problem(
        [one_need(n) for n in range(needs)],
        [one_helper(n) for n in range(helpers)],
        organizations=organizations,
    )


@pytest.mark.parametrize("seed", range(6))
def test_generated_pairs_give_the_plan_of_all_pairs(seed):
    asked = market(Columns(large(seed)))
    whole = allocation.answer(asked)
    grown = allocation.answer(asked, most_arcs=0)
    assert grown.proof.filled == whole.proof.filled
    assert grown.proof.spread + grown.proof.gains == whole.proof.spread + whole.proof.gains
    assert (grown.proof.gap, grown.proof.are_tiers_proven, grown.gap) == (0, True, 0)
    assert len(grown.pairs) < len(whole.pairs)


@pytest.mark.parametrize("seed", range(6))
def test_a_search_that_ends_early_says_honestly_how_far_it_is(seed):
    asked = market(Columns(large(seed)))
    best = allocation.answer(asked).proof
    candidates = Candidates(asked.columns)
    store = stored(asked, candidates)
    early = generation.generate(asked, store, seconds=-1.0)
    assert early.solved.solves == 1
    value = early.solved.unit * sum(
        weight * best.filled[tier] for weight, tier in zip((3, 2, 1), TIERS, strict=True)
    )
    assert early.solved.proof.dual >= value + best.spread + best.gains


def test_the_best_of_each_need_are_found_by_worth_then_place():
    need_of = np.array([0, 0, 0, 2, 2], dtype=np.int32)
    worth = np.array([5, 7, 7, 1, 2**21])
    assert sorted(generation.best_of_each(need_of, worth, 1).tolist()) == [1, 4]
    assert sorted(generation.best_of_each(need_of, worth, 2).tolist()) == [1, 2, 3, 4]


def test_among_the_best_are_the_largest_of_each_need_and_their_equals():
    need_of = np.array([0, 0, 0, 2, 2], dtype=np.int32)
    worth = np.array([5, 7, 7, 1, 0])
    assert generation.among_best(need_of, worth, 1).tolist() == [False, True, True, True, False]
    assert generation.among_best(need_of, worth, 3).tolist() == [True] * 5
    assert generation.among_best(need_of[:0], worth[:0], 3).tolist() == []


def test_too_many_pairs_are_known_from_a_sample():
    asked = market(Columns(large(1, 200, 60)))
    found = Candidates(asked.columns)
    count = found.count()
    assert generation.is_few(asked, found, 0)
    assert not generation.is_few(asked, found, count // 4, sampled=50)
    assert generation.is_few(asked, found, count, sampled=50)
    assert generation.gathered(asked, found, count // 4) is None
    assert len(generation.gathered(asked, found, count)) == count


def test_the_start_is_the_same_every_time_and_leaves_pairs_out():
    asked = market(Columns(large(1, 200, 60)))
    store = stored(asked, Candidates(asked.columns))
    first, again = (generation._start(asked, store) for _time in range(2))
    assert np.array_equal(first, again)
    assert 0 < len(first) < len(store)


def test_the_same_problem_has_the_same_generated_plan():
    raw = large(2)
    one = allocation.answer(market(Columns(raw)), most_arcs=0)
    other = allocation.answer(market(Columns(raw)), most_arcs=0)
    assert np.array_equal(one.pairs.need[one.taken], other.pairs.need[other.taken])
    assert matching.solve(raw).filled == one.proof.filled
