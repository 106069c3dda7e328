"""The years whose working days are known: loaded by hand, else from the library."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date, datetime, timedelta

from portal import clock
from portal.models import WorkCalendarDay, WorkCalendarYear
from portal.services import audit
from portal.services.refusals import Refused
from portal.services.transactions import transaction
from portal.services.working_days import (
    FEWEST,
    MOST,
    MissingCalendarYear,
    days_of,
    library_year,
)  # fmt: skip
from portal.vocabulary import N_

COLUMNS = ("day", "kind", "name")
KINDS = {"holiday": False, "workday": True}
LONGEST_NAME = 60
# The State Council publishes a year in the November before; by then somebody must hear of it.
WARN_BEFORE = timedelta(days=60)
# A clock of up to ten working days that starts by then would run into the year.
NEEDED_BEFORE = timedelta(days=15)


class NotAYear(Refused):
    """The file is not one whole year; the sentence says where it fails."""

    def __init__(self, sentence: str, **params: object) -> None:
        """Keep the sentence."""
        self.sentence = sentence
        super().__init__(**params)


class WorkCalendar:
    """The working days as they are known now; a year is read once, when it is first asked for."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._years: dict[int, frozenset[date] | None] = {}

    def is_workday(self, day: date) -> bool:
        """Say whether people work on `day`; raises MissingCalendarYear."""
        if day.year not in self._years:
            self._years[day.year] = _loaded(day.year) or library_year(day.year)
        known = self._years[day.year]
        if known is None:
            raise MissingCalendarYear(day.year)
        return day in known


def _loaded(year: int) -> frozenset[date] | None:
    if not WorkCalendarYear.select().where(WorkCalendarYear.year == year).exists():
        return None
    rows = (
        WorkCalendarDay.select(WorkCalendarDay.day)
        .join(WorkCalendarYear)
        .where((WorkCalendarYear.year == year) & WorkCalendarDay.is_workday)
    )
    return frozenset(day for (day,) in rows.tuples())


def is_known(year: int) -> bool:
    """Say whether the working days of `year` are known."""
    is_loaded = WorkCalendarYear.select().where(WorkCalendarYear.year == year).exists()
    return bool(is_loaded) or library_year(year) is not None


def missing_year(at: datetime, *, ahead: timedelta = WARN_BEFORE) -> int | None:
    """Answer the first year without a calendar that has begun at `at` or begins within `ahead`."""
    today = clock.local_date(at)
    for year in range(today.year, (today + ahead).year + 1):
        if not is_known(year):
            return year
    return None


def load(content: bytes, *, at: datetime) -> int:
    """Load a whole year, every day of it, in place of what was known; answer the year.

    `content` is CSV in UTF-8 with the columns day, kind (holiday or workday) and name. Raises
    NotAYear.
    """
    days = _read(content)
    year = _refuse_part(days)
    with transaction():
        WorkCalendarYear.delete().where(WorkCalendarYear.year == year).execute()
        row = WorkCalendarYear.create(
            year=year, loaded_at=at, sha256=hashlib.sha256(content).hexdigest()
        )
        WorkCalendarDay.insert_many(
            [
                {"year": row, "day": day, "is_workday": is_workday, "name": name}
                for day, (is_workday, name) in sorted(days.items())
            ]
        ).execute()
        audit.record("work_calendar.loaded", by=None, at=at, year=year)
    return year


def draft(year: int) -> str:
    """Answer a whole year as CSV to be corrected by hand: known days, else plain weekends."""
    known = library_year(year)
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(COLUMNS)
    for day in days_of(year):
        is_workday = day.weekday() < 5 if known is None else day in known
        sheet.writerow((day.isoformat(), "workday" if is_workday else "holiday", ""))
    return out.getvalue()


def _read(content: bytes) -> dict[date, tuple[bool, str]]:
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise NotAYear(N_("这不是UTF-8编码的CSV文件，请另存后再导入。")) from problem
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        raise NotAYear(N_("第一行必须是 day,kind,name。"))
    days: dict[date, tuple[bool, str]] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        day, told = _day_of(cells, number)
        if day in days:
            raise NotAYear(N_("第%(row)s行：%(day)s 出现了两次。"), row=number, day=day)
        days[day] = told
    return days


def _day_of(cells: list[str], number: int) -> tuple[date, tuple[bool, str]]:
    day_text, kind, name = ([cell.strip() for cell in cells] + ["", "", ""])[:3]
    try:
        day = date.fromisoformat(day_text)
    except ValueError as problem:
        raise NotAYear(N_("第%(row)s行：请把日期写成 2027-01-01 这样。"), row=number) from problem
    if kind not in KINDS:
        raise NotAYear(N_("第%(row)s行：kind 只能是 holiday 或 workday。"), row=number)
    return day, (KINDS[kind], name[:LONGEST_NAME])


def _refuse_part(days: dict[date, tuple[bool, str]]) -> int:
    years = {day.year for day in days}
    if len(years) != 1:
        raise NotAYear(N_("一个文件只能是一整年，不多也不少。"))
    year = years.pop()
    absent = [day for day in days_of(year) if day not in days]
    if absent:
        raise NotAYear(
            N_("%(year)s年缺少 %(count)s 天，第一个是 %(day)s。请导入一整年。"),
            year=year, count=len(absent), day=absent[0],
        )  # fmt: skip
    working = sum(is_workday for is_workday, _name in days.values())
    if not FEWEST <= working <= MOST:
        raise NotAYear(
            N_("%(year)s年有 %(count)s 个工作日，不像国务院办公厅公布的日历，请核对节假日和调休。"),
            year=year, count=working,
        )  # fmt: skip
    return year
