"""Outlines of counties or townships read from GeoJSON, checked, and simplified for a drawing.

Whatever is wrong is said at once, each fault with the area it stands at; nothing of a file with a
fault is taken. Points come out as (lat, lon) in degrees WGS-84 (CGCS2000 differs by centimetres);
a file in GCJ-02 or BD-09 has to say so and is converted.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from maps.cells import Cell
from maps.datum import BD09, GCJ02, WGS84, to_wgs84
from maps.dissolve import dissolve
from maps.geometry import Point, Ring, project, signed_area, unproject
from maps.places import areas_by_code, load_areas, province_outline
from maps.simplify import crosses, simplified

DATUMS = {"WGS-84": WGS84, "CGCS2000": WGS84, "GCJ-02": GCJ02, "BD-09": BD09}
LENGTHS = {"county": 6, "township": 9}
# The code of China in the national codes of boundaries.
CHINA = "156"
MOST_BYTES = 64 * 1024 * 1024
MOST_POINTS = 1_000_000
MOST_FAULTS = 50
# Names of coordinate systems (the old `crs` member of GeoJSON) that are ours.
OUR_SYSTEMS = ("CRS84", "4326", "4490")
# So far may an outline stand outside the simplified one of the province (degrees).
MARGIN = 0.3
# Smaller pieces vanish from a drawing of a province anyway (square km).
SMALLEST_PIECE = 0.05
# Two neighbours may overlap by this share of the smaller one (old maps, other surveys).
MOST_OVERLAP = 0.05
GRID = 40
_MIDDLE = (35.5, 96.5)

Shape = list[list[Ring]]


class BoundaryError(ValueError):
    """A file of boundaries cannot be taken; `faults` says everything that has to be mended."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep the faults."""
        self.faults = tuple(faults)
        super().__init__("; ".join(faults))


def read(content: bytes, *, level: str, datum: str, name_of_code: str = "code") -> dict[str, Cell]:
    """Read the cells of a level ("county" or "township") by code, none of them `approximate`.

    `name_of_code` names the property that holds the code of the area. Raises BoundaryError.
    """
    features = _features(content, datum)
    faults: list[str] = []
    shapes: dict[str, Shape] = {}
    for number, feature in enumerate(features):
        try:
            code = _code(feature, number, name_of_code, level)
            if code in shapes:
                raise BoundaryError([f"{code} stands twice"])
            shapes[code] = _shape(feature, code, DATUMS[datum])
        except BoundaryError as problem:
            faults += problem.faults
        if len(faults) >= MOST_FAULTS:
            raise BoundaryError([*faults, "there may be more faults"])
    faults = faults or list(_gaps(shapes, level))
    if not faults:
        drawn = simplified(shapes)
        faults = _crossings(drawn) + _overlaps(drawn)
    if faults:
        raise BoundaryError(faults)
    return {code: Cell(code, _degrees(drawn[code]), approximate=False) for code in sorted(drawn)}


def joined(code: str, cells: Sequence[Cell]) -> Cell:
    """Answer the cell of an area from the cells of all its parts, inner borders gone."""
    rings = [
        _turned(_plane(ring), is_hole=number > 0)
        for cell in cells
        for polygon in cell.polygons
        for number, ring in enumerate(polygon)
    ]
    is_sketch = any(cell.approximate for cell in cells)
    return Cell(code, _degrees(dissolve(rings)), approximate=is_sketch)


def _plane(ring: Ring) -> Ring:
    # To the millimetre, so that neighbours who share a corner share it here too.
    spots = [project(lat, lon, _MIDDLE) for lat, lon in ring]
    return tuple((round(x, 6), round(y, 6)) for x, y in spots)


def _turned(ring: Ring, *, is_hole: bool) -> Ring:
    return ring if (signed_area(ring) < 0) is is_hole else ring[::-1]


