"""Minutes: a road table first, else the ellipsoid's distance; one pair and many the same bits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.candidates import Candidates
from matching.columns import Columns
from matching.reach import Sizes
from matching.travel import Points, minutes_between, squared_km
from tests.matching.problems import helper, need, problem

LATS, LONS = st.floats(31.5, 39.5), st.floats(89, 104)


@settings(max_examples=300, deadline=None)
@given(LATS, LONS, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_distances_in_qinghai_are_the_geodesic_to_half_a_metre_up_to_80_km(lat, lon, north, east):
    other = (lat + north, lon + east)
    expected = geodesic((lat, lon), other).km
    km = math.sqrt(squared_km(Points.one(lat, lon), Points.one(*other)))
    assert km == pytest.approx(expected, rel=1e-5, abs=1e-6)
    if expected <= 80:
        assert abs(km - expected) < 0.0005


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(LATS, LONS), min_size=1, max_size=9), LATS, LONS)
def test_one_pair_and_many_at_once_have_the_same_minutes(places, lat, lon):
    asked = problem(
        [need(1, lat=lat, lon=lon)],
        [helper(number, lat=north, lon=east) for number, (north, east) in enumerate(places)],
    )
    many = Columns(asked).minutes(np.zeros(len(places), dtype=np.int64), np.arange(len(places)))
    one_by_one = [minutes_between(asked, asked.needs[0], each) for each in asked.helpers]
    assert [(minutes, True) for minutes in many.tolist()] == one_by_one


@settings(max_examples=200, deadline=None)
@given(st.floats(-89, 89), LONS, st.floats(-5, 5), st.floats(-5, 5))
def test_the_straight_line_is_never_longer_than_what_is_looked_at(lat, lon, north, east):
    """What `candidates` rests on: chord <= distance * 1.004, as far as it trusts the bands."""
    other = (max(-89.0, min(89.0, lat + north)), lon + east)
    km = math.sqrt(squared_km(Points.one(lat, lon), Points.one(*other)))
    chord = np.linalg.norm(np.diff(Points.many([(lat, lon), other]).xyz(), axis=0))
    assert chord <= km * 1.004 + 1e-6


def test_places_too_many_for_a_table_have_the_same_minutes():
    asked = problem([need(1), need(2, lat=37.0)], [helper(1), helper(2, lon=101.0)])
    needs, helpers = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    expected = Columns(asked).minutes(needs, helpers).tolist()
    assert Columns(asked, table_cells=0).minutes(needs, helpers).tolist() == expected


@pytest.mark.parametrize(
    ("place", "area", "minutes", "is_estimate"),
    [
        ("632521101", "632521101", 95, False),
        ("632521101003", "632521101001", 95, False),
        ("632521", "632521101", 5, True),
        (None, "632521101", 5, True),
    ],
    ids=["entry", "villages of it", "only the county", "not known"],
)
def test_a_road_entry_wins_over_the_estimate(place, area, minutes, is_estimate):
    asked = problem(
        [need(1, area=area)], [helper(1, place=place, max_minutes=1)],
        road=[["632521101", "632521101", 95]],
    )  # fmt: skip
    found = minutes_between(asked, asked.needs[0], asked.helpers[0])
    assert found == (minutes, is_estimate)
    assert Columns(asked).minutes(np.array([0]), np.array([0])).tolist() == [minutes]


def test_settings_of_the_estimate_are_the_files():
    slow = {"detour": 2, "speed_kmh": 25}
    usual = problem([need(1, lat=37.0)], [helper(1)])
    asked = problem([need(1, lat=37.0)], [helper(1)], travel=slow)
    first = minutes_between(usual, usual.needs[0], usual.helpers[0])[0]
    assert first == math.ceil(_km(usual) * 1.35 / 50 * 60)
    assert minutes_between(asked, asked.needs[0], asked.helpers[0])[0] == math.ceil(
        _km(asked) * 2 / 25 * 60
    )


ROAD, FROZEN = ["632521101", "632521101", 95], ["632521101", "632521101", 140]


@pytest.mark.parametrize(
    ("roads", "winter", "minutes"),
    [
        ({"road": [ROAD], "winter_road": [FROZEN]}, False, 95),
        ({"road": [ROAD], "winter_road": [FROZEN]}, True, 140),
        ({"road": [ROAD]}, True, 95),
        ({"winter_road": [FROZEN]}, True, 140),
    ],
)
def test_a_need_in_winter_has_the_winter_minutes_of_the_table(roads, winter, minutes):
    asked = problem(
        [need(1, area="632521101", winter=winter), need(2, area="632521101", winter=not winter)],
        [helper(1, place="632521101")],
        **roads,
    )
    assert minutes_between(asked, asked.needs[0], asked.helpers[0]) == (minutes, False)
    assert Columns(asked).minutes(np.array([0]), np.array([0])).tolist() == [minutes]


@pytest.mark.parametrize("travel", [{}, {"winter_speed_kmh": None}, {"winter_speed_kmh": 30}])
def test_winter_is_driven_at_its_own_speed_where_it_has_one(travel):
    speed = travel.get("winter_speed_kmh") or 50
    needs = [need(1, lat=37.0, winter=True), need(2, lat=37.0, winter=False)]
    asked = problem(needs, [helper(1)], travel=travel)
    columns = Columns(asked)
    for number, kmh in ((0, speed), (1, 50)):
        expected = math.ceil(_km(asked) * 1.35 / kmh * 60)
        assert minutes_between(asked, asked.needs[number], asked.helpers[0])[0] == expected
        assert columns.minutes_of_all(number).tolist() == [expected]
        assert columns.minutes(np.array([number]), np.array([0])).tolist() == [expected]


def test_a_need_may_have_a_speed_of_its_own():
    needs = [need(1, lat=37.0, speed_kmh=20, winter=True), need(2, lat=37.0, speed_kmh=None)]
    asked = problem(needs, [helper(1)], travel={"winter_speed_kmh": 30})
    for number, kmh in ((0, 20), (1, 50)):
        expected = math.ceil(_km(asked) * 1.35 / kmh * 60)
        assert minutes_between(asked, asked.needs[number], asked.helpers[0])[0] == expected
        assert Columns(asked).minutes_of_all(number).tolist() == [expected]


def test_the_fastest_need_is_reached_through_the_bands_too():
    asked = problem(
        [need(1, lat=37.0, speed_kmh=300), need(2, lat=37.0)], [helper(1, max_minutes=30)]
    )
    met = Candidates(Columns(asked), sizes=Sizes(small_class=0)).all()
    assert met.need.tolist() == [0]


def _km(asked):
    one, other = asked.needs[0], asked.helpers[0]
    return geodesic((one.lat, one.lon), (other.lat, other.lon)).km
