"""Counting working days: make-up days count, holidays do not, an unknown year is no guess."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.services import working_days
from portal.services.working_days import MissingCalendarYear, days_of, library_year, nth_after

DAYS = st.dates(date(2025, 1, 1), date(2026, 11, 1))


def is_workday(day):
    """Say whether `day` is one of the library's; any other year is missing."""
    known = library_year(day.year)
    if known is None:
        raise MissingCalendarYear(day.year)
    return day in known


@given(day=DAYS, count=st.integers(1, 30))
def test_the_nth_working_day_agrees_with_counting_by_hand(day, count):
    end = nth_after(day, count, is_workday)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(is_workday, between)) == count
    assert is_workday(end)


@given(day=DAYS, first=st.integers(0, 12), second=st.integers(0, 12))
def test_counting_on_is_the_same_as_counting_at_once(day, first, second):
    apart = nth_after(nth_after(day, first, is_workday), second, is_workday)
    assert apart == nth_after(day, first + second, is_workday)


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # Sunday 20 September is worked
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # National Day
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # Saturday 10 October is worked
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # Saturday 14 is worked, then Spring Festival
        (date(2026, 11, 24), 5, date(2026, 12, 1)),
    ],
)
def test_holidays_and_make_up_days_of_2026(day, count, end):
    assert nth_after(day, count, is_workday) == end


def test_a_year_that_is_not_known_is_an_error_and_only_when_it_is_reached():
    assert nth_after(date(2026, 12, 28), 3, is_workday) == date(2026, 12, 31)
    with pytest.raises(MissingCalendarYear) as missing:
        nth_after(date(2026, 12, 28), 4, is_workday)
    assert missing.value.year == 2027


@pytest.mark.parametrize("year", range(2015, 2027))
def test_the_library_s_years_have_as_many_working_days_as_a_year_has(year):
    assert working_days.FEWEST <= len(library_year(year)) <= working_days.MOST


def test_a_year_has_all_its_days():
    assert len(days_of(2027)) == 365
    assert len(days_of(2028)) == 366
