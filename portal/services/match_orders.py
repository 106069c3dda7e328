"""Runs that are asked for and carried out by the worker: waiting, running, done or failed.

The table is the queue: a run is owed in the transaction that asks for it, and whoever carries it
out claims it by one conditional UPDATE. One run goes on at a time, the critical ones first.
"""

from __future__ import annotations

from datetime import datetime

import peewee

from portal.matching_terms import RunCause, RunPhase, RunStatus
from portal.models import Account, MatchRun, Need
from portal.services import audit, staff
from portal.services.areas import ancestors
from portal.services.claims import LEASE, MOST_TRIES, STOPPED, fallen_silent, step
from portal.services.transactions import transaction
from portal.vocabulary import Role

PROVINCE = "63"
COUNTY_DIGITS = 6
# A need's county, and the two places around it.
WIDEST = 3


def ask(area_code: str, *, cause: RunCause, by: Account | None, at: datetime) -> MatchRun:
    """Owe a run over an area; one that waits for the same area already is answered instead."""
    with transaction():
        waiting: MatchRun | None = (
            _waiting().where(MatchRun.area_code == area_code).order_by(MatchRun.id).first()
        )
        made = waiting or _owe(area_code, cause=cause, by=by, at=at)
        audit.record("match.asked", by=by, at=at, subject=made, area=area_code, cause=cause.value)
    return made


def owe_for(need: Need, *, by: Account, at: datetime) -> None:
    """Owe a run over the county of a critical need, in the caller's transaction.

    Nothing is owed while a run waits that will see the need anyhow: it has not read yet.
    """
    around = ancestors(need.area_code)[:WIDEST]
    if _waiting().where(MatchRun.area_code.in_(around)).exists():
        return
    county = need.area_code[:COUNTY_DIGITS]
    made = _owe(county, cause=RunCause.CRITICAL, by=by, at=at, need_ref=need.ref)
    audit.record(
        "match.asked", by=by, at=at, subject=made, area=county, cause=RunCause.CRITICAL.value
    )


def _waiting() -> peewee.ModelSelect:
    return MatchRun.select().where(MatchRun.status == RunStatus.WAITING)


def _owe(
    area_code: str, *, cause: RunCause, by: Account | None, at: datetime, need_ref: str = ""
) -> MatchRun:
    made: MatchRun = MatchRun.create(
        area_code=area_code, cause=cause, started_by=by, started_at=at, need_ref=need_ref
    )
    return made


def is_any_waiting() -> bool:
    """Say whether a run waits to be carried out; one query."""
    return bool(_waiting().exists())


def claim(at: datetime) -> MatchRun | None:
    """Take the next waiting run, the critical ones first; None while another one goes on."""
    with transaction():
        _recover(at)
        if MatchRun.select().where(MatchRun.status == RunStatus.RUNNING).exists():
            return None
        first = peewee.Case(MatchRun.cause, [(RunCause.CRITICAL.value, 0)], 1)
        found: MatchRun | None = _waiting().order_by(first, MatchRun.id).first()
        if found is not None:
            begin(found, at=at)
    return found


def begin(made: MatchRun, *, at: datetime) -> None:
    """Take one waiting run in hand; raises NotInThisState if it does not wait any more."""
    step(
        made,
        RunStatus.WAITING,
        status=RunStatus.RUNNING,
        phase=RunPhase.READING,
        claimed_until=at + LEASE,
        tries=made.tries + 1,
    )


def reach(made: MatchRun, phase: RunPhase, *, at: datetime) -> None:
    """Say what the run is at; raises NotInThisState if somebody else took it meanwhile."""
    step(made, RunStatus.RUNNING, phase=phase, claimed_until=at + LEASE)


def finish(made: MatchRun, *, at: datetime, **figures: object) -> None:
    """Write that the run is done, with its figures, in the caller's transaction."""
    step(
        made, RunStatus.RUNNING,
        status=RunStatus.DONE, finished_at=at, claimed_until=None, **figures,
    )  # fmt: skip


def fail(made: MatchRun, problem: str, *, at: datetime) -> None:
    """Write why the run failed; whoever waits for it is told."""
    with transaction():
        step(
            made, RunStatus.RUNNING,
            status=RunStatus.FAILED, finished_at=at, claimed_until=None, problem=problem[:300],
        )  # fmt: skip
        audit.record("match.failed", by=None, at=at, subject=made, problem=made.problem[:60])
        staff.tell(_concerned(made), "match_failed", key=f"match_failed:{made.ref}", at=at)


def _concerned(made: MatchRun) -> list[Account]:
    if made.started_by is not None and made.cause is RunCause.BY_HAND:
        return [made.started_by]
    if len(made.area_code) < COUNTY_DIGITS:
        return []
    return staff.responsible_for(made.area_code, Role.COUNTY)


def _recover(at: datetime) -> None:
    """Let runs whose worker fell silent wait again, or fail after the last try."""
    for made in fallen_silent(MatchRun, RunStatus.RUNNING, at=at):
        if made.tries < MOST_TRIES:
            step(made, RunStatus.RUNNING, status=RunStatus.WAITING, claimed_until=None)
        else:
            fail(made, STOPPED, at=at)
