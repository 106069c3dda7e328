"""A child's own helper: replaced only by a person's decision with a reason, never silently.

A relation is alive while its last service lies within ALIVE and the person may still serve. Two
things ask for a person's reason before somebody else is invited (matching.md 4.6, platform): the
child has such a helper for the service, or the need's agreed helper was lost when a clearance or
an account ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee

from portal.assignment_terms import WithdrawReason
from portal.matching_terms import Decision
from portal.models import Account, Assignment, Helper, Need
from portal.models.area import within
from portal.models.assignment import HOLDING, LIVE
from portal.services import audit, match_decisions
from portal.services.helper_history import SERVED, only
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.transactions import change, transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, AccountStatus, AssignmentStatus, HelperStatus, NeedStatus

ALIVE = timedelta(days=180)
SHORTEST_REASON, LONGEST_REASON = 4, 300
PART = tuple({*LIVE, *HOLDING})


class NeedsReason(Refused):
    """The proposal would put somebody else in the place of the child's own helper."""

    sentence = N_("这个孩子一直由%(name)s服务。换别人请先打开这条建议，写明原因，再发邀请。")


class OrderNeedsReason(NeedsReason):
    """Whose turn it is would put the child's own helper aside; no reason stands."""

    sentence = N_(
        "这个孩子一直由%(name)s服务，或原来约好%(name)s。换别人请打开“定次序并邀请”，写明原因。"
    )


@dataclass(frozen=True)
class Replaced:
    """Whom a proposal would put aside; `is_lost` if an agreed pair was broken from outside."""

    helper: Helper
    is_lost: bool


def replaced_by(rows: Sequence[Assignment], *, at: datetime) -> dict[int, Replaced]:
    """Answer, by id, whom each of the proposals `rows` would put aside. Three queries.

    Nobody is put aside while the child's own helper is asked for or agreed on the same need, or is
    the one proposed.
    """
    needs = list({row.need_id: row.need for row in rows}.values())
    taking = _taking_part(needs)
    lost, known = _lost(needs), _known(needs, at=at)
    found: dict[int, Replaced] = {}
    for row in rows:
        people = lost.get(row.need_id, []), known.get((row.need.child_id, row.need.service), [])
        aside = _aside(*people, {row.helper_id, *taking[row.need_id]})
        if aside is not None:
            found[row.id] = aside
    return found


def put_aside(need: Need, asked: Collection[int | None], *, at: datetime) -> Replaced | None:
    """Answer whom it would put aside to ask the helpers with ids `asked` for `need`, or None."""
    taking, lost = _taking_part([need])[need.id], _lost([need]).get(need.id, [])
    return _aside(lost, _own(need, at), {*asked, *taking})


def own_ids(need: Need, *, at: datetime) -> set[int]:
    """Answer the ids of those who serve the child, or had agreed to this need and were lost."""
    return {one.id for one in (*_own(need, at), *_lost([need]).get(need.id, []))}


def _own(need: Need, at: datetime) -> list[Helper]:
    return _known([need], at=at).get((need.child_id, need.service), [])


def _aside(
    lost: Sequence[Helper], own: Sequence[Helper], asked: Collection[int | None]
) -> Replaced | None:
    people = [*lost, *own]
    if not people or any(one.id in asked for one in people):
        return None
    return Replaced(people[0], bool(lost))


def _taking_part(needs: Sequence[Need]) -> defaultdict[int, set[int]]:
    taking: defaultdict[int, set[int]] = defaultdict(set)
    rows = Assignment.select(Assignment.need, Assignment.helper).where(
        only(Assignment.need, needs) & Assignment.status.in_(PART)
    )
    for need_id, helper_id in rows.tuples():
        taking[need_id].add(helper_id)
    return taking


