"""All usable pairs of a market too large to be solved at once, in four to six bytes each.

People and gains stand by need, in pieces of whole needs; which need a pair belongs to is known from
where it stands. A pair's place is its number among all. No ties: the order is (need, helper).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Blocks
from matching.candidates import Candidates
from matching.flow import Ints, Pairs
from matching.market import Market

# Pairs in a piece: what is computed of all pairs is computed of so many at a time.
PIECE = 500_000
# Pieces lie side by side in shelves of so many pairs: 32 MB and more, which the system gives apart,
# page by page. Kept among what a chunk needs for a moment, they would leave holes: 57 MB of 627.
SHELF = 2**24
# The number of a pair among at most 2^31.
PLACE = np.int32
Places = NDArray[np.int32]


@dataclass(slots=True, eq=False)
class Store:
    """Every usable pair: people and gains by need, in pieces of whole needs."""

    first: Ints  # of each need, over all pieces
    people: list[NDArray[np.unsignedinteger]] = field(default_factory=list)
    gains: list[NDArray[np.int16]] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """Answer the number of pairs."""
        return int(self.first[-1])

    def pieces(self, found: Blocks | None) -> Iterator[tuple[int, Pairs]]:
        """Yield the position of each piece's first pair, and the piece."""
        for begin, people, gains in zip(self.begins, self.people, self.gains, strict=True):
            low, high = np.searchsorted(self.first, [begin, begin + len(people)], "right")
            ends = np.clip(self.first[low - 1 : high + 1], begin, begin + len(people))
            need = np.repeat(np.arange(low - 1, low - 1 + len(ends) - 1), np.diff(ends))
            need = need.astype(np.int32)
            helper = people.astype(np.int32)
            block = found.of(need, helper) if found else np.full(len(need), -1, np.int32)
            yield begin, Pairs(need, helper, gains.astype(np.int32), block)

    @property
    def top(self) -> int:
        """Answer the largest gain."""
        return max((int(gains.max(initial=0)) for gains in self.gains), default=0)

    def take(self, chosen: Places, found: Blocks) -> Pairs:
        """Answer the pairs that stand at the `chosen` places, which rise."""
        counts = np.diff(np.searchsorted(chosen, self.first.astype(PLACE)))
        need = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        ends = np.searchsorted(chosen, np.append(self.begins, len(self)).astype(PLACE))
        helper, gain = np.empty(len(need), dtype=np.int32), np.empty(len(need), dtype=np.int32)
        for piece, begin in enumerate(self.begins):
            part = np.s_[ends[piece] : ends[piece + 1]]
            at = chosen[part] - PLACE(begin)
            helper[part], gain[part] = self.people[piece][at], self.gains[piece][at]
        return Pairs(need, helper, gain, found.of(need, helper))


class _Shelf:
    """Arrays of one kind, laid one after another in large ones."""

    def __init__(self, kind: type[np.integer]) -> None:
        self._kind, self._room = kind, np.empty(0, dtype=kind)

    def keep(self, values: NDArray[Any]) -> NDArray[Any]:
        """Answer the values where they will stay."""
        if len(values) > len(self._room):
            self._room = np.empty(max(SHELF, len(values)), dtype=self._kind)
        kept, self._room = self._room[: len(values)], self._room[len(values) :]
        kept[:] = values
        return kept


def stored(asked: Market, candidates: Candidates) -> Store:
    """Answer the store of a market's usable pairs."""
    people = len(asked.limits.capacity)
    small: type[np.unsignedinteger] = np.uint16 if people < 2**16 else np.uint32
    counts = np.zeros(len(asked.limits.slots), dtype=np.int64)
    store, begin = Store(counts), 0
    shelf, gains_shelf = _Shelf(small), _Shelf(np.int16)
    for chunk in candidates.chunks(PIECE):
        arcs = asked.usable(chunk)
        gains = asked.gains(arcs)
        if len(gains) and int(gains.max()) >= 2**15:
            raise OverflowError("A gain is too large to be kept.")
        counts += np.bincount(arcs.need, minlength=len(counts))
        store.people.append(shelf.keep(arcs.helper))
        store.gains.append(gains_shelf.keep(gains))
        store.begins.append(begin)
        begin += len(arcs)
    if begin > np.iinfo(PLACE).max:
        raise OverflowError("There are too many pairs to number them.")
    store.first = np.append(0, np.cumsum(counts))
    return store
