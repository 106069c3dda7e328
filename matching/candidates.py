"""Every feasible pair, streamed in the order of needs, without a loop over pairs.

Method:

1. Needs are taken in blocks, in order, so that memory is bounded by a block and not by the whole.
2. In a block, needs that ask the same (service, level, required languages, sex, remote or not) form
   a class. Whoever fails what does not depend on day, place or child is dropped for the class.
3. Remote needs, and classes small enough, meet all of the class's helpers. Otherwise the helpers of
   the class hang in KD-trees of their points on the ellipsoid (kilometres from its centre), one
   tree a ring of similar limits; pairs closer than the ring's farthest reach, plus 0.4 %, come out
   of C. A straight line through the earth is never longer than the way over it, and the formula of
   `travel` differs from that by less than a millionth, so no pair is lost; beyond 800 km, where
   that was not measured, everybody is met. What has a road entry is met apart, at any distance.
4. Every remaining check of `pairwise` filters exactly; no pair is dropped for being far down a list
   (a cap of k best loses up to 18 % of the plan at 100,000 needs; performance.md 2).
5. What is left is scored and packed into one 64-bit key (need, helper, score, minutes), and the
   keys of the block are sorted: by need, then helper, the order of their ids.

Ties: none, a pair stands once; the order of the input does not matter. Complexity: O((n + h) log h)
for the trees and O(p) for p pairs within reach; about 0.3 microseconds a pair.
Source of 3: J. L. Bentley, Multidimensional binary search trees (1975), in scipy.spatial; measured
in performance.md 1. scipy is loaded only by a problem that is large.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import scoring
from matching.arcs import HIGHEST_SCORE, MOST_MINUTES, Arcs
from matching.columns import Columns, Flags
from matching.pairwise import Pairwise
from matching.score_tables import ScoreTables
from matching.travel import TRUSTED_KM, minutes_between, reach_km
from matching.types import Edge, Problem

Index = NDArray[np.int64]
Group = tuple[int, int, int, int, bool]

# Problems of no more pairs than this are met pair by pair, and scipy is never loaded.
FEW_PAIRS = 4_000_000
# In larger ones, so do classes of a block of no more pairs than this.
SMALL_CLASS = 20_000
# How many pairs are in the making at once, and needs in the first block.
AT_ONCE = 1_000_000
FIRST_BLOCK = 1_024
RINGS = 4
WIDER = 1.004

# Helpers are dropped by these for a whole class, with the first of its needs standing for all.
OF_THE_CLASS = ("service", "level", "identity", "conduct", "adult", "language", "sex")
# And these are left to each pair, the cheapest first.
OF_THE_PAIR = ("vetting", "training", "licence", "area", "organization", "two_adults", "term",
               "blocked", "throttled", "load", "free")  # fmt: skip

SCORE_BITS = HIGHEST_SCORE.bit_length()
MINUTE_BITS = MOST_MINUTES.bit_length()


class Ring:
    """The helpers of a class with similar limits, and their tree once it is asked."""

    def __init__(self, helpers: Index, km: float) -> None:
        """Take helpers and the farthest that any of them goes."""
        self.helpers, self.km = helpers, km
        self.tree: Any = None


class Candidates:
    """The feasible pairs of some needs and helpers: re-iterable, deterministic, bounded memory."""

    def __init__(
        self,
        columns: Columns,
        only_needs: Sequence[int] | NDArray[Any] | None = None,
        only_helpers: Sequence[int] | NDArray[Any] | None = None,
    ) -> None:
        """Take all needs and helpers, or only those at the given places (any order)."""
        problem = columns.problem
        self.columns = columns
        self.pairwise, self.tables = Pairwise(columns), ScoreTables(columns)
        self.needs = _chosen(only_needs, len(problem.needs))
        self.helpers = _chosen(only_helpers, len(problem.helpers))
        self.is_small = len(self.needs) * len(self.helpers) <= FEW_PAIRS
        self._rings: dict[Group, tuple[Index, list[Ring]]] = {}
        self._helper_bits = max(1, len(problem.helpers)).bit_length()

    def chunks(self, size: int = 2_000_000) -> Iterator[Arcs]:
        """Yield the arcs in order, in chunks of about `size`, each with whole needs."""
        at, block = 0, FIRST_BLOCK
        while at < len(self.needs):
            needs = self.needs[at : at + block]
            arcs = self._of(needs)
            if len(arcs):
                yield arcs
            at += len(needs)
            per_need = max(len(arcs) / len(needs), 0.05)
            block = int(np.clip(size / per_need, 1, min(8 * block, self._most_needs)))

    @property
    def _most_needs(self) -> int:
        """Answer how many needs of a block the key has room for."""
        return 1 << min(24, 63 - MINUTE_BITS - SCORE_BITS - self._helper_bits)

    def count(self) -> int:
        """Answer how many pairs are feasible, exactly, by one pass."""
        return sum(len(arcs) for arcs in self.chunks())

    def all(self) -> Arcs:
        """Answer all arcs at once: twelve bytes each."""
        return Arcs.concatenate(list(self.chunks()))

    def _of(self, needs: Index) -> Arcs:
        keys = [
            self._keys(needs, places, helpers)
            for group, places in self._groups(needs)
            for places, helpers in self._near(group, needs, places)
        ]
        return self._unpacked(needs, np.sort(np.concatenate(keys)) if keys else np.zeros(0, int))

    def _groups(self, needs: Index) -> Iterator[tuple[Group, Index]]:
        """Yield each class of the block with the places of its needs in the block."""
        c = self.columns
        wish = np.where(c.language_required[needs], c.wish[needs], -1)
        key = np.stack([c.service[needs], c.min_level[needs], wish, c.wanted_sex[needs],
                        c.remote[needs]], axis=1)  # fmt: skip
        groups, inverse = np.unique(key, axis=0, return_inverse=True)
        order = np.argsort(inverse.reshape(-1), kind="stable")
        starts = np.searchsorted(inverse.reshape(-1)[order], np.arange(len(groups) + 1))
        for number, row in enumerate(groups.tolist()):
            yield tuple(row), order[starts[number] : starts[number + 1]]

    def _near(self, group: Group, needs: Index, places: Index) -> Iterator[tuple[Index, Index]]:
        """Yield (places in the block, helpers): pairs that may be feasible, each of them once."""
        everybody, rings = self._class(group, int(needs[places[0]]))
        is_remote = group[-1]
        if is_remote or self.is_small or len(places) * len(everybody) <= SMALL_CLASS:
            yield from _crossed(places, everybody)
            return
        for ring in rings:
            if ring.km * WIDER > TRUSTED_KM:
                yield from _crossed(places, ring.helpers)
            else:
                yield from self._within(ring, needs, places)
                yield from self._by_road(ring.helpers, needs, places)

    def _class(self, group: Group, need: int) -> tuple[Index, list[Ring]]:
        """Answer the helpers that a class leaves, all of them and by rings of similar limits."""
        if group not in self._rings:
            fits = np.ones(len(self.helpers), dtype=np.bool_)
            for code in OF_THE_CLASS:
                fits &= getattr(self.pairwise, code)(need, self.helpers, None)
            everybody = self.helpers[fits]
            limits = self.columns.limit[everybody]
            order = np.argsort(limits, kind="stable")
            rings = [
                Ring(np.sort(everybody[part]), float(reach_km(limits[part].max(), self._travel)))
                for part in np.array_split(order, RINGS)
                if len(part)
            ]
            self._rings[group] = everybody, rings
        return self._rings[group]

    @property
    def _travel(self) -> Any:
        return self.columns.travel

    def _within(self, ring: Ring, needs: Index, places: Index) -> Iterator[tuple[Index, Index]]:
        from scipy.spatial import cKDTree  # the worker's library: a web process never comes here

        columns = self.columns
        if ring.tree is None:
            ring.tree = cKDTree(columns.homes.at(columns.home[ring.helpers]).xyz())
        points = columns.places.at(columns.place[needs[places]]).xyz()
        for part in _parts(len(places), len(ring.helpers)):
            found = cKDTree(points[part]).sparse_distance_matrix(
                ring.tree, ring.km * WIDER, output_type="ndarray"
            )
            near, helpers = places[part][found["i"]], ring.helpers[found["j"]]
            if columns.problem.road:
                apart = columns.road_of(needs[near], helpers) < 0
                near, helpers = near[apart], helpers[apart]
            yield near, helpers

    def _by_road(
        self, helpers: Index, needs: Index, places: Index
    ) -> Iterator[tuple[Index, Index]]:
        """Yield the pairs that have a road entry, by the township at its end."""
        ends = self.columns.road_end[needs[places]]
        for end in np.unique(ends[ends >= 0]):
            mine = places[ends == end]
            yield from _crossed(mine, helpers[self.columns.road_of(needs[mine[0]], helpers) >= 0])

    def _keys(self, needs: Index, places: Index, helpers: Index) -> Index:
        """Answer the packed keys of the feasible ones of some pairs."""
        minutes = self.columns.minutes(needs[places], helpers)
        places, helpers, minutes = _where(
            self.pairwise.travel(needs[places], helpers, minutes), places, helpers, minutes
        )
        for code in OF_THE_PAIR:
            holds = getattr(self.pairwise, code)(needs[places], helpers, minutes)
            places, helpers, minutes = _where(holds, places, helpers, minutes)
        score = self.tables.score(needs[places], helpers, minutes).astype(np.int64)
        key = places.astype(np.int64) << self._helper_bits | helpers
        return (key << SCORE_BITS | score) << MINUTE_BITS | np.minimum(minutes, MOST_MINUTES)

    def _unpacked(self, needs: Index, keys: Index) -> Arcs:
        minutes = keys & ((1 << MINUTE_BITS) - 1)
        keys >>= MINUTE_BITS
        score = keys & ((1 << SCORE_BITS) - 1)
        keys >>= SCORE_BITS
        helpers = keys & ((1 << self._helper_bits) - 1)
        return Arcs.of(needs[keys >> self._helper_bits], helpers, score, minutes).check()


def edges(problem: Problem) -> list[Edge]:
    """Answer every feasible pair with its score and parts, sorted by need and helper.

    For listing and for small problems: a row of Python a pair. Plans work on the arcs.
    """
    return as_edges(problem, Candidates(Columns(problem)).all())


def as_edges(problem: Problem, arcs: Arcs) -> list[Edge]:
    """Answer arcs as rows with ids, score, parts and minutes."""
    children_of = scoring.children_by_organization(problem)
    found = []
    for n, h in zip(arcs.need.tolist(), arcs.helper.tolist(), strict=True):
        need, helper = problem.needs[n], problem.helpers[h]
        minutes, is_estimate = minutes_between(problem, need, helper)
        parts = scoring.parts(need, helper, minutes, children_of)
        total = scoring.total(parts)
        found.append(Edge(need.id, helper.id, total, parts, minutes, is_estimate))
    return found


def _chosen(only: Sequence[int] | NDArray[Any] | None, count: int) -> Index:
    return np.arange(count) if only is None else np.unique(np.asarray(only, dtype=np.int64))


def _parts(rows: int, columns: int) -> Iterator[slice]:
    """Yield slices of rows such that no more than AT_ONCE pairs are in the making."""
    step = max(1, AT_ONCE // max(1, columns))
    for at in range(0, rows, step):
        yield slice(at, at + step)


def _crossed(places: Index, helpers: Index) -> Iterator[tuple[Index, Index]]:
    if len(helpers):
        for part in _parts(len(places), len(helpers)):
            mine = places[part]
            yield np.repeat(mine, len(helpers)), np.tile(helpers, len(mine))


def _where(holds: Flags, *columns: NDArray[Any]) -> Iterable[NDArray[Any]]:
    """Answer the columns where it holds; all of them, uncopied, where it always does."""
    return columns if holds.all() else [column[holds] for column in columns]