def _known(needs: Sequence[Need], *, at: datetime) -> dict[tuple[int, str], list[Helper]]:
    """Answer the helpers of each (child, service) whose relation is alive, the latest first."""
    if not needs:
        return {}
    served = Need.alias()
    rows = (
        Assignment.select(Assignment, served, Helper)
        .join(served, on=(Assignment.need == served.id), attr="need")
        .join_from(Assignment, Helper)
        .join(Account)
        .where(
            served.child.in_({need.child_id for need in needs})
            & Assignment.status.in_(SERVED)
            & (Assignment.starts_at > at - ALIVE)
            & (Helper.status == HelperStatus.ACTIVE)
            & (Account.status == AccountStatus.ACTIVE)
        )
        .order_by(Assignment.starts_at.desc(), Assignment.id.desc())
    )
    found: defaultdict[tuple[int, str], list[Helper]] = defaultdict(list)
    for row in rows:
        people = found[row.need.child_id, row.need.service]
        if row.helper_id not in {helper.id for helper in people}:
            people.append(row.helper)
    return found


def _lost(needs: Sequence[Need]) -> dict[int, list[Helper]]:
    """Answer, by need, who had agreed and was lost, the last first."""
    rows = (
        _broken()
        .select(Assignment, Helper)
        .join_from(Assignment, Helper)
        .where(only(Assignment.need, needs))
        .order_by(Assignment.id.desc())
    )
    found: dict[int, list[Helper]] = {}
    for row in rows:
        found.setdefault(row.need_id, []).append(row.helper)
    return found


def _broken() -> peewee.ModelSelect:
    return Assignment.select().where(
        (Assignment.status == AssignmentStatus.CANCELLED)
        & (Assignment.status_reason == WithdrawReason.CLEARANCE.value)
    )


def lost_pairs(account: Account, *, at: datetime) -> peewee.ModelSelect:
    """Select the agreed pairs of the area that were lost and for which nobody was asked since.

    A new proposal is no answer: only a person's decision ends the line on today's page.
    """
    later = Assignment.alias()
    asked_since = later.select().where(
        (later.need == Assignment.need)
        & (later.id != Assignment.id)
        & later.status.in_(PART)
        & (later.offered_at > Assignment.offered_at)
    )
    return (
        _broken()
        .select(Assignment, Need, Helper)
        .join(Need)
        .join_from(Assignment, Helper)
        .where(
            within(Need.area_code, account.area_code)
            & (Need.status == NeedStatus.OPEN)
            & (Need.filled < Need.slots)
            & (Need.starts_at > at)
            & ~peewee.fn.EXISTS(asked_since)
        )
        .order_by(Need.starts_at, Assignment.id)
    )


def refuse_silent(assignment: Assignment, *, at: datetime) -> None:
    """Raise NeedsReason if the row would put the child's own helper aside without a reason.

    A row that is not stored yet comes from an order (OrderNeedsReason).
    """
    if assignment.override_reason:
        return
    replaced = replaced_by([assignment], at=at).get(assignment.id)
    if replaced is not None:
        kind = OrderNeedsReason if assignment.id is None else NeedsReason
        raise kind(name=replaced.helper.full_name)


def read_reason(reason: str) -> str:
    """Answer a reason as it is kept; raises FieldRefused("reason")."""
    said = tidy(reason)
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise FieldRefused(
            "reason",
            N_("请用 %(least)s 到 %(most)s 个字说明为什么换掉原来的人。"),
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
    return said


def give_reason(
    assignment: Assignment, reason: str, *, by: Account, at: datetime, version: int | None = None
) -> None:
    """Keep why somebody else is invited; then the proposal may be sent.

    Raises FieldRefused("reason"), NotInThisState, ChangedMeanwhile.
    """
    said = read_reason(reason)
    with transaction():
        present = Assignment.get_by_id(assignment.id)
        if present.status is not AssignmentStatus.PROPOSED:
            raise NotInThisState(state=present.status.zh)
        replaced = replaced_by([present], at=at).get(present.id)
        change(assignment, version=version, override_reason=said)
        before = replaced.helper.id if replaced else None
        match_decisions.note(
            assignment, Decision.EXPLAINED, by=by, at=at, before=before, reason=said
        )
        audit.record("proposal.reason_given", by=by, at=at, subject=assignment)
