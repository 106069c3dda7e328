"""The plan as a minimum-cost flow over arrays, with whole numbers only.

Each free place of a need is one unit that goes  need > (person, block) > person > organization >
sink  if somebody takes it, and  need > township > sink  if nobody does. Method:

1. A pair costs `top - gain`, where `gain` is its score in tenths (and the stability bonus), `top`
   the largest gain. A place that stays empty costs `unit` x 3, 2 or 1 (critical, urgent, routine)
   and `top`.
2. The k-th empty place of a township that wants d and holds h costs what the rank it would have
   filled earns, fairness // (h + d - k + 1): rising, so parallel arcs fill in order. Equal steps
   are one arc, and ranks that earn nothing are one arc for all.
3. Needs that can be served together form a matroid (a gammoid: they are linked to the sink by
   disjoint paths), so for *any* falling positive weights the best weighted plan is also the
   lexicographic one (Rado, Edmonds): 3, 2, 1 do. `unit` must only outweigh what the rest of an
   exchange can cost; it starts small, because small numbers are solved faster, and grows (`units`)
   until a certificate that looks at the tiers alone says so (`certificate.proven`).

Ties: arcs stand in the order (need id, helper id) and the solver is deterministic, so the same
problem has the same plan however its rows were shuffled. Every cost is asserted to lie in range,
every pair to stand once: this solver refuses what is too large, others go silently wrong.
Cost: about m^1.1 in the number of arcs, 70 bytes an arc.
Source: Ahuja, Magnanti and Orlin, Network Flows; OR-Tools SimpleMinCostFlow (cost scaling).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Mask = NDArray[np.bool_]
Columns = NDArray[Any]

SOLVER = "or-tools SimpleMinCostFlow"
LARGEST = 2**53
# The first unit tried, in multiples of everything else a place can earn. 12 costs 15 % more and
# was not needed on any instance of the bench; 1 was too little at 30,000 needs.
FIRST_UNIT = 4
NEXT_UNIT = 16
CHUNK = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """What there is to give out, once frozen pairs have taken theirs."""

    slots: Ints  # free places of each need
    weight: Ints  # 3, 2 or 1 by tier
    township: Numbers  # of each need
    held: Ints  # ranks of each township that frozen pairs already take
    capacity: Ints  # of each person
    organization: Numbers  # of each person, -1 for none
    organization_capacity: Ints
    fairness: int = 0

    def ranks(self) -> tuple[Numbers, Ints, Ints]:
        """Answer (township, bonus, places) of the steps of 2, the cheapest to lose first."""
        demand = np.bincount(self.township, self.slots, minlength=len(self.held)).astype(np.int64)
        low, high = self.held + 1, self.held + demand
        # From this rank on nothing is earned; before it one row a rank, equal neighbours joined.
        far = np.maximum(low, self.fairness + 1)
        idle = np.maximum(0, high - far + 1)
        count = demand - idle
        near = np.repeat(np.arange(len(demand)), count)
        within = np.arange(len(near)) - np.repeat(np.cumsum(count) - count, count)
        bonus = self.fairness // (low[near] + within)
        begins = np.append(True, (near[1:] != near[:-1]) | (bonus[1:] != bonus[:-1]))
        at = np.flatnonzero(begins[: len(near)])
        places = np.diff(np.append(at, len(near)))
        rest = np.flatnonzero(idle)
        of = np.concatenate([rest, near[at]])
        bonus = np.concatenate([np.zeros(len(rest), dtype=np.int64), bonus[at]])
        places = np.concatenate([idle[rest], places])
        order = np.lexsort((bonus, of))
        return of[order].astype(np.int32), bonus[order], places[order]

    def without_fairness(self) -> Limits:
        """Answer the same limits with no bonus for spread."""
        return replace(self, fairness=0)

    def first_bonus(self) -> Ints:
        """Answer what the next filled place of each township earns while the plan fills none."""
        return np.asarray(self.fairness // (self.held + 1), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Feasible pairs sorted by (need, helper), each once, with what each earns and its block."""

    need: Numbers
    helper: Numbers
    gain: Numbers
    block: Numbers

    def __len__(self) -> int:
        """Answer the number of pairs."""
        return len(self.need)

    def take(self, which: Mask | Ints | slice) -> Pairs:
        """Answer some of the pairs, by mask, rising positions or a stretch of them."""
        return Pairs(self.need[which], self.helper[which], self.gain[which], self.block[which])

    def bare(self) -> Pairs:
        """Answer the same pairs, each earning nothing beside its tier."""
        return replace(self, gain=np.zeros_like(self.gain))

    @property
    def top(self) -> int:
        """Answer the largest gain."""
        return int(self.gain.max(initial=0))


