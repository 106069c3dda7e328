"""Whose turn it is: asking the next of an approved order, by act and by the clock.

1. A place that is free goes first to those who took a reserve place, in their order.
2. While an offer is still to be answered, nobody else is asked.
3. Then the next of the order is asked: one person where people are asked one by one, otherwise
   the shortest wave that is enough (matching.md 4.7). A wave that would be too short waits for
   a person's decision, unless it was decided before.
4. Whoever a limit holds back is passed over and keeps his place; whoever is no longer fit leaves
   the order, to the waiting list if that may change.
5. Nobody is asked in the place of a child's own helper unless whoever approved the order has said
   why: the order stops and a person decides. In a wave the own helper is asked first.

Everything is derived from what is stored, so a tick may come late, twice or never.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import peewee

from portal.assignment_terms import TurnState
from portal.models import Account, Assignment, Helper, Need, Organization, Turn, Wave
from portal.services import (
    asking_limits,
    audit,
    continuity,
    messages,
    notices,
    places_left,
    sending,
    suitability,
    wave_plans,
)
from portal.services.refusals import NoPlacesLeft, NotEligible, Refused
from portal.services.suitability import NotSuited
from portal.services.transactions import each_alone, transaction
from portal.vocabulary import AssignmentStatus, NeedStatus

T = TurnState
OPEN_STATES = (T.WAITING, T.RESERVE_OFFERED, T.RESERVE, T.WATCHED)
ASKABLE = (T.WAITING, T.RESERVE)
# What may change by itself or by the person's own hand, so that asking later makes sense.
CHANGEABLE = frozenset({"free", "travel", "area", "capacity"})


def of_need(need: Need, *states: TurnState) -> list[Turn]:
    """Answer the turns of `need` in `states` (all if none is named) in their order."""
    rows = (
        Turn.select(Turn, Helper, Organization)
        .join(Helper, peewee.JOIN.LEFT_OUTER)
        .join_from(Turn, Organization, peewee.JOIN.LEFT_OUTER, attr="organization")
        .where(Turn.need == need.id)
        .order_by(Turn.number, Turn.id)
    )
    return list(rows.where(Turn.state.in_(states)) if states else rows)


def last_number(need: Need) -> int:
    """Answer the number of the last in the order of `need`; 0 where nobody stands in it."""
    last = Turn.select(peewee.fn.MAX(Turn.number)).where(Turn.need == need.id).scalar()
    return int(last or 0)


def become(turn: Turn, state: TurnState, *, at: datetime, **values: Any) -> None:
    """Write the state of a turn in the caller's transaction, and bring the row up to date."""
    kept = {"state": state, "changed_at": at, **values}
    Turn.update(version=Turn.version + 1, **kept).where(Turn.id == turn.id).execute()
    turn.__data__.update(Turn.get_by_id(turn.id).__data__)


def is_over(need: Need, at: datetime) -> bool:
    """Say whether nobody is asked for `need` any more."""
    return need.status not in (NeedStatus.OPEN, NeedStatus.FILLED) or need.starts_at <= at


def advance(
    need: Need, *, at: datetime, by: Account | None = None, is_deciding: bool = False
) -> int:
    """Ask whoever's turn it is, in one transaction; answer how many were asked.

    `by` is whoever acts, None for the clock. Harmless when repeated. With `is_deciding` an officer
    decides on the order just now: OrderNeedsReason is raised to him instead of sent to him.
    """
    with transaction():
        places_left.hold(need)
        present = Need.get_by_id(need.id)
        if is_over(present, at):
            close(present, at=at)
            return 0
        free = wave_plans.free_places(present)
        if free <= 0 or asking_limits.is_night(at):
            return 0
        try:
            asked = _ask_reserve(present, free, at, by) or _ask_line(present, at, by)
        except continuity.OrderNeedsReason:
            if is_deciding:
                raise
            _pause_for(present, "order_needs_reason", at)
            return 0
        if not asked:
            _tell_end(present, at)
    return asked


