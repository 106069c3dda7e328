"""Where on an area its name stands best: inside, far from every edge, with room to both sides."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from maps.geometry import signed_area

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.cells import Cell
    from maps.geometry import Ring

    Floats = NDArray[np.float64]

WIDER = 2.2
"""A name is taken to be about this many times wider than high; `static/map.js` knows it too."""

_STEPS = 20


@lru_cache(maxsize=2048)
def spot(cell: Cell) -> tuple[float, float, float]:
    """Answer (lat, lon, room) of the best place for a name on the largest piece of a cell.

    Around it an ellipse lies wholly inside, `room` degrees of latitude to the north and south and
    `WIDER` times as far to the east and west. Found on a grid and then on a finer one.
    """
    polygon = max(cell.polygons, key=lambda rings: abs(signed_area(rings[0])))
    middle = sum(lat for lat, _ in polygon[0]) / len(polygon[0])
    narrow = math.cos(math.radians(middle)) / WIDER
    edges = _edges(polygon, narrow)
    low, high = edges[:, :2].min(axis=0), edges[:, :2].max(axis=0)
    for _ in range(2):
        x, y, room = _best(edges, low, high)
        step = (high - low) / _STEPS
        low, high = np.array([x, y]) - step, np.array([x, y]) + step
    return round(y, 4), round(x / narrow, 4), round(max(room, 0.0), 4)


def fits(width: float, height: float, room: float) -> bool:
    """Say whether a text of that size fits into the ellipse of a spot, all in one unit."""
    if room <= 0:
        return False
    return (width / 2 / (WIDER * room)) ** 2 + (height / 2 / room) ** 2 <= 1


def text_width(text: str, size: float) -> float:
    """Answer about how wide a text is: a Chinese character is twice as wide as a letter."""
    return size * sum(1.0 if letter > "\u2e80" else 0.55 for letter in text)


def _edges(polygon: tuple[Ring, ...], narrow: float) -> Floats:
    """Answer every edge as (x1, y1, x2, y2), x squeezed so that room is alike in both ways."""
    pairs = [pair for ring in polygon for pair in zip(ring, (*ring[1:], ring[0]), strict=True)]
    return np.array([(a[1] * narrow, a[0], b[1] * narrow, b[0]) for a, b in pairs])


def _best(edges: Floats, low: Floats, high: Floats) -> tuple[float, float, float]:
    axes = [np.linspace(low[n], high[n], _STEPS + 1) for n in (0, 1)]
    x, y = (axis.reshape(-1, 1) for axis in np.meshgrid(*axes))
    x1, y1, x2, y2 = edges.T
    tall = np.where(y2 == y1, 1.0, y2 - y1)
    crossed = ((y1 > y) != (y2 > y)) & (x < x1 + (y - y1) / tall * (x2 - x1))
    inside = crossed.sum(axis=1) % 2 == 1
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / np.maximum(
        (x2 - x1) ** 2 + (y2 - y1) ** 2, 1e-18
    )
    part = np.clip(along, 0, 1)
    away = np.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1)).min(axis=1)
    room = np.where(inside, away, -away)
    best = int(room.argmax())
    return float(x[best, 0]), float(y[best, 0]), float(room[best])
