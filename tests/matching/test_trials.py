"""A trial tells what solving anew with the same thing added tells, to the last point.

MATCHING_EXAMPLES says how many are drawn, as for the comparison with brute force.
"""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from matching import certificate, exchange
from matching.allocation import Answer
from matching.blocks import blocks, tally
from matching.flow import Pairs
from matching.market import Market
from matching.network import TAKEN
from matching.trials import Trials
from tests.matching.arrays import case

none = np.zeros(0, dtype=np.int64)
# Outweighs everything below it, the same whatever is added.
UNIT = 10**9


def _market(asked):
    return Market(
        columns=None, limits=asked.limits, whole=np.zeros(len(asked.limits.slots), dtype=np.bool_),
        frozen_need=none, frozen_helper=none, previous=none, stability=0,
        windows=asked.blocks.windows, minutes_start=asked.start, minutes_end=asked.end,
    )  # fmt: skip


def _best(asked, limits, pairs):
    """Answer (places filled, worth) of the best plan, solved from nothing."""
    met = [(pairs.need, pairs.helper)]
    windows = asked.blocks.windows
    found = blocks(windows, limits.capacity, *tally(windows, len(limits.capacity), met))
    pairs = replace(pairs, block=found.of(pairs.need, pairs.helper))
    best = certificate.proven(limits, pairs, found.helper)
    told = certificate.worth(limits, pairs, best.taken, UNIT)
    return int(best.taken.sum()), told, best


def answered(asked, taken):
    """Answer a case as if `allocation` had solved it, with the plan `taken`."""
    return Answer(
        _market(asked), asked.pairs, asked.blocks.helper, taken, taken, None, None, 0.0, ""
    )


def _trials(asked):
    _count, _worth, best = _best(asked, asked.limits, asked.pairs)
    return Trials(answered(asked, best.taken))


def _worth(net, asked, limits):
    """Answer (places filled, worth) of the plan the network holds, counted from its pairs."""
    taken = [pair for pair, state in enumerate(net.state) if state == TAKEN]
    need = np.array([net.need[pair] for pair in taken], dtype=np.int64)
    gains = sum(net.top - net.cost[pair] for pair in taken)
    tiers = int(limits.weight[need].sum()) * UNIT
    visits = np.bincount([net.person_of(pair) for pair in taken], minlength=len(net.visits))
    assert visits.tolist() == net.visits
    assert (visits <= net.capacity).all()
    return len(taken), tiers + gains + certificate.spread(limits, need.astype(np.int32))


def _joined(pairs, need, helper):
    order = np.lexsort((np.append(pairs.helper, helper), np.append(pairs.need, need)))
    nothing = np.zeros(len(need), dtype=np.int32)
    return Pairs(
        np.append(pairs.need, need)[order].astype(np.int32),
        np.append(pairs.helper, helper)[order].astype(np.int32),
        np.append(pairs.gain, nothing)[order],
        np.append(pairs.block, nothing - 1)[order],
    )


EXAMPLES = int(os.environ.get("MATCHING_EXAMPLES", "200"))
SIZES = ((6, 4), (10, 8), (25, 6), (40, 15))
drawn = pytest.mark.parametrize("seed", range(0, EXAMPLES, 10))


def _cases(seed):
    for number in range(seed, seed + 10):
        asked = case(number, *SIZES[number % 4])
        yield asked, np.random.default_rng(number), _trials(asked)


@drawn
def test_more_visits_are_worth_what_solving_anew_tells(seed):
    for asked, chance, trials in _cases(seed):
        people = np.flatnonzero(chance.random(len(asked.limits.capacity)) < 0.5)
        people = people[np.isin(people, asked.pairs.helper)]
        capacity = asked.limits.capacity.copy()
        capacity[people] += 1
        limits = replace(asked.limits, capacity=capacity)
        count, worth, _solved = _best(asked, limits, asked.pairs)
        with trials.tried(trials.least) as net:
            for person in people.tolist():
                exchange.one_more_visit(net, person)
            assert _worth(net, asked, limits) == (count, worth)
        assert trials.with_visits(people)[0] == count - trials.before


@drawn
def test_more_pairs_are_worth_what_solving_anew_tells(seed):
    for asked, chance, trials in _cases(seed):
        is_new = chance.random((len(asked.limits.slots), len(asked.limits.capacity))) < 0.3
        is_new[asked.pairs.need, asked.pairs.helper] = False
        need, helper = np.nonzero(is_new)
        both = _joined(asked.pairs, need, helper)
        count, worth, _solved = _best(asked, asked.limits, both)
        with trials.tried(trials.greatest) as net:
            trials.add_pairs(net, need, helper)
            assert _worth(net, asked, asked.limits) == (count, worth)
        served, used = trials.with_pairs(need, helper)
        assert served == count - trials.before
        assert set(used) <= set(helper.tolist())


@drawn
def test_new_people_are_worth_what_solving_anew_tells(seed):
    for asked, chance, trials in _cases(seed):
        limits, pairs = asked.limits, asked.pairs
        needs = np.flatnonzero(chance.random(len(limits.slots)) < 0.5)
        if not len(needs):
            continue
        told = list(islice(trials.with_newcomers(needs, 2), 3))
        for served in told:
            person = len(limits.capacity)
            limits = replace(
                limits,
                capacity=np.append(limits.capacity, 2),
                organization=np.append(limits.organization, -1).astype(np.int32),
            )
            pairs = _joined(pairs, needs, np.full(len(needs), person))
            count, _worth_of, _solved = _best(asked, limits, pairs)
            assert served == count - trials.before
