"""Which safety lessons a township should hold when: suggestions by season and place, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.services.sweep_calendar import PASTURES, PROVINCE, SPRING_FESTIVAL, YearUnknown
from portal.sweep_terms import SafetySeason, SafetyTopic

T, S = SafetyTopic, SafetySeason


@dataclass(frozen=True)
class Suggestion:
    """A lesson to be held from `from_on` to `until`, both included, under the prefixes `areas`."""

    topic: SafetyTopic
    season: SafetySeason
    from_on: date
    until: date
    areas: tuple[str, ...]

    def covers(self, area_code: str) -> bool:
        """Say whether it is meant for the place."""
        return area_code.startswith(self.areas)


def suggestions(year: int) -> list[Suggestion]:
    """Answer the lessons of a year, by their last day; raises YearUnknown.

    Every day is a platform number; no rule of Qinghai was found:

    - winter roads: up to three days before Spring Festival, when families travel on ice;
    - bullying: in the first weeks of the spring term, when classes are made up anew;
    - dogs: before herds and families move, where herding dogs run free;
    - drowning and sexual safety: before the summer holiday, when children are by themselves;
    - traffic: in the first weeks of the autumn term, with new ways to school;
    - stoves, carbon monoxide and fire: before the middle of October, when stoves are lit;
    - internet: before the winter holiday, which is spent indoors.
    """
    spring = SPRING_FESTIVAL.get(year)
    if spring is None:
        raise YearUnknown(f"sweep_calendar.SPRING_FESTIVAL does not know {year}.")
    before_travel = (date(year, 1, 1), spring - timedelta(days=3))
    found = [
        Suggestion(T.WINTER_ROADS, S.BEFORE_SPRING_FESTIVAL, *before_travel, PROVINCE),
        _of(T.BULLYING, S.SPRING_TERM, year, (3, 5), (3, 31), PROVINCE),
        _of(T.DOGS, S.BEFORE_PASTURE, year, (4, 1), (5, 15), PASTURES),
        _of(T.DROWNING, S.BEFORE_SUMMER, year, (5, 15), (6, 30), PROVINCE),
        _of(T.SEXUAL_SAFETY, S.BEFORE_SUMMER, year, (5, 15), (6, 30), PROVINCE),
        _of(T.TRAFFIC, S.AUTUMN_TERM, year, (8, 25), (9, 20), PROVINCE),
        _of(T.STOVE, S.BEFORE_HEATING, year, (9, 15), (10, 15), PROVINCE),
        _of(T.INTERNET, S.BEFORE_WINTER_HOLIDAY, year, (11, 20), (12, 20), PROVINCE),
    ]
    return sorted(found, key=lambda each: (each.until, each.topic.value))


def present(day: date, area_code: str) -> list[Suggestion]:
    """Answer what should be held or planned in the place on `day`, the most pressing first."""
    return [
        each
        for each in suggestions(day.year)
        if each.from_on <= day <= each.until and each.covers(area_code)
    ]


def _of(
    topic: SafetyTopic,
    season: SafetySeason,
    year: int,
    first: tuple[int, int],
    last: tuple[int, int],
    areas: tuple[str, ...],
) -> Suggestion:
    return Suggestion(topic, season, date(year, *first), date(year, *last), areas)
