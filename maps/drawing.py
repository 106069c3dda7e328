"""Coverage drawn as area cells: an HTML part and a script part for a page with a strict policy.

Nothing but numbers and area codes reaches the drawing library, because it writes texts into the
page unescaped. Names, sentences and links are set by `static/map.js` from the page's own JSON
element `#map-labels`; colours and hatches come from `static/map.css`. The library's page header,
which names foreign hosts and inline styles, is never used.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import folium
from folium.utilities import JsCode

from maps.cells import Cell
from maps.spots import spot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.geometry import Point, Ring

STEPS = 5
HEIGHTS = (240, 320, 400, 480, 560, 640)
"""Heights in pixels that `static/map.css` has a class for (a style attribute would be refused)."""

_CODE = re.compile(r"[0-9]{2,12}")
_MAP_ID = re.compile(r"[a-z]{1,20}")


class Shade(Enum):
    """A cell without a colour, and the class number by which the style sheet knows it.

    STALE is for numbers too old to be compared with the others (coverage.md 3.5: 90 days).
    """

    NOT_SHOWN = -1
    NO_NEED = 0
    STALE = -2


PUBLIC_SHADES = (Shade.NOT_SHOWN, Shade.NO_NEED)


Value = float | int | Shade


@dataclass(frozen=True, slots=True)
class MapParts:
    """`html` goes where the map shall stand, `script` into a script element with the nonce."""

    html: str
    script: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend: the class of its swatch and its bounds (None: open, or no number)."""

    css_class: str
    low: float | None
    high: float | None


class _BareMap(folium.Map):  # type: ignore[misc, unused-ignore]
    # Own lists, empty: the library's are shared by all maps and name foreign hosts.
    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []


class _BareGeoJson(folium.GeoJson):  # type: ignore[misc, unused-ignore]
    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []


def class_of(value: Value, classes: Sequence[float]) -> int:
    """Answer the class of a value: 1 to 5 by the four breaks, or the number of its shade.

    A value equal to a break belongs to the class above it. Raises ValueError for breaks that are
    not four rising numbers.
    """
    if len(classes) != STEPS - 1 or any(a >= b for a, b in zip(classes, classes[1:], strict=False)):
        raise ValueError(f"classes must be {STEPS - 1} rising breaks, not {list(classes)}")
    if isinstance(value, Shade):
        return int(value.value)
    return bisect_right(classes, value) + 1


def css_class(number: int) -> str:
    """Answer the name by which the style sheet knows a class number."""
    names = {-2: "area-cell-stale", -1: "area-cell-hidden", 0: "area-cell-none"}
    return names.get(number, f"area-cell-{number}")


def legend(classes: Sequence[float], shades: Sequence[Shade] = PUBLIC_SHADES) -> list[LegendEntry]:
    """Answer the lines of the legend, lightest step first, then the textures of `shades`."""
    class_of(0, classes)
    edges = [None, *classes, None]
    steps = [LegendEntry(css_class(n + 1), edges[n], edges[n + 1]) for n in range(STEPS)]
    return [*steps, *(LegendEntry(css_class(shade.value), None, None) for shade in shades)]


def draw_coverage(
    cells: Mapping[str, Cell],
    values: Mapping[str, Value],
    *,
    outline: Ring | Cell,
    classes: Sequence[float],
    edges: Sequence[Cell] = (),
    tiles_url: str | None = None,
    height_px: int = 480,
    map_id: str = "coverage",
) -> MapParts:
    """Draw cells (by area code) shaded by value, with the outline around them.

    Every cell needs a value, a number or a `Shade`. `outline` is an open ring of (lat, lon) or
    the cell of the area above; `edges` are areas between, drawn as a finer line. `classes` are
    four fixed breaks. `tiles_url` is a tile address
    with {z}/{x}/{y}, by default none. Same input, same output. Raises ValueError if a value is
    missing or of a wrong kind, a code is not digits, or the height has no class; so no text of a
    person can get in.
    """
    if height_px not in HEIGHTS:
        raise ValueError(f"height_px must be one of {HEIGHTS}, not {height_px}")
    if not _MAP_ID.fullmatch(map_id):
        raise ValueError("map_id must be a few small letters")
    features = [_feature(code, cells[code], values, classes) for code in sorted(cells)]
    bounds = _bounds([ring for cell in cells.values() for ring in _outer(cell)])
    drawn = _empty_map(map_id, *bounds)
    if tiles_url:
        tiles = folium.TileLayer(tiles_url, attr=" ", control=False, referrer_policy="origin")
        _named(tiles, f"{map_id}_tiles").add_to(drawn)
    layer = _BareGeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=_style_over_tiles if tiles_url else _style,
        on_each_feature=JsCode("shouwangMap.onEach"),
        smooth_factor=0,
        control=False,
    )
    _named(layer, f"{map_id}_cells").add_to(drawn)
    _named(_outline_layer(outline, edges), f"{map_id}_outline").add_to(drawn)
    fit = folium.FitBounds([list(corner) for corner in bounds], padding=(8, 8))
    _named(fit, f"{map_id}_fit").add_to(drawn)
    return _rendered(drawn, f"area-map-{height_px} area-map-{_form(*bounds)}")


