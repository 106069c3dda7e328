"""Sums of counts between bounds as one linear program, solved as little as will do.

Method:

1. Bounds are passed on, twice round: in a sum nothing is more than the sum leaves beside the least
   of the rest, and a part is no more than its whole. Sums and pairs that the bounds imply by
   themselves are left out of the program. A bound that excludes another ends the matter.
2. `free`: the program is asked for the least, then for the greatest sum of all cells in question at
   once. Either answer is a table that fits, and so is every table made from it by moving one count
   within the slack of its sums, and further against counts that stand in the very same sums. What
   fits on both sides fits between, so a cell seen five values apart keeps five values.
3. `few`: for each of the others, its least and its greatest value are two programs.

2 finds only what 3 would find, as what fits lies between the least and the greatest, and settles
nearly all. Cost: with u counts and r sums after 1, two programs of u by r, and two for each cell
that 2 leaves open. Solver: OR-Tools GLOP (dual simplex).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ortools.linear_solver import pywraplp

from maps.room import Room, Row, places

LEAST_VALUES = 5
_NEAR = 1e-6

Unknown = int
"""One true count."""
Cell = tuple[int, str, str]
"""What is asked for, a sum of unknowns: number of its table, column, code of its row."""
Asked = Mapping[Cell, tuple[Unknown, ...]]
Ranges = dict[Cell, tuple[int, int]]
Pair = tuple[Unknown, Unknown]
"""A count and another that it is a part of."""
Rows = dict[tuple[Unknown, ...], tuple[int, float]]
"""Sums of unknowns with the least and the most they come to."""


class Program:
    """Bounds, sums and pairs of counts, and what of them is asked for."""

    def __init__(
        self,
        bounds: Mapping[Unknown, tuple[int, float]],
        rows: Rows,
        pairs: Sequence[Pair],
        asked: Asked,
    ) -> None:
        """Pass the bounds on; `pairs` are counts and others of which they are part."""
        names = {*bounds, *(one for group in (*rows, *pairs) for one in group)}
        at = {name: number for number, name in enumerate(names)}
        limits = [bounds.get(name, (0, math.inf)) for name in names]
        self._low: list[float] = [low for low, _high in limits]
        self._high: list[float] = [high for _low, high in limits]
        self._rows: list[Row] = [
            ([at[one] for one in key], low, high) for key, (low, high) in rows.items()
        ]
        self._pairs = [(at[part], at[whole]) for part, whole in pairs]
        self._asked = {cell: [at[one] for one in unknowns] for cell, unknowns in asked.items()}
        self._seen: dict[Cell, tuple[float, float]] = {}
        self._exact: dict[Cell, tuple[int, int]] = {}
        self._is_tried = False
        self._model: _Model | None = None
        self.is_possible = self._tightened() and self._tightened()
        if self.is_possible:
            self._leave_out()

    def free(self, cells: Iterable[Cell]) -> set[Cell]:
        """Answer those of `cells` seen to keep five values; none if nothing fits at all."""
        cells = list(cells)
        if self.is_possible:
            self._screen([cell for cell in cells if cell not in self._seen])
        return {cell for cell in cells if self.is_possible and _is_wide(*self._seen[cell])}

    def few(self, cells: Iterable[Cell]) -> Ranges:
        """Answer the exact range of those of `cells` that are left fewer than five values."""
        cells = list(cells)
        free = self.free(cells)
        left = [one for one in cells if one not in free and one not in self._exact]
        while left and self.is_possible:
            cell, *others = left
            low = self._end(cell, left, is_greatest=False)
            if not _is_wide(*self._seen[cell]):
                self._exact[cell] = (low, self._end(cell, left, is_greatest=True))
            left = [one for one in others if not _is_wide(*self._seen[one])]
        return {cell: self._exact[cell] for cell in cells if self._is_few(cell)}

    def _is_few(self, cell: Cell) -> bool:
        low, high = self._exact.get(cell, (0, LEAST_VALUES))
        return 0 <= high - low < LEAST_VALUES - 1

    def put_away(self) -> None:
        """Let go of the solver's model; what was found out stays."""
        self._model = None

    def _tightened(self) -> bool:
        """Pass bounds on through pairs and sums; answer whether they leave anything."""
        low, high = self._low, self._high
        for part, whole in self._pairs:
            high[part] = min(high[part], high[whole])
            low[whole] = max(low[whole], low[part])
        for members, least, most in self._rows:
            lows, highs = sum([low[i] for i in members]), sum([high[i] for i in members])
            if lows > most or highs < least or least > most:
                return False
            above, below = most - lows, highs - least
            for i in members:
                width = high[i] - low[i]
                if width > above:
                    high[i] = low[i] + above
                if width > below:
                    low[i] = max(low[i], high[i] - below) if high[i] < math.inf else low[i]
        return all(least <= most for least, most in zip(low, high, strict=True))

    def _leave_out(self) -> None:
        """Leave out the sums and pairs that hold whatever the counts are; put like counts together.

        Counts that are not asked for, are in no pair, and stand in the very same sums are one
        count, whose bounds are the sums of theirs.
        """
        low, high = self._low, self._high
        self._rows = [
            (members, least, most)
            for members, least, most in self._rows
            if sum([low[i] for i in members]) < least or sum([high[i] for i in members]) > most
        ]
        self._pairs = [(a, b) for a, b in self._pairs if high[a] > low[b]]
        single = {i for members in self._asked.values() for i in members}
        single.update(i for pair in self._pairs for i in pair)
        first: dict[tuple[int, ...], int] = {}
        for i, sums in places(self._rows).items():
            if i not in single and first.setdefault(sums, i) != i:
                low[first[sums]] += low[i]
                high[first[sums]] += high[i]
                low[i] = high[i] = 0
        kept = {*single, *first.values()}
        self._rows = [
            ([i for i in members if i in kept], least, most) for members, least, most in self._rows
        ]
        self._sums = places(self._rows)

    def _screen(self, cells: Sequence[Cell]) -> None:
        """See how far apart values of `cells` are that fit, in two programs for all of them."""
        for cell in cells:
            members = self._asked[cell]
            is_limited = all(self._high[i] < math.inf for i in members)
            self._seen[cell] = (math.inf, -math.inf) if is_limited else (0, math.inf)
        points: list[list[float]] = []
        for is_greatest in (False, True):
            left = [cell for cell in cells if not _is_wide(*self._seen[cell])]
            if left or not self._is_tried:
                self._is_tried = True
                point = self._solved([i for cell in left for i in self._asked[cell]], is_greatest)
                if point is None:
                    self.is_possible = False
                    return
                self._look(point, left)
                points.append(point)
        if len(points) > 1:
            # Halfway there is room on both sides.
            half = [(a + b) / 2 for a, b in zip(*points, strict=True)]
            self._look(half, [cell for cell in cells if not _is_wide(*self._seen[cell])])

    def _solved(self, members: Sequence[int], is_greatest: bool) -> list[float] | None:
        """Answer counts that fit and make the sum of `members` least or greatest."""
        if self._model is None:
            self._model = _Model(self._low, self._high, self._rows, self._pairs)
        return self._model.solved(members, is_greatest=is_greatest)

    def _look(self, point: Sequence[float], cells: Sequence[Cell]) -> None:
        """Widen what is seen of `cells` by `point` and the tables next to it."""
        if not cells:
            return
        room = Room(point, (self._low, self._high), self._rows, self._pairs, self._sums)
        for cell in cells:
            low, high = room.around(self._asked[cell])
            seen = self._seen[cell]
            self._seen[cell] = (min(seen[0], low), max(seen[1], high))

    def _end(self, cell: Cell, others: Sequence[Cell], *, is_greatest: bool) -> int:
        """Answer the least or greatest value of a cell; the others are looked at in passing."""
        members = self._asked[cell]
        point = self._solved(members, is_greatest)
        if point is None:
            raise ArithmeticError("the solver lost what it had found to fit")
        self._look(point, others)
        value = sum([point[i] for i in members])
        return math.floor(value + _NEAR) if is_greatest else math.ceil(value - _NEAR)


