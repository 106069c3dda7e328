"""Counting Chinese working days, make-up days included; pure, the calendar is handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar import constants

# What a year of the State Council's calendar must come to; anything else is a draft or a mistake.
FEWEST, MOST = 240, 255
ONE_DAY = timedelta(days=1)


class MissingCalendarYear(Exception):
    """The working days of a year are not known yet; whoever counts into it must be told."""

    def __init__(self, year: int) -> None:
        """Name the year."""
        self.year = year
        super().__init__(f"The working days of {year} are not known; load its calendar.")


def nth_after(day: date, count: int, is_counted: Callable[[date], bool]) -> date:
    """Answer the `count`-th counted day after `day`, which itself never counts.

    Passes on MissingCalendarYear of `is_counted`.
    """
    while count > 0:
        day += ONE_DAY
        count -= is_counted(day)
    return day


@lru_cache(maxsize=32)
def library_year(year: int) -> frozenset[date] | None:
    """Answer the working days of `year` as the library has them, or None if it has none."""
    if not any(day.year == year for day in constants.holidays):
        return None
    return frozenset(day for day in days_of(year) if _is_workday(day))


def _is_workday(day: date) -> bool:
    is_weekday = day.weekday() < 5
    return day in constants.workdays or (is_weekday and day not in constants.holidays)


def days_of(year: int) -> list[date]:
    """Answer every day of `year` in order."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return [first + offset * ONE_DAY for offset in range((last - first).days + 1)]
