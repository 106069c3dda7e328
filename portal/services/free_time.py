"""When somebody cannot come: weekly windows turned round into busy spans, in Shanghai time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

# (weekday, first minute, last minute): weekday 0 is Monday, minutes are counted from midnight.
WeekWindow = tuple[int, int, int]
Span = tuple[datetime, datetime]
# Half an hour between two tasks (matching.md 4.2, check 9): platform.
TRAVEL_BUFFER = timedelta(minutes=30)


def days_of(spans: Iterable[Span]) -> list[date]:
    """Answer the days that the naive Shanghai `spans` touch, in order."""
    days: set[date] = set()
    for start, end in spans:
        day = start.date()
        while day <= end.date():
            days.add(day)
            day += timedelta(days=1)
    return sorted(days)


def busy_outside_week(windows: Iterable[WeekWindow], days: Iterable[date]) -> list[Span]:
    """Answer the naive Shanghai spans of `days` that no weekly window covers.

    Without any window nobody has said when he is free, and no span is busy (platform: a person
    who gave no weekly hours is asked, and may say no). Spans that touch are joined.
    """
    by_weekday: dict[int, list[tuple[int, int]]] = {}
    for weekday, first, last in windows:
        by_weekday.setdefault(weekday, []).append((first, last))
    if not by_weekday:
        return []
    spans: list[Span] = []
    for day in days:
        for start, end in _gaps(day, sorted(by_weekday.get(day.weekday(), []))):
            if spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans


def _gaps(day: date, windows: list[tuple[int, int]]) -> list[Span]:
    midnight = datetime.combine(day, time.min)
    gaps = []
    reached = 0
    for first, last in [*windows, (24 * 60, 24 * 60)]:
        if first > reached:
            gaps.append(
                (midnight + timedelta(minutes=reached), midnight + timedelta(minutes=first))
            )
        reached = max(reached, last)
    return gaps
