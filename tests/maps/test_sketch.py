"""The drawing without a script: every cell a path, in the box, with nothing but numbers."""

import re

import pytest

from maps.cells import Cell, county_cells
from maps.sketch import sketch

SQUARE = ((36.0, 100.0), (36.0, 101.0), (37.0, 101.0), (37.0, 100.0))


def test_every_county_is_a_path_of_numbers_inside_the_box():
    drawn = sketch(county_cells())
    assert list(drawn.paths) == sorted(county_cells())
    for path in drawn.paths.values():
        assert re.fullmatch(r"(M\d+ \d+l(-?\d+ -?\d+ ?)+z)+", path)
        for ring in re.findall(r"M(\d+) (\d+)l([^z]+)z", path):
            x, y = int(ring[0]), int(ring[1])
            steps = list(map(int, ring[2].split()))
            for right, down in zip(steps[::2], steps[1::2], strict=True):
                x, y = x + right, y + down
                assert 0 <= x <= drawn.width
                assert 0 <= y <= drawn.height
    assert sum(map(len, drawn.paths.values())) < 40_000


def test_a_name_stands_on_a_cell_that_has_room_for_it():
    drawn = sketch(county_cells())
    x, y, room = drawn.spots["632801"]
    assert 0 < x < drawn.width
    assert 0 < y < drawn.height
    assert room > 20
    assert drawn.has_room("632801", "格尔木市")
    assert not drawn.has_room("630102", "城东区")


def test_north_is_up_and_east_is_right():
    drawn = sketch({"630101": Cell("630101", ((SQUARE,),))}, width=108)
    # A degree of longitude is four fifths of one of latitude there.
    assert drawn.paths == {"630101": "M4 128l100 0 0 -124 -100 0z"}
    assert (drawn.width, drawn.height) == (108, 133)


def test_what_is_too_small_to_see_is_left_out():
    speck = tuple((36.5 + a / 1e6, 100.5 + b / 1e6) for a, b in ((0, 0), (0, 1), (1, 0)))
    drawn = sketch({"a": Cell("a", ((SQUARE,),)), "b": Cell("b", ((speck,),))})
    assert drawn.paths["b"] == ""


def test_nothing_cannot_be_drawn():
    with pytest.raises(ValueError, match="no cell"):
        sketch({})
