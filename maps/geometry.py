"""Distances on the ellipsoid, and polygons of points on a small flat piece of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

Point = tuple[float, float]
Ring = tuple[Point, ...]

_AXIS_KM = 6378.137
_ECCENTRICITY_SQUARED = 0.00669437999014


def distance_km(
    lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike
) -> NDArray[np.float64]:
    """Answer distances in km between WGS-84 points in degrees; arrays broadcast as numpy does.

    Mid-latitude formula with the two radii of the ellipsoid at the mean latitude: within 0.1 % of
    the geodesic up to 300 km and 0.3 % across the province, at the price of a plane distance.
    """
    north = np.radians(np.subtract(lat_b, lat_a, dtype=np.float64))
    east = np.radians(np.subtract(lon_b, lon_a, dtype=np.float64))
    middle = np.radians(np.add(lat_a, lat_b, dtype=np.float64)) / 2.0
    curve = 1.0 - _ECCENTRICITY_SQUARED * np.sin(middle) ** 2
    meridian = _AXIS_KM * (1.0 - _ECCENTRICITY_SQUARED) / curve**1.5
    parallel = _AXIS_KM / np.sqrt(curve) * np.cos(middle)
    return np.asarray(np.hypot(north * meridian, east * parallel), dtype=np.float64)


def project(lat: float, lon: float, at: Point) -> Point:
    """Answer (x, y) in km on a plane that touches at `at` = (lat, lon).

    An affine map, so straight lines, shared edges and shares of area survive it exactly.
    """
    return (lon - at[1]) * 111.32 * math.cos(math.radians(at[0])), (lat - at[0]) * 110.95


def unproject(x: float, y: float, at: Point) -> Point:
    """Answer (lat, lon) in degrees for a point of the plane of `project`."""
    return at[0] + y / 110.95, at[1] + x / (111.32 * math.cos(math.radians(at[0])))


def contains(ring: Sequence[Point], point: Point) -> bool:
    """Answer whether a point lies inside a ring (open, any orientation; even-odd rule)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def signed_area(ring: Sequence[Point]) -> float:
    """Answer the area of an open ring in the square of its unit, positive if anticlockwise."""
    total = 0.0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        total += x1 * y2 - x2 * y1
    return total / 2.0


def distance_to_edge(ring: Sequence[Point], point: Point) -> float:
    """Answer how far a point lies from the nearest edge of an open ring, in its unit."""
    return min(
        _distance_to_segment(point, a, b) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)
    )


def _distance_to_segment(point: Point, a: Point, b: Point) -> float:
    along_x, along_y = b[0] - a[0], b[1] - a[1]
    length = along_x**2 + along_y**2
    part = 0.0
    if length:
        part = ((point[0] - a[0]) * along_x + (point[1] - a[1]) * along_y) / length
    part = min(1.0, max(0.0, part))
    return math.hypot(point[0] - a[0] - part * along_x, point[1] - a[1] - part * along_y)


def clip(ring: Ring, normal: Point, offset: float) -> list[Ring]:
    """Answer the pieces of an open anticlockwise ring where normal·point < offset.

    The ring need not be convex, so there may be several pieces. Cutting it into true pieces
    leaves none of the doubled edges along the cut that plain Sutherland-Hodgman clipping does.
    """
    heights = [normal[0] * x + normal[1] * y - offset for x, y in ring]
    # A vertex exactly on the line would be an ambiguous crossing; a hair's breadth decides it.
    heights = [height or -1e-12 for height in heights]
    if max(heights) < 0:
        return [ring]
    if min(heights) > 0:
        return []
    return _walk_pieces(*_inner_chains(ring, heights), normal)


def _inner_chains(
    ring: Ring, heights: list[float]
) -> tuple[list[list[Point]], list[Point], list[Point]]:
    """Answer the chains below the line, each from the point of entry to the point of exit."""
    count = len(ring)
    start = next(i for i in range(count) if heights[i] < 0 < heights[i - 1])
    chains: list[list[Point]] = []
    for step in range(count):
        here, before = (start + step) % count, (start + step - 1) % count
        if (heights[here] < 0) != (heights[before] < 0):
            part = heights[before] / (heights[before] - heights[here])
            a, b = ring[before], ring[here]
            crossing = (a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]))
            if heights[here] < 0:
                chains.append([crossing])
            else:
                chains[-1].append(crossing)
        if heights[here] < 0:
            chains[-1].append(ring[here])
    return chains, [chain[0] for chain in chains], [chain[-1] for chain in chains]


def _walk_pieces(
    chains: list[list[Point]], entries: list[Point], exits: list[Point], normal: Point
) -> list[Ring]:
    """Join the chains along the line: its crossings, in order, pair up into inner stretches."""

    def along(point: Point) -> float:
        return -normal[1] * point[0] + normal[0] * point[1]

    crossings = sorted(
        [(along(p), 0, i) for i, p in enumerate(entries)]
        + [(along(p), 1, i) for i, p in enumerate(exits)]
    )
    next_chain: dict[int, int] = {}
    for one, two in zip(crossings[::2], crossings[1::2], strict=True):
        (_, _, entry), (_, _, leave) = sorted((one, two), key=lambda crossing: crossing[1])
        next_chain[leave] = entry
    pieces: list[Ring] = []
    left = set(next_chain)
    while left:
        piece: list[Point] = []
        at = first = min(left)
        while True:
            left.discard(at)
            piece.extend(chains[at])
            at = next_chain[at]
            if at == first:
                break
        pieces.append(tuple(piece))
    return [piece for piece in pieces if abs(signed_area(piece)) > 1e-9]
