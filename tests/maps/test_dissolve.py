"""Joining polygons that touch."""

from maps.dissolve import Welder, dissolve
from maps.geometry import signed_area

GRID = {
    (x, y): ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)) for x in range(3) for y in range(3)
}


def test_touching_squares_become_one_ring():
    ((ring,),) = dissolve(GRID.values())
    assert signed_area(ring) == 9


def test_a_missing_square_in_the_middle_becomes_a_hole():
    ((outer, hole),) = dissolve(square for at, square in GRID.items() if at != (1, 1))
    assert (signed_area(outer), signed_area(hole)) == (9, -1)


def test_squares_apart_stay_apart_largest_first():
    polygons = dissolve([GRID[0, 0], GRID[2, 0], GRID[2, 1]])
    assert [signed_area(polygon[0]) for polygon in polygons] == [2, 1]


def test_corners_that_differ_by_rounding_are_welded():
    weld = Welder()
    first = weld.ring(GRID[0, 0])
    second = weld.ring(tuple((x + 4e-6, y - 4e-6) for x, y in GRID[1, 0]))
    ((ring,),) = dissolve([first, second])
    assert len(ring) == 6


def test_repeated_corners_are_dropped():
    assert Welder().ring(((0, 0), (0, 1e-7), (1, 0), (1, 1))) == ((0, 0), (1, 0), (1, 1))
