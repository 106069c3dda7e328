"""The gazetteer's tree and the arithmetic of codes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.geometry import contains
from maps.places import (
    areas_by_code,
    code_range,
    level_of,
    load_areas,
    load_variants,
    padded,
    parent_of,
    prefix_of,
    province_outline,
    unpadded,
)

lengths = st.sampled_from([2, 4, 6, 9, 12])


@st.composite
def codes(draw):
    tail = draw(st.text("0123456789", min_size=10, max_size=10))
    return ("63" + tail)[: draw(lengths)]


def test_the_tree_holds_every_unit_once():
    assert Counter(area.level for area in load_areas()) == {
        "province": 1,
        "prefecture": 8,
        "county": 45,
        "township": 406,
    }
    assert len(areas_by_code()) == 460
    assert [area.code for area in load_areas()] == sorted(areas_by_code())


def test_every_area_has_the_level_of_its_code_and_an_existing_parent():
    for area in load_areas():
        assert area.level == level_of(area.code)
        assert area.parent == parent_of(area.code)
        assert area.parent is None or area.parent in areas_by_code()


def test_a_township_without_a_seat_is_marked_and_stands_in_its_county_or_a_village():
    approximate = [area for area in load_areas() if area.approximate]
    assert len(approximate) == 139
    for area in approximate:
        seat = areas_by_code()[area.code[:6]]
        at_seat = (area.lat, area.lon) == (seat.lat, seat.lon)
        assert at_seat == (area.source == "county-seat")
        assert at_seat or area.source.startswith("village:")


def test_all_places_but_three_known_ones_lie_inside_the_outline():
    outside = {a.code for a in load_areas() if not contains(province_outline(), (a.lat, a.lon))}
    assert outside == {"632324202", "632622204", "630222200"}


def test_the_prefectures_add_up_to_the_province_in_residents():
    people = {area.code: area.population for area in load_areas()}
    assert sum(people[a.code] for a in load_areas() if a.level == "prefecture") == people["63"]


def test_every_variant_names_a_known_place():
    assert all(variant.code in areas_by_code() for variant in load_variants())
    assert {variant.kind for variant in load_variants()} == {"pinyin", "variant", "former"}


@given(codes(), codes())
def test_a_range_holds_exactly_the_codes_that_start_with_the_prefix(prefix, code):
    low, high = code_range(prefix)
    assert (low <= code < high) == code.startswith(prefix)


@given(codes(), st.text("0123456789", min_size=10, max_size=10), lengths)
def test_a_range_holds_every_code_built_on_the_prefix(prefix, tail, length):
    code = (prefix + tail)[: max(length, len(prefix))]
    low, high = code_range(prefix)
    assert low <= code < high


@given(codes())
def test_the_way_up_ends_at_the_province_and_each_step_is_a_prefix(code):
    while (above := parent_of(code)) is not None:
        assert code.startswith(above)
        assert prefix_of(code, level_of(above)) == above
        code = above
    assert code == "63"


@pytest.mark.parametrize(
    "text", ["", "6", "630", "64", "63010", "63a1", "６３", "6301020011", "63\n"]
)
def test_what_is_not_a_code_is_refused(text):
    with pytest.raises(ValueError, match="not an area code"):
        code_range(text)


def test_an_area_has_no_lower_level_above_it():
    with pytest.raises(ValueError, match="has no township"):
        prefix_of("6301", "township")


def test_national_codes_lose_their_padding():
    assert [unpadded(c) for c in ("630000", "630100", "630102", "630102001")] == [
        "63",
        "6301",
        "630102",
        "630102001",
    ]
    for area in load_areas():
        assert unpadded(padded(area.code)) == area.code
