"""How far single counts can be moved from a table of counts that fits, without asking a program.

Whatever is answered fits, so it lies between what a program would find; how much nearer the program
gets is not known here (`programs`, 2). Cost: counts times sums for a table, then little a count.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Row = tuple[list[int], float, float]
"""A sum: its counts, the least and the most it comes to."""


def places(rows: Iterable[Row]) -> dict[int, tuple[int, ...]]:
    """Answer the numbers of the sums in which each count stands."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, (members, _least, _most) in enumerate(rows):
        for i in members:
            found[i].append(number)
    return {i: tuple(numbers) for i, numbers in found.items()}


class Room:
    """How far one count can be moved from a table that fits, up (1) or down (0).

    A count gives way within its bounds, the slack of its sums, and what others in the very same
    sums can give way against it. A part that is as much as its whole takes the whole with it
    upward, and a whole its part downward; the others stay within theirs.
    """

    def __init__(
        self,
        point: Sequence[float],
        limits: tuple[Sequence[float], Sequence[float]],
        rows: Sequence[Row],
        pairs: Sequence[tuple[int, int]],
        sums: Mapping[int, tuple[int, ...]],
    ) -> None:
        """Measure the slack of bounds, sums and pairs at `point`; `sums` as of `places`."""
        low, high = limits
        self._point, self._sums = point, sums
        self._bounds = [
            [x - least if x > least else 0.0, most - x if most > x else 0.0]
            for x, least, most in zip(point, low, high, strict=True)
        ]
        # Within bounds and beside what it is paired with as that stands.
        self._alone = self._bounds.copy()
        self._bound_to: dict[tuple[int, int], list[int]] = defaultdict(list)
        for part, whole in pairs:
            between = max(0.0, point[whole] - point[part])
            below, above = self._alone[part]
            self._alone[part] = [below, min(above, between)]
            below, above = self._alone[whole]
            self._alone[whole] = [min(below, between), above]
            self._bound_to[part, 1].append(whole)
            self._bound_to[whole, 0].append(part)
        self._slack = []
        for members, fewest, greatest in rows:
            total = sum([point[i] for i in members])
            self._slack.append((max(0.0, total - fewest), max(0.0, greatest - total)))
        self._mates: dict[tuple[int, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
        for i, mine in sums.items():
            mates = self._mates[mine]
            mates[0] += self._alone[i][0]
            mates[1] += self._alone[i][1]

    def around(self, members: Sequence[int]) -> tuple[float, float]:
        """Answer the least and greatest sum of `members` that is seen to fit."""
        value = sum([self._point[i] for i in members])
        if len(members) == 1:
            return value - self._way(members[0], 0), value + self._way(members[0], 1)
        if len({self._sums.get(i) for i in members}) > 1:
            return value, value
        return value - self._together(members, 0), value + self._together(members, 1)

    def _together(self, members: Sequence[int], up: int) -> float:
        """Answer how far the sum of `members` of the very same sums can be moved."""
        way = sum([self._alone[i][up] for i in members])
        back = sum([self._alone[i][1 - up] for i in members[1:]])
        return min(way, self._given(members[0], up) - back)

    def _way(self, i: int, up: int) -> float:
        """Answer how far count `i` can be moved, with those it is bound to."""
        others = self._bound_to.get((i, up), ())
        sums = [self._sums[one] for one in others if one in self._sums]
        if len(set(sums)) < len(sums):
            return min(self._alone[i][up], self._given(i, up))
        ways = [abs(self._point[one] - self._point[i]) + self._free(one, up) for one in others]
        return min([self._free(i, up), *ways])

    def _free(self, i: int, up: int) -> float:
        return min(self._bounds[i][up], self._given(i, up))

    def _given(self, i: int, up: int) -> float:
        """Answer what the sums of count `i`, and the others in the very same sums, give way."""
        sums = self._sums.get(i)
        if sums is None:
            return math.inf
        slack = min([self._slack[number][up] for number in sums])
        return slack + self._mates[sums][1 - up] - self._alone[i][1 - up]
