"""When each county looks at its children anew: the sweeps of a year, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.sweep_terms import Season

# First day of the lunar year (GB/T 33661-2017; Hong Kong Observatory, conversion tables).
SPRING_FESTIVAL = {
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
}
PROVINCE = ("63",)
PREFECTURES = ("6301", "6302", "6322", "6323", "6325", "6326", "6327", "6328")
# Where families dig cordyceps and where they move to summer pastures (local knowledge, no source).
CORDYCEPS = ("6322", "6323", "6325", "6326", "6327")
PASTURES = (*CORDYCEPS, "6328")
RAMEN = ("6302",)
S = Season


class YearUnknown(Exception):
    """The calendar does not know when that year's Spring Festival is; somebody must add it."""


@dataclass(frozen=True)
class Window:
    """One sweep: both days are within it; `areas` are code prefixes; `part` is the month or 0."""

    opens_on: date
    closes_on: date
    season: Season
    part: int
    areas: tuple[str, ...]

    def covers(self, area_code: str) -> bool:
        """Say whether the place takes part."""
        return area_code.startswith(self.areas)


def windows(year: int) -> list[Window]:
    """Answer the sweeps that open in `year`, the earliest first; raises YearUnknown.

    The law says only that the files are kept up to date; every day here is a platform number
    (domain.md 2.4). No place has two sweeps on one day, and each has one in every month:

    - before Spring Festival, three weeks to one week ahead: who comes home, who stays away;
    - after it, from the eighth day, when people leave for work, to the Lantern Festival;
    - ramen families of Haidong leave in the twelve days after the Lantern Festival;
    - after the winter holiday, in March once the ramen sweep is over: is every child at school;
    - cordyceps, the second and third week of April: digging begins about 1 May, and schools close;
    - summer pasture, the last two weeks of May: herds move about the beginning of June;
    - before the summer holiday, the second half of June; after it, from the third day of September;
    - before the winter holiday, 8 to 22 December: pasture schools close before the new year;
    - monthly, the first ten days of every month in which no other sweep of the place closes.
    """
    seasons = _seasons(year)
    return sorted([*seasons, *_monthly(year, seasons)], key=lambda window: window.opens_on)


def around(day: date, *, back: timedelta) -> list[Window]:
    """Answer the windows that have opened by `day` and closed no longer than `back` before it."""
    earliest = day - back
    years = range(earliest.year, day.year + 1)
    found = [window for year in years for window in windows(year)]
    return [w for w in found if w.opens_on <= day and w.closes_on >= earliest]


def _seasons(year: int) -> list[Window]:
    spring = SPRING_FESTIVAL.get(year)
    if spring is None:
        raise YearUnknown(f"sweep_calendar.SPRING_FESTIVAL does not know {year}.")
    ramen_over = spring + timedelta(days=26)
    school_asked = max(date(year, 3, 5), ramen_over + timedelta(days=1))
    return [
        _window(S.BEFORE_SPRING_FESTIVAL, spring - timedelta(days=21), 15, PROVINCE),
        _window(S.AFTER_SPRING_FESTIVAL, spring + timedelta(days=7), 8, PROVINCE),
        _window(S.RAMEN_DEPARTURE, spring + timedelta(days=15), 12, RAMEN),
        _window(S.AFTER_WINTER_HOLIDAY, school_asked, 12, PROVINCE),
        _window(S.BEFORE_CORDYCEPS, date(year, 4, 10), 15, CORDYCEPS),
        _window(S.SUMMER_PASTURE, date(year, 5, 18), 14, PASTURES),
        _window(S.BEFORE_SUMMER_HOLIDAY, date(year, 6, 16), 14, PROVINCE),
        _window(S.AFTER_SUMMER_HOLIDAY, date(year, 9, 3), 14, PROVINCE),
        _window(S.BEFORE_WINTER_HOLIDAY, date(year, 12, 8), 15, PROVINCE),
    ]


def _window(season: Season, opens_on: date, days: int, areas: tuple[str, ...]) -> Window:
    return Window(opens_on, opens_on + timedelta(days=days - 1), season, 0, areas)


def _monthly(year: int, seasons: list[Window]) -> Iterator[Window]:
    for month in range(1, 13):
        closing = [w for w in seasons if w.closes_on.month == month]
        left = tuple(p for p in PREFECTURES if not any(w.covers(p) for w in closing))
        if left:
            yield Window(date(year, month, 1), date(year, month, 10), S.MONTHLY, month, left)