def _is_wide(low: float, high: float) -> bool:
    if math.inf in (high, low):
        return low < high
    return math.floor(high + _NEAR) - math.ceil(low - _NEAR) >= LEAST_VALUES - 1


class _Model:
    """The program as the solver has it; counts that stand in no sum and no pair are left out."""

    def __init__(
        self,
        low: Sequence[float],
        high: Sequence[float],
        rows: Sequence[Row],
        pairs: Sequence[tuple[int, int]],
    ) -> None:
        """Build it once for all questions."""
        self._low, self._high = low, high
        self._solver = solver = pywraplp.Solver.CreateSolver("GLOP")
        used = {i for members, _low, _high in rows for i in members} | {i for p in pairs for i in p}
        self._variables = {i: solver.NumVar(low[i], high[i], "") for i in sorted(used)}
        for members, least, most in rows:
            limit = solver.Constraint(least, most)
            for i in members:
                limit.SetCoefficient(self._variables[i], 1)
        for part, whole in pairs:
            limit = solver.Constraint(0, solver.infinity())
            limit.SetCoefficient(self._variables[part], -1)
            limit.SetCoefficient(self._variables[whole], 1)

    def solved(self, members: Iterable[int], *, is_greatest: bool) -> list[float] | None:
        """Answer counts with the least or greatest sum of `members`, None if nothing fits."""
        ends = self._high if is_greatest else self._low
        point = [end if end < math.inf else low for end, low in zip(ends, self._low, strict=True)]
        if not self._variables:
            return point
        objective: Any = self._solver.Objective()
        objective.Clear()
        for i, count in Counter(members).items():
            if i in self._variables:
                objective.SetCoefficient(self._variables[i], count)
        objective.SetOptimizationDirection(is_greatest)
        if self._solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        for i, variable in self._variables.items():
            point[i] = variable.solution_value()
        return point
