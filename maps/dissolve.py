"""Joining polygons that touch: weld their corners, drop the shared edges, walk what is left."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from maps.geometry import Point, Ring, contains, signed_area

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WELD_KM = 1e-5


class Welder:
    """Give corners that differ only by rounding one and the same point."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Point] = {}

    def point(self, point: Point) -> Point:
        """Answer the point already known within a centimetre, else remember this one."""
        column, row = round(point[0] / _WELD_KM), round(point[1] / _WELD_KM)
        for x in (column, column - 1, column + 1):
            for y in (row, row - 1, row + 1):
                if (x, y) in self._known:
                    return self._known[x, y]
        self._known[column, row] = point
        return point

    def ring(self, ring: Ring) -> Ring:
        """Answer the ring with its corners welded and repeated ones dropped."""
        welded = [self.point(point) for point in ring]
        return tuple(
            p for p, before in zip(welded, [welded[-1], *welded], strict=False) if p != before
        )


def dissolve(rings: Iterable[Ring]) -> tuple[tuple[Ring, ...], ...]:
    """Answer the union of welded anticlockwise rings that overlap nowhere, as polygons.

    A polygon is its outer ring followed by its holes; polygons come largest first.
    """
    outers: list[Ring] = []
    holes: list[Ring] = []
    for ring in _walk(_outer_edges(rings)):
        (outers if signed_area(ring) > 0 else holes).append(ring)
    outers.sort(key=signed_area, reverse=True)
    return tuple(
        (outer, *(hole for hole in holes if _owner(hole, outers) is outer)) for outer in outers
    )


def _outer_edges(rings: Iterable[Ring]) -> set[tuple[Point, Point]]:
    edges: set[tuple[Point, Point]] = set()
    for ring in rings:
        for a, b in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (b, a) in edges:
                edges.remove((b, a))
            else:
                edges.add((a, b))
    return edges


def _walk(edges: set[tuple[Point, Point]]) -> list[Ring]:
    follow: dict[Point, list[Point]] = defaultdict(list)
    for a, b in sorted(edges, reverse=True):
        follow[a].append(b)
    rings: list[Ring] = []
    for start in sorted(follow):
        while follow[start]:
            ring = [start]
            at = follow[start].pop()
            while at != start:
                ring.append(at)
                at = follow[at].pop()
            rings.append(tuple(ring))
    return [ring for ring in rings if abs(signed_area(ring)) > 1e-6]


def _owner(hole: Ring, outers: Sequence[Ring]) -> Ring | None:
    """Answer the smallest outer ring around a hole."""
    inside = [outer for outer in outers if contains(outer, hole[0]) or hole[0] in outer]
    return inside[-1] if inside else None
