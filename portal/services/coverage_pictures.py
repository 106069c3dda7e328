"""A drawn map of any areas: for the screen, for paper, and for readers without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maps import cells, drawing, places
from maps.drawing import PUBLIC_SHADES, Shade, Value
from maps.geometry import Ring
from maps.sketch import Sketch, sketch


@dataclass(frozen=True)
class Picture:
    """The moving map in its two parts, the still drawing with its classes, and the legend."""

    html: str
    script: str
    legend: list[drawing.LegendEntry]
    outlines: Sketch
    classes: Mapping[str, str]


def drawn(
    ground: Mapping[str, cells.Cell],
    values: Mapping[str, Value],
    breaks: Sequence[float],
    *,
    tiles_url: str | None,
    outline: Ring | cells.Cell | None = None,
    edges: Sequence[cells.Cell] = (),
    shades: Sequence[Shade] = PUBLIC_SHADES,
    height_px: int = 480,
) -> Picture:
    """Draw cells shaded by `values` in the five colours between `breaks`.

    `outline` is the edge of the area above (default: the province), `edges` are areas between,
    drawn as finer lines, `shades` the textures that the legend explains. Only codes and numbers
    go in and come out.
    """
    parts = drawing.draw_coverage(
        ground,
        values,
        outline=outline or places.province_outline(),
        classes=breaks,
        edges=edges,
        tiles_url=tiles_url,
        height_px=height_px,
    )
    steps = {code: drawing.class_of(values[code], breaks) for code in ground}
    return Picture(
        parts.html,
        parts.script,
        drawing.legend(breaks, shades),
        sketch(ground, edges=edges),
        {code: drawing.css_class(step) for code, step in steps.items()},
    )
