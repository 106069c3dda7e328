"""When a clock is due, from what is stored: the rule, the county's number, pauses, the calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from portal import clock
from portal.deadline_terms import RULES, Basis, ClockState, Deadline, Span, Unit
from portal.models import ClockPause, DeadlineSetting
from portal.models.area import within
from portal.services.running_clocks import PROVINCE, Key, Running
from portal.services.work_calendars import WorkCalendar
from portal.services.working_days import nth_after

COUNTY_LENGTH = 6
ONE_DAY = timedelta(days=1)
WALL_CLOCK = {Unit.MINUTES: "minutes", Unit.HOURS: "hours", Unit.DAYS: "days"}
Pause = tuple[datetime, datetime]


def months_later(at: datetime, months: int) -> datetime:
    """Answer the end of the Shanghai day `months` months after `at`, or of that month's last."""
    day = clock.local_date(at)
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = ((first + timedelta(days=31)).replace(day=1) - ONE_DAY).day
    return clock.start_of(first.replace(day=min(day.day, last)) + ONE_DAY)


def after(start: datetime, span: Span, is_workday: Callable[[date], bool]) -> datetime:
    """Answer the instant `span` after `start`, naive UTC.

    Working days and months end with the Shanghai day (24:00), everything else by the wall clock.
    Passes on MissingCalendarYear.
    """
    if span.unit is Unit.WORKING_DAYS:
        day = nth_after(clock.local_date(start), span.amount, is_workday)
        return clock.start_of(day + ONE_DAY)
    if span.unit is Unit.MONTHS:
        return months_later(start, span.amount)
    return start + timedelta(**{WALL_CLOCK[span.unit]: span.amount})


class DueTimes:
    """Settings, pauses and calendar of an area, read once; then every clock's due time."""

    def __init__(self, area: str = PROVINCE) -> None:
        """Read what moves the deadlines of `area`."""
        self.calendar = WorkCalendar()
        self._pauses = _pauses(area)
        self._amounts = _amounts()

    def span_of(self, rule: Deadline, area_code: str, started_at: datetime) -> Span | None:
        """Answer the span that held at the place when the clock started; None: its own due date."""
        span = RULES[rule].span
        if span is None or RULES[rule].basis is Basis.STATUTORY:
            return span
        day = clock.local_date(started_at)
        amount = span.amount
        for from_on, set_amount in self._amounts.get((area_code[:COUNTY_LENGTH], rule), ()):
            if from_on <= day:
                amount = set_amount
        return Span(amount, span.unit)

    def due_at(self, running: Running) -> datetime:
        """Answer when `running` is due; raises MissingCalendarYear.

        A pause adds its length; of working days, those that a pause touches do not count.
        """
        span = self.span_of(running.rule, running.area_code, running.started_at)
        pauses = self._pauses.get(running.key, [])
        if span is not None and span.unit is Unit.WORKING_DAYS:
            return after(running.started_at, span, self._counted(pauses))
        due = _own_due(running) if span is None else after(running.started_at, span, _never)
        for start, end in pauses:
            if start < due:
                due += end - start
        return due

    def reached_at(self, rule: Deadline, due_at: datetime, steps: int) -> datetime:
        """Answer when a breach has climbed `steps` levels beyond the first; MissingCalendarYear."""
        climb = RULES[rule].climb
        span = Span(climb.amount * steps, climb.unit)
        if span.unit is Unit.WORKING_DAYS and steps:
            # A deadline that ends at 24:00 belongs to the day that ended, not to the next.
            day = clock.local_date(due_at - timedelta(microseconds=1))
            return clock.start_of(nth_after(day, span.amount, self.calendar.is_workday) + ONE_DAY)
        return after(due_at, span, self.calendar.is_workday) if steps else due_at

    def pause_of(self, running: Running, at: datetime) -> Pause | None:
        """Answer the pause in which `running` stands still at `at`, or None."""
        for start, end in self._pauses.get(running.key, []):
            if start <= at < end:
                return start, end
        return None

    def state_of(self, running: Running, at: datetime) -> ClockState:
        """Say how `running` stands at `at`; raises MissingCalendarYear."""
        due = self.due_at(running)
        if running.is_running(at):
            if at >= due:
                return ClockState.LATE
            return ClockState.PAUSED if self.pause_of(running, at) else ClockState.RUNNING
        is_late = running.stopped_at is not None and running.stopped_at > due
        return ClockState.DONE_LATE if is_late else ClockState.DONE

    def _counted(self, pauses: Iterable[Pause]) -> Callable[[date], bool]:
        def is_counted(day: date) -> bool:
            start, end = clock.start_of(day), clock.start_of(day + ONE_DAY)
            is_paused = any(begun < end and over > start for begun, over in pauses)
            return self.calendar.is_workday(day) and not is_paused

        return is_counted


def _never(_day: date) -> bool:
    raise AssertionError("A span of the wall clock asks for no working day.")


def _own_due(running: Running) -> datetime:
    if running.due_at is None:
        raise ValueError(f"A clock of {running.rule} carries its own due time.")
    return running.due_at


def _pauses(area: str) -> dict[Key, list[Pause]]:
    found: defaultdict[Key, list[Pause]] = defaultdict(list)
    rows: Any = ClockPause.select().where(within(ClockPause.area_code, area))
    for row in rows.order_by(ClockPause.paused_at):
        end = min(row.until_at, row.resumed_at or row.until_at)
        key = (row.rule, row.kind, row.subject_ref, row.started_at)
        found[key].append((row.paused_at, end))
    return dict(found)


def _amounts() -> dict[tuple[str, Deadline], list[tuple[date, int]]]:
    """Answer the counties' numbers in the order in which they come into force."""
    found: defaultdict[tuple[str, Deadline], list[tuple[date, int]]] = defaultdict(list)
    rows: Any = DeadlineSetting.select().order_by(DeadlineSetting.from_on, DeadlineSetting.id)
    for row in rows:
        found[row.county_code, row.rule].append((row.from_on, row.amount))
    return dict(found)
