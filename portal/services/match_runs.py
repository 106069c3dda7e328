"""Runs of the matcher: who is proposed for which need, and why a need stays open."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import peewee

from portal.matching_terms import RunCause, RunPhase, RunStatus
from portal.models import (
    Account,
    Assignment,
    Child,
    Helper,
    MatchRun,
    Need,
    Organization,
    UnfilledNeed,
)  # fmt: skip
from portal.models.area import within
from portal.services import match_insights, match_orders, match_plans, match_records, match_writing
from portal.services.areas import ancestors
from portal.services.match_orders import PROVINCE as PROVINCE
from portal.services.match_plans import LONGEST, Planned
from portal.services.refusals import NotInThisState
from portal.services.suitability import cure, said
from portal.services.transactions import transaction
from portal.vocabulary import Tier


@dataclass(frozen=True)
class Reason:
    """Why helpers were passed over: code, in words, how many, and what may cure it."""

    code: str
    text: str
    count: int
    cure: str


@dataclass
class NeedResult:
    """What a run says of one need: its proposals, or the places it could not fill and why."""

    need: Need
    proposals: list[Assignment] = field(default_factory=list)
    unfilled_slots: int = 0
    reasons: list[Reason] = field(default_factory=list)


def run(
    area_code: str = PROVINCE, *, by: Account | None, at: datetime, seconds: float = LONGEST
) -> MatchRun:
    """Propose people for every open need under a prefix now, replacing the proposals before.

    For the command line and the nightly clock; pages ask the worker (`match_orders.ask`). Nothing
    here asks anybody: the township reviews and sends.
    """
    cause = RunCause.BY_HAND if by is not None else RunCause.NIGHTLY
    with transaction():
        made = match_orders.ask(area_code, cause=cause, by=by, at=at)
        match_orders.begin(made, at=at)
    return carry_out(made, at=at, seconds=seconds)


def carry_out(made: MatchRun, *, at: datetime, seconds: float = LONGEST) -> MatchRun:
    """Carry out a run that was begun, phase by phase; the solving happens outside the write lock.

    Whatever goes wrong is written on the run as its cause, and raised again. The proposals of
    before stand until the new ones are written.
    """
    try:
        question = match_plans.read(made.area_code, at=at)
        match_records.keep_question(made, question.document)
        match_orders.reach(made, RunPhase.SOLVING, at=at)
        planned = match_plans.solve(question, seconds=seconds)
        match_orders.reach(made, RunPhase.EXPLAINING, at=at)
        found = match_insights.of(planned)
        match_orders.reach(made, RunPhase.WRITING, at=at)
        return match_writing.write(planned, made, at=at, found=found)
    except Exception as problem:
        with suppress(NotInThisState):
            match_orders.fail(made, type(problem).__name__, at=at)
        raise


def write(planned: Planned, *, by: Account | None, at: datetime) -> MatchRun:
    """Write a plan that was solved without a run of its own (`flask match run`)."""
    cause = RunCause.BY_HAND if by is not None else RunCause.NIGHTLY
    with transaction():
        made = match_orders.ask(planned.area_code, cause=cause, by=by, at=at)
        match_orders.begin(made, at=at)
        return match_writing.write(planned, made, at=at, found=match_insights.of(planned))


def in_scope(account: Account) -> peewee.ModelSelect:
    """Select the runs that touch the area of `account`: those inside it and those around it."""
    touches = within(MatchRun.area_code, account.area_code) | MatchRun.area_code.in_(
        ancestors(account.area_code)
    )
    return (
        MatchRun.select(MatchRun, Account)
        .join(Account, peewee.JOIN.LEFT_OUTER)
        .where(touches)
        .order_by(MatchRun.started_at.desc(), MatchRun.id.desc())
    )


def newest(account: Account, *, page: int = 1, size: int = 25) -> tuple[list[MatchRun], int]:
    """Answer one page of the runs that touch `account`'s area, and how many pages there are."""
    query = in_scope(account)
    return list(query.paginate(page, size)), -(-query.count() // size)


def find(account: Account, ref: str) -> MatchRun | None:
    """Answer the run with `ref` if it touches the area of `account`."""
    found: MatchRun | None = in_scope(account).where(MatchRun.ref == ref).first()
    return found


def called(ref: str) -> MatchRun | None:
    """Answer the run with `ref`, wherever it lies; for the command line."""
    found: MatchRun | None = MatchRun.get_or_none(MatchRun.ref == ref)
    return found


def others(made: MatchRun, account: Account, *, limit: int) -> list[MatchRun]:
    """Answer the finished runs that may be put beside `made`, the newest first."""
    query = in_scope(account).where((MatchRun.status == RunStatus.DONE) & (MatchRun.id != made.id))
    return list(query.limit(limit))


def usual_seconds(made: MatchRun) -> float | None:
    """Answer how long the last finished run over the same area took, or None."""
    last: MatchRun | None = (
        MatchRun.select()
        .where((MatchRun.area_code == made.area_code) & (MatchRun.status == RunStatus.DONE))
        .order_by(MatchRun.id.desc())
        .first()
    )
    return last.seconds if last is not None else None


def results(made: MatchRun, account: Account) -> list[NeedResult]:
    """Answer what `made` says of the needs in the area of `account`, most urgent first.

    Proposals that went on since (sent, changed, withdrawn) appear with their present status.
    """
    found: dict[int, NeedResult] = {}
    for row in _proposals(made, account):
        found.setdefault(row.need_id, NeedResult(row.need)).proposals.append(row)
    for item in _unfilled(account).where(UnfilledNeed.run == made):
        result = found.setdefault(item.need_id, NeedResult(item.need))
        result.unfilled_slots = item.slots
        result.reasons = _in_words(item.reasons)
    order = list(Tier)
    return sorted(
        found.values(),
        key=lambda one: (order.index(one.need.tier), one.need.starts_at, one.need.id),
    )


def _proposals(made: MatchRun, account: Account) -> peewee.ModelSelect:
    return (
        Assignment.select(Assignment, Need, Child, Helper, Organization)
        .join(Need)
        .join(Child)
        .join_from(Assignment, Helper, peewee.JOIN.LEFT_OUTER)
        .join_from(Assignment, Organization, peewee.JOIN.LEFT_OUTER, attr="organization")
        .where((Assignment.run == made) & within(Need.area_code, account.area_code))
        .order_by(Assignment.score.desc(), Assignment.id)
    )


def _unfilled(account: Account) -> peewee.ModelSelect:
    return (
        UnfilledNeed.select(UnfilledNeed, Need, Child)
        .join(Need)
        .join(Child)
        .where(within(Need.area_code, account.area_code))
    )


def _in_words(stored: str) -> list[Reason]:
    counts: dict[str, int] = json.loads(stored)
    return [
        Reason(code, said(code), count, cure(code))
        for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def find_unfilled(account: Account, ref: str) -> UnfilledNeed | None:
    """Answer what the newest run said of the unfilled need with `ref`, if in scope."""
    found: UnfilledNeed | None = (
        _unfilled(account).where(Need.ref == ref).order_by(UnfilledNeed.id.desc()).first()
    )
    return found


def reasons_for(item: UnfilledNeed) -> list[Reason]:
    """Answer the reasons of an unfilled need in words, the most frequent first."""
    return _in_words(item.reasons)
