"""What the portal remembers of helpers: clearance, asked and come, known children, refusals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.assignment_terms import DeclineReason, WithdrawReason
from portal.models import Assignment, Child, Helper, Need, Vetting
from portal.services.free_time import Span
from portal.vocabulary import AssignmentStatus, VettingResult

SERVED = (AssignmentStatus.DELIVERED, AssignmentStatus.CONFIRMED, AssignmentStatus.VERIFIED)
# Asked once and not coming: not asked again for the same need (matching.md 4.7, platform).
OVER = (
    AssignmentStatus.DECLINED, AssignmentStatus.EXPIRED, AssignmentStatus.WITHDRAWN,
    AssignmentStatus.CANCELLED,
)  # fmt: skip
RECENT = timedelta(days=28)
FEW = 500


@dataclass
class Record:
    """How often somebody was asked, said yes and came, and which children (refs) know him."""

    asked: int = 0
    accepted: int = 0
    attended: int = 0
    recent_28d: int = 0
    served: list[str] = field(default_factory=list)


@dataclass
class Refusal:
    """What somebody said no to: spans of time, and children (refs) for every other reason."""

    busy: list[Span] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)


def only(column: peewee.Field, rows: Sequence[Any]) -> peewee.Expression:
    """Narrow a query to `rows` where they are few; many are cheaper to read whole."""
    if len(rows) > FEW:
        return column.is_null(False)
    return column.in_([row.id for row in rows])


def vetted_until(helpers: Sequence[Helper], *, today: date) -> dict[int, date]:
    """Answer, by helper id, the last day of a clear vetting; whoever has a hit is left out.

    A hit is final (未成年人保护法 art. 62, statutory). One query.
    """
    until: dict[int, date] = {}
    barred: set[int] = set()
    rows = Vetting.select(
        Vetting.helper, Vetting.result, Vetting.checked_on, Vetting.valid_until
    ).where(only(Vetting.helper, helpers))
    for row in rows:
        if row.result is VettingResult.HIT:
            barred.add(row.helper_id)
        elif row.result is VettingResult.CLEAR and row.checked_on <= today:
            until[row.helper_id] = max(until.get(row.helper_id, row.valid_until), row.valid_until)
    return {helper_id: day for helper_id, day in until.items() if helper_id not in barred}


def records(
    helpers: Sequence[Helper], needs: Sequence[Need], *, at: datetime
) -> defaultdict[int, Record]:
    """Answer each helper's record by id; `served` names only children of `needs`. Two queries."""
    found: defaultdict[int, Record] = defaultdict(Record)
    asked = Assignment.select(Assignment.helper, Assignment.status, Assignment.answered_at).where(
        only(Assignment.helper, helpers) & Assignment.offered_at.is_null(False)
    )
    for row in asked:
        record = found[row.helper_id]
        has_accepted = bool(row.answered_at) and row.status is not AssignmentStatus.DECLINED
        record.asked += 1
        record.accepted += has_accepted
        record.attended += row.status in SERVED
        record.recent_28d += has_accepted and row.answered_at > at - RECENT
    children = {need.child_id for need in needs}
    met = (
        Assignment.select(Assignment.helper, Child.ref.alias("child_ref"), Child.id.alias("child"))
        .join(Need)
        .join(Child)
        .where(only(Assignment.helper, helpers) & Assignment.status.in_(SERVED))
        .distinct()
    )
    for helper_id, child_ref, child_id in met.tuples():
        if child_id in children:
            found[helper_id].served.append(child_ref)
    return found


def refusals(helpers: Sequence[Helper], needs: Sequence[Need]) -> defaultdict[int, Refusal]:
    """Answer, by helper id, what keeps each from being asked again for one of `needs`. One query.

    Whoever named another reason than the time is not asked again for this child; whoever let the
    offer lapse, had no time or was taken off is not asked again for this window.
    """
    found: defaultdict[int, Refusal] = defaultdict(Refusal)
    rows = (
        Assignment.select(Assignment, Need, Child)
        .join(Need)
        .join(Child)
        .where(
            only(Assignment.need, needs)
            & only(Assignment.helper, helpers)
            & Assignment.status.in_(OVER)
            & Assignment.offered_at.is_null(False)
            # Whoever was only too late is welcome again when a place comes free.
            & (Assignment.status_reason != WithdrawReason.FULL.value)
        )
    )
    asked_for = {need.id for need in needs}
    for row in rows:
        if row.need_id not in asked_for:
            continue
        is_about_time = row.status_reason == DeclineReason.TIME.value
        if row.status is AssignmentStatus.DECLINED and not is_about_time:
            found[row.helper_id].blocked.add(row.need.child.ref)
        else:
            window = clock.to_local(row.need.starts_at), clock.to_local(row.need.ends_at)
            found[row.helper_id].busy.append(window)
    return found
