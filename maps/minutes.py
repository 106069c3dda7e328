"""How many minutes lie between places: a road table where there is one, else a labelled estimate.

1. A table of real road minutes, place to place, is taken as is; where it has a winter column and
   winter is asked for, that one. The table has a direction: from the helper to the child.
2. Otherwise minutes = 60 d f / v with the distance d in km, the detour f and the speed v of the
   season (design notes 3.1; platform numbers, to be set by the county).
3. Distances of many pairs: haversine on a sphere of 6371.0088 km, within 0.3 % of the ellipsoid
   (design notes, measured); of one pair: the geodesic of WGS-84 (geopy, Karney's method).

Every number carries its method, so that a page can label an estimate as one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from geopy.distance import geodesic
from numpy.typing import NDArray

from maps.places import level_of

EARTH_KM = 6371.0088
LONGEST_MINUTES = 7 * 24 * 60
HEADER = ("from", "to", "minutes", "winter_minutes")

Numbers = NDArray[np.float64]
Point = tuple[float, float]
Method = Literal["road_table", "estimate"]


class RoadTableError(ValueError):
    """A table of road minutes cannot be read; the text names the line and what to mend."""


@dataclass(frozen=True, slots=True)
class Travel:
    """How an estimate is made: detour factor, and km an hour in summer and in winter (platform)."""

    detour: float = 1.35
    speed: float = 50.0
    winter_speed: float = 35.0


@dataclass(frozen=True, slots=True)
class Roads:
    """Known road minutes by (from, to); `winter` holds those that differ when roads freeze."""

    usual: Mapping[tuple[str, str], float] = field(default_factory=dict)
    winter: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def minutes(self, start: str, end: str, *, in_winter: bool = False) -> float | None:
        """Answer the minutes of the way if the table knows it."""
        found = self.winter.get((start, end)) if in_winter else None
        return self.usual.get((start, end)) if found is None else found


@dataclass(frozen=True, slots=True, eq=False)
class Minutes:
    """`table` has a row a destination and a column a start; `is_estimate` marks the guesses."""

    table: Numbers
    is_estimate: NDArray[np.bool_]

    def method(self, row: int, column: int) -> Method:
        """Answer how one number was come by."""
        return "estimate" if self.is_estimate[row, column] else "road_table"


def great_circle_km(to: Sequence[Point], start: Sequence[Point]) -> Numbers:
    """Answer haversine distances in km, a row per destination; points are (lat, lon) degrees.

    h = sin2(dlat/2) + cos lat1 cos lat2 sin2(dlon/2); d = 2 R asin sqrt h (design notes 3.1).
    """
    ends, starts = _radians(to), _radians(start)
    north = ends[:, None, 0] - starts[None, :, 0]
    east = ends[:, None, 1] - starts[None, :, 1]
    cosines = np.cos(ends[:, None, 0]) * np.cos(starts[None, :, 0])
    h = np.sin(north / 2) ** 2 + cosines * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0))))


def geodesic_km(one: Point, other: Point) -> float:
    """Answer the distance of two points on the ellipsoid WGS-84 in km."""
    return float(geodesic(one, other).km)


def _radians(points: Sequence[Point]) -> Numbers:
    return np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2))


def minutes_between(
    to: Mapping[str, Point],
    start: Mapping[str, Point],
    *,
    roads: Roads | None = None,
    travel: Travel | None = None,
    in_winter: bool = False,
) -> Minutes:
    """Answer the minutes from every place of `start` to every place of `to`, in their order.

    Both map a code to (lat, lon). Raises ValueError for a detour below 1 or a speed not above 0.
    """
    by = travel or Travel()
    speed = by.winter_speed if in_winter else by.speed
    if by.detour < 1 or speed <= 0:
        raise ValueError("a detour is 1 or more, and a speed is more than 0")
    table = 60.0 * great_circle_km(list(to.values()), list(start.values())) * by.detour / speed
    is_estimate = np.ones(table.shape, dtype=np.bool_)
    for row, end in enumerate(to):
        for column, origin in enumerate(start) if roads and roads.usual else ():
            known = roads.minutes(origin, end, in_winter=in_winter) if roads else None
            if known is not None:
                table[row, column] = known
                is_estimate[row, column] = False
    return Minutes(table, is_estimate)


def read_roads(lines: Iterable[str]) -> Roads:
    """Read a table of road minutes: CSV with from, to, minutes and, if known, winter_minutes.

    Codes are of Qinghai, minutes whole or not, from 0 to a week. Raises RoadTableError with the
    number of the line; nothing of a table with a fault is taken.
    """
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) not in (HEADER, HEADER[:3]):
        raise RoadTableError(f"the first line must be: {','.join(HEADER)} (the last may be absent)")
    usual: dict[tuple[str, str], float] = {}
    winter: dict[tuple[str, str], float] = {}
    for number, row in enumerate(reader, start=2):
        pair = (_code(row["from"], number), _code(row["to"], number))
        if pair in usual:
            raise RoadTableError(f"line {number}: the way {pair[0]} to {pair[1]} stands twice")
        usual[pair] = _minutes(row["minutes"], number)
        if row.get("winter_minutes"):
            winter[pair] = _minutes(row["winter_minutes"], number)
    return Roads(usual, winter)


def _code(text: str | None, number: int) -> str:
    code = (text or "").strip()
    try:
        level_of(code)
    except ValueError:
        raise RoadTableError(f"line {number}: {code!r} is not an area code of Qinghai") from None
    return code


def _minutes(text: str | None, number: int) -> float:
    try:
        minutes = float(text or "")
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes <= LONGEST_MINUTES:
        raise RoadTableError(f"line {number}: {text!r} is not a number of minutes from 0 to a week")
    return minutes