def _empty_map(map_id: str, south_west: Point, north_east: Point) -> folium.Map:
    drawn = _BareMap(
        location=[(south_west[0] + north_east[0]) / 2, (south_west[1] + north_east[1]) / 2],
        tiles=None,
        zoom_start=6,
        minZoom=4,
        maxZoom=13,
        zoom_snap=0.1,
        scroll_wheel_zoom=False,
    )
    return _named(drawn, map_id)


def _rendered(drawn: folium.Map, css: str) -> MapParts:
    root = drawn.get_root()
    root.render()
    html = root.html.render().strip()
    return MapParts(f'<div class="area-map {css}">{html}</div>', root.script.render())


def _form(south_west: Point, north_east: Point) -> str:
    """Say whether a picture is wide, square or tall, so that a phone gives it fitting room."""
    middle = math.radians((south_west[0] + north_east[0]) / 2)
    wide = (north_east[1] - south_west[1]) * math.cos(middle)
    ratio = wide / max(north_east[0] - south_west[0], 1e-9)
    return "wide" if ratio > 1.2 else "tall" if ratio < 0.8 else "square"


def _named(element: Any, name: str) -> Any:
    """Give the element a name of its own instead of a random one."""
    element._id = name
    return element


def _feature(
    code: str, cell: Cell, values: Mapping[str, Value], classes: Sequence[float]
) -> dict[str, Any]:
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is not an area code")
    if code not in values:
        raise ValueError(f"{code} has no value; say Shade.NOT_SHOWN or Shade.NO_NEED")
    value = values[code]
    if isinstance(value, bool) or not isinstance(value, int | float | Shade) or value != value:
        raise ValueError(f"the value of {code} must be a number or a Shade")
    return {
        "type": "Feature",
        "id": code,
        "properties": {
            "code": code,
            "class": class_of(value, classes),
            "value": None if isinstance(value, Shade) else value,
            "spot": spot(cell),
        },
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [[_closed(ring) for ring in polygon] for polygon in cell.polygons],
        },
    }


def _closed(ring: Ring) -> list[list[float]]:
    return [[round(lon, 4), round(lat, 4)] for lat, lon in (*ring, ring[0])]


def _style(feature: dict[str, Any]) -> dict[str, Any]:
    css = css_class(feature["properties"]["class"])
    return {"className": f"area-cell {css}", "weight": 1, "fillOpacity": 1, "opacity": 1}


def _style_over_tiles(feature: dict[str, Any]) -> dict[str, Any]:
    return _style(feature) | {"fillOpacity": 0.7}


def _outline_layer(outline: Ring | Cell, edges: Sequence[Cell]) -> folium.GeoJson:
    above = _outer(outline) if isinstance(outline, Cell) else [outline]
    finer = [ring for cell in edges for ring in _outer(cell)]
    features = [_lines("1", finer), _lines("0", above)] if finer else [_lines("0", above)]
    return _BareGeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=_line_style,
        smooth_factor=0,
        control=False,
        interactive=False,
    )


def _lines(number: str, rings: Sequence[Ring]) -> dict[str, Any]:
    shape = {"type": "MultiLineString", "coordinates": [_closed(ring) for ring in rings]}
    return {"type": "Feature", "id": number, "properties": {}, "geometry": shape}


def _line_style(feature: dict[str, Any]) -> dict[str, Any]:
    css, weight = ("area-outline", 2) if feature["id"] == "0" else ("area-edge", 1)
    return {"className": css, "weight": weight, "opacity": 1}


def _outer(cell: Cell) -> list[Ring]:
    return [polygon[0] for polygon in cell.polygons]


def _bounds(rings: Sequence[Ring]) -> tuple[Point, Point]:
    points = [point for ring in rings for point in ring]
    if not points:
        raise ValueError("there is no cell to draw")
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    low, high = (min(lats), min(lons)), (max(lats), max(lons))
    return (round(low[0], 4), round(low[1], 4)), (round(high[0], 4), round(high[1], 4))
