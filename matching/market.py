"""The problem as the flow sees it: what is left to give, and what each feasible pair earns.

1. Frozen pairs leave with their slot, their person's and organization's capacity, their person's
   time, and their township's rank (a township that is being helped is further down the ranks).
2. A pair is usable if it is feasible, not frozen, everything it needs has room, and its window does
   not clash with one its person is taken for.
3. A pair earns its score in tenths, and the stability bonus if it was proposed before.
4. A team that has fewer usable pairs than free places can never be whole: its pairs go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.arcs import Arcs
from matching.blocks import WIDENING_MINUTES, Blocks, Windows, blocks, tally
from matching.columns import Columns
from matching.flow import Ints, Limits, Mask, Pairs

Points = list[tuple[int, int]]
Rows = TypeVar("Rows", Arcs, Pairs)


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Limits after the frozen pairs, and what decides whether a pair is usable."""

    columns: Columns
    limits: Limits
    whole: Mask  # needs of which all free places are filled, or none
    frozen_need: Ints
    frozen_helper: Ints
    previous: Ints  # codes of the pairs proposed before, sorted
    stability: int
    windows: Windows
    minutes_start: Ints = field(repr=False)
    minutes_end: Ints = field(repr=False)

    def codes(self, need: NDArray[np.int32], helper: NDArray[np.int32]) -> Ints:
        """Answer one number a pair."""
        return need.astype(np.int64) * max(1, len(self.limits.capacity)) + helper

    def usable(self, arcs: Rows) -> Rows:
        """Answer the arcs that have room: 2 of the method."""
        limits = self.limits
        room = np.append(limits.organization_capacity > 0, True)
        is_open, has_room = limits.slots > 0, (limits.capacity > 0) & room[limits.organization]
        if is_open.all() and has_room.all() and not len(self.frozen_need):
            return arcs
        keep = is_open[arcs.need] & has_room[arcs.helper]
        if len(self.frozen_need):
            taken = np.sort(self.frozen_need * max(1, len(limits.capacity)) + self.frozen_helper)
            keep &= ~np.isin(self.codes(arcs.need, arcs.helper), taken)
            keep &= ~self._clash_with_frozen(arcs)
        return arcs if keep.all() else arcs.take(keep)

    def _clash_with_frozen(self, arcs: Arcs | Pairs) -> Mask:
        order = np.argsort(self.frozen_helper, kind="stable")
        helpers, needs = self.frozen_helper[order], self.frozen_need[order]
        low = np.searchsorted(helpers, arcs.helper, "left")
        counts = np.searchsorted(helpers, arcs.helper, "right") - low
        at = np.repeat(np.arange(len(arcs)), counts)
        within = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
        other, mine = needs[low[at] + within], arcs.need[at]
        clashes = np.zeros(len(arcs), dtype=np.bool_)
        clashes[at[self.clash(mine, other)]] = True
        return clashes

    def clash(self, one: NDArray[np.integer], other: NDArray[np.integer]) -> Mask:
        """Answer which needs clash with which, pair by pair."""
        start, end = self.minutes_start, self.minutes_end
        gap = 2 * WIDENING_MINUTES
        found: Mask = (start[one] < end[other] + gap) & (start[other] < end[one] + gap)
        return found

    def gains(self, arcs: Arcs) -> NDArray[np.int32]:
        """Answer what each arc earns: 3 of the method."""
        gain = arcs.score.astype(np.int32)
        if self.stability and len(self.previous):
            before = np.isin(self.codes(arcs.need, arcs.helper), self.previous)
            gain[before] += np.int32(self.stability)
        return gain

    def pairs(self, arcs: Arcs) -> tuple[Pairs, Blocks]:
        """Answer the usable pairs with their blocks, and the blocks."""
        arcs = self.usable(arcs)
        if self.whole.any():
            counts = np.bincount(arcs.need, minlength=len(self.whole))
            short = self.whole & (counts < self.limits.slots)
            arcs = arcs.take(~short[arcs.need]) if short.any() else arcs
        found = self.blocks([arcs])
        block = found.of(arcs.need, arcs.helper)
        return Pairs(arcs.need, arcs.helper, self.gains(arcs), block), found

    def with_frozen(self, need: int, helper: int) -> Market:
        """Answer the market once this pair has left with its slot, capacities, time and rank."""
        limits = self.limits
        slots, held, capacity = limits.slots.copy(), limits.held.copy(), limits.capacity.copy()
        ends, member = limits.organization_capacity.copy(), int(limits.organization[helper])
        slots[need] -= 1
        held[limits.township[need]] += 1
        capacity[helper] -= 1
        if member >= 0:
            ends[member] -= 1
        return replace(
            self,
            limits=replace(
                limits, slots=slots, held=held, capacity=capacity, organization_capacity=ends
            ),
            frozen_need=np.append(self.frozen_need, need),
            frozen_helper=np.append(self.frozen_helper, helper),
        )

    def blocks(self, parts: Iterable[Arcs | Pairs], points: Points | None = None) -> Blocks:
        """Answer the blocks over the pairs of `parts`; `points` come first (see `blocks`)."""
        if self.windows.are_apart:
            nothing = np.zeros(0, dtype=np.int64)
            return blocks(self.windows, self.limits.capacity, nothing, nothing)
        met = ((part.need, part.helper) for part in parts)
        codes, counts = tally(self.windows, len(self.limits.capacity), met)
        return blocks(self.windows, self.limits.capacity, codes, counts, points or [])


def market(columns: Columns) -> Market:
    """Answer the market of a problem."""
    problem = columns.problem
    needs = {need.id: number for number, need in enumerate(problem.needs)}
    helpers = {helper.id: number for number, helper in enumerate(problem.helpers)}

    def placed(pairs: Iterable[tuple[str, str]]) -> tuple[Ints, Ints]:
        known = sorted((needs[n], helpers[h]) for n, h in pairs if n in needs and h in helpers)
        table = np.array(known, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    need, helper = placed(problem.frozen)
    before_need, before_helper = placed(problem.previous)
    organization = np.maximum(columns.organization, -1)
    member = organization[helper]
    slots = np.maximum(0, columns.slots - np.bincount(need, minlength=len(columns.slots)))
    ends = len(columns.organization_capacity)
    loads = np.bincount(member[member >= 0], minlength=ends)
    limits = Limits(
        slots=slots,
        weight=3 - columns.tier.astype(np.int64),
        township=columns.township,
        held=np.bincount(columns.township[need], minlength=len(columns.townships)),
        capacity=np.maximum(0, columns.capacity - np.bincount(helper, minlength=len(helpers))),
        organization=organization,
        organization_capacity=np.maximum(0, columns.organization_capacity - loads),
        fairness=problem.weights.fairness,
    )
    return Market(
        columns=columns,
        limits=limits,
        whole=columns.team & (slots > 1),
        frozen_need=need,
        frozen_helper=helper,
        previous=np.sort(before_need * max(1, len(helpers)) + before_helper),
        stability=problem.weights.stability,
        windows=Windows.of(columns.start, columns.end),
        minutes_start=columns.start,
        minutes_end=columns.end,
    )
