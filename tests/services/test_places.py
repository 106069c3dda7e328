"""Villages and pastures belong to their township, by code, name and point."""

import pytest

from portal.models import Area, AuditEntry
from portal.services import areas, places
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInYourArea
from portal.vocabulary import AreaLevel, Role
from tests import factories


@pytest.fixture
def officer(db):
    return factories.make_account(Role.TOWNSHIP)


def add(officer, now, name="东巴村", **values):
    values = {"level": AreaLevel.VILLAGE, **values}
    return places.add(name_zh=name, by=officer, at=now, **values)


def test_the_first_village_gets_number_201_and_the_next_the_next_free(officer, now):
    assert add(officer, now).code == "632521101201"
    add(officer, now, "西巴村", code="632521101202")
    assert add(officer, now, "南巴村").code == "632521101203"


def test_without_a_point_the_townships_seat_stands_in_and_is_marked(officer, now):
    seat = areas.get(factories.TOWNSHIP)
    made = add(officer, now)
    assert (made.lat, made.lon, made.is_approximate) == (seat.lat, seat.lon, True)


def test_a_pin_is_taken_as_it_is(officer, now):
    made = add(officer, now, spot="36.3012, 100.5921")
    assert (made.lat, made.lon, made.is_approximate) == (36.3012, 100.5921, False)


def test_a_name_of_the_own_county_is_found_offline_and_marked(officer, now):
    neighbour = areas.get(factories.OTHER_TOWNSHIP)
    made = add(officer, now, spot=neighbour.name_zh)
    assert (made.lat, made.lon, made.is_approximate) == (neighbour.lat, neighbour.lon, True)


def test_the_name_is_known_at_once_and_has_pinyin(officer, now):
    assert areas.names("632521101201")[-1] == "632521101201"
    made = add(officer, now, level=AreaLevel.PASTURE, name_bo="ཤར་པ")
    assert areas.names(made.code)[-1] == "东巴村"
    assert (made.name_en, made.level) == ("Dongbacun", AreaLevel.PASTURE)
    assert AuditEntry.get(AuditEntry.action == "place.added").actor == officer


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"name": ""}, "name_zh", "东巴村"),
        ({"name": "长" * 41}, "name_zh", "40"),
        ({"name": "=1+1"}, "name_zh", "去掉其他符号"),
        ({"name_en": "x" * 81}, "name_en", "80"),
        ({"name_bo": "<b>"}, "name_bo", "去掉其他符号"),
        ({"code": "632521102201"}, "code", "632521101"),
        ({"code": "63252110120"}, "code", "12位"),
        ({"code": "632521101000"}, "code", "12位"),
        ({"spot": "101.77, 36.62"}, "spot", "写反"),
        ({"spot": "39.9, 116.4"}, "spot", "不在青海省内"),
        ({"spot": "36.62"}, "spot", "依次填写纬度和经度"),
        ({"spot": "亚特兰蒂斯"}, "spot", "亚特兰蒂斯"),
        ({"spot": "西宁市"}, "spot", "本县"),
        ({"spot": "长" * 81}, "spot", "80"),
        ({"level": AreaLevel.TOWNSHIP}, "level", "牧场"),
    ],
)  # fmt: skip
def test_each_wrong_field_is_named_with_its_cure(officer, now, values, field, said):
    before = Area.select().count()
    with pytest.raises(FieldRefused) as refusal:
        add(officer, now, **values)
    assert refusal.value.field == field
    assert said in str(refusal.value)
    assert Area.select().count() == before


def test_a_name_and_a_code_are_given_once_in_a_township(officer, now):
    made = add(officer, now)
    with pytest.raises(FieldRefused, match="同名"):
        add(officer, now)
    with pytest.raises(FieldRefused, match="东巴村"):
        add(officer, now, "西巴村", code=made.code)


def test_only_a_township_adds(db, now):
    with pytest.raises(NotInYourArea):
        add(factories.make_account(Role.COUNTY), now)


def test_a_rename_counts_only_if_the_name_is_still_the_one_that_was_read(officer, now):
    made = add(officer, now)
    places.rename(made, old_name="东巴村", name_zh="东坝村", by=officer, at=now)
    assert areas.names(made.code)[-1] == "东坝村"
    with pytest.raises(ChangedMeanwhile):
        places.rename(made, old_name="东巴村", name_zh="中坝村", by=officer, at=now)
    add(officer, now, "西巴村")
    with pytest.raises(FieldRefused, match="同名"):
        places.rename(made, old_name="东坝村", name_zh="西巴村", by=officer, at=now)


def test_places_of_another_township_are_not_found(officer, now):
    made = add(officer, now)
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert places.find(officer, made.code) == made
    assert places.find(other, made.code) is None
    assert places.find(officer, factories.TOWNSHIP) is None
    assert places.under(other) == []


def test_a_director_chooses_nothing_and_a_township_chooses_among_its_villages(officer, now):
    made = add(officer, now)
    director = factories.make_account(Role.VILLAGE_DIRECTOR, area_code=made.code)
    assert places.to_live_in(director) == [made]
    codes = [place.code for place in places.to_live_in(officer)]
    assert codes == [made.code, factories.TOWNSHIP]


def test_files_are_counted_by_place(officer, now):
    made = add(officer, now)
    factories.make_child(area_code=made.code)
    assert places.files_in([made]) == {made.code: 1}
