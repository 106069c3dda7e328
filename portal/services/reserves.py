"""Reserve places: whoever was asked and came too late may stand by for a place that frees."""

from __future__ import annotations

from datetime import datetime

from portal.assignment_terms import TurnState, WithdrawReason
from portal.models import Account, Assignment, Need, Turn
from portal.services import audit, notices, turns
from portal.services.places_left import move
from portal.services.refusals import Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_, AssignmentStatus

T = TurnState


class NoReserveHere(Refused):
    """Nobody offered a reserve place with this offer, or its time is over."""

    sentence = N_("这份邀请现在没有候补可选。如有空出的名额，乡镇会再邀请您。")


def close_others(need: Need, *, at: datetime) -> None:
    """Take back what is proposed or waits for a full need; whoever was asked may stand by.

    Part of the transaction that took the last place.
    """
    waiting = Assignment.select().where(
        (Assignment.need == need.id)
        & Assignment.status.in_([AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED])
    )
    for other in list(waiting):
        was_offered = other.status is AssignmentStatus.OFFERED
        move(other, AssignmentStatus.WITHDRAWN, status_reason=WithdrawReason.FULL.value)
        if was_offered:
            _offer(other, at=at)
            notices.tell(other, "places_filled", at=at)
        audit.record(
            "offer.withdrawn", by=None, at=at, subject=other, reason=WithdrawReason.FULL.value
        )


def _offer(row: Assignment, *, at: datetime) -> None:
    """Offer a reserve place to whoever `row` asked; he stands where he stood in the order."""
    known = Turn.assignment == row.id
    if row.helper_id is not None:
        known |= (Turn.need == row.need_id) & (Turn.helper == row.helper_id)
    turn = Turn.get_or_none(known)
    values = {"assignment": row, "approved_by": row.offered_by, "lacking": "", "ready_at": None}
    if turn is not None:
        turns.become(turn, T.RESERVE_OFFERED, at=at, **values)
        return
    Turn.create(
        need=row.need, helper=row.helper, organization=row.organization,
        number=turns.last_number(row.need) + 1, state=T.RESERVE_OFFERED, score=row.score,
        parts=row.parts, minutes=row.minutes, is_by_road=row.is_by_road, added_at=at, changed_at=at,
        **values,
    )  # fmt: skip


def of_offer(assignment: Assignment) -> Turn | None:
    """Answer the turn that stands by for the place this offer asked about, if it has one."""
    if assignment.status_reason != WithdrawReason.FULL.value:
        return None
    found: Turn | None = Turn.get_or_none(
        (Turn.assignment == assignment.id) & Turn.state.in_((T.RESERVE_OFFERED, T.RESERVE))
    )
    return found


def position(turn: Turn) -> int:
    """Answer at which place (1 is the first) a turn stands by."""
    before = (Turn.number < turn.number) | ((Turn.number == turn.number) & (Turn.id < turn.id))
    return 1 + int(
        Turn.select()
        .where((Turn.need == turn.need_id) & (Turn.state == T.RESERVE) & before)
        .count()
    )


def take(assignment: Assignment, *, by: Account, at: datetime) -> None:
    """Say yes to a reserve place; if a place has come free meanwhile, the first is asked at once.

    Saying it twice changes nothing. Raises NoReserveHere.
    """
    with transaction():
        turn = _standing_by(assignment, at)
        if turn.state is T.RESERVE:
            return
        approver = turn.approved_by or assignment.offered_by
        turns.become(turn, T.RESERVE, at=at, approved_by=approver)
        audit.record("reserve.taken", by=by, at=at, subject=assignment)
        turns.advance(turn.need, at=at, by=by)


def leave(assignment: Assignment, *, by: Account, at: datetime) -> None:
    """Say no to a reserve place, or give it up; he is not asked for this need again."""
    with transaction():
        turn = _standing_by(assignment, at)
        turns.become(turn, T.OVER, at=at, lacking="blocked")
        audit.record("reserve.left", by=by, at=at, subject=assignment)


def _standing_by(assignment: Assignment, at: datetime) -> Turn:
    present = Assignment.get_by_id(assignment.id)
    turn = of_offer(present)
    if turn is None or turns.is_over(turn.need, at):
        raise NoReserveHere
    return turn
