"""Area cells as plain SVG paths: the picture for paper and for readers without JavaScript.

Only codes and numbers come in and go out. A degree of longitude is drawn as wide as it is in the
middle of the picture, which is true enough for a province.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.spots import fits, spot, text_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.cells import Cell

_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Sketch:
    """`paths` holds, by area code in order, the `d` of a path in a box of `width` by `height`.

    `spots` holds where its name may stand: x, y and the room around it (see `maps/spots.py`);
    `edges` is the `d` of the finer lines that gather cells.
    """

    width: int
    height: int
    paths: Mapping[str, str]
    spots: Mapping[str, tuple[int, int, float]]
    edges: str = ""

    def has_room(self, code: str, name: str) -> bool:
        """Say whether a name in letters of 13 units can stand on the cell."""
        return fits(text_width(name, 13), 11, self.spots[code][2])


def sketch(cells: Mapping[str, Cell], *, edges: Sequence[Cell] = (), width: int = 720) -> Sketch:
    """Draw cells into a box `width` units wide; whole units, so a cell may lose a corner.

    `edges` are areas whose edge is drawn as a line over the cells.

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

    def at(lat: float, lon: float) -> tuple[int, int]:
        return (
            round(_MARGIN + (lon - west) * narrow * scale),
            round(_MARGIN + (north - lat) * scale),
        )

    def drawn(cell: Cell) -> str:
        rings = (ring for polygon in cell.polygons for ring in polygon)
        return "".join(_path([at(*point) for point in ring]) for ring in rings)

    found = {code: spot(cells[code]) for code in sorted(cells)}
    return Sketch(
        width,
        math.ceil(2 * _MARGIN + (north - min(lats)) * scale),
        {code: drawn(cells[code]) for code in sorted(cells)},
        {code: (*at(lat, lon), round(room * scale, 1)) for code, (lat, lon, room) in found.items()},
        "".join(drawn(cell) for cell in edges),
    )


def _path(points: list[tuple[int, int]]) -> str:
    """Answer the path of a ring, each step from the last point; nothing for less than an area."""
    kept = [point for number, point in enumerate(points) if point != points[number - 1]]
    if len(kept) < 3:
        return ""
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in zip(kept, kept[1:], strict=False)]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z"