def _degrees(shape: Sequence[Sequence[Ring]]) -> tuple[tuple[Ring, ...], ...]:
    return tuple(
        tuple(tuple(_rounded(unproject(x, y, _MIDDLE)) for x, y in ring) for ring in polygon)
        for polygon in shape
    )


def _rounded(point: Point) -> Point:
    return round(point[0], 6), round(point[1], 6)


def _features(content: bytes, datum: str) -> list[Any]:
    if datum not in DATUMS:
        raise BoundaryError([f"the datum {datum!r} is unknown; say one of: {', '.join(DATUMS)}"])
    if len(content) > MOST_BYTES:
        raise BoundaryError([f"the file is larger than {MOST_BYTES // 1024**2} MB"])
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise BoundaryError(["the file is not JSON in UTF-8"]) from problem
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise BoundaryError(["the file is not a GeoJSON FeatureCollection"])
    system = json.dumps(found.get("crs") or "CRS84")
    if not any(name in system for name in OUR_SYSTEMS):
        raise BoundaryError([
            f"the coordinate system {system[:80]} is not longitude and latitude; export the file "
            "in EPSG:4326 or EPSG:4490"
        ])  # fmt: skip
    features = found.get("features")
    if not isinstance(features, list) or not 0 < len(features) <= len(load_areas()):
        raise BoundaryError([f"the file must hold 1 to {len(load_areas())} features"])
    return features


def _no_number(word: str) -> float:
    raise ValueError(word)


def _code(feature: Any, number: int, name: str, level: str) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    value = properties.get(name) if isinstance(properties, dict) else None
    text = str(value).strip() if isinstance(value, str | int) else ""
    length = LENGTHS[level]
    if text.startswith(CHINA) and len(text) == len(CHINA) + length:
        text = text[len(CHINA) :]
    if len(text) > length and not text[length:].strip("0"):
        text = text[:length]
    area = areas_by_code().get(text)
    if area is None or area.level != level:
        told = json.dumps(value, ensure_ascii=False)[:40]
        raise BoundaryError([
            f"feature {number + 1}: the property {name!r} is {told}, which is no code of a {level}"
        ])  # fmt: skip
    return text


def _shape(feature: dict[str, Any], code: str, datum: str) -> Shape:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in {"Polygon", "MultiPolygon"}:
        raise BoundaryError([f"{code} is not a Polygon or MultiPolygon"])
    listed = geometry.get("coordinates")
    polygons = [listed] if kind == "Polygon" else listed
    shape: Shape = []
    for polygon in _listed(polygons, code):
        rings = [_ring(ring, code, datum) for ring in _listed(polygon, code)]
        if abs(signed_area(rings[0])) >= SMALLEST_PIECE:
            holes = [ring for ring in rings[1:] if abs(signed_area(ring)) >= SMALLEST_PIECE]
            shape.append([_turned(rings[0], is_hole=False)])
            shape[-1] += [_turned(ring, is_hole=True) for ring in holes]
    if not shape:
        raise BoundaryError([f"{code} has no area"])
    return shape


