"""Where one more helper would count most: quickly for many candidates, and still exactly.

A province has thousands of candidates (every seat, every kind of helper, every language). Solving
the flow again for each, as `maps.servable.gains_of_one` does, takes hours. Here it is solved once:

1. Children are kept in *rows*, one for each place and language that is a must there ("" for none),
   so that a helper who speaks it serves children whom another one does not.
2. After one maximum flow, a child still unserved in row u can make room in row v if some provider
   open to u serves somebody of v: that child goes to the newcomer instead. Which rows lie within
   reach of which in such steps is one boolean matrix (a closure), as the residual graph says.
3. A candidate that reaches the rows A and brings c places gains at least min(c, unserved in A) and
   at most min(c, unserved in rows from which A lies within reach). Where the two agree, and they
   mostly do, nothing is solved; else one small flow over the residual graph gives the exact gain.
4. Several: greedily, the best each time. Gains only shrink as more is opened (submodular), so a
   candidate whose old gain is not above the best new one is not looked at again (Minoux 1978).
   The sum is at least 1 - 1/e (63 %) of the best possible set of as many
   (`maps.servable.GREEDY_BOUND`); the first step is exact.

Solver: OR-Tools SimpleMaxFlow, integers throughout.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

from maps.servable import Counts, Numbers, Step

ANY = ""
"""The language of children for whom no other language than everybody's is a must."""

