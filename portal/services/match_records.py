"""What a run was given and what it answered, kept so that it can be carried out again."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import matching
from portal.models import Account, MatchRecord, MatchRun
from portal.services import audit
from portal.services.refusals import Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_

logger = logging.getLogger(__name__)
Pair = tuple[str, str]


class NothingKept(Refused):
    """The run is older than the keeping of what runs are given, or it has not read yet."""

    sentence = N_("这次匹配没有留下题目，不能重算。新的匹配都会留下。")


@dataclass(frozen=True)
class Replayed:
    """A run carried out again: whether question, plan and rules are what they were."""

    is_same_question: bool
    is_same_plan: bool
    is_same_weights: bool
    kept: int
    gone: int
    new: int

    def as_json(self) -> dict[str, Any]:
        """Answer it as it is stored."""
        return dict(self.__dict__)


def pack(value: Mapping[str, Any]) -> bytes:
    """Answer `value` as compressed JSON with its keys in order."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return zlib.compress(text.encode(), 6)


def unpack(stored: bytes | None) -> dict[str, Any]:
    """Answer what `pack` packed; nothing is an empty dictionary."""
    if stored is None:
        return {}
    found: dict[str, Any] = json.loads(zlib.decompress(bytes(stored)))
    return found


def keep_question(made: MatchRun, question: Mapping[str, Any]) -> MatchRecord:
    """Keep what the run is given before it is solved, so that a failure can be looked into."""
    with transaction():
        MatchRecord.delete().where(MatchRecord.run == made.id).execute()
        record: MatchRecord = MatchRecord.create(run=made, question=pack(question))
    return record


def of(made: MatchRun) -> MatchRecord | None:
    """Answer the run's record, or None for one that kept nothing."""
    found: MatchRecord | None = MatchRecord.get_or_none(MatchRecord.run == made.id)
    return found


def pairs_of(record: MatchRecord | None) -> dict[Pair, float]:
    """Answer the pairs (need ref, helper ref) that a run proposed, each with its score."""
    answer = unpack(record.answer) if record is not None else {}
    return {(pair["need"], pair["helper"]): pair["score"] for pair in answer.get("pairs", [])}


def question_of(made: MatchRun) -> dict[str, Any]:
    """Answer the PROBLEM.json that the run was given; raises NothingKept."""
    record = of(made)
    if record is None:
        raise NothingKept
    return unpack(record.question)


def replay(made: MatchRun, *, seconds: float = 60.0) -> Replayed:
    """Solve again what the run was given and compare; nothing is written. Raises NothingKept.

    The same question under the same rules has the same plan (matching is deterministic).
    """
    question = question_of(made)
    asked = matching.read_problem(question)
    solved = matching.plan_as_json(matching.solve(asked, seconds=seconds))
    before = pairs_of(of(made))
    now = {(pair["need"], pair["helper"]): pair["score"] for pair in solved["pairs"]}
    return Replayed(
        is_same_question=asked.input_hash == made.input_hash,
        is_same_plan=before == now,
        is_same_weights=made.weights_version == matching.WEIGHTS_VERSION,
        kept=len(before.keys() & now.keys()),
        gone=len(before.keys() - now.keys()),
        new=len(now.keys() - before.keys()),
    )


def ask_replay(made: MatchRun, *, by: Account, at: datetime) -> None:
    """Ask the worker to carry the run out again; asking twice is asking once."""
    with transaction():
        asked = (
            MatchRecord.update(replay_asked_at=at, replayed_at=None)
            .where((MatchRecord.run == made.id) & MatchRecord.answer.is_null(False))
            .execute()
        )
        if not asked:
            raise NothingKept
        audit.record("match.replay_asked", by=by, at=at, subject=made)


def replay_asked(at: datetime) -> int:
    """Carry out again every run that somebody asked for; answer how many were looked at.

    One that fails keeps its cause as {"failed": the error's name} and may be asked for again.
    """
    waiting = MatchRecord.replay_asked_at.is_null(False) & MatchRecord.replayed_at.is_null()
    joined = MatchRecord.select(MatchRecord, MatchRun).join(
        MatchRun, on=(MatchRecord.run == MatchRun.id), attr="run"
    )
    rows = list(joined.where(waiting))
    for row in rows:
        answer = _replay_or_cause(row.run)
        MatchRecord.update(replay=answer, replayed_at=at).where(MatchRecord.id == row.id).execute()
    return len(rows)


def _replay_or_cause(made: MatchRun) -> dict[str, Any]:
    try:
        return replay(made).as_json()
    except Exception as problem:
        # What fails today fails at the next tick too, and whoever waits behind it is answered.
        logger.exception("A run could not be carried out again: %s", made.ref)
        return {"failed": type(problem).__name__}
