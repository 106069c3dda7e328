"""How long the way is: minutes of a road table, else an estimate from the straight distance.

1. A table of roads (helper's place to need's township), where the county has one, is taken as is;
   for a need in winter its winter minutes, where they differ.
2. Otherwise distance times detour over the season's speed (settings), rounded up to whole minutes:
   an estimate, and labelled as one.
3. Distance by the ellipsoidal mid-latitude formula: north and east legs with the meridional and the
   prime-vertical radius of WGS-84 at the mean latitude m; within half a metre of the geodesic up
   to 80 km (performance.md 1; tested against geopy). The mean latitude is never computed: with
   c = cos(2m) = cos a cos b - sin a sin b, its sine squared is (1 - c)/2 and its cosine squared
   (1 + c)/2, so that a pair costs products and one root, no sine.

Sines and cosines are taken once a point; what is done a pair is only + - * / and roots, which IEEE
754 rounds correctly. So one pair alone and a million at once give the same bits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.types import Helper, Need, Problem, Travel

A_KM = 6378.137
E2 = 0.006694379990141
# Farther apart than this, the formula is no bound for the straight line through the earth.
TRUSTED_KM = 800.0
# A whole number of minutes must not become one more by the last bit.
GUARD = 1e-9

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """Points on the ellipsoid: radians, sine and cosine of the latitude, all of one shape."""

    lat: Any
    lon: Any
    sin: Any
    cos: Any

    @staticmethod
    def one(lat: float, lon: float) -> Points:
        """Answer one point, from degrees."""
        north = math.radians(lat)
        return Points(north, math.radians(lon), math.sin(north), math.cos(north))

    @staticmethod
    def many(places: Sequence[tuple[float, float]]) -> Points:
        """Answer points as arrays, from (lat, lon) in degrees."""
        rows = [Points.one(lat, lon) for lat, lon in places]
        table = np.array([(p.lat, p.lon, p.sin, p.cos) for p in rows], dtype=np.float64)
        return Points(*table.reshape(-1, 4).T)

    def at(self, index: Any) -> Points:
        """Answer the points at `index` (whatever numpy indexes by)."""
        return Points(self.lat[index], self.lon[index], self.sin[index], self.cos[index])

    def xyz(self) -> Numbers:
        """Answer kilometres from the centre of the earth, shape (points, 3)."""
        normal = A_KM / np.sqrt(1 - E2 * self.sin**2)
        east, north = normal * self.cos * np.cos(self.lon), normal * self.cos * np.sin(self.lon)
        return np.stack([east, north, normal * (1 - E2) * self.sin], axis=1)


def squared_km(one: Points, other: Points) -> Any:
    """Answer the squared kilometres between points, broadcast; the method is step 3."""
    twice = one.cos * other.cos - one.sin * other.sin
    bend = 1.0 - E2 * (1.0 - twice) / 2.0
    north = (one.lat - other.lat) * (1.0 - E2) / bend
    east = one.lon - other.lon
    return A_KM * A_KM * (north * north + east * east * abs((1.0 + twice) / 2.0)) / bend


def estimated(km: float, travel: Travel, speed: float) -> int:
    """Answer the whole minutes for one straight distance, driven at `speed` in km an hour."""
    return math.ceil(km * travel.detour / speed * 60 - GUARD)


def estimated_minutes(
    one: Points, other: Points, travel: Travel, speed: Any = None
) -> NDArray[np.int32]:
    """Answer the whole minutes between points, broadcast; `speed` in km an hour may broadcast too.

    Without it everything is driven at the usual speed.
    """
    km = np.sqrt(squared_km(one, other))
    minutes = np.ceil(
        km * travel.detour / (travel.speed_kmh if speed is None else speed) * 60 - GUARD
    )
    return minutes.astype(np.int32)  # type: ignore[no-any-return]


def reach_km(minutes: NDArray[Any], travel: Travel, speed: float) -> Numbers:
    """Answer how far, straight, one gets in so many minutes at `speed` in km an hour."""
    return np.asarray(minutes, dtype=np.float64) / 60 * speed / travel.detour


def township(code: str | None) -> str:
    """Answer the code by which roads are looked up: the township, or what is known of it."""
    return (code or "")[:9]


def minutes_between(problem: Problem, need: Need, helper: Helper) -> tuple[int, bool]:
    """Answer (minutes on the way, whether they are an estimate) of one pair."""
    way = township(helper.place), township(need.area)
    road = problem.winter_road.get(way) if need.winter else None
    road = problem.road.get(way) if road is None else road
    if road is not None:
        return road, False
    apart = squared_km(Points.one(need.lat, need.lon), Points.one(helper.lat, helper.lon))
    return estimated(math.sqrt(apart), problem.travel, problem.travel.speed(need)), True
