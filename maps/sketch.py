"""Area cells as plain SVG paths: the picture for paper and for readers without JavaScript.

Only codes and numbers come in and go out. A degree of longitude is drawn as wide as it is in the
middle of the picture, which is true enough for a province.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.cells import Cell
    from maps.geometry import Ring

_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Sketch:
    """`paths` holds, by area code in order, the `d` of a path in a box of `width` by `height`."""

    width: int
    height: int
    paths: Mapping[str, str]


def sketch(cells: Mapping[str, Cell], *, width: int = 720) -> Sketch:
    """Draw cells into a box `width` units wide; whole units, so a cell may lose a corner.

    Raises ValueError if there is no cell.
    """
    rings = [ring for cell in cells.values() for polygon in cell.polygons for ring in polygon]
    if not rings:
        raise ValueError("there is no cell to draw")
    lats = [lat for ring in rings for lat, _ in ring]
    lons = [lon for ring in rings for _, lon in ring]
    narrow = math.cos(math.radians((min(lats) + max(lats)) / 2))
    scale = (width - 2 * _MARGIN) / ((max(lons) - min(lons)) * narrow)
    north, west = max(lats), min(lons)

    def drawn(ring: Ring) -> str:
        return _path(
            [
                (
                    round(_MARGIN + (lon - west) * narrow * scale),
                    round(_MARGIN + (north - lat) * scale),
                )
                for lat, lon in ring
            ]
        )

    return Sketch(
        width,
        math.ceil(2 * _MARGIN + (north - min(lats)) * scale),
        {
            code: "".join(drawn(ring) for polygon in cells[code].polygons for ring in polygon)
            for code in sorted(cells)
        },
    )


def _path(points: list[tuple[int, int]]) -> str:
    """Answer the path of a ring, each step from the last point; nothing for less than an area."""
    kept = [point for number, point in enumerate(points) if point != points[number - 1]]
    if len(kept) < 3:
        return ""
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in zip(kept, kept[1:], strict=False)]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z"
