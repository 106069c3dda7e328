"""Shortest distances in the residual network of a plan, without any solver.

The residual network has an arc for everything the plan could still do (take a pair, empty a place)
and the reverse for everything it could undo. A plan is optimal if and only if no circle in it has
a negative length. Method (Bellman and Ford, to the fixpoint, in numpy):

1. `joints` are few and are relaxed all at once, again and again, until nothing changes.
2. Pairs that are not taken are many. They stand by need, so only those of needs whose distance
   fell in 1 are looked at, in pieces; then 1 again.
3. A distance below `floor` proves a negative circle: one more place at any node is never worth
   more than one place's full worth (the plan with it, less one of its paths, is a plan without).

`from_sink` gives the least prices: minus the distance of a person's node is what one more visit of
that person would bring. `to_sink` is the same network reversed and gives the greatest prices: what
the plan would lose with one visit less, and what one more place at a need would bring.
Cost: the arcs looked at; usually a few times the number of pairs. No ties: distances are unique.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.flow import CHUNK, Ints, Limits, Mask, Nodes, Numbers, Pairs, heads_of, joints

FAR = np.int64(2**60)


class NotOptimal(ValueError):
    """The plan can be improved: its residual network has a circle of negative length."""


@dataclass(frozen=True, slots=True, eq=False)
class Residual:
    """The residual network of a plan: joints as (tail, head, cost), pairs by need."""

    nodes: Nodes
    tails: Numbers
    heads: Numbers
    costs: Ints
    pairs: Pairs
    free: Mask  # pairs the plan does not take
    first: Ints  # position of each need's first pair
    top: int
    floor: int

    def from_sink(self) -> Ints:
        """Answer the shortest distance from the sink to every node; raises NotOptimal."""
        return _settle(self, self.tails, self.heads, is_reversed=False)

    def to_sink(self) -> Ints:
        """Answer the shortest distance from every node to the sink; raises NotOptimal."""
        return _settle(self, self.heads, self.tails, is_reversed=True)


def residual(
    limits: Limits, pairs: Pairs, owners: Numbers, taken: Mask, unit: int, *, tiers: bool = False
) -> Residual:
    """Answer the residual network of the plan `taken`; with `tiers` only the tiers count.

    Raises ValueError if the plan breaks a limit.
    """
    if tiers:
        pairs, limits = pairs.bare(), limits.without_fairness()
        unit = 1
    nodes, top = Nodes.of(limits, len(owners)), pairs.top
    tails, heads, capacities, costs = joints(limits, owners, nodes, unit, top)
    flow = flow_of(limits, pairs, owners, taken)
    if np.any(flow < 0) or np.any(flow > capacities):
        raise ValueError("The plan breaks a limit.")
    forward, backward = flow < capacities, flow > 0
    # One more place could always stay empty, which is what a price of a place is measured against.
    forward[: len(limits.slots)] = True
    mine, first = pairs.take(taken), limits.first_bonus()
    towns = nodes.township + np.arange(len(first), dtype=np.int32)
    sinks = np.full(len(first), nodes.sink, dtype=np.int32)
    earned = mine.gain.astype(np.int64) - top
    return Residual(
        nodes=nodes,
        tails=np.concatenate([tails[forward], heads[backward], heads_of(mine, nodes), towns]),
        heads=np.concatenate([heads[forward], tails[backward], mine.need, sinks]),
        costs=np.concatenate([costs[forward], -costs[backward], earned, first]),
        pairs=pairs,
        free=~taken,
        first=np.searchsorted(pairs.need, np.arange(len(limits.slots) + 1)),
        top=top,
        floor=-(3 * unit + top + limits.fairness),
    )


def flow_of(limits: Limits, pairs: Pairs, owners: Numbers, taken: Mask) -> Ints:
    """Answer what the plan sends over every joint, in their order, counted from the pairs alone."""
    mine = pairs.take(taken)
    empty = limits.slots - np.bincount(mine.need, minlength=len(limits.slots))
    lost = np.bincount(limits.township, empty, minlength=len(limits.held)).astype(np.int64)
    of, _bonus, places = limits.ranks()
    before = np.cumsum(places) - places
    begin = before[np.searchsorted(of, of)] if len(of) else before
    steps = np.clip(lost[of] - (before - begin), 0, places)
    visits = np.bincount(mine.helper, minlength=len(limits.capacity))
    members = limits.organization >= 0
    loads = np.bincount(
        limits.organization[members],
        visits[members],
        minlength=len(limits.organization_capacity),
    )
    in_blocks = np.bincount(mine.block[mine.block >= 0], minlength=len(owners))
    return np.concatenate([empty, steps, in_blocks, visits, loads]).astype(np.int64)


def _settle(net: Residual, tails: Numbers, heads: Numbers, *, is_reversed: bool) -> Ints:
    """Answer the least fixpoint; needs' pairs are pulled or pushed as the direction asks."""
    distance = np.full(net.nodes.sink + 1, FAR, dtype=np.int64)
    distance[net.nodes.sink] = 0
    if not is_reversed:
        # Nothing is worth less than nothing: an unused person is at the sink's own distance.
        distance[net.nodes.helper :] = 0
    ends = heads_of(net.pairs, net.nodes)
    fresh = np.ones(len(distance), dtype=np.bool_)
    while True:
        fell = _joints(net, tails, heads, distance, fresh)
        if is_reversed:
            fresh = _pull(net, ends, distance, fell)
        else:
            fresh = _push(net, ends, distance, np.flatnonzero(fell[: net.nodes.township]))
        if not fresh.any():
            return distance


