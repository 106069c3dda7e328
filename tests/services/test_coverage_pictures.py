"""One picture holds the moving map, the still drawing and the legend, of the same numbers."""

from __future__ import annotations

import pytest

from maps import cells
from maps.drawing import Shade
from portal.services import coverage_pictures

BREAKS = (20.0, 40.0, 60.0, 80.0)


def _drawn(values=None, **options):
    ground = cells.township_cells("632521")
    values = dict.fromkeys(ground, 50) | (values or {})
    return coverage_pictures.drawn(ground, values, BREAKS, tiles_url=None, **options)


def test_the_moving_and_the_still_map_shade_a_place_alike():
    some = {"632521100": 10, "632521101": Shade.STALE, "632521102": Shade.NO_NEED}
    picture = _drawn(some)
    assert [picture.classes[code] for code in (*some, "632521103")] == [
        "area-cell-1", "area-cell-stale", "area-cell-none", "area-cell-3",
    ]  # fmt: skip
    assert set(picture.outlines.paths) == set(picture.classes)
    for css in picture.classes.values():
        assert css in picture.script


@pytest.mark.parametrize("shades", [(), (Shade.STALE,), tuple(Shade)])
def test_the_legend_explains_the_textures_that_are_asked_for(shades):
    found = [entry.css_class for entry in _drawn(shades=shades).legend]
    assert len(found) == 5 + len(shades)
    assert ("area-cell-stale" in found) is (Shade.STALE in shades)


def test_a_county_is_drawn_within_its_own_edge():
    province, county = _drawn(), _drawn(outline=cells.cell("632521"))
    assert province.script != county.script
    assert len(county.script) < len(province.script)
