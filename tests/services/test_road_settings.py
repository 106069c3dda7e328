"""Winter and speeds: the platform's numbers, and a county's own."""

from __future__ import annotations

from datetime import date

import peewee
import pytest

from maps.minutes import Travel
from portal.models import AuditEntry, RoadSetting
from portal.services import road_settings
from portal.services.refusals import FieldRefused
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TOWNSHIP

OWN = {
    "first_month": 10, "last_month": 4, "detour": 1.6, "speed": 40.0, "winter_speed": 25.0,
    "reason": "垭口十月就结冰",
}  # fmt: skip


def keep(**values):
    county = factories.make_account(Role.COUNTY)
    road_settings.keep(**{**OWN, **values}, by=county, at=NOW)
    return county


@pytest.mark.parametrize("month", range(1, 13))
def test_the_platform_s_winter_is_from_november_to_march(month):
    is_winter = road_settings.PLATFORM.is_winter(date(2026, month, 15))
    assert is_winter is (month in {11, 12, 1, 2, 3})


@pytest.mark.parametrize(
    ("first", "last", "winter"),
    [(12, 2, {12, 1, 2}), (1, 3, {1, 2, 3}), (5, 5, {5}), (1, 12, set(range(1, 13)))],
)
def test_a_winter_may_go_over_the_turn_of_the_year_or_not(first, last, winter):
    driving = road_settings.Driving(first, last)
    found = {month for month in range(1, 13) if driving.is_winter(date(2026, month, 1))}
    assert found == winter


def test_a_county_without_a_setting_drives_as_the_platform_says(db):
    assert road_settings.of(COUNTY) == road_settings.of("63") == road_settings.PLATFORM
    assert road_settings.PLATFORM.travel == Travel()


def test_a_county_s_own_numbers_hold_for_it_alone(db):
    keep()
    driving = road_settings.of(TOWNSHIP)
    assert driving == road_settings.Driving(10, 4, Travel(1.6, 40.0, 25.0), is_own=True)
    assert road_settings.is_winter(date(2026, 10, 1), TOWNSHIP)
    assert not road_settings.is_winter(date(2026, 10, 1), OTHER_COUNTY)
    assert road_settings.by_county([TOWNSHIP, OTHER_COUNTY, "63"]) == {
        COUNTY: driving, OTHER_COUNTY: road_settings.PLATFORM,
    }  # fmt: skip


def test_the_last_setting_holds_and_none_is_lost(db):
    keep()
    county = keep(first_month=11)
    assert road_settings.of(COUNTY).first_month == 11
    assert [row.first_month for row in road_settings.history(county)] == [11, 10]
    assert AuditEntry.select().where(AuditEntry.action == "roads.set").count() == 2
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        RoadSetting.delete().execute()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_month", 0), ("last_month", 13), ("first_month", None), ("detour", 0.9),
        ("detour", float("nan")), ("detour", None), ("speed", 9.0), ("speed", 121.0),
        ("winter_speed", float("inf")), ("winter_speed", -35.0), ("reason", "好"),
        ("reason", "长" * 301),
    ],
)  # fmt: skip
def test_a_wrong_number_is_named_and_nothing_is_kept(db, field, value):
    with pytest.raises(FieldRefused) as refused:
        keep(**{field: value})
    assert refused.value.field == field
    assert RoadSetting.select().count() == 0
