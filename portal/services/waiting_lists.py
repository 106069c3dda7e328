"""Waiting lists that ask: whom a need without anybody lacks by little, and who fits meanwhile.

1. A need that has a free place, whom nobody is asked for and nobody stands in line for, keeps a
   list of people who can give the service but are kept out by something they may change: hours,
   radius, place, tasks in hand (`turns.CHANGEABLE`).
2. Whoever passes every check later is ready; the township sees him and asks with one press.

Nobody on such a list is told or asked by the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.assignment_terms import TurnState
from portal.models import Account, Assignment, Child, Helper, HelperSkill, Need, Turn
from portal.models.area import within
from portal.services import match_problem, suitability, turns
from portal.services.transactions import each_alone, transaction
from portal.vocabulary import AssignmentStatus, NeedStatus

T = TurnState
# So many people stand on the list of one need, those who lack least first (platform).
MOST_ON_A_LIST = 12
# So many needs are looked through at a time, the soonest first.
MOST_NEEDS = 50
TO_COME = (AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED)


@dataclass(frozen=True)
class Listed:
    """A need without anybody, and who of its list may be asked now or still lacks something."""

    need: Need
    ready: list[Turn]
    lacking: list[Turn]


def refresh(at: datetime) -> int:
    """Bring the lists of the soonest needs up to date; answer how many people became ready."""
    needs = list(_alone(at).order_by(Need.starts_at, Need.id).limit(MOST_NEEDS))
    return each_alone(needs, lambda need: _refresh(need, at))


def _alone(at: datetime) -> peewee.ModelSelect:
    """Select the needs with a free place for which nobody is asked or stands in line."""
    asked = Assignment.select(Assignment.need).where(Assignment.status.in_(TO_COME))
    lined = Turn.select(Turn.need).where(Turn.state.in_(turns.ASKABLE))
    return (
        Need.select(Need, Child)
        .join(Child)
        .where(
            (Need.status == NeedStatus.OPEN)
            & (Need.filled < Need.slots)
            & (Need.starts_at > at)
            & Need.id.not_in(asked)
            & Need.id.not_in(lined)
        )
    )


def _refresh(need: Need, at: datetime) -> int:
    able = HelperSkill.select(HelperSkill.helper).where(
        (HelperSkill.service == need.service) & (HelperSkill.level >= need.min_level)
    )
    known = {turn.helper_id: turn for turn in turns.of_need(need)}
    able_ids = {row.helper_id for row in able}
    people = [
        one
        for one in match_problem.helpers_for(need.area_code[:9])
        if one.id in able_ids and (one.id not in known or known[one.id].state is T.WATCHED)
    ]
    lacking = suitability.lacks(need, people, at=at)
    found = [(helper, lacking[helper.id]) for helper in people]
    with transaction():
        _list_near(need, found, known, at)
        return _note_ready(found, known, at)


def _list_near(
    need: Need,
    found: Sequence[tuple[Helper, list[str]]],
    known: dict[int, Turn],
    at: datetime,
) -> None:
    near = [
        (len(codes), helper.id, helper, codes)
        for helper, codes in found
        if codes and set(codes) <= turns.CHANGEABLE and helper.id not in known
    ]
    listed = sum(turn.state is T.WATCHED for turn in known.values())
    number = turns.last_number(need)
    for _count, _id, helper, codes in sorted(near)[: max(0, MOST_ON_A_LIST - listed)]:
        number += 1
        Turn.create(
            need=need, helper=helper, organization=helper.organization, number=number,
            state=T.WATCHED, lacking=codes[0], added_at=at, changed_at=at,
        )  # fmt: skip


def _note_ready(
    found: Sequence[tuple[Helper, list[str]]], known: dict[int, Turn], at: datetime
) -> int:
    count = 0
    for helper, codes in found:
        turn = known.get(helper.id)
        if turn is None or bool(codes) != bool(turn.ready_at):
            continue
        if codes:
            turns.become(turn, T.WATCHED, at=at, ready_at=None, lacking=codes[0])
        else:
            turns.become(turn, T.WATCHED, at=at, ready_at=at)
            count += 1
    return count


def recheck(helper: Helper, *, at: datetime) -> int:
    """Look again at the lists on which `helper` stands; answer on how many he is ready now."""
    rows = list(
        Turn.select(Turn, Need)
        .join(Need)
        .where(
            (Turn.helper == helper.id)
            & (Turn.state == T.WATCHED)
            & Turn.need.in_(_alone(at).select(Need.id))
        )
    )
    count = 0
    for turn in rows:
        codes = suitability.lacks(turn.need, [helper], at=at)[helper.id]
        count += _note_ready([(helper, codes)], {helper.id: turn}, at)
    return count


def ready_in(account: Account, *, at: datetime) -> peewee.ModelSelect:
    """Select who may be asked again now for a need of the account's area, the soonest first."""
    return (
        Turn.select(Turn, Need, Helper)
        .join(Need)
        .join_from(Turn, Helper)
        .where(
            within(Need.area_code, account.area_code)
            & (Turn.state == T.WATCHED)
            & Turn.ready_at.is_null(False)
            & (Need.status == NeedStatus.OPEN)
            & (Need.starts_at > at)
        )
        .order_by(Need.starts_at, Turn.number, Turn.id)
    )


def listed(account: Account, *, at: datetime, page: int = 1, size: int = 20) -> list[Listed]:
    """Answer one page of needs of the account's area that keep a list, the soonest first."""
    keeping = Turn.select(Turn.need).where(Turn.state == T.WATCHED)
    rows = (
        Need.select(Need, Child)
        .join(Child)
        .where(
            within(Need.area_code, account.area_code)
            & (Need.status == NeedStatus.OPEN)
            & (Need.starts_at > at)
            & Need.id.in_(keeping)
        )
        .order_by(Need.starts_at, Need.id)
        .paginate(page, size)
    )
    return [_listed(need) for need in list(rows)]


def count(account: Account, *, at: datetime) -> int:
    """Answer how many needs of the account's area keep a list."""
    return int(
        Turn.select(Turn.need)
        .join(Need)
        .where(
            within(Need.area_code, account.area_code)
            & (Turn.state == T.WATCHED)
            & (Need.status == NeedStatus.OPEN)
            & (Need.starts_at > at)
        )
        .distinct()
        .count()
    )


def _listed(need: Need) -> Listed:
    watched = turns.of_need(need, T.WATCHED)
    return Listed(
        need,
        [turn for turn in watched if turn.ready_at],
        [turn for turn in watched if not turn.ready_at],
    )
