"""Conversions between the datums of map services and WGS-84."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.datum import (
    bd09_to_gcj02,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    to_wgs84,
    wgs84_to_gcj02,
)
from maps.geometry import distance_km

lats, lons = st.floats(31.0, 40.0), st.floats(89.0, 104.0)


def metres(a, b):
    return float(distance_km(*a, *b)) * 1000


@given(lats, lons)
def test_the_way_to_gcj02_and_back_ends_within_a_metre(lat, lon):
    assert metres((lat, lon), gcj02_to_wgs84(*wgs84_to_gcj02(lat, lon))) < 0.01


@given(lats, lons)
def test_the_way_to_bd09_and_back_ends_within_a_metre(lat, lon):
    assert metres((lat, lon), bd09_to_gcj02(*gcj02_to_bd09(lat, lon))) < 0.01
    baidu = gcj02_to_bd09(*wgs84_to_gcj02(lat, lon))
    assert metres((lat, lon), to_wgs84(*baidu, "BD-09")) < 0.1


@pytest.mark.parametrize(
    ("lat", "lon", "shift"),
    [(33.0060, 97.0085, 241), (36.6171, 101.7782, 173), (36.4020, 94.9033, 97)],
)
def test_the_shift_in_qinghai_is_the_measured_one(lat, lon, shift):
    assert metres((lat, lon), wgs84_to_gcj02(lat, lon)) == pytest.approx(shift, abs=3)


def test_a_known_point_of_beijing_is_shifted_as_published():
    assert wgs84_to_gcj02(39.908692, 116.397477) == pytest.approx((39.910095, 116.403721), abs=1e-5)


def test_wgs84_stays_and_an_unknown_datum_is_refused():
    assert to_wgs84(36.0, 101.0, "WGS-84") == (36.0, 101.0)
    with pytest.raises(ValueError, match="unknown"):
        to_wgs84(36.0, 101.0, "Beijing 54")
