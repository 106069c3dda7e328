"""The book of missed deadlines: each written once, with every level it reached and who was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from portal import clock
from portal.deadline_terms import RULES
from portal.models import Breach, BreachOfficer, Climb
from portal.services import digests, ladder, staff
from portal.services.due_times import DueTimes
from portal.services.running_clocks import Key, Running
from portal.services.transactions import transaction
from portal.services.working_days import MissingCalendarYear
from portal.vocabulary import AreaLevel

# So many references go into one query.
BATCH = 500
TOWNSHIP_LENGTH = 9


@dataclass(frozen=True)
class Known:
    """A breach in the book, as far as a run needs it; `climbs` is how many levels it reached."""

    id: int
    key: Key
    due_at: datetime
    stopped_at: datetime | None
    is_withdrawn: bool
    climbs: int


@dataclass
class Written:
    """What one clock added to the book; `missing` is the calendar that a later level needs."""

    is_new: bool = False
    climbs: int = 0
    missing: MissingCalendarYear | None = None


def open_ones() -> dict[Key, Known]:
    """Answer every breach that nobody has put an end to."""
    return _known(Breach.stopped_at.is_null())


def find(clocks: Iterable[Running]) -> dict[Key, Known]:
    """Answer the breaches of `clocks` that are in the book, whether over or not."""
    found: dict[Key, Known] = {}
    refs = sorted({running.ref for running in clocks})
    for first in range(0, len(refs), BATCH):
        found |= _known(Breach.subject_ref.in_(refs[first : first + BATCH]))
    return found


def _known(condition: peewee.Expression) -> dict[Key, Known]:
    count = peewee.fn.COUNT(Climb.id)
    rows = (
        Breach.select(
            Breach.id, Breach.rule, Breach.kind, Breach.subject_ref, Breach.started_at,
            Breach.due_at, Breach.stopped_at, Breach.withdrawn_at, count,
        )
        .join(Climb, peewee.JOIN.LEFT_OUTER)
        .where(condition)
        .group_by(Breach.id)
    )  # fmt: skip
    return {
        (rule, kind, ref, started): Known(
            row_id, (rule, kind, ref, started), due, stopped, withdrawn is not None, climbs
        )
        for row_id, rule, kind, ref, started, due, stopped, withdrawn, climbs in rows.tuples()
    }


def is_complete(running: Running, known: Known, *, times: DueTimes, at: datetime) -> bool:
    """Say whether the book has all that `running` gives by `at`; raises MissingCalendarYear."""
    over = running.stopped_at
    if known.stopped_at is not None:
        return known.stopped_at == over
    is_stopped = over is not None and over <= at
    if is_stopped or known.is_withdrawn:
        return False
    if known.climbs == len(ladder.levels(running.rule)):
        return True
    return times.reached_at(running.rule, known.due_at, known.climbs) > at


def write(running: Running, due_at: datetime, *, times: DueTimes, at: datetime) -> Written:
    """Write in one transaction what `running` gives by `at`; all of it or nothing.

    What is in the book already stays; levels whose time cannot be computed are left for later.
    """
    written = Written()
    with transaction():
        breach = _row_of(running)
        if breach is None:
            breach = _begin(running, due_at, at)
            written.is_new = True
        levels: Any = Climb.select(Climb.level).where(Climb.breach == breach.id).tuples()
        reached = {level for (level,) in levels}
        for steps, level in enumerate(ladder.levels(running.rule)):
            if level in reached:
                continue
            try:
                reached_at = times.reached_at(running.rule, breach.due_at, steps)
            except MissingCalendarYear as missing:
                written.missing = missing
                break
            if reached_at > at or (running.stopped_at and running.stopped_at <= reached_at):
                break
            _climb(breach, level, reached_at, at)
            written.climbs += 1
        _stop(breach, running, at)
    return written


def _row_of(running: Running) -> Breach | None:
    found: Breach | None = Breach.get_or_none(
        (Breach.rule == running.rule)
        & (Breach.kind == running.kind)
        & (Breach.subject_ref == running.ref)
        & (Breach.started_at == running.started_at)
    )
    return found


def _begin(running: Running, due_at: datetime, at: datetime) -> Breach:
    breach: Breach = Breach.create(
        rule=running.rule,
        kind=running.kind,
        subject_ref=running.ref,
        area_code=running.area_code,
        started_at=running.started_at,
        due_at=due_at,
        responsible=RULES[running.rule].responsible,
        written_at=at,
    )
    for account in ladder.responsible(running.rule, running.area_code, running.holder_id):
        # Whoever came later did not let it pass.
        if account.created_at <= due_at:
            BreachOfficer.create(breach=breach, account=account)
    return breach


def _climb(breach: Breach, level: AreaLevel, reached_at: datetime, at: datetime) -> None:
    told_area, officers = ladder.reachable(level, breach.area_code)
    own = ladder.office(level, breach.area_code)
    told_here = (Climb.breach == breach.id) & (Climb.told_area == told_area)
    knows = Climb.select().where(told_here).exists()
    Climb.create(
        breach=breach,
        level=level,
        area_code=own,
        reached_at=reached_at,
        told_area=told_area,
        told=len(officers),
        written_at=at,
    )
    if not RULES[breach.rule].is_emergency:
        # An office that stands in for an empty one below knows of it already.
        if not knows:
            digests.count_in(officers, at=at)
        return
    staff.tell(
        officers,
        "deadline_missed",
        key=f"deadline:{breach.ref}:{level}",
        at=at,
        rule=breach.rule.zh,
        place=breach.area_code[:TOWNSHIP_LENGTH],
        since=f"{clock.to_local(breach.due_at):%Y-%m-%d %H:%M}",
        whose=breach.responsible.zh,
        empty=level.zh if told_area != own else "",
    )


def _stop(breach: Breach, running: Running, at: datetime) -> None:
    """Let the breach's end follow the fact, as far as it is known at `at`."""
    over = running.stopped_at
    stopped_at = over if over is not None and (over <= at or over == breach.stopped_at) else None
    if breach.stopped_at != stopped_at or breach.withdrawn_at is not None:
        Breach.update(version=Breach.version + 1, stopped_at=stopped_at, withdrawn_at=None).where(
            Breach.id == breach.id
        ).execute()


def withdraw(known: Known, *, at: datetime) -> None:
    """Say that nobody asks for the clock any more, at `at`; harmless when repeated."""
    with transaction():
        Breach.update(version=Breach.version + 1, withdrawn_at=at).where(
            (Breach.id == known.id) & Breach.stopped_at.is_null() & Breach.withdrawn_at.is_null()
        ).execute()
