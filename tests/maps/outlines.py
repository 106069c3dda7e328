"""GeoJSON files for tests: the sketched counties, given as if somebody had surveyed them."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from typing import Any

from maps.cells import Cell, county_cells
from maps.geometry import Point, Ring


def features(cells: dict[str, Cell], name: str = "code") -> list[dict[str, Any]]:
    """Answer a feature for each cell, rings closed, longitude first."""
    return [
        {
            "type": "Feature",
            "properties": {name: code},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[_closed(ring) for ring in p] for p in cell.polygons],
            },
        }
        for code, cell in cells.items()
    ]


def _closed(ring: Ring) -> list[list[float]]:
    return [[lon, lat] for lat, lon in (*ring, ring[0])]


def collection(listed: list[Any], **more: Any) -> bytes:
    """Answer the file of features."""
    return json.dumps({"type": "FeatureCollection", "features": listed, **more}).encode()


def of(prefix: str, change: Callable[[list[Any]], Any] | None = None, **more: Any) -> bytes:
    """Answer the file of the counties under `prefix`, after `change` was done to its features."""
    listed = features(dict(county_cells(prefix)))
    if change is not None:
        change(listed)
    return collection(listed, **more)


def rough(cell: Cell, depth: int) -> Cell:
    """Answer a cell whose edges wind, shared ones alike on both sides."""
    return Cell(
        cell.code,
        tuple(tuple(_wound(ring, depth) for ring in polygon) for polygon in cell.polygons),
    )


def _wound(ring: Ring, depth: int) -> Ring:
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return tuple(point for one, other in pairs for point in _way(one, other, depth))


def _way(one: Point, other: Point, depth: int) -> list[Point]:
    if depth == 0:
        return [one]
    (ax, ay), (bx, by) = sorted((one, other))
    turn = random.Random(f"{ax} {ay} {bx} {by}").uniform(-0.04, 0.04)
    middle = ((ax + bx) / 2 - (by - ay) * turn, (ay + by) / 2 + (bx - ax) * turn)
    return _way(one, middle, depth - 1) + _way(middle, other, depth - 1)


def circle(lat: float, lon: float, radius: float, corners: int) -> list[list[float]]:
    """Answer a closed ring of [lon, lat] around a point, in degrees."""
    turns = [2 * math.pi * number / corners for number in range(corners)]
    ring = [[lon + radius * math.cos(turn), lat + radius * math.sin(turn)] for turn in turns]
    return [*ring, ring[0]]
