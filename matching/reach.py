"""Who may be near enough: the helpers of a class of needs, by trees where there are many.

The method is step 3 of `candidates`. Pairs come out unfiltered by minutes and days, but none that
is feasible is missing and none stands twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.pairwise import Pairwise
from matching.travel import TRUSTED_KM, Numbers, reach_km

Index = NDArray[np.int64]
Pairs = Iterator[tuple[Index, Index]]

# Classes of a block of no more pairs than this are met pair by pair.
SMALL_CLASS = 10_000
# How many pairs are in the making at once.
AT_ONCE = 200_000
# Rings of a class: one for so many helpers, up to the most.
HELPERS_A_RING, RINGS = 400, 4
# The tree's reach against what the formula of distances may differ.
WIDER = 1.004

# Helpers are dropped by these for a whole class, with the first of its needs standing for all.
OF_THE_CLASS = ("service", "level", "identity", "conduct", "adult", "language", "sex")


class Ring:
    """The helpers of a class with similar limits, and their tree once it is asked."""

    def __init__(self, helpers: Index, km: float) -> None:
        """Take helpers and the farthest that any of them goes."""
        self.helpers, self.km = helpers, km
        self.tree: Any = None


class Reach:
    """The helpers of a problem, or some of them, by what classes of needs ask."""

    def __init__(self, pairwise: Pairwise, helpers: Index, *, by_trees: bool) -> None:
        """Take the helpers; without trees everybody of a class is met."""
        self.pairwise, self.columns = pairwise, pairwise.columns
        self.helpers, self.by_trees = helpers, by_trees
        self._classes: dict[Any, tuple[Index, list[Ring]]] = {}

    def near(self, group: tuple[Any, ...], needs: Index, places: Index) -> Pairs:
        """Yield (places, helpers) for the needs of a class, those at `places` in `needs`.

        `group` names the class; its last entry says whether its needs are remote.
        """
        everybody, rings = self._class(group, needs[places[:1]])
        is_few = len(places) * len(everybody) <= SMALL_CLASS
        if group[-1] or is_few or not self.by_trees:
            yield from crossed(places, everybody)
            return
        for ring in rings:
            if ring.km * WIDER > TRUSTED_KM:
                yield from crossed(places, ring.helpers)
            else:
                yield from self._within(ring, needs, places)
                yield from self._by_road(ring.helpers, needs, places)

    def _class(self, group: tuple[Any, ...], need: Index) -> tuple[Index, list[Ring]]:
        """Answer the helpers that a class leaves, all of them and by rings of similar limits."""
        if group not in self._classes:
            fits = np.ones(len(self.helpers), dtype=np.bool_)
            unused = np.zeros(1, dtype=np.int32)
            for code in OF_THE_CLASS:
                fits &= getattr(self.pairwise, code)(need, self.helpers, unused)
            everybody = self.helpers[fits]
            limits = self.columns.limit[everybody]
            order = np.argsort(limits, kind="stable")
            count = min(RINGS, 1 + len(order) // HELPERS_A_RING)
            rings = [
                Ring(np.sort(everybody[part]), self._km(limits[part].max()))
                for part in np.array_split(order, count)
                if len(part)
            ]
            self._classes[group] = everybody, rings
        return self._classes[group]

    def _km(self, minutes: Any) -> float:
        return float(reach_km(minutes, self.columns.travel, self.columns.fastest))

    @cached_property
    def _home_points(self) -> Numbers:
        return self.columns.homes.xyz()

    @cached_property
    def _place_points(self) -> Numbers:
        return self.columns.places.xyz()

    def _within(self, ring: Ring, needs: Index, places: Index) -> Pairs:
        from scipy.spatial import (
            cKDTree,
        )  # the worker's library: a web process never comes here

        columns = self.columns
        if ring.tree is None:
            ring.tree = cKDTree(self._home_points[columns.home[ring.helpers]])
        points = self._place_points[columns.place[needs[places]]]
        for part in _parts(len(places), len(ring.helpers)):
            found = cKDTree(points[part]).sparse_distance_matrix(
                ring.tree, ring.km * WIDER, output_type="ndarray"
            )
            near, helpers = places[part][found["i"]], ring.helpers[found["j"]]
            if columns.has_roads:
                apart = columns.road_of(needs[near], helpers) < 0
                near, helpers = near[apart], helpers[apart]
            yield near, helpers

    def _by_road(self, helpers: Index, needs: Index, places: Index) -> Pairs:
        """Yield the pairs that have a road entry, by the township at its end."""
        if not self.columns.has_roads:
            return
        ends = self.columns.road_end[needs[places]]
        for end in np.unique(ends[ends >= 0]):
            mine = places[ends == end]
            yield from crossed(mine, helpers[self.columns.road_of(needs[mine[0]], helpers) >= 0])


def crossed(places: Index, helpers: Index) -> Pairs:
    """Yield every place with every helper, AT_ONCE pairs at a time."""
    if len(helpers):
        for part in _parts(len(places), len(helpers)):
            mine = places[part]
            yield np.repeat(mine, len(helpers)), np.tile(helpers, len(mine))


def _parts(rows: int, columns: int) -> Iterator[slice]:
    """Yield slices of rows such that no more than AT_ONCE pairs are in the making."""
    step = max(1, AT_ONCE // max(1, columns))
    for at in range(0, rows, step):
        yield slice(at, at + step)
