"""Area cells: a partition of the province in which every seat lies in its own cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.cells import (
    cell,
    county_cells,
    partition,
    prefecture_cells,
    sites,
    township_cells,
)
from maps.geometry import contains, signed_area
from maps.places import areas_by_code, load_areas, province_outline

NOTCHED = ((0.0, 0.0), (9.0, 0.0), (9.0, 6.0), (5.0, 6.0), (4.5, 1.0), (4.0, 6.0), (0.0, 6.0))


def area_of(drawn):
    return sum(abs(signed_area(p[0])) - sum(abs(signed_area(h)) for h in p[1:])
               for p in drawn.polygons)  # fmt: skip


def holds(drawn, point):
    return any(
        contains(polygon[0], point) and not any(contains(hole, point) for hole in polygon[1:])
        for polygon in drawn.polygons
    )


@pytest.mark.parametrize("cells", [county_cells, prefecture_cells, lambda: township_cells("63")])
def test_the_cells_of_a_level_add_up_to_the_outline(cells):
    total = sum(area_of(drawn) for drawn in cells().values())
    assert total == pytest.approx(abs(signed_area(province_outline())), rel=1e-9)


def test_there_is_a_cell_for_every_unit():
    assert (len(county_cells()), len(prefecture_cells()), len(township_cells("63"))) == (45, 8, 406)
    assert all(drawn.approximate for drawn in county_cells().values())


def test_every_county_seat_lies_in_its_own_cell_and_in_no_other():
    drawn = county_cells()
    for code in drawn:
        seat = areas_by_code()[code]
        assert [c for c in drawn if holds(drawn[c], (seat.lat, seat.lon))] == [code]


def test_every_township_grows_from_a_point_in_its_own_cell():
    drawn = township_cells("63")
    assert all(holds(drawn[code], point) for code, point in sites().items())


def test_a_township_with_a_seat_inside_the_outline_grows_from_that_seat():
    for area in load_areas():
        inside = contains(province_outline(), (area.lat, area.lon))
        if area.level == "township" and not area.approximate and inside:
            assert sites()[area.code] == pytest.approx((area.lat, area.lon))


def test_townships_without_a_seat_are_spread_close_to_where_they_stand():
    assert len(set(sites().values())) == 406
    for code, point in sites().items():
        area = areas_by_code()[code]
        if area.approximate:
            assert point == pytest.approx((area.lat, area.lon), abs=0.05)


def test_the_townships_of_a_county_make_up_its_cell():
    parts = sum(area_of(drawn) for drawn in township_cells("632521").values())
    assert parts == pytest.approx(area_of(cell("632521")), rel=1e-9)


def test_the_province_is_one_ring_without_holes():
    assert [len(polygon) for polygon in cell("63").polygons] == [1]


def test_an_unknown_area_has_no_cell():
    with pytest.raises(KeyError):
        cell("639999")


points = st.tuples(st.floats(0.1, 8.9), st.floats(0.1, 5.9)).map(
    lambda point: (round(point[0], 2), round(point[1], 2))
)


@settings(max_examples=60)
@given(st.lists(points, min_size=1, max_size=12, unique=True))
def test_any_sites_share_out_any_outline(chosen):
    shares = partition(NOTCHED, chosen)
    total = sum(signed_area(piece) for pieces in shares for piece in pieces)
    assert total == pytest.approx(signed_area(NOTCHED), abs=1e-6)


def test_sites_on_one_point_are_refused():
    with pytest.raises(ValueError, match="share one point"):
        partition(NOTCHED, [(1.0, 1.0), (1.0, 1.0)])
