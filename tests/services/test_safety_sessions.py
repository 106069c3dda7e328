"""Safety lessons: planned by the township in its own places, held once, counted by township."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.models import AuditEntry, Child, Message, SafetySession
from portal.services import safety_sessions, today
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.safety_sessions import Held, Plan
from portal.sweep_terms import SafetySeason, SafetyTopic
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY, TOWNSHIP, VILLAGE

T = SafetyTopic
DAY = timedelta(days=1)
PLAN = Plan(T.INTERNET, VILLAGE, TODAY + 3 * DAY, "派出所马警官")
HELD = Held(TODAY, 18, 9, "讲了炉子通风。")
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def officer(db):
    factories.make_child()
    return factories.make_account(Role.TOWNSHIP)


def plan(officer, **values):
    return safety_sessions.plan(replace(PLAN, **values), by=officer, at=NOW)


def hold(lesson, **values):
    how = {"version": lesson.version, "by": lesson.planned_by, "at": NOW}
    safety_sessions.hold(lesson, replace(HELD, **values), **how)


def test_a_plan_knows_its_season_and_tells_the_village(officer):
    lesson = plan(officer)
    assert (lesson.season, lesson.leader) == (SafetySeason.BEFORE_WINTER_HOLIDAY, "派出所马警官")
    director = Child.get().entered_by
    assert Message.get(Message.template == "lesson_planned").destination == director.email
    assert plan(officer, topic=T.DOGS).season is SafetySeason.OTHER


def test_what_the_season_asks_for_is_suggested_until_it_is_planned(officer):
    asked = {each.topic for each in safety_sessions.suggested(officer, at=NOW)}
    assert asked == {T.INTERNET}
    lesson = plan(officer)
    assert safety_sessions.suggested(officer, at=NOW) == []
    safety_sessions.cancel(lesson, version=1, by=officer, at=NOW)
    assert {each.topic for each in safety_sessions.suggested(officer, at=NOW)} == {T.INTERNET}


def test_a_township_without_children_is_not_asked():
    factories.make_child(area_code=OTHER_TOWNSHIP)
    assert safety_sessions.suggested(factories.make_account(Role.TOWNSHIP), at=NOW) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("area_code", OTHER_TOWNSHIP),
        ("area_code", "632521"),
        ("area_code", ""),
        ("planned_on", None),
        ("planned_on", TODAY - DAY),
        ("planned_on", TODAY + 367 * DAY),
        ("leader", "  "),
        ("leader", "长" * 73),
    ],
)
def test_a_wrong_plan_is_refused_at_its_field(officer, field, value):
    with pytest.raises(FieldRefused) as refused:
        plan(officer, **{field: value})
    assert refused.value.field == field
    assert not SafetySession.select().exists()


def test_a_lesson_may_be_for_the_whole_township_and_every_village_sees_it(officer):
    lesson = plan(officer, area_code=TOWNSHIP)
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    assert safety_sessions.find(director, lesson.ref) == lesson
    assert safety_sessions.places_for(officer)[0].code == TOWNSHIP


def test_a_lesson_is_held_once_with_counts(officer):
    lesson = plan(officer)
    hold(lesson)
    assert (lesson.held_on, lesson.child_count, lesson.adult_count) == (TODAY, 18, 9)
    with pytest.raises(NotInThisState):
        hold(lesson)
    with pytest.raises(NotInThisState):
        safety_sessions.cancel(lesson, version=2, by=officer, at=NOW)
    assert AuditEntry.select().where(AuditEntry.action == "lesson.held").count() == 1


def test_who_saw_an_older_page_does_not_overwrite(officer):
    lesson = plan(officer)
    with pytest.raises(ChangedMeanwhile):
        safety_sessions.cancel(lesson, version=7, by=officer, at=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"held_on": None}, "held_on"),
        ({"held_on": TODAY + DAY}, "held_on"),
        ({"held_on": TODAY - 367 * DAY}, "held_on"),
        ({"children": None}, "children"),
        ({"children": 5001}, "children"),
        ({"adults": None}, "adults"),
        ({"children": 0, "adults": 0}, "children"),
        ({"words": "长" * 501}, "words"),
    ],
)
def test_a_wrong_result_is_refused_at_its_field(officer, values, field):
    lesson = plan(officer)
    with pytest.raises(FieldRefused) as refused:
        hold(lesson, **values)
    assert refused.value.field == field
    assert lesson.held_on is None


def test_the_county_counts_by_township():
    for code in (VILLAGE, TOWNSHIP, OTHER_TOWNSHIP):
        factories.make_lesson(area_code=code)
    factories.make_lesson(cancelled_at=NOW)
    hold(SafetySession.get(SafetySession.area_code == VILLAGE))
    county = factories.make_account(Role.COUNTY)
    assert safety_sessions.by_township(county, year=TODAY.year) == [
        (TOWNSHIP, 2, 1, 18, 9), (OTHER_TOWNSHIP, 1, 0, 0, 0),
    ]  # fmt: skip
    assert safety_sessions.by_township(county, year=TODAY.year - 1) == []


def test_lists_hold_what_is_to_come_or_was_held():
    lesson, held = factories.make_lesson(), factories.make_lesson()
    hold(held)
    account = factories.make_account(Role.COUNTY)
    assert safety_sessions.list_for(account, is_held=False) == ([lesson], 1)
    assert safety_sessions.list_for(account, is_held=True) == ([held], 1)


@pytest.mark.parametrize("role", [r for r in Role if r not in safety_sessions.READERS], ids=str)
def test_nobody_else_finds_a_lesson(role):
    lesson = factories.make_lesson()
    account = factories.make_account(role, area_code="63")
    assert safety_sessions.find(account, lesson.ref) is None


def test_another_township_does_not_find_it():
    lesson = factories.make_lesson()
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert safety_sessions.find(stranger, lesson.ref) is None


def test_today_asks_to_plan_to_hold_and_to_write_down(officer):
    factories.make_lesson()
    factories.make_lesson(planned_on=TODAY - DAY)
    factories.make_lesson(planned_on=TODAY + 8 * DAY)

    def told(account):
        lines = today.for_account(account, at=NOW).this_week.items
        return [item.what for item in lines if item.endpoint.startswith("safety.")]

    both = {"填写安全教育的举办情况", "举办安全教育"}
    assert set(told(officer)) == {"安排安全教育"} | both
    assert set(told(factories.make_account(Role.VILLAGE_DIRECTOR))) == both
