"""The province is all there, and a code lies under its prefix by range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.models import Area
from portal.models.area import code_range
from portal.services import areas
from portal.vocabulary import AreaLevel


@pytest.mark.parametrize(
    ("level", "count"),
    [
        (AreaLevel.PROVINCE, 1),
        (AreaLevel.PREFECTURE, 8),
        (AreaLevel.COUNTY, 45),
        (AreaLevel.TOWNSHIP, 406),
    ],
)
def test_the_gazetteer_is_loaded_whole(db, level, count):
    assert Area.select().where(Area.level == level).count() == count


def test_loading_twice_adds_nothing(db):
    assert areas.load_gazetteer() == 0


def test_every_place_lies_in_its_parent(db):
    for area in Area.select().where(Area.level != AreaLevel.PROVINCE):
        assert area.code.startswith(area.parent_id)


def test_names_go_from_large_to_small(db):
    assert areas.names("632521101")[:3] == ["青海省", "海南藏族自治州", "共和县"]
    assert areas.names("632521", english=True)[0] == "Qinghai Province"


def test_a_place_unknown_is_none(db):
    assert areas.get("999999") is None
    assert areas.get("63").name_zh == "青海省"


def test_places_of_a_level_under_a_prefix(db):
    found = areas.of_level(AreaLevel.TOWNSHIP, under="6325")
    assert found
    assert all(area.code.startswith("6325") for area in found)


digits = st.text("0123456789", min_size=10, max_size=10)


@given(st.sampled_from([2, 4, 6, 9, 12]), digits, digits)
def test_a_code_is_in_the_range_exactly_if_it_has_the_prefix(length, tail, other):
    prefix = ("63" + tail)[:length]
    low, high = code_range(prefix)
    for code in (("63" + other), ("63" + tail)):
        assert (low <= code < high) == code.startswith(prefix) or len(code) < len(prefix)
