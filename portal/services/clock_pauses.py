"""Pauses: a slow platform deadline stands still for a reason and a time, never without an end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.deadline_terms import RULES, Basis, ClockState, Deadline
from portal.models import Account, ClockPause
from portal.models.area import within
from portal.services import audit
from portal.services.due_times import DueTimes
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.running_clocks import Running
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, Role

KEEPERS = frozenset({Role.TOWNSHIP, Role.COUNTY})
# Platform: longer than a month, or a third time, would be a way to sit a deadline out.
LONGEST, MOST = timedelta(days=30), 2
SHORTEST_REASON, LONGEST_REASON = 4, 500


class NotPausable(Refused):
    """The deadline is law or an emergency, or is over already; the sentence says which."""

    def __init__(self, sentence: str, **params: object) -> None:
        """Keep the sentence."""
        self.sentence = sentence
        super().__init__(**params)


def may_be_paused(rule: Deadline) -> bool:
    """Say whether deadlines of `rule` may stand still: slow ones of the platform."""
    held = RULES[rule]
    is_ours = held.responsible in {Role.TOWNSHIP, Role.VILLAGE_DIRECTOR}
    return held.basis is Basis.PLATFORM and not held.is_emergency and is_ours


def pause(
    running: Running, *, until_on: date | None, reason: str, by: Account, at: datetime
) -> None:
    """Let a clock stand still to the end of `until_on`, a Shanghai day; it goes on by itself then.

    Raises NotPausable, FieldRefused("until_on" | "reason"), MissingCalendarYear.
    """
    said = reason.strip()
    with transaction():
        _refuse_clock(running, at)
        day = _refuse_day(until_on, clock.local_date(at))
        if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
            raise FieldRefused("reason", N_("请写明为什么暂停，4到500个字。"))
        row: ClockPause = ClockPause.create(
            rule=running.rule,
            kind=running.kind,
            subject_ref=running.ref,
            started_at=running.started_at,
            area_code=running.area_code,
            reason=said,
            paused_by=by,
            paused_at=at,
            until_at=clock.start_of(day + timedelta(days=1)),
        )
        audit.record("clock.paused", by=by, at=at, subject=row, rule=str(running.rule), until=day)


def resume(row: ClockPause, *, version: int, by: Account, at: datetime) -> None:
    """Let a paused clock go on; raises NotInThisState, ChangedMeanwhile."""
    with transaction():
        present = ClockPause.get_by_id(row.id)
        if present.resumed_at is not None or present.until_at <= at:
            raise NotInThisState(state=ClockState.RUNNING.zh)
        change(row, version=version, resumed_by=by, resumed_at=at)
        audit.record("clock.resumed", by=by, at=at, subject=row, rule=str(row.rule))


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the pauses of the account's area, who paused joined; township and county only."""
    rows = ClockPause.select(ClockPause, Account).join(
        Account, on=(ClockPause.paused_by == Account.id)
    )
    if account.role not in KEEPERS:
        return rows.where(ClockPause.id.is_null())
    return rows.where(within(ClockPause.area_code, account.area_code))


def find(account: Account, ref: str) -> ClockPause | None:
    """Answer the pause with `ref` if it lies in the account's area."""
    found: ClockPause | None = visible_to(account).where(ClockPause.ref == ref).first()
    return found


def under_way(account: Account, *, at: datetime) -> list[ClockPause]:
    """Answer what stands still at `at`, the first to go on first."""
    rows = visible_to(account).where(ClockPause.resumed_at.is_null() & (ClockPause.until_at > at))
    return list(rows.order_by(ClockPause.until_at))


def _refuse_clock(running: Running, at: datetime) -> None:
    if not may_be_paused(running.rule):
        raise NotPausable(N_("法定的、紧急的和公安的时限不能暂停。"))
    state = DueTimes(running.area_code).state_of(running, at)
    if state is ClockState.LATE:
        raise NotPausable(N_("这项时限已经逾期，暂停不能改变。请先办理，并在逾期页写明情况。"))
    if state is not ClockState.RUNNING:
        raise NotInThisState(state=state.zh)
    earlier = ClockPause.select().where(
        (ClockPause.rule == running.rule)
        & (ClockPause.kind == running.kind)
        & (ClockPause.subject_ref == running.ref)
        & (ClockPause.started_at == running.started_at)
    )
    if earlier.count() >= MOST:
        raise NotPausable(N_("同一项时限最多暂停 %(most)s 次。"), most=MOST)


def _refuse_day(until_on: date | None, today: date) -> date:
    if until_on is None or not today < until_on <= today + LONGEST:
        raise FieldRefused(
            "until_on", N_("请填写明天起 %(most)s 天之内的一天，到那天结束时自动恢复计时。"),
            most=LONGEST.days,
        )  # fmt: skip
    return until_on
