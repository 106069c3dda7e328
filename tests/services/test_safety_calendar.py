"""The calendar of safety lessons: each in its season, and only where it is meant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.services import safety_calendar
from portal.services.sweep_calendar import SPRING_FESTIVAL, YearUnknown
from portal.sweep_terms import SafetySeason, SafetyTopic

T = SafetyTopic


@pytest.mark.parametrize("year", sorted(SPRING_FESTIVAL))
def test_every_topic_has_its_season_once_a_year(year):
    found = safety_calendar.suggestions(year)
    assert sorted(each.topic.value for each in found) == sorted(topic.value for topic in T)
    for each in found:
        assert each.from_on.year == each.until.year == year
        assert each.until - each.from_on >= timedelta(days=14)
        assert each.season is not SafetySeason.OTHER


@pytest.mark.parametrize("year", sorted(SPRING_FESTIVAL))
def test_winter_roads_come_before_the_festival(year):
    [roads] = [s for s in safety_calendar.suggestions(year) if s.topic is T.WINTER_ROADS]
    assert roads.until < SPRING_FESTIVAL[year]


@pytest.mark.parametrize(
    ("day", "place", "topics"),
    [
        (date(2026, 6, 1), "630224", {T.DROWNING, T.SEXUAL_SAFETY}),
        (date(2026, 4, 15), "632701", {T.DOGS}),
        (date(2026, 4, 15), "630224", set()),
        (date(2026, 10, 1), "632521", {T.STOVE}),
        (date(2026, 2, 1), "632521", {T.WINTER_ROADS}),
        (date(2026, 11, 24), "632521", {T.INTERNET}),
    ],
)
def test_the_season_and_the_place_decide(day, place, topics):
    assert {each.topic for each in safety_calendar.present(day, place)} == topics


def test_a_year_that_nobody_wrote_down_is_a_loud_error():
    with pytest.raises(YearUnknown, match="2031"):
        safety_calendar.suggestions(2031)
