"""Distances in the residual network: fixpoints that no arc betters, and none for a worse plan."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from matching.flow import heads_of
from matching.residual import FAR, NotOptimal, flow_of, residual
from tests.matching.arrays import case
from tests.matching.test_flow import solved


def _net(seed, **values):
    asked = case(seed, **values)
    found = solved(asked)
    owners = asked.blocks.helper
    return asked, found, residual(asked.limits, asked.pairs, owners, found.taken, found.unit)


def _arcs(net):
    """Answer (tails, heads, costs) of every arc of the residual network."""
    free = net.pairs.take(net.free)
    tails = np.concatenate([net.tails, free.need])
    heads = np.concatenate([net.heads, heads_of(free, net.nodes)])
    return tails, heads, np.concatenate([net.costs, net.top - free.gain.astype(np.int64)])


@pytest.mark.parametrize("seed", range(40))
def test_no_arc_makes_a_way_shorter(seed):
    _asked, _found, net = _net(seed)
    tails, heads, costs = _arcs(net)
    near = net.from_sink()
    known = near[tails] < FAR // 2
    assert (near[heads[known]] <= near[tails[known]] + costs[known]).all()
    back = net.to_sink()
    known = back[heads] < FAR // 2
    assert (back[tails[known]] <= back[heads[known]] + costs[known]).all()
    assert (near[net.nodes.sink], back[net.nodes.sink]) == (0, 0)


@pytest.mark.parametrize("seed", range(40))
def test_there_and_back_is_never_a_gain(seed):
    """The least price is never above the greatest: no circle through the sink is negative."""
    _asked, _found, net = _net(seed)
    there, back = net.from_sink(), net.to_sink()
    met = (there < FAR // 2) & (back < FAR // 2)
    assert (there[met] + back[met] >= 0).all()


@pytest.mark.parametrize("seed", range(40))
def test_a_plan_with_a_pair_taken_away_has_a_negative_circle(seed):
    asked, found, _net_of_best = _net(seed, share=0.6)
    if not found.taken.any():
        return
    worse = found.taken.copy()
    worse[np.flatnonzero(worse)[seed % int(worse.sum())]] = False
    net = residual(asked.limits, asked.pairs, asked.blocks.helper, worse, found.unit)
    with pytest.raises(NotOptimal):
        net.from_sink()


@pytest.mark.parametrize("seed", range(40))
def test_what_flows_over_the_joints_is_what_the_pairs_say(seed):
    asked, found, _net_of_best = _net(seed)
    limits, pairs = asked.limits, asked.pairs
    mine = pairs.take(found.taken)
    met, people = Counter(mine.need.tolist()), Counter(mine.helper.tolist())
    blocks = Counter(mine.block.tolist())
    homes = Counter(limits.organization[mine.helper].tolist())
    flow = flow_of(limits, pairs, asked.blocks.helper, found.taken).tolist()
    steps = len(limits.ranks()[0])
    empty = [int(slots) - met[need] for need, slots in enumerate(limits.slots)]
    assert flow[: len(empty)] == empty
    assert sum(flow[len(empty) : len(empty) + steps]) == sum(empty)
    assert flow[len(empty) + steps :] == [
        *(blocks[block] for block in range(len(asked.blocks))),
        *(people[person] for person in range(len(limits.capacity))),
        *(homes[home] for home in range(len(limits.organization_capacity))),
    ]


def test_a_plan_over_its_limits_has_no_residual():
    asked = case(2, share=1.0)
    everything = np.ones(len(asked.pairs), dtype=np.bool_)
    with pytest.raises(ValueError, match="limit"):
        residual(asked.limits, asked.pairs, asked.blocks.helper, everything, 100)
