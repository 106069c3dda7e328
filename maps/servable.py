"""How many children present capacity could serve, where it cannot, and where one more counts most.

Method:

1. A maximum flow: source > area i (its children) > provider j where t_ij <= T and j serves i > sink
   (its capacity). Its value is the number of children that can be served; what an area is left
   with is its structural gap. Sharing capacity out (2SFCA) cannot tell this, and filling
   providers one after another depends on their order (design notes 3.4).
2. Among all maximum flows the one with the fewest minutes is taken (minimum cost, whole minutes).
   Which areas are left short is then decided by the minutes, and by the order of areas in a tie.
3. *Where next*, one: each candidate is added in turn and the flow solved again; exact.
4. *Where next*, several: greedily, the best each time. The gain is a monotone submodular function
   of the set of places opened, so greedy reaches at least 1 - 1/e (63 %) of the best possible
   set (Nemhauser, Wolsey and Fisher 1978); each step states its gain.

Solver: OR-Tools SimpleMinCostFlow, integers throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow, min_cost_flow

GREEDY_BOUND = 1 - 1 / np.e

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Servable:
    """Children served by area and by provider, and what each area is short of."""

    served: Counts
    used: Counts
    gap: Counts
    minutes: int

    @property
    def total(self) -> int:
        """How many children can be served."""
        return int(self.served.sum())


@dataclass(frozen=True, slots=True)
class Step:
    """One opening: the candidate's position, how many more are served, and how many then."""

    candidate: int
    gain: int
    served: int


def servable(
    demand: Sequence[int], supply: Sequence[int], minutes: Numbers, is_open: NDArray[np.bool_]
) -> Servable:
    """Answer the most children that can be served, with the fewest minutes.

    `demand` N_i and `supply` S_j are whole numbers, `minutes` t_ij has a row per area, `is_open`
    marks the pairs that count (in reach, and served). Raises ValueError for other shapes or
    negative numbers.
    """
    people, places, times, pairs = _checked(demand, supply, minutes, is_open)
    rows, columns = np.nonzero(pairs)
    served, used = np.zeros_like(people), np.zeros_like(places)
    if not len(rows):
        return Servable(served, used, people.copy(), 0)
    solver = min_cost_flow.SimpleMinCostFlow()
    areas, providers = len(people), len(places)
    source, sink = areas + providers, areas + providers + 1
    capacity = np.minimum(people[rows], places[columns])
    cost = np.rint(times[rows, columns]).astype(np.int64)
    arcs = solver.add_arcs_with_capacity_and_unit_cost(rows, areas + columns, capacity, cost)
    nought = np.zeros
    solver.add_arcs_with_capacity_and_unit_cost(
        np.full(areas, source), np.arange(areas), people, nought(areas, np.int64)
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        areas + np.arange(providers), np.full(providers, sink), places, nought(providers, np.int64)
    )
    solver.set_node_supply(source, int(people.sum()))
    solver.set_node_supply(sink, -int(people.sum()))
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"The flow was not solved: {status}.")
    carried = solver.flows(arcs)
    np.add.at(served, rows, carried)
    np.add.at(used, columns, carried)
    return Servable(served, used, people - served, int((carried * cost).sum()))


def where_next(
    demand: Sequence[int],
    supply: Sequence[int],
    is_open: NDArray[np.bool_],
    candidates: NDArray[np.bool_],
    capacity: int,
    *,
    steps: int = 1,
) -> list[Step]:
    """Answer which candidates to open, one after another, with the gain of each.

    `candidates` has a row per area and a column per candidate and marks whom it would reach; each
    brings `capacity` places, and one may be opened several times. Stops where nothing is gained.
    The first step is exact; the sum of several is at least 63 % of the best (see the module).
    """
    people, places, _, pairs = _checked(demand, supply, np.zeros(is_open.shape), is_open)
    if candidates.ndim != 2 or candidates.shape[0] != len(people) or capacity < 1:
        raise ValueError("candidates must have one row for each area, and a capacity of 1 or more")
    served = _most(people, places, pairs)
    done: list[Step] = []
    for _ in range(steps):
        gains = _gains(people, places, pairs, candidates, capacity, served)
        best = int(np.argmax(gains)) if len(gains) else 0
        if not len(gains) or gains[best] == 0:
            break
        served += int(gains[best])
        done.append(Step(best, int(gains[best]), served))
        places = np.append(places, capacity)
        pairs = np.column_stack([pairs, candidates[:, best]])
    return done


def gains_of_one(
    demand: Sequence[int],
    supply: Sequence[int],
    is_open: NDArray[np.bool_],
    candidates: NDArray[np.bool_],
    capacity: int,
) -> Counts:
    """Answer, for each candidate, how many more children one more with `capacity` would serve."""
    people, places, _, pairs = _checked(demand, supply, np.zeros(is_open.shape), is_open)
    return _gains(people, places, pairs, candidates, capacity, _most(people, places, pairs))


def _gains(
    people: Counts,
    places: Counts,
    pairs: NDArray[np.bool_],
    candidates: NDArray[np.bool_],
    capacity: int,
    served: int,
) -> Counts:
    known: dict[bytes, int] = {}
    gains = []
    for column in candidates.T:
        # Candidates that reach the same areas gain the same.
        key = np.packbits(column).tobytes()
        if key not in known:
            more = np.column_stack([pairs, column])
            known[key] = _most(people, np.append(places, capacity), more) - served
        gains.append(known[key])
    return np.array(gains, dtype=np.int64)


def _most(people: Counts, places: Counts, pairs: NDArray[np.bool_]) -> int:
    rows, columns = np.nonzero(pairs)
    if not len(rows):
        return 0
    areas, providers = len(people), len(places)
    source, sink = areas + providers, areas + providers + 1
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(rows, areas + columns, np.minimum(people[rows], places[columns]))
    solver.add_arcs_with_capacity(np.full(areas, source), np.arange(areas), people)
    solver.add_arcs_with_capacity(areas + np.arange(providers), np.full(providers, sink), places)
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise RuntimeError("The flow was not solved.")
    return int(solver.optimal_flow())


def _checked(
    demand: Sequence[int], supply: Sequence[int], minutes: Numbers, is_open: NDArray[np.bool_]
) -> tuple[Counts, Counts, Numbers, NDArray[np.bool_]]:
    people = np.asarray(demand, dtype=np.int64)
    places = np.asarray(supply, dtype=np.int64)
    shape = (len(people), len(places))
    times, pairs = np.asarray(minutes, dtype=np.float64), np.asarray(is_open, dtype=np.bool_)
    if times.shape != shape or pairs.shape != shape:
        raise ValueError(f"minutes and pairs must have {shape[0]} rows of {shape[1]}")
    if (people < 0).any() or (places < 0).any():
        raise ValueError("children and places are 0 or more")
    if not np.isfinite(times[pairs]).all() or (times[pairs] < 0).any():
        raise ValueError("minutes of pairs that count are finite and 0 or more")
    return people, places, times, pairs
