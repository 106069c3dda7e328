"""The road minutes that hold: whose word counts, by season, and never out of date."""

from __future__ import annotations

from datetime import date

from portal.models import RoadTable
from portal.services import road_table
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP

ELSEWHERE = "630121100"
AWAY = (ELSEWHERE, TOWNSHIP)


def make(*ways, **values):
    return factories.make_road_table(*ways, **values)


def test_without_a_table_no_way_is_known(db):
    assert road_table.roads().minutes(TOWNSHIP, OTHER_TOWNSHIP) is None
    assert road_table.in_force(COUNTY) is None


def test_minutes_are_by_direction_and_season(db):
    make((TOWNSHIP, OTHER_TOWNSHIP, "35", "50"), (OTHER_TOWNSHIP, TOWNSHIP, "40"))
    roads = road_table.roads()
    assert roads.minutes(TOWNSHIP, OTHER_TOWNSHIP) == 35
    assert roads.minutes(TOWNSHIP, OTHER_TOWNSHIP, in_winter=True) == 50
    assert roads.minutes(OTHER_TOWNSHIP, TOWNSHIP, in_winter=True) == 40


def test_a_draft_and_what_is_over_do_not_count(db):
    make((TOWNSHIP, OTHER_TOWNSHIP, "35"), in_force_at=None)
    make((TOWNSHIP, OTHER_TOWNSHIP, "36"), ended_at=NOW)
    assert not road_table.roads().usual


def test_the_county_where_the_way_ends_has_the_last_word(db):
    make((*AWAY, "70"), area_code="63")
    assert road_table.roads().minutes(*AWAY) == 70
    make((*AWAY, "80"), area_code=OTHER_COUNTY)
    assert road_table.roads().minutes(*AWAY) == 80
    make((*AWAY, "90"))
    assert road_table.roads().minutes(*AWAY) == 90


def test_a_way_has_the_winter_of_the_table_that_counts(db):
    make((*AWAY, "80", "120"), area_code=OTHER_COUNTY)
    make((*AWAY, "90"))
    assert road_table.roads().minutes(*AWAY, in_winter=True) == 90


def test_a_new_table_is_seen_at_once(db):
    table = make((TOWNSHIP, OTHER_TOWNSHIP, "35"))
    assert road_table.roads().minutes(TOWNSHIP, OTHER_TOWNSHIP) == 35
    RoadTable.update(ended_at=NOW).where(RoadTable.id == table.id).execute()
    assert road_table.roads().minutes(TOWNSHIP, OTHER_TOWNSHIP) is None
    make((TOWNSHIP, OTHER_TOWNSHIP, "30"))
    assert road_table.roads().minutes(TOWNSHIP, OTHER_TOWNSHIP) == 30


def test_under_a_prefix_are_the_ways_that_touch_it(db):
    make((TOWNSHIP, OTHER_TOWNSHIP, "35"), (*AWAY, "90"), (COUNTY, OTHER_TOWNSHIP, "20"))
    assert set(road_table.roads(OTHER_COUNTY).usual) == {AWAY}
    assert len(road_table.roads(COUNTY).usual) == 3
    assert set(road_table.roads(TOWNSHIP).usual) == {
        (TOWNSHIP, OTHER_TOWNSHIP), AWAY, (COUNTY, OTHER_TOWNSHIP),
    }  # fmt: skip


def test_winter_is_asked_of_the_county(db):
    assert road_table.is_winter(date(2026, 12, 1), TOWNSHIP)
    assert not road_table.is_winter(date(2026, 6, 1), TOWNSHIP)
