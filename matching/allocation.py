"""The plan: as many needs as possible, the most urgent first, then spread, then the best pairs.

Method, on integer costs in tenths of a score point:

1. Frozen pairs leave with their slot, their helper's and organization's capacity and their time.
2. Every feasible pair is an arc; no pair is left out for being far down a list.
3. A minimum-cost flow source > township > need > helper > organization > sink finds the optimum
   of the problem without clashes and teams. A filled slot earns R times 3, 2 or 1 for critical,
   urgent or routine; R is larger than all else together. Needs that can be served together form a
   matroid, so any falling weights give the lexicographic best (Edmonds); hence 3, 2, 1 suffice.
   The r-th slot of a township earns fairness / r, which spreads help; a pair earns its score and,
   if it was proposed before, the stability bonus.
4. What a flow cannot say, two windows of one person that clash and teams that come whole or not at
   all, is solved exactly on the connected parts where the flow's answer breaks it (`exact`).
5. The plan is checked by `validation`, which trusts nothing.

Ties: rows are sorted by id before the arcs are laid, so a shuffled problem has the same plan.
Source of 3: minimum-cost flow with integral optimum; Ahuja, Magnanti and Orlin, Network Flows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python import min_cost_flow

from matching import exact, validation
from matching.candidates import edges as edges
from matching.components import connected
from matching.explanation import unfilled
from matching.types import TIERS, Edge, Helper, Need, Plan, Problem

SOLVER = "or-tools SimpleMinCostFlow"
SOLVER_EXACT = "or-tools SimpleMinCostFlow + SCIP"
HIGHEST_SCORE = 1000
LARGEST_COST = 2**53


@dataclass
class Room:
    """What is left to give out once the frozen pairs have taken theirs."""

    slots: dict[str, int]
    helpers: dict[str, int]
    organizations: dict[str, int]
    taken: dict[str, list[Need]] = field(default_factory=dict)


def room_of(problem: Problem) -> Room:
    """Answer slots and capacities after the frozen pairs, and when their helpers are taken."""
    needs = {need.id: need for need in problem.needs}
    organization_of = {helper.id: helper.organization for helper in problem.helpers}
    room = Room(
        slots={need.id: need.slots for need in problem.needs},
        helpers={helper.id: helper.capacity for helper in problem.helpers},
        organizations={row.id: row.capacity for row in problem.organizations.values()},
    )
    for need_id, helper_id in sorted(problem.frozen):
        room.slots[need_id] = max(0, room.slots[need_id] - 1)
        room.helpers[helper_id] = max(0, room.helpers[helper_id] - 1)
        organization = organization_of[helper_id]
        if organization in room.organizations:
            room.organizations[organization] = max(0, room.organizations[organization] - 1)
        room.taken.setdefault(helper_id, []).append(needs[need_id])
    return room


def solve(problem: Problem, *, seconds: float = 60.0) -> Plan:
    """Answer the optimal plan; `gap` says how far from proven it is if `seconds` ran out."""
    every = edges(problem)
    room = room_of(problem)
    needs = {need.id: need for need in problem.needs}
    helpers = {helper.id: helper for helper in problem.helpers}
    usable = [edge for edge in every if _fits(edge, needs, problem, room)]
    costs = {(e.need, e.helper): gain(e, problem) for e in usable}
    chosen = flow(usable, needs, helpers, room, problem, costs)
    broken = exact.broken(chosen, needs, room.slots)
    solver, gap = SOLVER, 0.0
    if broken:
        solver = SOLVER_EXACT
        part = connected(usable, helpers, room, needs, broken, problem.weights.fairness > 0)
        inside = [edge for edge in usable if edge.need in part]
        kept = [edge for edge in chosen if edge.need not in part]
        solved, gap = exact.solve(
            inside, kept, needs, helpers, room, problem, costs, seconds=seconds
        )
        chosen = kept + solved
    chosen.sort(key=lambda edge: (edge.need, edge.helper))
    validation.validate(problem, chosen)
    return _plan(problem, room, chosen, solver, gap)


def gain(edge: Edge, problem: Problem) -> int:
    """Answer what a pair earns: ten times its score, and the stability bonus if proposed before."""
    bonus = problem.weights.stability if (edge.need, edge.helper) in problem.previous else 0
    return round(edge.score * 10) + bonus


def _fits(edge: Edge, needs: Mapping[str, Need], problem: Problem, room: Room) -> bool:
    if (edge.need, edge.helper) in problem.frozen or room.slots[edge.need] == 0:
        return False
    taken = room.taken.get(edge.helper, ())
    return not any(validation.clash(needs[edge.need], other) for other in taken)


def tier_weight(need: Need) -> int:
    """Answer 3, 2 or 1 for critical, urgent or routine."""
    return len(TIERS) - TIERS.index(need.tier)


class _Network:
    """Arcs collected as columns; nodes are numbered as they are first named."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}
        self.arcs: list[tuple[int, int, int, int]] = []

    def node(self, kind: str, name: str = "") -> int:
        return self.numbers.setdefault((kind, name), len(self.numbers))

    def arc(self, start: int, end: int, capacity: int, cost: int) -> None:
        if abs(cost) >= LARGEST_COST:
            raise OverflowError("A cost is too large to be exact.")
        self.arcs.append((start, end, capacity, cost))


