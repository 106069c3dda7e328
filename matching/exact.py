"""What a flow cannot say, solved exactly: clashes of one person's windows, and whole teams.

A mixed-integer program over the pairs of the connected part, solved in stages so that the order of
tiers is strict: first the most critical slots, then with that count held the most urgent, then
routine, then fairness, score and stability together. Clashes are written as one constraint per
helper and moment at which a window begins (the maximal cliques of an interval graph), so that the
relaxation is tight and few branches are needed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ortools.linear_solver import pywraplp

from matching.types import TIERS, Edge, Helper, Need, Problem
from matching.validation import WIDENING, clash


class Capacities(Protocol):
    """What is left of slots and capacities."""

    slots: dict[str, int]
    helpers: dict[str, int]
    organizations: dict[str, int]


def broken(chosen: Sequence[Edge], needs: Mapping[str, Need], slots: Mapping[str, int]) -> set[str]:
    """Answer the needs of `chosen` that clash for their helper, or whose team is not whole."""
    found: set[str] = set()
    by_helper: dict[str, list[Need]] = defaultdict(list)
    for edge in chosen:
        by_helper[edge.helper].append(needs[edge.need])
    for mine in by_helper.values():
        mine.sort(key=lambda need: need.start)
        for index, need in enumerate(mine):
            found |= {need.id for other in mine[:index] if clash(need, other)}
    filled = Counter(edge.need for edge in chosen)
    found |= {name for name in filled if needs[name].team and filled[name] < slots[name]}
    return found


class _Program:
    """The program over the pairs `inside`; `kept` pairs hold their share of what is common."""

    def __init__(self, inside: Sequence[Edge], seconds: float) -> None:
        self.inside = inside
        self.solver = pywraplp.Solver.CreateSolver("SCIP")
        self.solver.SetTimeLimit(int(seconds * 1000))
        self.take = [self.solver.BoolVar(f"x{number}") for number in range(len(inside))]

    def at_most(self, numbers: Sequence[int], limit: int) -> None:
        if len(numbers) > limit:
            self.solver.Add(self.solver.Sum([self.take[n] for n in numbers]) <= limit)

    def sum_of(self, numbers: Sequence[int]) -> Any:
        return self.solver.Sum([self.take[number] for number in numbers])


def solve(
    inside: Sequence[Edge],
    kept: Sequence[Edge],
    needs: Mapping[str, Need],
    helpers: Mapping[str, Helper],
    room: Capacities,
    problem: Problem,
    gains: Mapping[tuple[str, str], int],
    *,
    seconds: float,
) -> tuple[list[Edge], float]:
    """Answer the best pairs among `inside` and the gap that was left unproven (0: none).

    Raises RuntimeError if not even a feasible answer was found in `seconds`.
    """
    program = _Program(inside, seconds)
    groups = _groups(inside, needs, helpers)
    _limit(program, groups, needs, room, Counter(helpers[e.helper].organization for e in kept))
    _forbid_clashes(program, groups["helper"], needs)
    gap = 0.0
    for tier in TIERS:
        numbers = groups["tier"].get(tier, [])
        if numbers:
            count = program.sum_of(numbers)
            gap = max(gap, _best(program, count))
            program.solver.Add(count >= round(program.solver.Objective().Value()))
    township = _fairness(program, groups["township"], problem.weights.fairness)
    worth = program.solver.Sum(
        [gains[edge.need, edge.helper] * program.take[n] for n, edge in enumerate(inside)]
    )
    gap = max(gap, _best(program, worth + township))
    taken = [edge for n, edge in enumerate(inside) if program.take[n].solution_value() > 0.5]
    return taken, gap


def _best(program: _Program, objective: Any) -> float:
    program.solver.Maximize(objective)
    status = program.solver.Solve()
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        raise RuntimeError("No plan was found in time; give the matcher more seconds.")
    value, bound = program.solver.Objective().Value(), program.solver.Objective().BestBound()
    return 0.0 if status == pywraplp.Solver.OPTIMAL else (bound - value) / max(1.0, abs(value))


def _groups(
    inside: Sequence[Edge], needs: Mapping[str, Need], helpers: Mapping[str, Helper]
) -> dict[str, dict[str, list[int]]]:
    groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, edge in enumerate(inside):
        need = needs[edge.need]
        groups["need"][edge.need].append(number)
        groups["helper"][edge.helper].append(number)
        groups["organization"][helpers[edge.helper].organization or ""].append(number)
        groups["tier"][need.tier].append(number)
        groups["township"][need.township].append(number)
    groups["edge_need"] = {str(n): [n] for n in range(len(inside))}
    return groups


def _limit(
    program: _Program,
    groups: Mapping[str, Mapping[str, list[int]]],
    needs: Mapping[str, Need],
    room: Capacities,
    kept: Mapping[str | None, int],
) -> None:
    for name, numbers in groups["need"].items():
        slots = room.slots[name]
        if needs[name].team:
            # All places or none; fewer helpers than places can never be a whole team.
            whole = program.solver.BoolVar(f"team {name}")
            program.solver.Add(program.sum_of(numbers) == slots * whole)
        program.at_most(numbers, slots)
    for name, numbers in groups["helper"].items():
        program.at_most(numbers, room.helpers[name])
    for name, numbers in groups["organization"].items():
        if name:
            program.at_most(numbers, room.organizations[name] - kept.get(name, 0))


def _forbid_clashes(
    program: _Program, by_helper: Mapping[str, list[int]], needs: Mapping[str, Need]
) -> None:
    for numbers in by_helper.values():
        windows = [(number, needs[program.inside[number].need]) for number in numbers]
        cliques = set()
        for _, need in windows:
            begin = need.start - WIDENING
            together = frozenset(
                number
                for number, other in windows
                if other.start - WIDENING <= begin < other.end + WIDENING
            )
            cliques.add(together)
        for together in sorted(cliques, key=sorted):
            program.at_most(sorted(together), 1)


def _fairness(program: _Program, by_township: Mapping[str, list[int]], fairness: int) -> Any:
    """Answer the bonus: the r-th slot of a township earns fairness // r (falling, so in order)."""
    bonus = []
    for numbers in by_township.values() if fairness else ():
        steps = [program.solver.NumVar(0, 1, "") for _ in numbers]
        program.solver.Add(program.solver.Sum(steps) <= program.sum_of(numbers))
        bonus += [(fairness // rank) * step for rank, step in enumerate(steps, start=1)]
    return program.solver.Sum(bonus)
