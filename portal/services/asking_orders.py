"""The order in which a need's people are asked: approved, held for the morning, mended by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import peewee

from portal.assignment_terms import AskingLimit, TurnState, WithdrawReason
from portal.matching_terms import Decision
from portal.models import Account, Assignment, Need, Turn
from portal.models.area import within
from portal.services import (
    asking_limits,
    audit,
    continuity,
    match_decisions,
    places_left,
    sending,
    suitability,
    turns,
)
from portal.services import wave_plans as plans
from portal.services.refusals import (
    AlreadyAnswered,
    ChangedMeanwhile,
    FieldRefused,
    NoPlacesLeft,
    NotInThisState,
)
from portal.services.transactions import transaction
from portal.vocabulary import N_, AssignmentStatus, NeedStatus, Role

T = TurnState


def find(account: Account, ref: str) -> Turn | None:
    """Answer the turn with `ref` if its need lies in the township officer's area."""
    if account.role is not Role.TOWNSHIP:
        return None
    found: Turn | None = (
        Turn.select(Turn, Need)
        .join(Need)
        .where((Turn.ref == ref) & within(Need.area_code, account.area_code))
        .first()
    )
    return found


def start(
    need: Need,
    refs: Collection[str],
    *,
    is_short_ok: bool = False,
    reason: str = "",
    by: Account,
    at: datetime,
) -> int:
    """Approve that the people with `refs` are asked in the order of their score; ask the first.

    Answers how many were asked at once; at night nobody is, and the clock asks in the morning.
    Where even all of them are too few, `is_short_ok` says that the officer knows; `reason` is why
    the child's own helper is not asked first, and needed where he is not. Raises
    FieldRefused("people", "is_short_ok" or "reason"), NoPlacesLeft, NotInThisState.
    """
    with transaction():
        present = _asking(need, at)
        chosen = [
            one for one in plans.choices(present, at=at) if one.candidate.helper.ref in set(refs)
        ]
        if not chosen:
            raise FieldRefused("people", N_("请至少选一位，再发出邀请。"))
        found = plans.preview(present, chosen)
        _refuse_short(found, is_short_ok)
        said = _reason(present, found, reason, at)
        _withdraw_proposals(present, {one.candidate.helper.id for one in chosen}, by=by, at=at)
        first = turns.last_number(present) + 1
        for number, one in enumerate(chosen, start=first):
            how = {"is_short_ok": is_short_ok, "override_reason": said}
            _line_up(present, one.candidate, number, by=by, at=at, **how)
        counts = {"people": len(chosen), "is_reason_given": bool(said)}
        audit.record("asking.approved", by=by, at=at, subject=present, **counts)
        return turns.advance(present, at=at, by=by)


def _refuse_short(found: plans.Preview, is_short_ok: bool) -> None:
    if not found.is_enough and not is_short_ok:
        raise FieldRefused(
            "is_short_ok",
            N_("即使全部邀请，凑齐人数的可能也只有 %(chance)s%%。请勾选确认，或先想别的办法。"),
            chance=round(found.chance * 100),
        )


def _reason(need: Need, found: plans.Preview, reason: str, at: datetime) -> str:
    """Answer why the child's own helper is put aside; needed where he is not among the first.

    Whoever a limit holds back is not among the first, unless it holds everybody back.
    """
    now = [one for one in found.choices if one.held is None][: found.count] or found.choices[:1]
    asked = {one.candidate.helper.id for one in now}
    if not reason.strip() and continuity.put_aside(need, asked, at=at) is None:
        return ""
    return continuity.read_reason(reason)


def _asking(need: Need, at: datetime) -> Need:
    """Hold the need's row and answer it as it is now; raises if nobody can be asked for it."""
    places_left.hold(need)
    present: Need = Need.get_by_id(need.id)
    if present.starts_at <= at:
        raise sending.BegunAlready
    if present.status is NeedStatus.FILLED:
        raise NoPlacesLeft
    if present.status is not NeedStatus.OPEN:
        raise NotInThisState(state=present.status.zh)
    return present


def _withdraw_proposals(need: Need, taken: Collection[int], *, by: Account, at: datetime) -> None:
    """Let the matcher's proposals go: the approved order takes their place. Nobody was asked.

    Whether each person stands in the order (`taken` holds helper ids) is kept with the run.
    """
    proposed = (Assignment.need == need.id) & (Assignment.status == AssignmentStatus.PROPOSED)
    reason = WithdrawReason.OTHER_PERSON.value
    for row in list(Assignment.select().where(proposed)):
        kind = Decision.SENT if row.helper_id in taken else Decision.DROPPED
        places_left.move(row, AssignmentStatus.WITHDRAWN, status_reason=reason)
        match_decisions.note(row, kind, by=by, at=at)


def _line_up(
    need: Need,
    one: suitability.Candidate,
    number: int,
    *,
    by: Account,
    at: datetime,
    **how: Any,
) -> None:
    values = {
        **how,
        "number": number, "state": T.WAITING, "score": one.score, "parts": one.parts_json,
        "minutes": one.minutes, "is_by_road": one.is_by_road, "approved_by": by,
        "lacking": "", "changed_at": at,
        "organization": one.helper.organization, "ready_at": None,
    }  # fmt: skip
    turn = Turn.get_or_none((Turn.need == need.id) & (Turn.helper == one.helper.id))
    if turn is None:
        Turn.create(need=need, helper=one.helper, added_at=at, **values)
        return
    Turn.update(version=Turn.version + 1, **values).where(Turn.id == turn.id).execute()


