"""Runs of the matcher: who is proposed for which need, and why a need stays open."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

import peewee

import matching
from portal.assignment_terms import WithdrawReason
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
from portal.services import audit
from portal.services.areas import ancestors
from portal.services.match_plans import LONGEST, Planned, plan
from portal.services.suitability import cure, said
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus, NeedStatus, Tier

PROVINCE = "63"
# Rows written in one INSERT; SQLite allows 32,766 values in a statement.
CHUNK = 500


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
    """Propose people for every open need under a prefix, replacing the proposals before.

    The solving happens outside the write lock; a need that was filled, withdrawn or offered
    meanwhile is left alone. Nothing here asks anybody: the township reviews and sends.
    """
    return write(plan(area_code, at=at, seconds=seconds), by=by, at=at)


def write(planned: Planned, *, by: Account | None, at: datetime) -> MatchRun:
    """Write a solved plan as proposals and unfilled needs, in one transaction."""
    area_code = planned.area_code
    with transaction():
        _withdraw_proposals(area_code)
        made = _write_run(planned, by=by, at=at)
        places = _places_now(area_code)
        count = _write_proposals(planned, made, places, at=at)
        _write_unfilled(planned, made)
        audit.record(
            "match.run",
            by=by,
            at=at,
            subject=made,
            area=area_code,
            needs=len(planned.needs),
            proposals=count,
        )
    return made


def _withdraw_proposals(area_code: str) -> None:
    needs = Need.select(Need.id).where(within(Need.area_code, area_code))
    Assignment.update(
        status=AssignmentStatus.WITHDRAWN,
        status_reason=WithdrawReason.NEW_RUN.value,
        version=Assignment.version + 1,
    ).where((Assignment.status == AssignmentStatus.PROPOSED) & Assignment.need.in_(needs)).execute()


def _write_run(planned: Planned, *, by: Account | None, at: datetime) -> MatchRun:
    solved = planned.plan
    made: MatchRun = MatchRun.create(
        area_code=planned.area_code,
        started_by=by,
        started_at=at,
        seconds=planned.seconds,
        input_hash=solved.input_hash,
        weights_version=matching.WEIGHTS_VERSION,
        solver=solved.solver,
        needs_count=len(planned.needs),
        slots_count=sum(need.slots - need.filled for need in planned.needs),
        helpers_count=len(planned.helpers),
        pairs_count=planned.pairs_count,
        filled_critical=solved.filled[Tier.CRITICAL.value],
        filled_urgent=solved.filled[Tier.URGENT.value],
        filled_routine=solved.filled[Tier.ROUTINE.value],
        score=solved.score,
    )
    return made


def _places_now(area_code: str) -> dict[str, int]:
    """Answer, by need ref, the places that neither are taken nor wait for an answer."""
    waiting = dict(
        Assignment.select(Assignment.need, peewee.fn.COUNT(Assignment.id))
        .join(Need)
        .where((Assignment.status == AssignmentStatus.OFFERED) & within(Need.area_code, area_code))
        .group_by(Assignment.need)
        .tuples()
    )
    rows = Need.select(Need.id, Need.ref, Need.slots, Need.filled).where(
        (Need.status == NeedStatus.OPEN) & within(Need.area_code, area_code)
    )
    return {row.ref: row.slots - row.filled - waiting.get(row.id, 0) for row in rows}


def _write_proposals(
    planned: Planned, made: MatchRun, places: dict[str, int], *, at: datetime
) -> int:
    needs = {need.ref: need for need in planned.needs}
    helpers = {helper.ref: helper for helper in planned.helpers}
    rows = []
    for pair in planned.plan.pairs:
        if places.get(pair.need, 0) <= 0:
            continue
        places[pair.need] -= 1
        rows.append(
            Assignment(
                need=needs[pair.need],
                helper=helpers[pair.helper],
                organization=helpers[pair.helper].organization_id,
                run=made,
                status=AssignmentStatus.PROPOSED,
                score=pair.score,
                parts=json.dumps(dict(pair.parts), sort_keys=True),
                minutes=pair.minutes,
                created_at=at,
            )
        )
    Assignment.bulk_create(rows, batch_size=CHUNK)
    return len(rows)


def _write_unfilled(planned: Planned, made: MatchRun) -> None:
    needs = {need.ref: need for need in planned.needs}
    rows = [
        UnfilledNeed(
            run=made,
            need=needs[item.need],
            slots=item.slots,
            reasons=json.dumps(dict(item.reasons), sort_keys=True),
        )
        for item in planned.plan.unfilled
    ]
    UnfilledNeed.bulk_create(rows, batch_size=CHUNK)


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