def flow(
    usable: Sequence[Edge],
    needs: Mapping[str, Need],
    helpers: Mapping[str, Helper],
    room: Room,
    problem: Problem,
    gains: Mapping[tuple[str, str], int],
) -> list[Edge]:
    """Answer the optimum without clashes and teams: step 3 of the method."""
    if not usable:
        return []
    network = _Network()
    source, sink = network.node("source"), network.node("sink")
    wanted = sorted({edge.need for edge in usable})
    supply = sum(room.slots[name] for name in wanted)
    fairness = problem.weights.fairness
    heavy = supply * (HIGHEST_SCORE + problem.weights.stability + fairness) + 1
    _lay_needs(network, source, [needs[name] for name in wanted], room, fairness, heavy)
    for edge in usable:
        start, end = network.node("need", edge.need), network.node("helper", edge.helper)
        network.arc(start, end, 1, -gains[edge.need, edge.helper])
    first_pair = len(network.arcs) - len(usable)
    for name in sorted({edge.helper for edge in usable}):
        organization = helpers[name].organization
        end = network.node("organization", organization) if organization else sink
        network.arc(network.node("helper", name), end, room.helpers[name], 0)
    for name in sorted({helpers[e.helper].organization or "" for e in usable} - {""}):
        network.arc(network.node("organization", name), sink, room.organizations[name], 0)
    network.arc(source, sink, supply, 0)
    carried = _run(network, source, sink, supply)
    return [edge for edge, flow in zip(usable, carried[first_pair:], strict=False) if flow]


def _lay_needs(
    network: _Network,
    source: int,
    wanted: Iterable[Need],
    room: Room,
    fairness: int,
    heavy: int,
) -> None:
    demand: Counter[str] = Counter()
    for need in wanted:
        slots = room.slots[need.id]
        demand[need.township] += slots
        start, end = network.node("township", need.township), network.node("need", need.id)
        network.arc(start, end, slots, -heavy * tier_weight(need))
    for township in sorted(demand):
        end = network.node("township", township)
        for rank in range(1, demand[township] + 1):
            network.arc(source, end, 1, -(fairness // rank))


def _run(network: _Network, source: int, sink: int, supply: int) -> list[int]:
    columns = np.array(network.arcs, dtype=np.int64).T
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(*columns)
    solver.set_node_supply(source, supply)
    solver.set_node_supply(sink, -supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"The flow was not solved: {status}.")
    return [int(carried) for carried in solver.flows(arcs)]


def _plan(
    problem: Problem,
    room: Room,
    chosen: Sequence[Edge],
    solver: str,
    gap: float,
) -> Plan:
    tier_of = {need.id: need.tier for need in problem.needs}
    filled = Counter(tier_of[edge.need] for edge in chosen)
    return Plan(
        pairs=tuple(chosen),
        unfilled=unfilled(problem, room.slots, room.helpers, chosen),
        filled={tier: filled[tier] for tier in TIERS},
        score=round(sum(edge.score for edge in chosen), 1),
        input_hash=problem.input_hash,
        solver=solver,
        gap=gap,
    )
