"""Two questions asked of millions of pairs at once: does a span touch, and does a row know a one.

Both are binary searches in one sorted array of composed keys, so that neither loops over pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Span = tuple[int, int]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Answer spans that touch the same windows, sorted, none overlapping or meeting another."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


class Spans:
    """The spans of each row; rows with the same spans share one pattern."""

    def __init__(self, rows: Sequence[tuple[Span, ...]]) -> None:
        """Take the spans of every row, in any order; no end lies before its start."""
        numbers: dict[tuple[Span, ...], int] = {}
        patterns = [numbers.setdefault(row, len(numbers)) for row in rows]
        self.pattern = np.array(patterns, dtype=np.int64)
        self.count = len(numbers)
        flat = [
            (pattern, start, end)
            for row, pattern in numbers.items()
            for start, end in merged(row)
        ]  # fmt: skip
        owner, start, end = np.array(flat, dtype=np.int64).reshape(-1, 3).T
        self._low = int(start.min()) if len(flat) else 0
        self._high = int(end.max()) if len(flat) else 0
        self._step = self._high - self._low + 2
        self._owner, self._start = owner, start
        # Sorted, for the spans of a pattern are sorted and do not overlap.
        self._end_keys = owner * self._step + (end - self._low)

    def __bool__(self) -> bool:
        return len(self._start) > 0

    def touch(self, pattern: NDArray[np.int64], start: Any, end: Any) -> Flags:
        """Say for which a span of the pattern begins before `end` and ends after `start`."""
        if not self:
            return np.zeros(np.broadcast(pattern, start).shape, dtype=np.bool_)
        asked = np.clip(start, self._low - 1, self._high + 0) - self._low
        first = np.searchsorted(self._end_keys, pattern * self._step + asked, side="right")
        at = np.minimum(first, len(self._start) - 1)
        found: Flags = (
            (first < len(self._start)) & (self._owner[at] == pattern) & (self._start[at] < end)
        )
        return found


class PairSet:
    """Pairs (row, helper) that are few among many: asked first by row, then by pair."""

    def __init__(self, pairs: Iterable[tuple[int, int]], rows: int, helpers: int) -> None:
        """Take the pairs as numbers below `rows` and `helpers`."""
        self._helpers = max(1, helpers)
        table = np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2)
        self._keys = table[:, 0] * self._helpers + table[:, 1]
        self._known = np.zeros(rows, dtype=np.bool_)
        self._known[table[:, 0]] = True

    def __bool__(self) -> bool:
        return len(self._keys) > 0

    def holds(self, row: Any, helper: Any) -> Flags:
        """Say for which pairs it holds; index arrays that broadcast."""
        if np.ndim(row) == 0 and not self._known[row]:
            return np.zeros(np.shape(helper), dtype=np.bool_)
        row, helper = np.broadcast_arrays(row, helper)
        shape, row, helper = row.shape, row.reshape(-1), helper.reshape(-1)
        flags: Flags = np.zeros(len(row), dtype=np.bool_)
        if len(self._keys):
            rare = np.flatnonzero(self._known[row])
            keys = row[rare].astype(np.int64) * self._helpers + helper[rare]
            at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            flags[rare] = self._keys[at] == keys
        return flags.reshape(shape)