def _listed(value: Any, code: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BoundaryError([f"{code} has an empty or broken list of coordinates"])
    return value


def _ring(value: Any, code: str, datum: str) -> Ring:
    listed = _listed(value, code)
    if len(listed) > MOST_POINTS:
        raise BoundaryError([f"{code} has a ring of more than {MOST_POINTS} points"])
    points = [_point(each, code) for each in listed]
    if points[0] != points[-1]:
        raise BoundaryError([f"{code} has a ring that is not closed"])
    ring = _plane(tuple(to_wgs84(lat, lon, datum) for lat, lon in points[:-1]))
    corners = tuple(p for p, before in zip(ring, (ring[-1], *ring), strict=False) if p != before)
    if len(corners) < 3:
        raise BoundaryError([f"{code} has a ring of fewer than three corners"])
    return corners


def _point(value: Any, code: str) -> Point:
    numbers = value[:2] if isinstance(value, list) and len(value) in {2, 3} else ()
    if len(numbers) != 2 or any(type(n) not in {int, float} or abs(n) > 1000 for n in numbers):
        raise BoundaryError([f"{code} has a point that is not [longitude, latitude]"])
    lon, lat = float(numbers[0]), float(numbers[1])
    south, west, north, east = _box()
    if not (south <= lat <= north and west <= lon <= east):
        hint = ""
        if south <= lon <= north and west <= lat <= east:
            hint = "; longitude comes first, the two look swapped"
        raise BoundaryError([f"{code} has a point outside the province: {numbers}{hint}"])
    return lat, lon


@lru_cache(maxsize=1)
def _box() -> tuple[float, float, float, float]:
    lats, lons = zip(*province_outline(), strict=True)
    return min(lats) - MARGIN, min(lons) - MARGIN, max(lats) + MARGIN, max(lons) + MARGIN


def _gaps(shapes: Mapping[str, Shape], level: str) -> Iterator[str]:
    """Yield the areas that are missing beside those of the file under the same area above.

    Half a prefecture by its outlines and half of it by sketches would be a map of neither.
    """
    above = {areas_by_code()[code].parent for code in shapes}
    for area in load_areas():
        if area.level == level and area.parent in above and area.code not in shapes:
            yield f"{area.code} {area.name_zh} is missing beside the others of {area.parent}"


def _crossings(shapes: Mapping[str, Sequence[Sequence[Ring]]]) -> list[str]:
    return [
        f"{code} has an outline that crosses itself"
        for code, shape in shapes.items()
        if any(crosses(ring) for polygon in shape for ring in polygon)
    ]


def _overlaps(shapes: Mapping[str, Sequence[Sequence[Ring]]]) -> list[str]:
    """Name the pairs that share more ground than old maps explain, by a grid of points."""
    sizes = {code: sum(signed_area(r) for p in shape for r in p) for code, shape in shapes.items()}
    boxes = {code: _bounds(shape) for code, shape in shapes.items()}
    found = []
    codes = sorted(shapes)
    for number, one in enumerate(codes):
        for other in codes[number + 1 :]:
            low = np.maximum(boxes[one][0], boxes[other][0])
            high = np.minimum(boxes[one][1], boxes[other][1])
            if (high <= low).any():
                continue
            spots = _grid(low, high)
            both = _inside(shapes[one], spots) & _inside(shapes[other], spots)
            shared = float(both.mean() * np.prod(high - low))
            if shared > MOST_OVERLAP * min(sizes[one], sizes[other]):
                found.append(f"{one} and {other} overlap by about {shared:.0f} square km")
    return found


def _bounds(shape: Sequence[Sequence[Ring]]) -> tuple[Any, Any]:
    corners = np.array([point for polygon in shape for point in polygon[0]])
    return corners.min(axis=0), corners.max(axis=0)


def _grid(low: Any, high: Any) -> Any:
    steps = (np.arange(GRID) + 0.5) / GRID
    x, y = (low[axis] + steps * (high[axis] - low[axis]) for axis in (0, 1))
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _inside(shape: Sequence[Sequence[Ring]], spots: Any) -> Any:
    """Say of each spot whether it lies in the shape (even-odd over all its rings)."""
    inside = np.zeros(len(spots), dtype=np.bool_)
    for polygon in shape:
        for ring in polygon:
            corners = np.array([*ring, ring[0]])
            for (x1, y1), (x2, y2) in zip(corners[:-1], corners[1:], strict=True):
                if math.isclose(y1, y2, abs_tol=1e-12):
                    continue
                is_beside = (y1 > spots[:, 1]) != (y2 > spots[:, 1])
                where = x1 + (spots[:, 1] - y1) / (y2 - y1) * (x2 - x1)
                inside ^= is_beside & (spots[:, 0] < where)
    return inside