def _approved(need: Need, state: TurnState) -> list[Turn]:
    return [turn for turn in of_need(need, state) if turn.approved_by_id is not None]


def _ask_reserve(need: Need, free: int, at: datetime, by: Account | None) -> int:
    turns = _free_now(need, _approved(need, T.RESERVE), at)
    if places_left.is_asked_one_by_one(need):
        free = 0 if places_left.waiting_offers(need) else 1
    asked = 0
    for turn in turns:
        if asked < free:
            asked += _ask(turn, at, by)
    return asked


def _ask_line(need: Need, at: datetime, by: Account | None) -> int:
    if places_left.waiting_offers(need):
        return 0
    turns = _free_now(need, _approved(need, T.WAITING), at)
    if not places_left.is_asked_one_by_one(need):
        return _ask_wave(need, _fit(need, turns, at), at, by)
    return next((1 for turn in turns if _ask(turn, at, by)), 0)


def _free_now(need: Need, turns: Sequence[Turn], at: datetime) -> list[Turn]:
    """Answer the turns that no limit of a person holds back; whoever said no leaves the order."""
    ids = [turn.helper_id for turn in turns if turn.helper_id is not None]
    expecting = [turn.helper_id for turn in turns if turn.state is T.RESERVE]
    held = asking_limits.holding(need, ids, at=at, expecting=expecting) if ids else {}
    for turn in turns:
        if turn.helper_id in held and held[turn.helper_id].until is None:
            become(turn, T.OVER, at=at, lacking="blocked")
    return [turn for turn in turns if turn.helper_id not in held]


def _fit(need: Need, turns: Sequence[Turn], at: datetime) -> list[Turn]:
    helpers = [turn.helper for turn in turns if turn.helper_id is not None]
    codes = suitability.lacks(need, helpers, at=at)
    fit = []
    for turn in turns:
        if codes.get(turn.helper_id):
            _put_off(turn, NotSuited(codes[turn.helper_id]), at)
        else:
            fit.append(turn)
    return fit


def _ask_wave(need: Need, turns: Sequence[Turn], at: datetime, by: Account | None) -> int:
    chosen, chance, is_enough = wave_plans.next_wave(need, turns)
    if not chosen:
        return 0
    if not is_enough and not all(turn.is_short_ok for turn in chosen):
        _pause_for(need, "wave_too_short", at)
        return 0
    chosen = _own_first(need, chosen, at)
    number = Wave.select().where(Wave.need == need.id).count() + 1
    wave = Wave.create(
        need=need,
        number=number,
        places=wave_plans.free_places(need),
        people=len(chosen),
        chance=chance,
        is_short=not is_enough,
        sent_by=chosen[0].approved_by,
        sent_at=at,
    )
    return sum(_ask(turn, at, by, wave=wave) for turn in chosen)


def _own_first(need: Need, turns: Sequence[Turn], at: datetime) -> list[Turn]:
    """Answer a wave, the child's own helper first; raises OrderNeedsReason if he is left out."""
    own = continuity.own_ids(need, at=at)
    order = sorted(turns, key=lambda turn: turn.helper_id not in own)
    if own and order[0].helper_id not in own:
        for turn in order:
            continuity.refuse_silent(row_of(turn), at=at)
    return order


def row_of(turn: Turn) -> Assignment:
    """Answer the offer that would be made to whoever's turn it is, not yet stored."""
    return Assignment(
        need=Need.get_by_id(turn.need_id),
        helper=turn.helper,
        organization=turn.organization,
        status=AssignmentStatus.PROPOSED,
        score=turn.score,
        parts=turn.parts,
        minutes=turn.minutes,
        is_by_road=turn.is_by_road,
        override_reason=turn.override_reason,
    )


def _ask(turn: Turn, at: datetime, by: Account | None, *, wave: Wave | None = None) -> bool:
    row = row_of(turn)
    try:
        sending.send_new(
            row, offered_by=turn.approved_by, by=by, at=at, is_expecting=turn.state is T.RESERVE
        )
    except (asking_limits.HeldBack, NoPlacesLeft):
        return False
    except continuity.OrderNeedsReason:
        raise
    except Refused as refusal:
        _put_off(turn, refusal, at)
        return False
    become(turn, T.ASKED, at=at, assignment=row, wave=wave, lacking="", ready_at=None)
    return True


