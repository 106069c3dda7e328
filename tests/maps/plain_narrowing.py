"""How far a set of statements about sums narrows the counts down: two linear programs a question.

The statements of one release are nested sums, and a linear program over nested sums has whole
optima, so its answer is what trying every table would give. Solver: OR-Tools GLOP (dual simplex),
one model for all questions to a part.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ortools.linear_solver import pywraplp

LEAST_VALUES = 5
_NEAR = 1e-6

Unknown = tuple[int, str, str]
"""One true count: number of the release (0: this one, 1: the newest before), column, area code."""
Cell = tuple[str, str]
"""Column and code of a row."""
Ranges = dict[Cell, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Statement:
    """`low` <= the sum of the unknowns <= `high` (None: nothing limits it)."""

    unknowns: tuple[Unknown, ...]
    low: int
    high: int | None
    parent: str
    is_present_sum: bool = False


def narrowed(known: Iterable[Statement], asked: Mapping[Cell, tuple[Unknown, ...]]) -> Ranges:
    """Answer the least and greatest value of those asked for, where fewer than five are left.

    Where the sums of this release, which may be old, contradict the rest, he leaves them out.
    """
    found: Ranges = {}
    for part in _parts(known):
        mine = {cell: unknowns for cell, unknowns in asked.items() if unknowns[0] in part.bounds}
        if not mine:
            continue
        ranges = part.ranges(mine)
        older = [one for one in part.sums if not one.is_present_sum]
        if ranges is None and older and len(older) < len(part.sums):
            ranges = _Part(part.bounds, older).ranges(mine)
        found.update(ranges or {})
    return found


def _is_few(low: int, high: float) -> bool:
    return 0 <= high - low < LEAST_VALUES - 1


@dataclass(slots=True)
class _Part:
    """Unknowns that hang together by sums, each with its own bounds."""

    bounds: dict[Unknown, tuple[int, float]]
    sums: list[Statement]

    def ranges(self, asked: Mapping[Cell, tuple[Unknown, ...]]) -> Ranges | None:
        """Answer as `narrowed`; None where the statements contradict each other."""
        if any(low > high for low, high in self.bounds.values()):
            return None
        if not self.sums:
            return _those_left_few({cell: self.bounds[one] for cell, (one,) in asked.items()})
        solver = pywraplp.Solver.CreateSolver("GLOP")
        variables = {
            unknown: solver.NumVar(low, high, "") for unknown, (low, high) in self.bounds.items()
        }
        for one in self.sums:
            most = solver.infinity() if one.high is None else one.high
            limit = solver.Constraint(one.low, most)
            for unknown in one.unknowns:
                limit.SetCoefficient(variables[unknown], 1)
        found = {}
        for cell, unknowns in asked.items():
            mine = [variables[unknown] for unknown in unknowns]
            low = _end(solver, mine, is_greatest=False)
            high = _end(solver, mine, is_greatest=True)
            if low is None or high is None:
                return None
            found[cell] = (int(low), high)
        return _those_left_few(found)


def _those_left_few(ranges: Mapping[Cell, tuple[int, float]]) -> Ranges:
    return {cell: (low, int(high)) for cell, (low, high) in ranges.items() if _is_few(low, high)}


def _end(solver: Any, variables: Sequence[Any], *, is_greatest: bool) -> float | None:
    """Answer the least or greatest whole sum, infinity if unlimited, None if impossible."""
    objective = solver.Objective()
    objective.Clear()
    for variable in variables:
        objective.SetCoefficient(variable, 1)
    objective.SetOptimizationDirection(is_greatest)
    status = solver.Solve()
    if status == pywraplp.Solver.UNBOUNDED:
        return math.inf
    if status != pywraplp.Solver.OPTIMAL:
        return None
    value = float(objective.Value())
    return math.floor(value + _NEAR) if is_greatest else math.ceil(value - _NEAR)


def _parts(known: Iterable[Statement]) -> list[_Part]:
    """Cut what is known into parts that share no unknown."""
    above: dict[Unknown, Unknown] = {}

    def root(unknown: Unknown) -> Unknown:
        above.setdefault(unknown, unknown)
        while above[unknown] != unknown:
            above[unknown] = above[above[unknown]]
            unknown = above[unknown]
        return unknown

    statements = list(known)
    for one in statements:
        for unknown in one.unknowns:
            above[root(unknown)] = root(one.unknowns[0])
    parts: dict[Unknown, _Part] = {}
    for unknown in above:
        parts.setdefault(root(unknown), _Part({}, [])).bounds[unknown] = (0, math.inf)
    for one in statements:
        part = parts[root(one.unknowns[0])]
        if len(one.unknowns) > 1:
            part.sums.append(one)
            continue
        low, high = part.bounds[one.unknowns[0]]
        most = math.inf if one.high is None else one.high
        part.bounds[one.unknowns[0]] = (max(low, one.low), min(high, most))
    return list(parts.values())
