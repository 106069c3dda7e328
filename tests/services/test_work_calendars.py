"""Calendars: a whole year or none, a loaded year wins, a missing one is told in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal import clock
from portal.models import AuditEntry, WorkCalendarDay, WorkCalendarYear
from portal.services import work_calendars
from portal.services.work_calendars import NotAYear, WorkCalendar
from portal.services.working_days import MissingCalendarYear
from tests.factories import NOW, calendar_of

pytestmark = pytest.mark.usefixtures("db")


def test_a_whole_year_is_loaded_and_loading_again_replaces_it():
    for _time in range(2):
        assert work_calendars.load(calendar_of(2027), at=NOW) == 2027
    assert WorkCalendarDay.select().count() == 365
    assert WorkCalendarYear.select().count() == 1
    assert AuditEntry.select().where(AuditEntry.action == "work_calendar.loaded").count() == 2


def test_a_loaded_year_wins_over_the_library():
    day = date(2026, 12, 1)
    assert WorkCalendar().is_workday(day)
    changed = work_calendars.draft(2026).replace("2026-12-01,workday", "2026-12-01,holiday")
    work_calendars.load(changed.encode(), at=NOW)
    assert not WorkCalendar().is_workday(day)


def test_an_unknown_year_is_an_error_until_it_is_loaded():
    with pytest.raises(MissingCalendarYear):
        WorkCalendar().is_workday(date(2027, 1, 4))
    work_calendars.load(calendar_of(2027), at=NOW)
    assert WorkCalendar().is_workday(date(2027, 1, 4))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("day,kind,name\n", ""), "第一行"),
        (lambda text: text.replace("2027-05-03", "3.5.2027"), "第124行"),
        (lambda text: text.replace("2027-05-03,workday", "2027-05-03,maybe"), "第124行"),
        (lambda text: text.replace("2027-05-03", "2027-05-04"), "两次"),
        (lambda text: text.replace("2027-05-03,workday,\n", ""), "缺少 1 天"),
        (lambda text: text.replace("2027-05-03", "2026-05-03"), "一整年"),
        (lambda text: text.replace(",holiday,", ",workday,"), "个工作日"),
        (lambda _text: "day,kind,name\n", "一整年"),
        (lambda _text: "", "第一行"),
    ],
)
def test_anything_but_a_whole_year_is_refused_with_a_sentence(change, said):
    content = change(calendar_of(2027).decode())
    with pytest.raises(NotAYear, match=said):
        work_calendars.load(content.encode(), at=NOW)
    assert WorkCalendarYear.select().count() == 0


def test_what_is_no_text_is_refused():
    with pytest.raises(NotAYear, match="UTF-8"):
        work_calendars.load(b"\xff\xfe\x00day", at=NOW)


@pytest.mark.parametrize(("days_before", "missing"), [(61, None), (60, 2027), (1, 2027)])
def test_a_missing_year_is_told_from_sixty_days_before_it_begins(days_before, missing):
    at = clock.start_of(date(2027, 1, 1) - timedelta(days=days_before))
    assert work_calendars.missing_year(at) == missing


def test_the_first_missing_year_is_told_and_loading_it_is_enough():
    at = datetime(2027, 6, 1)
    assert work_calendars.missing_year(at) == 2027
    work_calendars.load(calendar_of(2027), at=NOW)
    assert work_calendars.missing_year(at) is None
