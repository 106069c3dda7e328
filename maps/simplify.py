"""Outlines with fewer corners, drawn once for both neighbours, so that no gap opens between them.

1. A corner with more than two neighbours over all rings is a junction; junctions cut rings into
   arcs, and an arc that two areas share is one arc.
2. Every inner corner of an arc gets its effective area (M. Visvalingam and J. D. Whyatt, Line
   generalisation by repeated elimination of points, 1993): the smallest triangle goes first, and
   none counts less than one that went before.
3. Each area has a threshold by which it keeps at most so many corners; an arc takes the higher of
   its two, so that both areas stay within.
4. Where an outline would then cross itself, its arcs get back corners until it does not.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from maps.geometry import Point, Ring

MOST_CORNERS = 80
ROUNDS = 12
Arc = tuple[Point, ...]
Shape = Sequence[Sequence[Ring]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """An arc as a ring runs through it."""

    arc: Arc
    is_backwards: bool


def simplified(
    shapes: Mapping[str, Shape], *, most: int = MOST_CORNERS
) -> dict[str, tuple[tuple[Ring, ...], ...]]:
    """Answer the shapes (polygons of open rings on a plane) with at most `most` corners each.

    More are kept only where fewer would let an outline cross itself. Same input, same output.
    """
    junctions = _junctions(shapes)
    cut = {
        name: [[_pieces(ring, junctions) for ring in polygon] for polygon in shape]
        for name, shape in shapes.items()
    }
    areas = _areas(cut)
    limits = _limits(cut, areas, most)
    for _round in range(ROUNDS):
        crossing = [name for name, shape in cut.items() if _crosses(_built(shape, areas, limits))]
        if not crossing:
            break
        for name in crossing:
            for piece in _all_pieces(cut[name]):
                limits[piece.arc] = limits[piece.arc] / 8 if _round < ROUNDS - 2 else 0.0
    return {name: _built(shape, areas, limits) for name, shape in cut.items()}


def crosses(ring: Ring) -> bool:
    """Say whether two edges of an open ring cross (not merely touch)."""
    corners = np.array([*ring, ring[0]], dtype=np.float64)
    a, b = corners[:-1], corners[1:]
    for number in range(len(a) - 2):
        # Every edge against those after its neighbour.
        c, d = a[number + 2 :], b[number + 2 :]
        one, two = _side(a[number], b[number], c), _side(a[number], b[number], d)
        three, four = _side(c, d, a[number]), _side(c, d, b[number])
        if bool(((one * two < 0) & (three * four < 0)).any()):
            return True
    return False


def _side(start: np.ndarray, end: np.ndarray, point: np.ndarray) -> np.ndarray:
    along, off = end - start, point - start
    return np.asarray(along[..., 0] * off[..., 1] - along[..., 1] * off[..., 0])


def _crosses(shape: Shape) -> bool:
    return any(crosses(ring) for polygon in shape for ring in polygon)


def _junctions(shapes: Mapping[str, Shape]) -> set[Point]:
    beside: defaultdict[Point, set[Point]] = defaultdict(set)
    for shape in shapes.values():
        for polygon in shape:
            for ring in polygon:
                for number, point in enumerate(ring):
                    beside[point].update((ring[number - 1], ring[(number + 1) % len(ring)]))
    return {point for point, others in beside.items() if len(others) > 2}


def _pieces(ring: Ring, junctions: set[Point]) -> list[_Piece]:
    ends = [number for number, point in enumerate(ring) if point in junctions]
    if not ends:
        # An island: one closed arc that begins at the same corner whoever draws it.
        first = min(range(len(ring)), key=lambda number: ring[number])
        ends = [first]
    pieces = []
    for one, other in zip(ends, [*ends[1:], ends[0] + len(ring)], strict=True):
        way = tuple(ring[number % len(ring)] for number in range(one, other + 1))
        turned = way[::-1]
        pieces.append(_Piece(min(way, turned), turned < way))
    return pieces


def _all_pieces(shape: Sequence[Sequence[Sequence[_Piece]]]) -> list[_Piece]:
    return [piece for polygon in shape for ring in polygon for piece in ring]


def _areas(cut: Mapping[str, Sequence[Sequence[Sequence[_Piece]]]]) -> dict[Arc, list[float]]:
    """Answer the effective area of every corner of every arc; its ends always stay."""
    found: dict[Arc, list[float]] = {}
    for shape in cut.values():
        for polygon in shape:
            for ring in polygon:
                # A ring keeps three corners at least, whatever its size.
                least = {1: 2, 2: 1}.get(len(ring), 0)
                for piece in ring:
                    areas = found.get(piece.arc) or _effective(piece.arc)
                    found[piece.arc] = _keeping(areas, least)
    return found


def _keeping(areas: list[float], least: int) -> list[float]:
    kept = list(areas)
    for number in sorted(range(1, len(kept) - 1), key=lambda n: -kept[n])[:least]:
        kept[number] = math.inf
    return kept


def _effective(arc: Arc) -> list[float]:
    count = len(arc)
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))
    areas = [math.inf] * count
    heap = [(_triangle(arc[n - 1], arc[n], arc[n + 1]), n) for n in range(1, count - 1)]
    present = {number: area for area, number in heap}
    heapq.heapify(heap)
    highest = 0.0
    while heap:
        area, number = heapq.heappop(heap)
        if present.get(number) != area:
            continue
        del present[number]
        highest = max(highest, area)
        areas[number] = highest
        left, right = before[number], after[number]
        after[left], before[right] = right, left
        for near in (left, right):
            if near in present:
                present[near] = _triangle(arc[before[near]], arc[near], arc[after[near]])
                heapq.heappush(heap, (present[near], near))
    return areas


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2


def _limits(
    cut: Mapping[str, Sequence[Sequence[Sequence[_Piece]]]],
    areas: Mapping[Arc, list[float]],
    most: int,
) -> dict[Arc, float]:
    limits: dict[Arc, float] = dict.fromkeys(areas, 0.0)
    for shape in cut.values():
        pieces = _all_pieces(shape)
        inner = sorted((area for p in pieces for area in areas[p.arc][1:-1]), reverse=True)
        room = max(0, most - len(pieces))
        if len(inner) > room:
            for piece in pieces:
                limits[piece.arc] = max(limits[piece.arc], inner[room])
    return limits


def _built(
    shape: Sequence[Sequence[Sequence[_Piece]]],
    areas: Mapping[Arc, list[float]],
    limits: Mapping[Arc, float],
) -> tuple[tuple[Ring, ...], ...]:
    return tuple(
        tuple(
            tuple(point for piece in ring for point in _kept(piece, areas, limits)[:-1])
            for ring in polygon
        )
        for polygon in shape
    )


def _kept(
    piece: _Piece, areas: Mapping[Arc, list[float]], limits: Mapping[Arc, float]
) -> list[Point]:
    arc, limit = piece.arc, limits[piece.arc]
    kept = [p for p, area in zip(arc, areas[arc], strict=True) if area > limit or area == math.inf]
    return kept[::-1] if piece.is_backwards else kept
