"""What the matcher is told of roads: minutes of the season on the day of service, and settings."""

from __future__ import annotations

from datetime import datetime

import pytest

import matching
from portal.models import Assignment, Helper, MatchRun, Need, RunnerUp
from portal.services import (
    match_plans,
    match_problem,
    match_records,
    match_runs,
    road_settings,
    suitability,
)  # fmt: skip
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP

SUMMER, WINTER = datetime(2027, 5, 8, 1), datetime(2026, 12, 5, 1)
THERE = (OTHER_TOWNSHIP, TOWNSHIP)


def make_need(starts_at=WINTER, **values):
    return factories.make_need(
        starts_at=starts_at, ends_at=starts_at.replace(hour=3), is_remote=False, **values
    )


def make_helper(**values):
    return factories.make_helper(
        **{"area_code": OTHER_TOWNSHIP, "max_minutes": 600, **values},
    )


def ask():
    needs, helpers = list(Need.select().order_by(Need.id)), list(Helper.select())
    return match_problem.document(needs, helpers, at=NOW)


def test_without_a_table_no_road_is_told_and_estimates_are_the_platform_s(db):
    make_need()
    make_helper()
    asked = ask()
    assert asked["road"] == asked["winter_road"] == []
    assert asked["travel"] == {"detour": 1.35, "speed_kmh": 50.0, "winter_speed_kmh": 35.0}


def test_only_ways_that_somebody_could_go_are_told_in_whole_minutes(db):
    make_need()
    make_helper()
    factories.make_road_table(
        (*THERE, "35.2", "50.5"), (TOWNSHIP, OTHER_TOWNSHIP, "1"), ("632521100", TOWNSHIP, "2")
    )
    asked = ask()
    assert asked["road"] == [[*THERE, 36]]
    assert asked["winter_road"] == [[*THERE, 51]]


@pytest.mark.parametrize(("starts_at", "minutes"), [(WINTER, 50), (SUMMER, 35)])
def test_the_season_is_that_of_the_day_of_service(db, starts_at, minutes):
    need, other = make_need(starts_at), make_need(SUMMER if starts_at == WINTER else WINTER)
    make_helper()
    factories.make_road_table((*THERE, "35", "50"))
    edges = {edge.need: edge for edge in matching.edges(matching.read_problem(ask()))}
    assert (edges[need.ref].minutes, edges[need.ref].estimated) == (minutes, False)
    assert edges[other.ref].minutes == 85 - minutes


def test_the_last_hours_of_october_in_shanghai_are_not_yet_winter(db):
    last, first = datetime(2026, 10, 31, 15), datetime(2026, 10, 31, 16)
    for starts_at in (last, first):
        factories.make_need(starts_at=starts_at, ends_at=starts_at.replace(minute=50))
    assert [need["winter"] for need in ask()["needs"]] == [False, True]


def test_a_county_s_own_winter_and_speeds_are_asked(db):
    make_need(SUMMER)
    make_helper()
    road_settings.keep(
        first_month=5, last_month=5, detour=1.5, speed=40, winter_speed=20, reason="五月还有雪",
        by=factories.make_account(Role.COUNTY), at=NOW,
    )  # fmt: skip
    asked = ask()
    assert asked["needs"][0]["winter"] is True
    assert asked["travel"] == {"detour": 1.5, "speed_kmh": 40.0, "winter_speed_kmh": 20.0}


def test_a_county_s_own_numbers_hold_beside_another_county_s_needs(db):
    need = make_need(SUMMER, lat=36.6)
    helper = make_helper()
    road_settings.keep(
        first_month=5, last_month=5, detour=1.7, speed=40, winter_speed=23, reason="五月还有雪",
        by=factories.make_account(Role.COUNTY), at=NOW,
    )  # fmt: skip
    [alone] = matching.edges(matching.read_problem(ask()))
    other = make_need(SUMMER, area_code=f"{OTHER_COUNTY}100", lat=36.6)
    asked = ask()
    assert [each["winter"] for each in asked["needs"]] == [True, False]
    assert "speed_kmh" not in asked["needs"][1]
    assert asked["travel"]["speed_kmh"] == 50
    together = {e.need: e.minutes for e in matching.edges(matching.read_problem(asked))}
    assert together[need.ref] == alone.minutes
    assert together[other.ref] < alone.minutes
    assert suitability.candidate(need, helper.ref, at=NOW).minutes == alone.minutes


def test_the_road_table_decides_who_is_near_enough(db):
    need = make_need()
    helper = make_helper(max_minutes=60)
    assert "travel" not in suitability.failures(need, helper, at=NOW)
    factories.make_road_table((*THERE, "50", "61"))
    assert suitability.failures(need, helper, at=NOW) == ["travel"]


def test_a_proposal_says_whether_its_minutes_stand_in_a_table(db):
    need = make_need()
    make_helper()
    make_helper(area_code=TOWNSHIP)
    factories.make_road_table((*THERE, "50"))
    found = {one.helper.area_code: one for one in suitability.candidates(need, at=NOW)}
    assert found[OTHER_TOWNSHIP].is_by_road
    assert found[OTHER_TOWNSHIP].minutes == 50
    assert not found[TOWNSHIP].is_by_road
    made = match_runs.write(match_plans.plan(TOWNSHIP, at=NOW), by=None, at=NOW)
    told = [*Assignment.select().where(Assignment.run == made), *RunnerUp.select()]
    for row in told:
        assert row.is_by_road is (row.helper.area_code == OTHER_TOWNSHIP)
    assert len(told) == 2


def test_a_stored_run_answers_the_same_after_its_roads_have_changed(db):
    make_need()
    make_helper(max_minutes=60)
    table = factories.make_road_table((*THERE, "50"))
    match_runs.write(match_plans.plan(TOWNSHIP, at=NOW), by=None, at=NOW)
    made = MatchRun.get()
    before = match_records.question_of(made)
    type(table).update(ended_at=NOW).execute()
    factories.make_road_table((*THERE, "400"))
    told = match_records.replay(made)
    assert told.is_same_question
    assert told.is_same_plan
    assert told.kept == 1
    assert match_records.question_of(made) == before
    assert before["road"] == [[*THERE, 50]]


def test_the_ways_are_the_same_whichever_is_walked_through(db):
    """Few places against a large table, or a small table against many places."""
    for area in (TOWNSHIP, "632521100"):
        make_need(area_code=area)
    make_helper()
    make_helper(area_code=TOWNSHIP)
    few = [(*THERE, "35"), (TOWNSHIP, "632521100", "20")]
    table = factories.make_road_table(*few)
    small = ask()["road"]
    type(table).update(ended_at=NOW).execute()
    factories.make_road_table(*few, *((f"63252110{n}", OTHER_COUNTY, "9") for n in range(6)))
    assert ask()["road"] == small == [[TOWNSHIP, "632521100", 20], [*THERE, 35]]
