"""What persons decided on proposals: who approved what and when, overrides with their reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.matching_terms import Decision
from portal.models import Account, Assignment, Helper, MatchDecision, MatchRun, Need
from portal.models.area import within
from portal.models.base import database


@dataclass(frozen=True)
class Decided:
    """All decisions of one run in one area: counts by kind, and the newest ones."""

    counts: dict[Decision, int]
    newest: list[MatchDecision]


def note(
    assignment: Assignment,
    kind: Decision,
    *,
    by: Account,
    at: datetime,
    before: int | None = None,
    reason: str = "",
) -> None:
    """Write one decision in the transaction of its act; a row without a run needs none.

    `before` is the id of the helper whom a change puts aside.
    """
    if not database.in_transaction():
        raise RuntimeError("A decision is written in the transaction of its act.")
    if assignment.run_id is None:
        return
    MatchDecision.create(
        run=assignment.run_id,
        assignment=assignment.id,
        kind=kind,
        before=before,
        after=assignment.helper_id,
        reason=reason,
        made_by=by,
        made_at=at,
    )


def of_run(made: MatchRun, account: Account, *, limit: int = 50) -> Decided:
    """Answer what was decided on a run's proposals in the area of `account`, the newest first."""
    after = Helper.alias()
    here = (MatchDecision.run == made.id) & within(Need.area_code, account.area_code)
    counts = Counter(
        kind
        for (kind,) in MatchDecision.select(MatchDecision.kind)
        .join(Assignment)
        .join(Need)
        .where(here)
        .tuples()
    )
    rows = (
        MatchDecision.select(MatchDecision, Assignment, Need, Account, Helper, after)
        .join(Assignment)
        .join(Need)
        .join_from(MatchDecision, Account)
        .join_from(
            MatchDecision, Helper, peewee.JOIN.LEFT_OUTER,
            on=(MatchDecision.before == Helper.id), attr="put_aside",
        )
        .join_from(
            MatchDecision, after, peewee.JOIN.LEFT_OUTER,
            on=(MatchDecision.after == after.id), attr="taken",
        )
        .where(here)
        .order_by(MatchDecision.id.desc())
        .limit(limit)
    )  # fmt: skip
    return Decided(dict(counts), list(rows))