def send_or_hold(
    assignment: Assignment,
    *,
    by: Account,
    at: datetime,
    to_organization: bool = False,
    version: int | None = None,
    has_phoned: bool = False,
) -> bool:
    """Send a proposal now, or keep it first in the order until it may go out; answer if sent.

    It is kept for the morning, or until the person's last invitation is a day old; the clock sends
    it then. With `has_phoned` a critical one goes out at night too. Raises what `sending.send`
    raises, also HeldBack where somebody was asked three times in seven days.
    """
    how: dict[str, Any] = {"to_organization": to_organization, "version": version}
    # A refused sending may have turned the row to the organization.
    helper, organization = assignment.helper, assignment.organization
    try:
        sending.send(assignment, by=by, at=at, has_phoned=has_phoned, **how)
    except asking_limits.HeldBack as refusal:
        if refusal.held.limit is AskingLimit.WEEK:
            raise
    else:
        return True
    assignment.helper, assignment.organization = helper, organization
    with transaction():
        _hold(assignment, to_organization, version, by=by, at=at)
    return False


def _hold(
    row: Assignment, to_organization: bool, version: int | None, *, by: Account, at: datetime
) -> None:
    present: Assignment = Assignment.get_by_id(row.id)
    if present.status is not AssignmentStatus.PROPOSED:
        raise NotInThisState(state=present.status.zh)
    if present.version != (row.version if version is None else version):
        raise ChangedMeanwhile
    continuity.refuse_silent(present, at=at)
    need = _asking(present.need, at)
    helper, organization = present.helper, present.organization
    if to_organization:
        if organization is None:
            raise sending.NoOrganization
        helper = None
    first = Turn.select(peewee.fn.MIN(Turn.number)).where(Turn.need == need.id).scalar()
    values: dict[str, Any] = {
        "number": (1 if first is None else first) - 1, "score": present.score,
        "parts": present.parts, "minutes": present.minutes,
        "is_by_road": present.is_by_road, "approved_by": by,
        "is_short_ok": True, "lacking": "", "organization": organization, "ready_at": None,
        "override_reason": present.override_reason,
    }  # fmt: skip
    known = Turn.get_or_none((Turn.need == need.id) & (Turn.helper == helper)) if helper else None
    if known is None:
        Turn.create(need=need, helper=helper, state=T.WAITING, added_at=at, changed_at=at, **values)
    else:
        turns.become(known, T.WAITING, at=at, **values)
    _withdraw_proposals(need, {present.helper_id}, by=by, at=at)
    audit.record("offer.held", by=by, at=at, subject=present, to_organization=to_organization)


def drop(turn: Turn, *, by: Account, at: datetime) -> None:
    """Take somebody who was not asked yet out of the order; whoever stood by is told.

    Raises AlreadyAnswered if he was asked or dropped meanwhile.
    """
    with transaction():
        present = Turn.get_by_id(turn.id)
        if present.state not in turns.OPEN_STATES:
            raise AlreadyAnswered
        turns.end(present, at=at)
        audit.record("asking.dropped", by=by, at=at, subject=present)


def resume(need: Need, *, by: Account, at: datetime) -> int:
    """Let a paused order go on, knowing how likely it is to be enough; answer how many were asked.

    Raises NoPlacesLeft, NotInThisState, OrderNeedsReason.
    """
    with transaction():
        present = _asking(need, at)
        Turn.update(
            approved_by=by, is_short_ok=True, changed_at=at, version=Turn.version + 1
        ).where(
            (Turn.need == present.id) & Turn.state.in_(turns.ASKABLE) & Turn.approved_by.is_null()
        ).execute()
        audit.record("asking.resumed", by=by, at=at, subject=present)
        return turns.advance(present, at=at, by=by, is_deciding=True)


def ask_now(turn: Turn, *, has_phoned: bool, by: Account, at: datetime) -> None:
    """Ask one of the order at once, out of turn; at night only after a call, for a critical need.

    Raises AlreadyAnswered and what `sending.send` raises.
    """
    with transaction():
        present = Turn.get_by_id(turn.id)
        if present.state not in (*turns.ASKABLE, T.WATCHED):
            raise AlreadyAnswered
        row = turns.row_of(present)
        sending.send_new(
            row, offered_by=by, by=by, at=at, has_phoned=has_phoned,
            is_expecting=present.state is T.RESERVE,
        )  # fmt: skip
        turns.become(present, T.ASKED, at=at, assignment=row, lacking="", ready_at=None)


def put_in(chosen: Sequence[Turn], *, by: Account, at: datetime) -> int:
    """Put people of the waiting list into the order of their need; answer how many were asked.

    One press: the first is asked at once, or when the limits allow.
    """
    asked = 0
    with transaction():
        for turn in chosen:
            present = Turn.get_by_id(turn.id)
            if present.state is not T.WATCHED:
                raise AlreadyAnswered
            need = _asking(present.need, at)
            number = turns.last_number(need) + 1
            turns.become(
                present, T.WAITING, at=at, approved_by=by, is_short_ok=True, number=number,
                lacking="", ready_at=None,
            )  # fmt: skip
            audit.record("asking.put_in", by=by, at=at, subject=present)
            asked += turns.advance(need, at=at, by=by, is_deciding=True)
    return asked
