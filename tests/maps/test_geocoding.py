"""Finding places offline, by name and by point; pins by hand."""

import pytest
from geopy.geocoders.base import Geocoder
from hypothesis import given
from hypothesis import strategies as st

from maps.geocoding import (
    PinError,
    Place,
    gazetteer,
    geocode,
    in_qinghai,
    nearest_township,
    parse_pin,
)
from maps.places import load_areas, load_variants


class Asked:
    """An online service that answers one place and remembers what it was asked."""

    def __init__(self):
        self.queries = []

    def find(self, query):
        self.queries.append(query)
        return [Place(36.6, 101.7, query, "asked")]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("共和县", "632521"),
        ("湟源县城关镇", "630123100"),
        ("湟源 城关", "630123100"),
        ("青海省海南州共和县倒淌河镇", "632521101"),
        ("结古镇", "632701001"),
        ("唐古拉山镇", "632801101"),
        ("Yushu Shi", "632701"),
        ("gonghe county", "632521"),
        ("GONGHE XIAN", "632521"),
        ("ཟི་ལིང།", "6301"),
        ("大通", "630121"),
        ("海北州", "6322"),
        ("  西宁 ", "6301"),
    ],
)
def test_a_place_is_found_by_any_of_its_names(query, code):
    assert [place.code for place in geocode(query)] == [code]


def test_an_ambiguous_name_answers_all_who_bear_it_highest_first():
    assert [place.code for place in geocode("城关镇")] == ["630121101", "630123100"]
    assert [place.code for place in geocode("Yushu")] == ["6327", "632701"]


def test_the_county_before_it_settles_an_ambiguous_name():
    assert [place.code for place in geocode("平安区沙沟乡")] == ["630203203"]
    assert [place.code for place in geocode("贵南沙沟")] == ["632525200"]


def test_every_area_is_found_by_its_full_name():
    for area in load_areas():
        assert area.code in {place.code for place in geocode(area.name_zh)}
        assert area.code in {place.code for place in geocode(area.name_en)}
    for variant in load_variants():
        assert variant.code in {place.code for place in geocode(variant.name)}


def test_it_is_a_geopy_geocoder_with_its_manners():
    found = gazetteer()
    assert isinstance(found, Geocoder)
    assert found.geocode("城关镇").raw["code"] == "630121101"
    assert len(found.geocode("城关镇", exactly_one=False)) == 2
    assert len(found.geocode("城关镇", exactly_one=False, limit=1)) == 1
    assert found.geocode("拉萨") is None
    nearest = found.reverse("36.28, 100.62", exactly_one=False, limit=3)
    distances = [place.raw["distance_km"] for place in nearest]
    assert len(nearest) == 3
    assert distances == sorted(distances)


def test_an_approximate_place_says_so():
    (place,) = geocode("东关大街街道")
    assert place.approximate


def test_every_seat_is_the_nearest_township_to_itself():
    for area in load_areas():
        if area.level == "township" and not area.approximate:
            place = nearest_township(area.lat, area.lon)
            assert (place.lat, place.lon) == (area.lat, area.lon)


def test_outside_qinghai_there_is_no_nearest_township():
    assert nearest_township(39.9, 116.4) is None


def test_nothing_is_asked_online_unless_the_gazetteer_is_silent_and_a_service_is_handed_in():
    asked = Asked()
    assert geocode("不知道的学校") == []
    assert geocode("共和县", online=asked)[0].source == "gazetteer"
    assert geocode("36.62, 101.77", online=asked)[0].source == "pin"
    assert geocode("  ", online=asked) == []
    assert asked.queries == []
    assert geocode("不知道的学校", online=asked)[0].source == "asked"
    assert asked.queries == ["不知道的学校"]


@pytest.mark.parametrize(
    "text", ["36.62, 101.77", " 36.62  101.77 ", "36.62，101.77", "３６.62,101.77"]
)
def test_a_pin_is_latitude_and_longitude(text):
    assert parse_pin(text) == Place(36.62, 101.77, "36.62, 101.77", "pin")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("101.77, 36.62", "swapped"),
        ("39.90, 116.40", "outside Qinghai"),
        ("0, 0", "outside Qinghai"),
        ("36.62", "latitude and longitude"),
        ("", "latitude and longitude"),
        ("north, east", "latitude and longitude"),
        ("nan, nan", "latitude and longitude"),
        ("1e2, 36", "latitude and longitude"),
    ],
)
def test_a_wrong_pin_is_told_how_to_mend(text, says):
    with pytest.raises(PinError, match=says):
        parse_pin(text)


def test_every_known_place_is_in_qinghai_and_its_neighbours_are_not():
    assert all(in_qinghai(area.lat, area.lon) for area in load_areas() if not area.approximate)
    for lat, lon in [
        (36.06, 103.83),
        (29.65, 91.1),
        (38.93, 100.45),
        (40.14, 94.66),
        (31.15, 97.17),
    ]:
        assert not in_qinghai(lat, lon)


@given(st.text(max_size=200))
def test_any_text_is_answered_with_known_places_or_none(text):
    try:
        places = geocode(text)
    except PinError:
        return
    assert all(in_qinghai(place.lat, place.lon) or place.approximate for place in places)
