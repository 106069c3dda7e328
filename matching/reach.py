"""Who may be near enough: the helpers of a class of needs, by bands where there are many.

The method is step 3 of `candidates`, in numpy alone:

1. Points are kilometres on two axes, east and north, at right angles, through the earth's centre:
   a shadow on a plane. A shadow is never longer than what throws it, so two points closer than a
   reach in space are no farther apart on the plane; nobody is lost, whatever the bend of the earth.
2. The helpers of a class are cut into rings of similar limits. A ring's helpers are sorted by bands
   of latitude (BANDS of them a reach) and within a band from west to east: one sorted column.
3. A need asks each band that its reach touches for the stretch in which the band's nearer edge is
   within reach: two searches in the column. Then each helper's own limit is asked of the plane.

Pairs come out unfiltered by minutes and days, but none that is feasible is missing and none stands
twice. Cost: a sort of the helpers, 18 searches a need and ring, and what is done a pair met; as
much as with scipy's KD-trees, and nothing to load (decision 0022).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.pairwise import Pairwise
from matching.travel import TRUSTED_KM, Numbers, reach_km

Index = NDArray[np.int64]
Pairs = Iterator[tuple[Index, Index]]

# The plane's reach against what the formula of distances may differ, and a metre for the last bits.
WIDER, SLACK_KM = 1.004, 0.001
# Bands a reach is cut into: more cut closer to the circle and ask more often.
BANDS = 4


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is looked at together; no answer depends on it."""

    small_class: int = 10_000  # classes of a block of no more pairs are met pair by pair
    at_once: int = 100_000  # pairs in the making
    helpers_a_ring: int = 400
    rings: int = 4  # the most of a class
    first_block: int = 1_024  # needs


# Helpers are dropped by these for a whole class, with the first of its needs standing for all.
OF_THE_CLASS = ("service", "level", "identity", "conduct", "adult", "language", "sex")


class Ring:
    """Helpers with similar limits, by band and within a band from west to east."""

    def __init__(self, helpers: Index, points: Numbers, km: Numbers) -> None:
        """Take helpers, their points (helpers x 2, km) and how far each of them goes."""
        self.km = float(km.max())
        self.reach = self.km * WIDER + SLACK_KM
        self.band = self.reach / BANDS
        self.west, self.south = points.min(axis=0)
        east = points[:, 0] - self.west
        self.width = float(east.max())
        band = np.floor((points[:, 1] - self.south) / self.band)
        key = band * (self.width + 2) + east
        order = np.argsort(key, kind="stable")
        self.helpers, self.key = helpers[order], key[order]
        self.x, self.y = points[order].T.copy()
        self.squared = (km[order] * WIDER + SLACK_KM) ** 2

    def stretches(self, points: Numbers) -> tuple[Index, Index]:
        """Answer where to look for each point, bands side by side: (first, beyond), points x n."""
        x, y = points[:, :1] - self.west, points[:, 1:] - self.south
        bands = np.floor((y - self.reach) / self.band) + np.arange(2 * BANDS + 1)
        edge = bands * self.band
        apart = np.maximum(0.0, np.maximum(edge - y, y - edge - self.band))
        half = np.sqrt(np.maximum(0.0, self.reach**2 - apart**2)) + SLACK_KM
        # Beyond the ends of a band lies another one: half a kilometre is left between them.
        low = bands * (self.width + 2) + np.clip(x - half, -0.5, self.width + 0.5)
        high = bands * (self.width + 2) + np.clip(x + half, -0.5, self.width + 0.5)
        first, beyond = np.searchsorted(self.key, low), np.searchsorted(self.key, high, "right")
        return first, np.maximum(first, beyond)


