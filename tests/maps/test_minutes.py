"""Minutes between places."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.minutes import (
    Roads,
    RoadTableError,
    Travel,
    geodesic_km,
    great_circle_km,
    minutes_between,
    read_roads,
)

XINING, YUSHU = (36.6171, 101.7782), (33.0060, 97.0085)
POINTS = st.tuples(st.floats(31.5, 39.3), st.floats(89.3, 103.1))


def test_xining_to_yushu_is_592_km():
    assert great_circle_km([XINING], [YUSHU])[0, 0] == pytest.approx(592.16, abs=0.01)


@settings(deadline=None)
@given(POINTS, POINTS)
def test_the_sphere_is_within_a_third_of_a_percent_of_the_ellipsoid(one, other):
    exact = geodesic_km(one, other)
    assert great_circle_km([one], [other])[0, 0] == pytest.approx(exact, rel=0.0035, abs=1e-6)


def test_an_estimate_is_distance_times_detour_over_speed_and_says_that_it_is_one():
    found = minutes_between({"a": XINING}, {"b": YUSHU}, travel=Travel(1.4, 70, 50))
    assert found.table[0, 0] == pytest.approx(60 * 592.16 * 1.4 / 70, abs=0.02)
    assert found.method(0, 0) == "estimate"


def test_in_winter_the_estimate_takes_the_winter_speed():
    summer = minutes_between({"a": XINING}, {"b": YUSHU}).table
    winter = minutes_between({"a": XINING}, {"b": YUSHU}, in_winter=True).table
    assert winter[0, 0] > summer[0, 0]


def test_a_known_road_wins_has_a_direction_and_is_no_estimate():
    roads = Roads({("6301", "6327"): 540.0}, {("6301", "6327"): 700.0})
    places = {"6301": XINING, "6327": YUSHU}
    found = minutes_between(places, places, roads=roads)
    assert found.table[1, 0] == 540
    assert found.method(1, 0) == "road_table"
    assert found.method(0, 1) == "estimate"
    assert minutes_between(places, places, roads=roads, in_winter=True).table[1, 0] == 700


def test_a_road_without_a_winter_number_keeps_its_usual_one_in_winter():
    assert Roads({("6301", "6327"): 540.0}).minutes("6301", "6327", in_winter=True) == 540
    assert Roads().minutes("6301", "6327") is None


@pytest.mark.parametrize("wrong", [Travel(0.9, 50, 50), Travel(1.3, 0, 50)])
def test_a_detour_below_one_or_no_speed_is_refused(wrong):
    with pytest.raises(ValueError, match="detour"):
        minutes_between({"a": XINING}, {"b": YUSHU}, travel=wrong)


def test_no_place_gives_an_empty_table():
    assert minutes_between({}, {"b": YUSHU}).table.shape == (0, 1)


def test_a_road_table_is_read():
    roads = read_roads(["from,to,minutes,winter_minutes", "6301,6327,540,700", "6327,6301,530,"])
    assert roads.usual == {("6301", "6327"): 540.0, ("6327", "6301"): 530.0}
    assert roads.winter == {("6301", "6327"): 700.0}
    assert read_roads(["from,to,minutes"]).usual == {}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["a,b"], "first line"),
        (["from,to,minutes", "6301,1100,5"], "line 2: '1100'"),
        (["from,to,minutes", "6301,6327,x"], "line 2: 'x'"),
        (["from,to,minutes", "6301,6327,-1"], "line 2"),
        (["from,to,minutes", "6301,6327,nan"], "line 2"),
        (["from,to,minutes", "6301,6327,5", "6301,6327,6"], "line 3"),
        (["from,to,minutes", "6301"], "line 2"),
        ([], "first line"),
    ],
)
def test_a_road_table_with_a_fault_is_refused_by_line(lines, says):
    with pytest.raises(RoadTableError, match=says):
        read_roads(lines)


def test_tables_have_a_row_per_destination():
    table = great_circle_km([XINING, YUSHU], [XINING])
    assert table.shape == (2, 1)
    assert np.argmin(table[:, 0]) == 0