Flags = NDArray[np.bool_]
Row = tuple[int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Newcomer:
    """Somebody who might come: the place he would stand in, what he speaks, whom he reaches."""

    place: int
    speaks: frozenset[str]
    rows: Flags


def rows_of(by_language: Mapping[Row, int]) -> tuple[list[Row], Counts]:
    """Answer the rows (number of the place, language) in order, and the children of each."""
    rows = sorted(row for row, children in by_language.items() if children > 0)
    return rows, np.array([by_language[row] for row in rows], dtype=np.int64)


def open_rows(rows: Sequence[Row], is_open: Flags, speaks: Sequence[Collection[str]]) -> Flags:
    """Answer which provider (column) serves which row: the place is open to him, the language fits.

    `is_open` has a row per place and a column per provider, `speaks` his languages.
    """
    places = [place for place, _ in rows]
    return is_open[places] & _spoken(rows, speaks)


def newcomers(
    rows: Sequence[Row], minutes: Numbers, reach: float, speaks: Collection[str]
) -> list[Newcomer]:
    """Answer a newcomer for each place, who goes up to `reach` minutes and speaks `speaks`.

    `minutes` has a row per place to go to and a column per place to stand in.
    """
    spoken = frozenset(speaks)
    near = (minutes <= reach)[[place for place, _ in rows]] & _spoken(rows, [spoken])
    return [Newcomer(place, spoken, near[:, place]) for place in range(minutes.shape[1])]


def _spoken(rows: Sequence[Row], speaks: Sequence[Collection[str]]) -> Flags:
    table = [
        [lang == ANY or lang in one for one in speaks] for lang in sorted({r[1] for r in rows})
    ]
    number = {lang: index for index, lang in enumerate(sorted({r[1] for r in rows}))}
    found = np.array(table, dtype=np.bool_).reshape(len(number), len(speaks))
    return found[[number[lang] for _, lang in rows]]


@dataclass(frozen=True, slots=True, eq=False)
class _Moves:
    """What a newcomer changes: how many are gained, who changes the provider, whom he serves."""

    gained: int
    change: Counts
    his: Counts
    short: Counts


class Present:
    """The best that present capacity does, and what each newcomer would add to it."""

    def __init__(
        self, people: Sequence[int] | Counts, supply: Sequence[int] | Counts, is_open: Flags
    ) -> None:
        """Solve the flow of `people` (children by row) to `supply` (places by column).

        Raises ValueError for other shapes than `is_open` has, or negative numbers.
        """
        everybody = np.asarray(people, dtype=np.int64)
        places, pairs = np.asarray(supply, dtype=np.int64), np.asarray(is_open, dtype=np.bool_)
        if pairs.shape != (len(everybody), len(places)):
            raise ValueError(f"pairs must have {len(everybody)} rows of {len(places)}")
        if (everybody < 0).any() or (places < 0).any():
            raise ValueError("children and places are 0 or more")
        places, self._pairs = _merged(places, pairs)
        rows, columns = np.nonzero(self._pairs)
        self._held = np.zeros(self._pairs.shape, dtype=np.int64)
        self._held[rows, columns] = _flow(everybody, places, rows, columns)
        self.left: Counts = everybody - self._held.sum(axis=1)

    @property
    def served(self) -> int:
        """How many children can be served."""
        return int(self._held.sum())

    @cached_property
    def _reach(self) -> Flags:
        """Answer [u, v]: an unserved child of row u can make room for itself by one of row v."""
        found: Flags = _product(self._pairs, (self._held > 0).T)
        found |= np.eye(len(self.left), dtype=np.bool_)
        while True:
            further = _product(found, found)
            if (further == found).all():
                return np.asarray(found[self.left > 0])
            found = further

    @cached_property
    def _inside(self) -> Flags:
        """Answer which rows lie within reach of any unserved child; by steps from row to row."""
        holds, found = self._held > 0, self.left > 0
        while True:
            via = self._pairs[found].any(axis=0)
            further = found | holds[:, via].any(axis=1)
            if (further == found).all():
                return np.asarray(found)
            found = further

    def gain(self, rows: Flags, capacity: int, most: int | None = None) -> int:
        """Answer how many more children one newcomer with `capacity` would serve; exact.

        `most` may tell a bound that is known already.
        """
        least = min(capacity, int(self.left[rows].sum()))
        if least in (capacity, most) or not rows.any():
            return least
        if most is None and least == self._bound(rows, capacity):
            return least
        return self._moves(rows, capacity).gained

    def _bound(self, rows: Flags, capacity: int) -> int:
        short = self.left[self.left > 0]
        return min(capacity, int(short[self._reach[:, rows].any(axis=1)].sum()))

    def _moves(self, rows: Flags, capacity: int) -> _Moves:
        """Answer the flow over the residual graph: unserved > row > provider > row > newcomer."""
        inside = self._inside
        touched = np.asarray(self._pairs[inside].any(axis=0))
        number, size = self._pairs.shape
        newcomer, source, sink = number + size, number + size + 1, number + size + 2
        there, via = np.nonzero(self._pairs & inside[:, None])
        back, held = np.nonzero((self._held > 0) & touched[None, :])
        ends = np.nonzero(rows & inside)[0]
        solver = max_flow.SimpleMaxFlow()
        gone = _arcs(solver, there, number + via, np.full(len(there), capacity))
        freed = _arcs(solver, number + held, back, self._held[back, held])
        short = _arcs(solver, np.full(number, source), np.arange(number), self.left)
        come = _arcs(solver, ends, np.full(len(ends), newcomer), np.full(len(ends), capacity))
        solver.add_arc_with_capacity(newcomer, sink, capacity)
        gained = _solved(solver, source, sink)
        change = np.zeros(self._pairs.shape, dtype=np.int64)
        change[there, via] = solver.flows(gone)
        np.subtract.at(change, (back, held), solver.flows(freed))
        his = np.zeros(number, dtype=np.int64)
        his[ends] = solver.flows(come)
        return _Moves(gained, change, his, np.asarray(solver.flows(short), dtype=np.int64))

    def gains(self, candidates: Sequence[Newcomer], capacity: int) -> list[int]:
        """Answer the gain of each candidate by itself; those that reach the same gain the same."""
        known: dict[bytes, int] = {}
        found: list[int] = []
        for one in candidates:
            key = np.packbits(one.rows).tobytes()
            if key not in known:
                known[key] = self.gain(one.rows, capacity)
            found.append(known[key])
        return found

    def with_one(self, rows: Flags, capacity: int) -> Present:
        """Answer what is present once a newcomer has come; the plan is changed, not made anew."""
        moves = self._direct(rows, capacity)
        if moves.gained < capacity:
            moves = self._moves(rows, capacity)
        after = copy(self)
        # What was worked out of the plan before is not true of the plan after.
        for name in ("_reach", "_inside"):
            after.__dict__.pop(name, None)
        after._pairs = np.column_stack([self._pairs, rows])
        after._held = np.column_stack([self._held + moves.change, moves.his])
        after.left = self.left - moves.short
        return after

    def _direct(self, rows: Flags, capacity: int) -> _Moves:
        """Answer the moves where the newcomer serves unserved children and nobody else moves."""
        wanting = np.where(rows, self.left, 0)
        before = np.cumsum(wanting) - wanting
        his = np.clip(capacity - before, 0, wanting)
        return _Moves(int(his.sum()), np.zeros_like(self._held), his, his)


def greedy(
    present: Present,
    candidates: Sequence[Newcomer],
    capacity: int,
    *,
    steps: int,
    gains: Sequence[int] | None = None,
) -> list[Step]:
    """Answer whom to let come, one after another, each of several times if that is best.

    `gains` may tell what `present.gains` said of the candidates. Stops where nothing is gained.
    """
    bounds = list(present.gains(candidates, capacity) if gains is None else gains)
    done: list[Step] = []
    while len(done) < steps and bounds:
        best = _best(present, candidates, capacity, bounds, is_fresh=not done)
        if bounds[best] == 0:
            break
        present = present.with_one(candidates[best].rows, capacity)
        done.append(Step(best, bounds[best], present.served))
    return done


def _best(
    present: Present,
    candidates: Sequence[Newcomer],
    capacity: int,
    bounds: list[int],
    *,
    is_fresh: bool,
) -> int:
    """Answer the position of the best candidate; `bounds` holds its exact gain afterwards."""
    fresh = set(range(len(bounds))) if is_fresh else set()
    while True:
        best = max(range(len(bounds)), key=lambda index: (bounds[index], -index))
        if best in fresh or bounds[best] == 0:
            return best
        bounds[best] = present.gain(candidates[best].rows, capacity, bounds[best])
        fresh.add(best)


def _product(one: Flags, other: Flags) -> Flags:
    """Answer the boolean product; in single precision, which a processor multiplies quickly."""
    return np.asarray(one.astype(np.float32) @ other.astype(np.float32) > 0)


def _merged(places: Counts, pairs: Flags) -> tuple[Counts, Flags]:
    """Answer the providers with those put together that serve the same rows; idle ones dropped."""
    useful = (places > 0) & pairs.any(axis=0)
    columns = pairs[:, useful]
    if not columns.shape[1]:
        return np.zeros(0, dtype=np.int64), columns
    kinds, which = np.unique(columns, axis=1, return_inverse=True)
    together = np.zeros(kinds.shape[1], dtype=np.int64)
    np.add.at(together, which.reshape(-1), places[useful])
    return together, kinds


def _flow(people: Counts, places: Counts, rows: Counts, columns: Counts) -> Counts:
    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    areas, providers = len(people), len(places)
    source, sink = areas + providers, areas + providers + 1
    solver = max_flow.SimpleMaxFlow()
    arcs = _arcs(solver, rows, areas + columns, np.minimum(people[rows], places[columns]))
    _arcs(solver, np.full(areas, source), np.arange(areas), people)
    _arcs(solver, areas + np.arange(providers), np.full(providers, sink), places)
    _solved(solver, source, sink)
    return np.asarray(solver.flows(arcs), dtype=np.int64)


def _arcs(solver: max_flow.SimpleMaxFlow, start: Counts, end: Counts, most: Counts) -> Counts:
    return np.asarray(solver.add_arcs_with_capacity(start, end, most))


def _solved(solver: max_flow.SimpleMaxFlow, source: int, sink: int) -> int:
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise RuntimeError("The flow was not solved.")
    return int(solver.optimal_flow())
