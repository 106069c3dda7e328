"""Area cells for the map: a sketch of the counties and townships grown from their seats.

No boundary is known to the gazetteer. Every township takes the ground that is nearer to its point
than to any other (a Voronoi partition, cut at the province's outline); a county is the union of
its townships' cells. Cells are honest sketches and always marked `approximate`.

Townships that share a point (those without a coordinate stand at their county seat) are spread in
order of code on a ring around it, so that each gets a sector; the one whose true seat it is, else
the first, keeps the middle. A point just outside the simplified outline is moved a little inward.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from maps.dissolve import Welder, dissolve
from maps.geometry import Point, Ring, clip, contains, project, signed_area, unproject
from maps.places import Area, areas_by_code, load_areas, province_outline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MIDDLE = (35.5, 96.5)
_RING_KM = 3.0


@dataclass(frozen=True, slots=True)
class Cell:
    """The ground of one area: polygons of rings (outer first, then holes) of (lat, lon)."""

    code: str
    polygons: tuple[tuple[Ring, ...], ...]
    approximate: bool = True


def partition(outline: Ring, sites: Sequence[Point]) -> list[list[Ring]]:
    """Cut an anticlockwise outline among sites on a plane: each gets what is nearest to it.

    Answers, per site, its pieces (several where the outline is not convex). Their areas add up to
    the outline's. Raises ValueError if two sites are the same point.
    """
    if len(set(sites)) != len(sites):
        raise ValueError("two sites share one point; spread them first")
    return [_cell_of(outline, site, sites) for site in sites]


def _cell_of(outline: Ring, site: Point, sites: Sequence[Point]) -> list[Ring]:
    pieces = [outline]
    others = sorted((math.dist(site, other), other) for other in sites if other != site)
    for distance, other in others:
        # A bisector further away than the farthest corner cannot cut any more.
        if distance / 2 > max((math.dist(site, p) for piece in pieces for p in piece), default=0):
            break
        normal = (other[0] - site[0], other[1] - site[1])
        middle = ((other[0] + site[0]) / 2, (other[1] + site[1]) / 2)
        offset = normal[0] * middle[0] + normal[1] * middle[1]
        pieces = [part for piece in pieces for part in clip(piece, normal, offset)]
    return pieces


@lru_cache(maxsize=1)
def _plane_outline() -> Ring:
    ring = tuple(project(lat, lon, _MIDDLE) for lat, lon in province_outline())
    return ring if signed_area(ring) > 0 else ring[::-1]


@lru_cache(maxsize=1)
def sites() -> Mapping[str, Point]:
    """Answer the point (lat, lon) from which each township's cell grows: its seat, spread."""
    groups: dict[Point, list[Area]] = defaultdict(list)
    for area in load_areas():
        if area.level == "township":
            groups[_inward(area)].append(area)
    placed: dict[str, Point] = {}
    for middle, members in groups.items():
        room = min(math.dist(middle, other) for other in groups if other != middle)
        radius = min(_RING_KM, 0.35 * room)
        for area, spot in zip(
            sorted(members, key=lambda area: (area.approximate, area.code)),
            [middle, *_ring(middle, radius, len(members) - 1)],
            strict=True,
        ):
            placed[area.code] = unproject(*spot, _MIDDLE)
    return MappingProxyType(placed)


def _ring(middle: Point, radius: float, count: int) -> list[Point]:
    turns = [2 * math.pi * number / count for number in range(count)]
    return [
        (middle[0] + radius * math.sin(turn), middle[1] + radius * math.cos(turn)) for turn in turns
    ]


def _inward(area: Area) -> Point:
    """Answer the township's point on the plane, moved towards its county seat if outside."""
    spot = project(area.lat, area.lon, _MIDDLE)
    seat_area = areas_by_code()[area.code[:6]]
    seat = project(seat_area.lat, seat_area.lon, _MIDDLE)
    start, step = spot, 0
    while not contains(_plane_outline(), spot):
        step += 1
        part = 0.02 * step
        spot = start[0] + part * (seat[0] - start[0]), start[1] + part * (seat[1] - start[1])
    return spot


@lru_cache(maxsize=1)
def _pieces() -> Mapping[str, tuple[Ring, ...]]:
    """Answer the welded pieces of every township on the plane (computed once, about a second)."""
    codes = list(sites())
    points = [project(*sites()[code], _MIDDLE) for code in codes]
    weld = Welder()
    return MappingProxyType(
        {
            code: tuple(weld.ring(piece) for piece in pieces)
            for code, pieces in zip(codes, partition(_plane_outline(), points), strict=True)
        }
    )


@lru_cache(maxsize=512)
def cell(code: str) -> Cell:
    """Answer the cell of a province, prefecture, county or township.

    Raises KeyError if the gazetteer does not know the code (villages have no cell).
    """
    if code not in areas_by_code():
        raise KeyError(code)
    rings = [ring for town, rings in _pieces().items() if town.startswith(code) for ring in rings]
    return Cell(
        code,
        tuple(
            tuple(tuple(unproject(x, y, _MIDDLE) for x, y in ring) for ring in polygon)
            for polygon in dissolve(rings)
        ),
    )


def county_cells(prefix: str = "63") -> Mapping[str, Cell]:
    """Answer the cells of the counties under `prefix` (all 45 by default), by code."""
    return _cells(prefix, "county")


def township_cells(prefix: str) -> Mapping[str, Cell]:
    """Answer the cells of the townships under `prefix`, usually a county, by code."""
    return _cells(prefix, "township")


def prefecture_cells() -> Mapping[str, Cell]:
    """Answer the cells of the eight prefectures, by code."""
    return _cells("63", "prefecture")


def _cells(prefix: str, level: str) -> Mapping[str, Cell]:
    return {
        area.code: cell(area.code)
        for area in load_areas()
        if area.level == level and area.code.startswith(prefix)
    }
