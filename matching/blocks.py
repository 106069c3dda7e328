"""Which visits of one person clash, put so that a flow can say it: blocks that hold one visit.

Two needs clash for one person when their windows, each widened by 30 minutes, overlap. Method:

1. Needs with the same window are one window class; a person is seen only with the classes of the
   needs he could meet (codes `helper x classes + class`, each once, with the number of needs).
2. Per person the classes are cut into stretches that hang together (one sweep by start).
3. A stretch in which all windows share a moment is a clique: at most one visit, one block of
   capacity 1, exactly what the rule says. A stretch with a single visit needs no block.
4. Any other stretch is covered by few cliques, earliest end first (the least number of cliques for
   intervals). The blocks then say part of the rule only: the person is `loose`, and the flow's
   answer is an upper bound that `exact` repairs where it breaks the rule. `points` puts chosen
   moments first, so that a clash that was met falls into one block the next time.

A person who can take one visit only needs no block at all. Cost: a sort of the codes; memory:
one number a code. No ties: every step is ordered by person, start and end.
Source of 4: greedy clique cover of interval graphs; Golumbic, Algorithmic Graph Theory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
WIDENING_MINUTES = 30
# Up to this many person x window cells a plain table is looked up instead of a sorted list.
LARGEST_TABLE = 2**25


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The different windows of the needs, widened, in minutes; `of_need` numbers them."""

    of_need: Numbers
    start: Ints
    end: Ints

    @staticmethod
    def of(start: Ints, end: Ints) -> Windows:
        """Answer the windows of needs that last from `start` to `end` (minutes)."""
        both = np.stack([start - WIDENING_MINUTES, end + WIDENING_MINUTES], axis=1)
        distinct, number = np.unique(both.reshape(-1, 2), axis=0, return_inverse=True)
        return Windows(number.reshape(-1).astype(np.int32), distinct[:, 0], distinct[:, 1])

    @property
    def are_apart(self) -> bool:
        """Say whether no two needs clash, whoever goes: then nothing has to be looked at."""
        order = np.argsort(self.start, kind="stable")
        is_each_alone = len(self.start) == len(self.of_need)
        return bool(is_each_alone and (self.end[order][:-1] <= self.start[order][1:]).all())

    def codes(self, need: Numbers, helper: Numbers) -> Ints:
        """Answer one number per pair that says the person and the window class."""
        classes = max(1, len(self.start))
        return helper.astype(np.int64) * classes + self.of_need[need]


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Blocks of capacity 1: `helper` of each block, which block a pair is in, who is loose."""

    windows: Windows
    codes: Ints
    of_code: Numbers
    helper: Numbers
    loose: NDArray[np.bool_]

    def __len__(self) -> int:
        """Answer how many blocks there are."""
        return len(self.helper)

    def of(self, need: Numbers, helper: Numbers) -> Numbers:
        """Answer the block of each pair, -1 where none is needed."""
        if not len(self.helper):
            # One number seen many times: it takes no room.
            return np.broadcast_to(np.int32(-1), len(need))
        asked = self.windows.codes(need, helper)
        cells = len(self.loose) * max(1, len(self.windows.start))
        if cells <= LARGEST_TABLE:
            table = np.full(cells, -1, dtype=np.int32)
            table[self.codes] = self.of_code
            return table[asked]
        at = np.minimum(np.searchsorted(self.codes, asked), len(self.codes) - 1)
        return np.where(self.codes[at] == asked, self.of_code[at], np.int32(-1))


def tally(
    windows: Windows, helpers: int, parts: Iterable[tuple[Numbers, Numbers]]
) -> tuple[Ints, Ints]:
    """Answer every code met in `parts` (needs, helpers), sorted, and how many needs it stands for.

    `parts` may be the chunks of a problem too large to be held at once.
    """
    cells = helpers * max(1, len(windows.start))
    if cells <= LARGEST_TABLE:
        table = np.zeros(cells, dtype=np.int32)
        for need, helper in parts:
            np.add.at(table, windows.codes(need, helper), 1)
        codes = np.flatnonzero(table)
        return codes, table[codes].astype(np.int64)
    codes, counts = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for need, helper in parts:
        new, new_counts = np.unique(windows.codes(need, helper), return_counts=True)
        codes, number = np.unique(np.concatenate([codes, new]), return_inverse=True)
        counts = np.bincount(number, np.concatenate([counts, new_counts])).astype(np.int64)
    return codes, counts


def blocks(
    windows: Windows,
    capacity: Ints,
    codes: Ints,
    counts: Ints,
    points: Sequence[tuple[int, int]] = (),
) -> Blocks:
    """Answer the blocks for the codes of `tally`; `points` are (helper, minute) to take first."""
    classes = max(1, len(windows.start))
    can_clash = capacity[codes // classes] > 1
    codes, counts = codes[can_clash], counts[can_clash]
    helper, window = codes // classes, codes % classes
    start, end = windows.start[window], windows.end[window]
    stretch = _stretches(helper, start, end)
    of_code, loose = _cover(helper, start, end, stretch, points)
    # A block that only ever holds one visit says nothing.
    visits = np.bincount(of_code, counts, minlength=0) if len(of_code) else np.zeros(0)
    is_real = visits > 1
    number = np.where(is_real, np.cumsum(is_real) - 1, -1).astype(np.int32)
    owner = np.zeros(len(visits), dtype=np.int32)
    owner[of_code] = helper
    flags = np.zeros(len(capacity), dtype=np.bool_)
    flags[helper[loose]] = True
    return Blocks(windows, codes, number[of_code], owner[is_real], flags)


def _stretches(helper: Ints, start: Ints, end: Ints) -> Ints:
    """Number the runs of windows that hang together; rows stand by helper, then start."""
    if not len(helper):
        return np.zeros(0, dtype=np.int64)
    span = int(end.max() - start.min()) + 1
    base = int(start.min())
    starts = start - base + helper * (2 * span)
    reached = np.maximum.accumulate(end - base + helper * (2 * span))
    begins = np.ones(len(helper), dtype=np.bool_)
    begins[1:] = starts[1:] >= reached[:-1]
    return np.asarray(np.cumsum(begins) - 1, dtype=np.int64)


def _cover(
    helper: Ints, start: Ints, end: Ints, stretch: Ints, points: Sequence[tuple[int, int]]
) -> tuple[Ints, NDArray[np.bool_]]:
    """Answer a clique for every row, and which rows are in a stretch that took several."""
    of_row = np.full(len(helper), -1, dtype=np.int64)
    found = 0
    for person, minute in points:
        low, high = np.searchsorted(helper, [person, person + 1])
        mine = slice(int(low), int(high))
        met = (of_row[mine] < 0) & (start[mine] <= minute) & (minute < end[mine])
        if met.any():
            of_row[mine][met] = found
            found += 1
    first = np.full(int(stretch[-1]) + 1 if len(stretch) else 0, np.iinfo(np.int64).max)
    while (left := np.flatnonzero(of_row < 0)).size:
        first[:] = np.iinfo(np.int64).max
        np.minimum.at(first, stretch[left], end[left])
        taken = left[start[left] < first[stretch[left]]]
        distinct, number = np.unique(stretch[taken], return_inverse=True)
        of_row[taken] = found + number
        found += len(distinct)
    least, most = np.full_like(first, found), np.full_like(first, -1)
    np.minimum.at(least, stretch, of_row)
    np.maximum.at(most, stretch, of_row)
    return of_row, (least != most)[stretch]