def _joints(net: Residual, tails: Numbers, heads: Numbers, distance: Ints, fresh: Mask) -> Mask:
    """Relax the joints until nothing falls; answer every node that fell here or before."""
    fell = fresh.copy()
    while True:
        at = np.flatnonzero(fresh[tails] & (distance[tails] < FAR // 2))
        reach = distance[tails[at]] + net.costs[at]
        better = reach < distance[heads[at]]
        if not better.any():
            return fell
        at, reach = at[better], reach[better]
        np.minimum.at(distance, heads[at], reach)
        fresh = np.zeros(len(distance), dtype=np.bool_)
        fresh[heads[at]] = True
        fell |= fresh
        _refuse(net, distance)


def _refuse(net: Residual, distance: Ints) -> None:
    if distance[net.nodes.sink] < 0 or int(distance[net.nodes.helper :].min()) < net.floor:
        raise NotOptimal("The plan can be improved.")


def _pieces(net: Residual, needs: Ints) -> Iterator[Ints | slice]:
    """Answer where the pairs of `needs` stand, in pieces that fit in memory."""
    if 2 * len(needs) > len(net.first):
        # Most of them: the others' pairs cost less than saying which they are.
        yield from (np.s_[low : low + CHUNK] for low in range(0, len(net.pairs), CHUNK))
        return
    counts = net.first[needs + 1] - net.first[needs]
    total = np.cumsum(counts)
    low = 0
    while low < len(needs):
        high = int(np.searchsorted(total, (total[low - 1] if low else 0) + CHUNK, "right"))
        high = max(high, low + 1)
        part = counts[low:high]
        ends = np.cumsum(part)
        at = np.arange(int(ends[-1]))
        at += np.repeat(net.first[needs[low:high]] - (ends - part), part)
        yield at
        low = high


def _push(net: Residual, ends: Numbers, distance: Ints, needs: Ints) -> Mask:
    """Relax the free pairs of `needs`; answer which nodes fell."""
    fresh = np.zeros(len(distance), dtype=np.bool_)
    for at in _pieces(net, needs):
        reach = distance[net.pairs.need[at]]
        reach -= net.pairs.gain[at]
        reach += net.top
        into = ends[at]
        better = np.flatnonzero((reach < distance[into]) & net.free[at])
        into = into[better]
        np.minimum.at(distance, into, reach[better])
        fresh[into] = True
    _refuse(net, distance)
    return fresh


def _pull(net: Residual, ends: Numbers, distance: Ints, fell: Mask) -> Mask:
    """Relax the free pairs that lead to nodes that fell, backwards; answer which needs fell."""
    fresh = np.zeros(len(distance), dtype=np.bool_)
    for low in range(0, len(net.pairs), CHUNK):
        part = np.s_[low : low + CHUNK]
        at = low + np.flatnonzero(fell[ends[part]] & net.free[part])
        reach = distance[ends[at]] + np.int64(net.top) - net.pairs.gain[at]
        better = np.flatnonzero(reach < distance[net.pairs.need[at]])
        into = net.pairs.need[at[better]]
        np.minimum.at(distance, into, reach[better])
        fresh[into] = True
    return fresh
