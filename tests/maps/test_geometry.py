"""Distances and the cutting of polygons."""

import math

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import assume, given
from hypothesis import strategies as st

from maps.geometry import (
    clip,
    contains,
    distance_km,
    distance_to_edge,
    project,
    signed_area,
    unproject,
)

lats, lons = st.floats(31.5, 39.5), st.floats(89.0, 103.5)


@given(lats, lons, st.floats(-0.7, 0.7), st.floats(-0.7, 0.7))
def test_short_distances_are_those_of_the_geodesic(lat, lon, north, east):
    true = geodesic((lat, lon), (lat + north, lon + east)).km
    assert float(distance_km(lat, lon, lat + north, lon + east)) == pytest.approx(
        true, rel=5e-5, abs=1e-3
    )


@given(lats, lons, lats, lons)
def test_distances_across_the_province_are_within_three_in_a_thousand(a, b, c, d):
    assert float(distance_km(a, b, c, d)) == pytest.approx(
        geodesic((a, b), (c, d)).km, rel=3e-3, abs=1e-3
    )


def test_distances_broadcast():
    table = distance_km(np.zeros((3, 1)) + 36, [[101], [102], [103]], [[36.0, 35.0]], [[101, 102]])
    assert table.shape == (3, 2)
    assert table[0, 0] == 0


@given(lats, lons)
def test_projection_can_be_undone(lat, lon):
    at = (35.5, 96.5)
    assert unproject(*project(lat, lon, at), at) == pytest.approx((lat, lon))


COMB = ((0, 0), (10, 0), (10, 5), (8, 5), (8, 1), (6, 1), (6, 5), (4, 5), (4, 1), (2, 1), (2, 5),
        (0, 5))  # fmt: skip


def test_a_comb_is_cut_into_its_teeth():
    teeth = clip(COMB, (0.0, -1.0), -2.0)
    assert len(teeth) == 3
    assert [signed_area(tooth) for tooth in teeth] == pytest.approx([6, 6, 6])
    assert len(clip(COMB, (0.0, 1.0), 2.0)) == 1


angles = st.floats(0, 2 * math.pi)


@given(angles, st.floats(-6, 6))
def test_both_sides_of_a_cut_add_up_to_the_whole(angle, offset):
    normal = (math.cos(angle), math.sin(angle))
    offset += 5 * normal[0] + 2.5 * normal[1]
    low = clip(COMB, normal, offset)
    high = clip(COMB, (-normal[0], -normal[1]), -offset)
    total = sum(signed_area(piece) for piece in low + high)
    assert total == pytest.approx(signed_area(COMB), abs=1e-6)
    for piece in low:
        assert all(normal[0] * x + normal[1] * y <= offset + 1e-6 for x, y in piece)


@given(st.floats(-1, 11), st.floats(-1, 6), angles, st.floats(-3, 3))
def test_a_point_is_in_exactly_the_side_it_lies_on(x, y, angle, offset):
    normal = (math.cos(angle), math.sin(angle))
    offset += 5 * normal[0] + 2.5 * normal[1]
    height = normal[0] * x + normal[1] * y - offset
    assume(abs(height) > 1e-6)
    assume(distance_to_edge(COMB, (x, y)) > 1e-6)
    inside = any(contains(piece, (x, y)) for piece in clip(COMB, normal, offset))
    assert inside == (contains(COMB, (x, y)) and height < 0)