class Reach:
    """The helpers of a problem, or some of them, by what classes of needs ask."""

    def __init__(self, pairwise: Pairwise, helpers: Index, sizes: Sizes) -> None:
        """Take the helpers."""
        self.pairwise, self.columns = pairwise, pairwise.columns
        self.helpers, self.sizes = helpers, sizes
        self._classes: dict[Any, tuple[Index, list[Ring]]] = {}

    def near(self, group: tuple[Any, ...], needs: Index, places: Index) -> Pairs:
        """Yield (places, helpers) for the needs of a class, those at `places` in `needs`.

        `group` names the class; its last entry says whether its needs are remote.
        """
        everybody, rings = self._class(group, needs[places[:1]])
        is_few = len(places) * len(everybody) <= self.sizes.small_class
        if group[-1] or is_few:
            yield from self._crossed(places, everybody)
            return
        for ring in rings:
            if ring.km * WIDER > TRUSTED_KM:
                yield from self._crossed(places, ring.helpers)
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
            count = min(self.sizes.rings, 1 + len(order) // self.sizes.helpers_a_ring)
            km = reach_km(limits, self.columns.travel, self.columns.fastest)
            rings = [
                Ring(everybody[part], self._home_points[everybody[part]], km[part])
                for part in np.array_split(order, count)
                if len(part)
            ]
            self._classes[group] = everybody, rings
        return self._classes[group]

    @cached_property
    def _axes(self) -> Numbers:
        """Answer the axes of the plane (3 x 2): east and north where the helpers' middle lies."""
        middle = self.columns.homes.xyz().mean(axis=0)
        up = middle / np.linalg.norm(middle)
        east = np.cross((0.0, 0.0, 1.0), up)
        east /= np.linalg.norm(east)
        return np.stack([east, np.cross(up, east)], axis=1)

    @cached_property
    def _home_points(self) -> Numbers:
        points: Numbers = (self.columns.homes.xyz() @ self._axes)[self.columns.home]
        return points

    @cached_property
    def _place_points(self) -> Numbers:
        return np.asarray(self.columns.places.xyz() @ self._axes)

    def _within(self, ring: Ring, needs: Index, places: Index) -> Pairs:
        columns, points = self.columns, self._place_points[self.columns.place[needs[places]]]
        first, beyond = ring.stretches(points)
        for low, high in _cuts((beyond - first).sum(axis=1), self.sizes.at_once):
            counts = beyond[low:high] - first[low:high]
            met = _ranges(first[low:high].ravel(), counts.ravel())
            at = np.repeat(np.arange(low, high), counts.sum(axis=1))
            east, north = ring.x[met] - points[at, 0], ring.y[met] - points[at, 1]
            near = np.flatnonzero(east * east + north * north <= ring.squared[met])
            mine, helpers = places[at[near]], ring.helpers[met[near]]
            if columns.has_roads:
                apart = columns.road_of(needs[mine], helpers) < 0
                mine, helpers = mine[apart], helpers[apart]
            yield mine, helpers

    def _by_road(self, helpers: Index, needs: Index, places: Index) -> Pairs:
        """Yield the pairs that have a road entry, by the township at its end."""
        if not self.columns.has_roads:
            return
        ends = self.columns.road_end[needs[places]]
        for end in np.unique(ends[ends >= 0]):
            mine = places[ends == end]
            yield from self._crossed(
                mine, helpers[self.columns.road_of(needs[mine[0]], helpers) >= 0]
            )

    def _crossed(self, places: Index, helpers: Index) -> Pairs:
        """Yield every place with every helper, some pairs at a time."""
        if not len(helpers):
            return
        step = max(1, self.sizes.at_once // len(helpers))
        for low in range(0, len(places), step):
            mine = places[low : low + step]
            yield np.repeat(mine, len(helpers)), np.tile(helpers, len(mine))


def _cuts(counts: Index, most: int) -> Iterator[tuple[int, int]]:
    """Yield (low, high) of rows whose counts come to about `most`, one row at least."""
    total, low = np.cumsum(counts), 0
    while low < len(counts):
        held = int(total[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(total, held + most, "right")))
        if total[high - 1] > held:
            yield low, high
        low = high


def _ranges(first: Index, counts: Index) -> Index:
    """Answer first, first + 1, … of each row, `counts` of them, one row after the other."""
    before = np.cumsum(counts) - counts
    return np.repeat(first - before, counts) + np.arange(int(counts.sum()))