@dataclass(slots=True)
class _Columns:
    """Arcs of the network in the order they are laid."""

    tails: list[Numbers] = field(default_factory=list)
    heads: list[Numbers] = field(default_factory=list)
    capacities: list[Ints] = field(default_factory=list)
    costs: list[Ints] = field(default_factory=list)

    def lay(self, tails: Columns, heads: Columns, capacities: Columns, costs: Columns) -> None:
        self.tails.append(tails.astype(np.int32))
        self.heads.append(heads.astype(np.int32))
        self.capacities.append(capacities.astype(np.int64))
        self.costs.append(costs.astype(np.int64))

    def joined(self) -> tuple[Numbers, Numbers, Ints, Ints]:
        return (
            np.concatenate(self.tails),
            np.concatenate(self.heads),
            np.concatenate(self.capacities),
            np.concatenate(self.costs),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """The first number of each kind of node; needs start at 0."""

    township: int
    helper: int
    block: int
    organization: int
    sink: int

    @staticmethod
    def of(limits: Limits, blocks: int) -> Nodes:
        """Number needs, townships, people, blocks, organizations and the sink."""
        township = len(limits.slots)
        helper = township + len(limits.held)
        block = helper + len(limits.capacity)
        organization = block + blocks
        return Nodes(
            township, helper, block, organization, organization + len(limits.organization_capacity)
        )


def rest(limits: Limits, pairs: Pairs) -> int:
    """Answer more than a filled place can earn beside its tier."""
    return 1 + pairs.top + limits.fairness


def heads_of(pairs: Pairs, nodes: Nodes) -> Numbers:
    """Answer the node each pair leads to: its block, or the person directly."""
    direct = pairs.helper + np.int32(nodes.helper)
    return np.where(pairs.block >= 0, pairs.block + np.int32(nodes.block), direct)


def joints(
    limits: Limits, owners: Numbers, nodes: Nodes, unit: int, top: int
) -> tuple[Numbers, Numbers, Ints, Ints]:
    """Answer every arc but the pairs', as (tails, heads, capacities, costs)."""
    laid = _Columns()
    needs = np.arange(len(limits.slots))
    laid.lay(needs, nodes.township + limits.township, limits.slots, limits.weight * unit + top)
    of, bonus, places = limits.ranks()
    laid.lay(nodes.township + of, np.full(len(of), nodes.sink), places, bonus)
    blocks = np.arange(len(owners))
    ones = np.ones(len(owners))
    laid.lay(nodes.block + blocks, nodes.helper + owners, ones, np.zeros(len(owners)))
    people = np.arange(len(limits.capacity))
    onward = np.where(
        limits.organization >= 0, nodes.organization + limits.organization, nodes.sink
    )
    laid.lay(nodes.helper + people, onward, limits.capacity, np.zeros(len(people)))
    ends = np.arange(len(limits.organization_capacity))
    laid.lay(
        nodes.organization + ends,
        np.full(len(ends), nodes.sink),
        limits.organization_capacity,
        np.zeros(len(ends)),
    )
    return laid.joined()


def check(limits: Limits, pairs: Pairs, unit: int) -> None:
    """Raise unless pairs are sorted and unique and every cost and total is exact."""
    key = pairs.need.astype(np.int64) * max(1, len(limits.capacity)) + pairs.helper
    if np.any(key[1:] <= key[:-1]):
        raise ValueError("Pairs must be sorted and stand once.")
    if len(pairs) and int(pairs.gain.min()) < 0:
        raise ValueError("A pair earns less than nothing.")
    most = (3 * unit + pairs.top + limits.fairness) * (1 + int(limits.slots.sum()))
    if most >= LARGEST:
        raise OverflowError("A total is too large to be exact.")


def solve(limits: Limits, pairs: Pairs, owners: Numbers, unit: int) -> Mask:
    """Answer which pairs the optimal flow takes; `owners` is the person of each block.

    Raises RuntimeError if the solver does not answer with an optimum, ValueError and OverflowError
    for arcs that stand twice or costs out of range.
    """
    check(limits, pairs, unit)
    if not len(pairs):
        return np.zeros(0, dtype=np.bool_)
    from ortools.graph.python import min_cost_flow

    nodes = Nodes.of(limits, len(owners))
    solver = min_cost_flow.SimpleMinCostFlow()
    top = pairs.top
    for low in range(0, len(pairs), CHUNK):
        part = pairs.take(np.s_[low : low + CHUNK])
        solver.add_arcs_with_capacity_and_unit_cost(
            part.need.astype(np.int32),
            heads_of(part, nodes),
            np.ones(len(part), dtype=np.int64),
            top - part.gain.astype(np.int64),
        )
    solver.add_arcs_with_capacity_and_unit_cost(*joints(limits, owners, nodes, unit, top))
    ends = np.append(np.arange(len(limits.slots)), nodes.sink).astype(np.int32)
    solver.set_nodes_supplies(ends, np.append(limits.slots, -limits.slots.sum()))
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"The flow was not solved: {status}.")
    flows = solver.flows(np.arange(len(pairs), dtype=np.int32))
    return np.asarray(flows, dtype=np.int64) > 0


def units(limits: Limits, pairs: Pairs) -> Iterator[int]:
    """Yield the units to try: from small to one that outweighs every exchange at once."""
    small = rest(limits, pairs)
    safe = small * (1 + int(limits.slots.sum()))
    unit = min(safe, FIRST_UNIT * small)
    while unit < safe:
        yield unit
        unit *= NEXT_UNIT
    yield safe
