"""What the township sees of a need's invitations: wave, chances, order, reserve, next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

import matching
from portal import clock
from portal.assignment_terms import TurnState, WayOfAsking
from portal.models import Assignment, Helper, Need, Turn, Wave
from portal.service_codes import way_of_asking
from portal.services import asking_limits, turns, wave_plans
from portal.services.asking_limits import Held
from portal.vocabulary import N_, AssignmentStatus, NeedStatus

T = TurnState


@dataclass(frozen=True)
class InLine:
    """Somebody in the order, and what holds him back now (None: nothing)."""

    turn: Turn
    held: Held | None


@dataclass(frozen=True)
class Step:
    """What happens next: a sentence (msgid) and what fills its placeholders."""

    text: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Overview:
    """The invitations of one need; `chance` is P(enough of the open offers say yes) now."""

    way: WayOfAsking
    why: str
    free: int
    waves: list[Wave]
    open_offers: int
    chance: float
    bars: list[float]
    line: list[InLine]
    reserves: list[Turn]
    may_stand_by: list[Turn]
    watched: list[Turn]
    is_paused: bool
    is_over: bool
    is_night: bool
    step: Step


def of_need(need: Need, *, at: datetime) -> Overview:
    """Answer all that the page of `need` says of its invitations; a fixed count of queries."""
    way, why = way_of_asking(need.service, is_remote=need.is_remote)
    rows = turns.of_need(need)
    by_state = {state: [row for row in rows if row.state is state] for state in T}
    offers = _open_offers(need)
    free = need.slots - need.filled
    chances = _chances(offers) if way is WayOfAsking.WAVE else []
    line = _line(need, by_state[T.WAITING], at)
    is_paused = any(
        row.approved_by_id is None for row in (*by_state[T.WAITING], *by_state[T.RESERVE])
    )
    is_over = turns.is_over(need, at)
    return Overview(
        way=way,
        why=why,
        free=free,
        waves=list(Wave.select().where(Wave.need == need.id).order_by(Wave.number)),
        open_offers=len(offers),
        chance=matching.chance_of_enough(chances, free),
        bars=matching.answers(chances, len(chances)),
        line=line,
        reserves=by_state[T.RESERVE],
        may_stand_by=by_state[T.RESERVE_OFFERED],
        watched=by_state[T.WATCHED],
        is_paused=is_paused and not is_over,
        is_over=is_over,
        is_night=asking_limits.is_night(at),
        step=_next_step(need, offers, line, by_state[T.RESERVE], at, is_paused=is_paused),
    )


def _open_offers(need: Need) -> list[Assignment]:
    return list(
        Assignment.select(Assignment, Helper)
        .join(Helper, peewee.JOIN.LEFT_OUTER)
        .where((Assignment.need == need.id) & (Assignment.status == AssignmentStatus.OFFERED))
        .order_by(Assignment.expires_at, Assignment.id)
    )


def _chances(offers: Sequence[Assignment]) -> list[float]:
    found = wave_plans.chances_of([row.helper for row in offers if row.helper_id is not None])
    return [found.get(row.helper_id, wave_plans.newcomer()) for row in offers]


def _line(need: Need, waiting: Sequence[Turn], at: datetime) -> list[InLine]:
    ids = [turn.helper_id for turn in waiting if turn.helper_id is not None]
    held = asking_limits.holding(need, ids, at=at) if ids else {}
    return [InLine(turn, held.get(turn.helper_id)) for turn in waiting]


def _said(at: datetime) -> str:
    return f"{clock.to_local(at):%Y-%m-%d %H:%M}"


def _next_step(
    need: Need,
    offers: Sequence[Assignment],
    line: Sequence[InLine],
    reserves: Sequence[Turn],
    at: datetime,
    *,
    is_paused: bool,
) -> Step:
    if turns.is_over(need, at):
        return Step(N_("这项需求已结束或时间已到，不再邀请。"))
    if need.status is NeedStatus.FILLED:
        text = N_("名额已满。有人退回时，按次序问候补的 %(count)s 位。")
        return Step(text, {"count": len(reserves)})
    if offers:
        text = N_(
            "正在等 %(count)s 份答复，最早 %(until)s 到期；没有答复或婉拒时，按次序问下一位。"
        )
        return Step(text, {"count": len(offers), "until": _said(offers[0].expires_at)})
    if is_paused:
        return Step(N_("次序已停下，等您决定：继续、换人，或先想别的办法。"))
    return _next_in_line(line, reserves, at)


def _next_in_line(line: Sequence[InLine], reserves: Sequence[Turn], at: datetime) -> Step:
    if not line and not reserves:
        return Step(N_("还没有定下邀请的次序。请先定次序，再发出邀请。"))
    if asking_limits.is_night(at):
        text = N_("夜间不发邀请（平台规定）。%(when)s 发出，答复期限从那时算起。")
        return Step(text, {"when": _said(asking_limits.morning_after(at))})
    ends = [one.held.until for one in line if one.held is not None and one.held.until]
    if line and not reserves and len(ends) == len(line):
        text = N_(
            "排着的人都暂时不能再邀请（平台规定），最早 %(when)s 可以。急的话请打电话或另选人。"
        )
        return Step(text, {"when": _said(min(ends))})
    return Step(N_("几分钟内会自动问下一位。"))
