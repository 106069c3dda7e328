"""Runners-up: who would come next for a need, and what choosing him would cost the others.

The exact cost is found by solving the run's question again with the pair forced; the worker does
so when an officer asks. At once the page shows a lower bound from the run's prices.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import matching
from portal.models import Account, Assignment, Helper, MatchRun, Need, RunnerUp
from portal.models.area import within
from portal.services import audit, match_records
from portal.services.match_records import Pair
from portal.services.transactions import transaction

logger = logging.getLogger(__name__)


def of_run(made: MatchRun, account: Account) -> dict[int, RunnerUp]:
    """Answer the runners-up of a run by need id, for the needs in the area of `account`."""
    rows = (
        RunnerUp.select(RunnerUp, Need, Helper)
        .join(Need)
        .join_from(RunnerUp, Helper)
        .where((RunnerUp.run == made.id) & within(Need.area_code, account.area_code))
    )
    return {row.need_id: row for row in rows}


def of_proposal(assignment: Assignment) -> RunnerUp | None:
    """Answer who would come next for the need of a proposal, or None."""
    found: RunnerUp | None = (
        RunnerUp.select(RunnerUp, Helper)
        .join(Helper)
        .where((RunnerUp.run == assignment.run_id) & (RunnerUp.need == assignment.need_id))
        .first()
    )
    return found


def ask(row: RunnerUp, *, by: Account, at: datetime) -> None:
    """Ask the worker what choosing the runner-up would cost; an answer that stands is kept."""
    with transaction():
        RunnerUp.update(asked_by=by, asked_at=at, answered_at=None, cost={}).where(
            (RunnerUp.id == row.id) & RunnerUp.asked_at.is_null()
        ).execute()
        audit.record("match.cost_asked", by=by, at=at, subject=row.run, need=row.need.ref)


def answer_asked(at: datetime) -> int:
    """Work out every cost that somebody asked for; answer how many were looked at.

    One that fails keeps its cause as {"failed": the error's name}; it may be asked for again.
    """
    rows = list(
        RunnerUp.select(RunnerUp, MatchRun, Need, Helper)
        .join(MatchRun)
        .join_from(RunnerUp, Need)
        .join_from(RunnerUp, Helper)
        .where(RunnerUp.asked_at.is_null(False) & RunnerUp.answered_at.is_null())
        .order_by(RunnerUp.asked_at, RunnerUp.id)
    )
    for row in rows:
        told = _cost_or_cause(row)
        asked_at = None if "failed" in told else row.asked_at
        RunnerUp.update(cost=told, answered_at=at, asked_at=asked_at).where(
            RunnerUp.id == row.id
        ).execute()
    return len(rows)


def _cost_or_cause(row: RunnerUp) -> dict[str, Any]:
    try:
        return cost(row.run, (row.need.ref, row.helper.ref), score=row.score)
    except Exception as problem:
        # What fails today fails at the next tick too, and whoever waits behind it is answered.
        logger.exception("A cost could not be worked out: run %s", row.run.ref)
        return {"failed": type(problem).__name__}


def cost(made: MatchRun, forced: Pair, *, score: float) -> dict[str, Any]:
    """Answer what the plan of a run loses if the pair `forced`, worth `score`, must be in it.

    {"filled": {tier: places lost}, "score": points lost, "unfilled": refs of needs that lose a
    place}; negative numbers are gains. Exact: the same question, solved anew with the pair frozen.
    """
    question = match_records.question_of(made)
    record = match_records.of(made)
    before = match_records.unpack(record.answer) if record else {}
    frozen = [*question["frozen"], list(forced)]
    asked = matching.read_problem({**question, "frozen": frozen})
    after = matching.plan_as_json(matching.solve(asked))
    tiers = {need["id"]: need["tier"] for need in question["needs"]}
    filled = dict(after["filled"])
    filled[tiers[forced[0]]] += 1
    held, holds = _places(before), _places(after)
    holds[forced[0]] = holds.get(forced[0], 0) + 1
    lost = sorted(need for need, count in held.items() if holds.get(need, 0) < count)
    return {
        "filled": {tier: before["filled"][tier] - filled[tier] for tier in before["filled"]},
        "score": round(before["score"] - after["score"] - score, 1),
        "unfilled": lost,
    }


def _places(answer: Mapping[str, Any]) -> dict[str, int]:
    places: dict[str, int] = {}
    for pair in answer["pairs"]:
        places[pair["need"]] = places.get(pair["need"], 0) + 1
    return places


def needs_called(refs: list[str], account: Account) -> list[Need]:
    """Answer the needs with `refs` in the area of `account`; others stay untold."""
    return list(
        Need.select()
        .where(Need.ref.in_(refs) & within(Need.area_code, account.area_code))
        .order_by(Need.starts_at, Need.id)
    )