def _put_off(turn: Turn, refusal: Refused, at: datetime) -> None:
    """Take somebody who is not fit out of the order: to be asked later if that may change."""
    codes = ["vetting"] if isinstance(refusal, NotEligible) else ["blocked"]
    if isinstance(refusal, NotSuited):
        codes = list(refusal.codes)
    elif isinstance(refusal, places_left.TooMuchInHand | places_left.OrganizationFull):
        codes = ["capacity"]
    is_passing = turn.helper_id is not None and set(codes) <= CHANGEABLE
    become(turn, T.WATCHED if is_passing else T.OVER, at=at, lacking=codes[0], ready_at=None)


def pause(need: Need, *, at: datetime, **values: Any) -> None:
    """Let the order wait for a person's decision, in the caller's transaction."""
    Turn.update(approved_by=None, changed_at=at, version=Turn.version + 1, **values).where(
        (Turn.need == need.id) & Turn.state.in_(ASKABLE)
    ).execute()


def _pause_for(need: Need, template: str, at: datetime) -> None:
    """Stop the order and tell whoever approved it why."""
    officer = next(turn.approved_by for turn in of_need(need, *ASKABLE) if turn.approved_by_id)
    pause(need, at=at)
    asked = Wave.select().where(Wave.need == need.id).count()
    key = f"{template}:{need.ref}:{asked}:{at:%Y%m%d%H%M}"
    messages.owe_to(officer, template, key=key, at=at)
    audit.record("asking.paused", by=None, at=at, subject=need)


def _tell_end(need: Need, at: datetime) -> None:
    """Tell whoever approved the order, once, that it has come to its end with a place free."""
    if places_left.waiting_offers(need) or of_need(need, *ASKABLE):
        return
    asked = [turn for turn in of_need(need, T.ASKED, T.OVER, T.WATCHED) if turn.approved_by_id]
    if asked:
        key = f"order_at_end:{need.ref}:{len(asked)}:{max(turn.id for turn in asked)}"
        messages.owe_to(asked[-1].approved_by, "order_at_end", key=key, at=at)


def close(need: Need, *, at: datetime) -> None:
    """End every open turn of a need that is over; whoever stood by is told."""
    for turn in of_need(need, T.RESERVE):
        end(turn, at=at)
    Turn.update(state=T.OVER, changed_at=at, version=Turn.version + 1).where(
        (Turn.need == need.id) & Turn.state.in_(OPEN_STATES)
    ).execute()


def end(turn: Turn, *, at: datetime, lacking: str = "") -> None:
    """End one turn in the caller's transaction; whoever stood by is told that it is over."""
    if turn.state is T.RESERVE:
        notices.tell_turn(turn, "reserve_over", at=at)
    become(turn, T.OVER, at=at, lacking=lacking)


def advance_due(at: datetime) -> int:
    """Ask whoever's turn has come, for every need; answer how many were asked.

    Also ends the orders of needs that are over. Harmless when repeated.
    """
    concerned = Turn.select(Turn.need).where(Turn.state.in_(OPEN_STATES))
    is_past = (Need.starts_at <= at) | Need.status.not_in((NeedStatus.OPEN, NeedStatus.FILLED))
    needs = list(Need.select().where(Need.id.in_(concerned) & is_past).order_by(Need.id))
    if not asking_limits.is_night(at):
        needs += _due(at)
    return each_alone(needs, lambda need: advance(need, at=at))


def _due(at: datetime) -> list[Need]:
    approved = Turn.select(Turn.need).where(
        Turn.state.in_(ASKABLE) & Turn.approved_by.is_null(False)
    )
    due = Need.select().where(
        Need.id.in_(approved) & (Need.status == NeedStatus.OPEN) & (Need.starts_at > at)
    )
    return list(due.order_by(Need.starts_at, Need.id))
