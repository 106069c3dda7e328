"""What it costs the whole plan that one pair must be in it: a way round in the residual network.

With one arc forced, the best plan costs as much more as the shortest circle through that arc: the
pair itself, and the shortest way from its person back to its need. Method:

1. The tiers are weighed so sharply (10101, 101 and 1 units, each unit above all that is below a
   tier) that a length tells exactly how many places of each tier are lost: for every falling
   weights the plan before is the best, so critical, critical and urgent, and all places lost are
   never negative, and they are the digits of the length.
2. Distances from the sink and to it (two passes, `residual`) bound every way from both sides: below
   by what either says of both ends, above by the way through the sink.
3. Where both bounds tell the same places, the places are exact. Where not, the way is walked from
   the need backwards, nearest first by the bound of 2 (A*), never through the sink, which 2 has
   counted, until they do. A walk ends unanswered after MOST_NODES, all walks after ALL_NODES.

Exact for the flow; hence for the plan where the flow says everything (`is_flow`): no windows of one
person that hang together without one shared moment, no team. Elsewhere it is a lower bound.
No ties: lengths are unique. Cost: the two passes, the network where something is to be walked.
Source: Ahuja, Magnanti and Orlin, Network Flows, ch. 9; Goldberg and Harrelson 2005 (landmarks).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np

from matching import flow
from matching.allocation import Answer
from matching.flow import Ints, Limits, Numbers, Pairs
from matching.network import Network
from matching.residual import NotOptimal, Residual, residual
from matching.types import TIERS

DIGIT = 100
SHARP = np.array([0, 1, 1 + DIGIT, 1 + DIGIT + DIGIT**2], dtype=np.int64)
MOST_NODES = 5_000
ALL_NODES = 200_000
FAR = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """What forcing some pairs costs at least and at most, in tenths of a point and sharp units."""

    least: Ints
    most: Ints
    unit: int

    def places(self, at: int) -> dict[str, int] | None:
        """Answer the places lost by tier, None where the bounds do not agree on them."""
        low, high = self._places(self.least), self._places(self.most)
        if low[at] != high[at]:
            return None
        return digits(int(low[at]))

    def rest(self, at: int) -> tuple[int, int]:
        """Answer what is lost beside those places, at least and at most, in tenths of a point."""
        places = int(self._places(self.most)[at]) * self.unit
        return int(self.least[at]) - places, int(self.most[at]) - places

    def is_place_lost(self, at: int) -> bool:
        """Say whether some place is lost for certain."""
        return bool(self._places(self.least)[at] > 0)

    def _places(self, length: Ints) -> Ints:
        return np.asarray((length + self.unit // 2) // self.unit, dtype=np.int64)


def digits(places: int) -> dict[str, int]:
    """Answer the places lost by tier that a weighed number of places stands for."""
    total = (places // DIGIT**2, places // DIGIT % DIGIT, places % DIGIT)
    return dict(zip(TIERS, (total[0], total[1] - total[0], total[2] - total[1]), strict=True))


def is_flow(found: Answer) -> bool:
    """Say whether a flow says all there is to the plan: neither loose windows nor teams."""
    asked, pairs = found.market, found.pairs
    if not found.has_every_pair or asked.whole[pairs.need].any():
        return False
    return not asked.blocks([pairs]).loose.any()


def bounds(found: Answer, which: Ints) -> Bounds | None:
    """Answer what forcing each of the free pairs at `which` costs; None if that cannot be said."""
    limits, pairs = found.market.limits, found.pairs
    sharp = replace(limits, weight=SHARP[limits.weight])
    # Twice what a whole plan can earn below its tiers, either way: rounding tells the places.
    unit = 4 * flow.rest(limits, pairs) * (1 + int(limits.slots.sum()))
    net = residual(sharp, pairs, found.owners, found.relaxed, unit)
    net = replace(net, floor=-(int(SHARP[-1]) * unit + pairs.top + limits.fairness))
    try:
        since, until = net.from_sink(), net.to_sink()
    except NotOptimal:
        return None
    head = flow.heads_of(pairs, net.nodes)[which]
    need, cost = pairs.need[which], pairs.top - pairs.gain[which].astype(np.int64)
    least = cost + np.maximum(since[need] - since[head], until[head] - until[need])
    told = Bounds(least, cost + until[head] + since[need], unit)
    open_ones = [at for at in range(len(which)) if told.places(at) is None]
    if open_ones:
        _Walks(found, sharp, net, since, until, told).narrow(which, open_ones)
    return told


class _Walks:
    """The network laid out, with what the two passes say of every node."""

    def __init__(
        self, found: Answer, sharp: Limits, net: Residual, since: Ints, until: Ints, told: Bounds
    ) -> None:
        pairs, owners, direct = _with_blocks(found.pairs, found.owners)
        self.told, self.pairs = told, pairs
        self.net = Network(sharp, pairs, owners, found.relaxed, told.unit)
        people, at = len(sharp.capacity), net.nodes.helper + pairs.helper[direct]
        self.since, self.until = (
            self.net.in_order(np.insert(values, net.nodes.organization, values[at]), people)
            for values in (since, until)
        )

    def narrow(self, which: Ints, open_ones: list[int]) -> None:
        """Walk until the places are known, as far as the nodes that may be looked at go."""
        left = ALL_NODES
        for at in open_ones:
            pair = int(which[at])
            cost = self.net.cost[pair]
            low, high, looked = self._walk(
                self.net.need[pair], self.net.block[pair], cost, min(left, MOST_NODES)
            )
            self.told.least[at], self.told.most[at] = low, high
            left -= looked

    def _walk(self, need: int, block: int, cost: int, most: int) -> tuple[int, int, int]:
        """Answer what the circle costs at least, at most, and how many nodes were looked at."""
        net, unit = self.net, self.told.unit
        high = cost + self.until[block] + self.since[need]
        near, done = {need: cost}, set[int]()
        heap = [(self._at_least(block, need, cost), need)]
        while heap and heap[0][0] < high and len(done) < most:
            low, node = heap[0]
            if node == block:
                return low, low, len(done)
            if (low + unit // 2) // unit == (high + unit // 2) // unit:
                return low, high, len(done)
            heappop(heap)
            if node in done:
                continue
            done.add(node)
            for other, arc in net.into(node):
                length = near[node] + arc
                bound = self._at_least(block, other, length)
                if other != net.sink and bound < high and length < near.get(other, FAR):
                    near[other] = length
                    heappush(heap, (bound, other))
        return min(high, heap[0][0] if heap else high), high, len(done)

    def _at_least(self, block: int, node: int, length: int) -> int:
        since, until = self.since, self.until
        return length + max(since[node] - since[block], until[block] - until[node])


def _with_blocks(pairs: Pairs, owners: Numbers) -> tuple[Pairs, Numbers, Ints]:
    """Answer the pairs with a block each, the persons of the blocks, and which were without."""
    direct = np.flatnonzero(pairs.block < 0)
    block = pairs.block.copy()
    block[direct] = len(owners) + np.arange(len(direct), dtype=np.int32)
    return (
        replace(pairs, block=block),
        np.append(owners, pairs.helper[direct]).astype(np.int32),
        direct,
    )
