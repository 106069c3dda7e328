"""Writing a solved plan: proposals, runners-up, unfilled needs and the record of the run."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import peewee

import matching
from portal.assignment_terms import WithdrawReason
from portal.models import Assignment, MatchRecord, MatchRun, Need, RunnerUp, UnfilledNeed
from portal.models.area import within
from portal.services import audit, match_changes, match_orders, match_records
from portal.services.match_insights import Insights
from portal.services.match_plans import Planned
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus, NeedStatus, Tier

# Rows written in one INSERT; SQLite allows 32,766 values in a statement.
CHUNK = 500


def write(
    planned: Planned, made: MatchRun, *, at: datetime, found: Insights | None = None
) -> MatchRun:
    """Write a solved plan as proposals, replacing those before, in one transaction.

    A need that was filled, withdrawn or offered meanwhile is left alone. Raises NotInThisState if
    somebody else carries the run out by now.
    """
    area_code = planned.area_code
    found = found or Insights()
    with transaction():
        match_orders.finish(made, at=at, **_figures(planned))
        _withdraw_proposals(area_code)
        places = _places_now(area_code)
        count = _write_proposals(planned, made, places, at=at)
        _write_unfilled(planned, made, found)
        _write_runners_up(planned, made, found)
        _write_record(planned, made, found)
        audit.record(
            "match.run",
            by=made.started_by,
            at=at,
            subject=made,
            area=area_code,
            needs=len(planned.needs),
            proposals=count,
        )
    return made


def _figures(planned: Planned) -> dict[str, Any]:
    solved = planned.plan
    return {
        "seconds": planned.seconds,
        "input_hash": solved.input_hash,
        "weights_version": matching.WEIGHTS_VERSION,
        "solver": solved.solver,
        "needs_count": len(planned.needs),
        "slots_count": sum(need.slots - need.filled for need in planned.needs),
        "helpers_count": len(planned.helpers),
        "pairs_count": planned.pairs_count,
        "filled_critical": solved.filled[Tier.CRITICAL.value],
        "filled_urgent": solved.filled[Tier.URGENT.value],
        "filled_routine": solved.filled[Tier.ROUTINE.value],
        "score": solved.score,
    }


def _withdraw_proposals(area_code: str) -> None:
    needs = Need.select(Need.id).where(within(Need.area_code, area_code))
    Assignment.update(
        status=AssignmentStatus.WITHDRAWN,
        status_reason=WithdrawReason.NEW_RUN.value,
        version=Assignment.version + 1,
    ).where((Assignment.status == AssignmentStatus.PROPOSED) & Assignment.need.in_(needs)).execute()


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
                is_by_road=not pair.estimated,
                created_at=at,
            )
        )
    Assignment.bulk_create(rows, batch_size=CHUNK)
    return len(rows)


def _write_unfilled(planned: Planned, made: MatchRun, found: Insights) -> None:
    needs = {need.ref: need for need in planned.needs}
    rows = [
        UnfilledNeed(
            run=made,
            need=needs[item.need],
            slots=item.slots,
            reasons=json.dumps(dict(item.reasons), sort_keys=True),
            cure=found.cures.get(item.need, {}),
        )
        for item in planned.plan.unfilled
    ]
    UnfilledNeed.bulk_create(rows, batch_size=CHUNK)


def _write_runners_up(planned: Planned, made: MatchRun, found: Insights) -> None:
    needs = {need.ref: need for need in planned.needs}
    helpers = {helper.ref: helper for helper in planned.helpers}
    rows = [
        RunnerUp(
            run=made,
            need=needs[need],
            helper=helpers[edge.helper],
            score=edge.score,
            minutes=edge.minutes,
            is_by_road=not edge.estimated,
            bound=bound,
        )
        for need, (edge, bound) in found.next.items()
    ]
    RunnerUp.bulk_create(rows, batch_size=CHUNK)


def _write_record(planned: Planned, made: MatchRun, found: Insights) -> None:
    record = match_records.of(made) or match_records.keep_question(made, planned.question)
    before = match_changes.last_before(made)
    earlier = match_records.pairs_of(match_records.of(before) if before else None)
    pairs = [(pair.need, pair.helper) for pair in planned.plan.pairs]
    changes = match_changes.count(
        earlier, pairs, planned.asked, sent=match_changes.sent_among(earlier)
    )
    proof = planned.plan.certificate
    MatchRecord.update(
        primal=proof.primal if proof else None,
        dual=proof.dual if proof else None,
        prices=match_records.pack(found.prices),
        fairness=found.fairness,
        answer=match_records.pack(planned.as_json()),
        gap=planned.plan.gap,
        tiers=dict(planned.plan.filled),
        previous=before,
        changes=changes if before else {},
    ).where(MatchRecord.id == record.id).execute()
