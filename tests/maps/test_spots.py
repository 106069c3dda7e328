"""The place of a name: inside the cell, with the room it promises."""

import math

import pytest

from maps.cells import Cell, county_cells, prefecture_cells
from maps.geometry import contains, signed_area
from maps.spots import WIDER, fits, spot, text_width

SQUARE = ((36.0, 100.0), (36.0, 101.0), (37.0, 101.0), (37.0, 100.0))


@pytest.mark.parametrize("cell", [*county_cells().values(), *prefecture_cells().values()])
def test_the_ellipse_around_a_spot_lies_inside_the_cell(cell):
    lat, lon, room = spot(cell)
    assert room > 0
    ring = max((polygon[0] for polygon in cell.polygons), key=lambda r: abs(signed_area(r)))
    narrow = math.cos(math.radians(sum(p[0] for p in ring) / len(ring)))
    for turn in range(0, 360, 30):
        north = 0.99 * room * math.sin(math.radians(turn))
        east = 0.99 * room * WIDER / narrow * math.cos(math.radians(turn))
        assert contains(ring, (lat + north, lon + east))


def test_a_square_has_its_spot_on_the_middle_line():
    lat, lon, room = spot(Cell("63", ((SQUARE,),)))
    assert lon == pytest.approx(100.5, abs=0.01)
    assert room == pytest.approx(0.5 * math.cos(math.radians(36.5)) / WIDER, abs=0.005)
    assert 36 + room <= lat <= 37 - room


def test_a_name_does_not_stand_in_a_hole():
    hole = ((36.2, 100.2), (36.2, 100.8), (36.8, 100.8), (36.8, 100.2))
    lat, lon, _ = spot(Cell("63", ((SQUARE, hole),)))
    assert contains(SQUARE, (lat, lon))
    assert not contains(hole, (lat, lon))


@pytest.mark.parametrize(
    ("size", "fit"), [((20, 10, 10), True), ((43, 3, 10), True), ((44, 10, 10), False),
                      ((10, 21, 10), False), ((1, 1, 0), False)],
)  # fmt: skip
def test_a_text_fits_into_the_ellipse_or_not(size, fit):
    assert fits(*size) is fit


def test_a_chinese_character_is_about_twice_as_wide_as_a_letter():
    assert text_width("共和", 10) == 20
    assert text_width("Gonghe", 10) == pytest.approx(33)
