"""The one engine of every deadline: what is late is written down and climbs, level by level.

All of it follows from stored facts, so the order and number of runs change nothing, and a week of
downtime is made up for in full. One row that fails stops no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from portal import clock
from portal.models import ClockTick
from portal.services import breach_book
from portal.services.clock_sources import SOURCES
from portal.services.due_times import DueTimes
from portal.services.running_clocks import Key, Running
from portal.services.transactions import transaction
from portal.services.working_days import MissingCalendarYear

logger = logging.getLogger(__name__)


@dataclass
class Figures:
    """What a run saw and wrote; `uncomputable` clocks lack a calendar, `failed` ones broke."""

    seen: int = 0
    breaches: int = 0
    climbs: int = 0
    uncomputable: int = 0
    failed: int = 0

    @property
    def is_clean(self) -> bool:
        """Say whether every clock could be looked at."""
        return not self.uncomputable and not self.failed


class _Run:
    """One run: what is known already, what is read once, and the figures."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.times = DueTimes()
        self.known = breach_book.open_ones()
        self.due: dict[Key, datetime] = {}
        self.seen: set[Key] = set()
        self.figures = Figures()

    def look_at_all(self, clocks: Iterable[Running]) -> None:
        """Do what the clocks of one source ask for."""
        begun = [running for running in clocks if running.started_at <= self.at]
        self.figures.seen += len(begun)
        self.seen.update(running.key for running in begun)
        late = [running for running in begun if self._guarded(self._is_late, running)]
        unknown = [running for running in late if running.key not in self.known]
        self.known |= breach_book.find(unknown)
        for running in late:
            self._guarded(self._write, running)

    def _guarded(self, act: Callable[[Running], bool], running: Running) -> bool:
        """Do one clock's part; a failure is logged and counted, and stays with this one."""
        try:
            return act(running)
        except MissingCalendarYear as missing:
            self.figures.uncomputable += 1
            logger.error("Not computable: %s %s: %s", running.rule, running.ref, missing)
        except Exception:
            self.figures.failed += 1
            logger.exception("A clock failed: %s %s", running.rule, running.ref)
        return False

    def _is_late(self, running: Running) -> bool:
        if running.key in self.known:
            return True
        try:
            due_at = self.due[running.key] = self.times.due_at(running)
        except MissingCalendarYear as missing:
            # Whatever the new year brings, what was done before it began was done in time.
            new_year = clock.start_of(date(missing.year, 1, 1))
            if running.stopped_at is not None and running.stopped_at <= new_year:
                return False
            raise
        return self.at >= due_at and (running.stopped_at is None or running.stopped_at > due_at)

    def _write(self, running: Running) -> bool:
        known = self.known.get(running.key)
        if known and breach_book.is_complete(running, known, times=self.times, at=self.at):
            return True
        due_at = known.due_at if known else self.due[running.key]
        written = breach_book.write(running, due_at, times=self.times, at=self.at)
        self.figures.breaches += written.is_new
        self.figures.climbs += written.climbs
        if written.missing is not None:
            raise written.missing
        return True


def tick(at: datetime) -> Figures:
    """Write every breach and every level it has climbed to by `at`; answer the figures."""
    run = _Run(at)
    is_whole = True
    for source in SOURCES:
        try:
            # Read whole before the first write, which would disturb the reading.
            found = list(source(at))
        except Exception:
            logger.exception("A source of clocks failed: %s", source)
            run.figures.failed += 1
            is_whole = False
            continue
        run.look_at_all(found)
    if is_whole:
        _withdraw(run)
    _remember(run)
    return run.figures


def _withdraw(run: _Run) -> None:
    """Close breaches whose clock nobody asks for any more, once every source has been heard."""
    for key, known in run.known.items():
        is_open = known.stopped_at is None and not known.is_withdrawn
        if is_open and known.due_at <= run.at and key not in run.seen:
            breach_book.withdraw(known, at=run.at)


def _remember(run: _Run) -> None:
    """Keep the figures of the latest run in place of earlier ones."""
    figures = run.figures
    with transaction():
        ClockTick.delete().execute()
        ClockTick.create(
            at=run.at, seen=figures.seen, breaches=figures.breaches, climbs=figures.climbs,
            uncomputable=figures.uncomputable, failed=figures.failed,
        )  # fmt: skip
