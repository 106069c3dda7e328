"""What runs in an account's area: due soon, overdue, paused, and what cannot be computed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.deadline_terms import RULES, ClockState
from portal.models import Account
from portal.services.clock_sources import SOURCES
from portal.services.due_times import DueTimes
from portal.services.running_clocks import Running
from portal.services.working_days import MissingCalendarYear
from portal.vocabulary import Role

# Whose clocks each role looks after; the levels above read what was missed.
LOOKS_AFTER: dict[Role, frozenset[Role]] = {
    Role.VILLAGE_DIRECTOR: frozenset({Role.VILLAGE_DIRECTOR}),
    Role.POLICE: frozenset({Role.POLICE}),
    Role.TOWNSHIP: frozenset({Role.TOWNSHIP, Role.VILLAGE_DIRECTOR}),
    Role.COUNTY: frozenset({Role.COUNTY, Role.TOWNSHIP, Role.POLICE, Role.REPORTER_UNIT}),
}
SOON = timedelta(days=3)
TOKEN = 24


@dataclass(frozen=True)
class Line:
    """A clock on the page: `due_at` and `state` are None where they cannot be computed."""

    token: str
    running: Running
    due_at: datetime | None = None
    state: ClockState | None = None
    paused_until: datetime | None = None


@dataclass(frozen=True)
class Page:
    """What stands in red because its calendar is missing or its row is broken, and the rest."""

    uncomputable: list[Line]
    lines: list[Line]


def token_of(running: Running) -> str:
    """Answer the name of a clock for a URL; it tells nothing and the area's clocks are searched."""
    told = "|".join(map(str, running.key))
    return hashlib.sha256(told.encode()).hexdigest()[:TOKEN]


def running_in(account: Account, *, at: datetime) -> list[Running]:
    """Answer what runs at `at` in the account's area and concerns its role."""
    roles = LOOKS_AFTER.get(account.role, frozenset())
    if not roles:
        return []
    return [
        running
        for source in SOURCES
        for running in source(at, area=account.area_code)
        if running.is_running(at) and RULES[running.rule].responsible in roles
    ]


def page_for(account: Account, *, at: datetime) -> Page:
    """Answer the clocks that are paused, overdue or due within three days, the soonest first."""
    times = DueTimes(account.area_code)
    uncomputable, lines = [], []
    for running in running_in(account, at=at):
        line = line_of(running, times, at=at)
        if line.due_at is None:
            uncomputable.append(line)
        elif line.paused_until or line.due_at <= at + SOON:
            lines.append(line)
    lines.sort(key=lambda line: line.due_at or at)
    return Page(uncomputable, lines)


def line_of(running: Running, times: DueTimes, *, at: datetime) -> Line:
    """Answer how a clock stands."""
    token = token_of(running)
    try:
        due_at, state = times.due_at(running), times.state_of(running, at)
    except (MissingCalendarYear, ValueError):
        return Line(token, running)
    pause = times.pause_of(running, at)
    return Line(token, running, due_at, state, pause[1] if pause else None)


def find(account: Account, token: str, *, at: datetime) -> Line | None:
    """Answer the clock with `token` if it runs in the account's area and concerns its role."""
    for running in running_in(account, at=at):
        if token_of(running) == token:
            return line_of(running, DueTimes(account.area_code), at=at)
    return None
