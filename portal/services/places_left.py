"""Taking a place of a need and giving it back, where many may reach for the same one at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import peewee

from portal.assignment_terms import WayOfAsking
from portal.models import Assignment, Helper, Need, Organization
from portal.models.assignment import HOLDING, LIVE
from portal.service_codes import way_of_asking
from portal.services.refusals import AlreadyAnswered, NoPlacesLeft, NotEligible, NotInThisState
from portal.vocabulary import N_, AssignmentStatus, NeedStatus

# Agreed and not yet given: what fills somebody's hands when he says yes. When a new offer is sent,
# the offers still waiting count as well (LIVE).
PART = tuple({*LIVE, *HOLDING})
IN_HAND = tuple(status for status in LIVE if status is not AssignmentStatus.OFFERED)


class TooMuchInHand(NotEligible):
    """The person has as many tasks as he said he can carry."""

    sentence = N_("此人手上的任务已达到自己说明的上限。请先完成或取消一项，或者另选一人。")


class OrganizationFull(NotEligible):
    """The organization has as many tasks as it said it can carry."""

    sentence = N_("这个组织手上的任务已达到它说明的上限。请先完成或取消一项，或者另选一方。")


class EnoughOffersOut(NoPlacesLeft):
    """Somebody is asked and has not answered yet."""

    sentence = N_("已经有人正在等待答复。上门和一对一的服务一次只问一个人，请先等答复。")


def move(
    assignment: Assignment, status: AssignmentStatus, *, only_if: Any = True, **values: Any
) -> None:
    """Write `status` and `values` if the row may still become it and `only_if` holds.

    One conditional UPDATE decides every race. Raises AlreadyAnswered if somebody was first and
    NotInThisState if the row never was where this step begins.
    """
    condition = (Assignment.id == assignment.id) & Assignment.may_become(status)
    if only_if is not True:
        condition &= only_if
    changed = (
        Assignment.update(status=status, version=Assignment.version + 1, **values)
        .where(condition)
        .execute()
    )
    if not changed:
        present = Assignment.get_by_id(assignment.id)
        if present.status is status:
            raise AlreadyAnswered
        raise NotInThisState(state=present.status.zh)
    for name, value in {**values, "status": status}.items():
        setattr(assignment, name, value)
    assignment.version += 1


def take(need: Need) -> bool:
    """Take one place of `need` in the caller's transaction; answer whether it was the last.

    Raises NoPlacesLeft. The conditional UPDATE (and the table's own CHECK) keep the count true.
    """
    taken = (
        Need.update(filled=Need.filled + 1, version=Need.version + 1)
        .where((Need.id == need.id) & (Need.status == NeedStatus.OPEN) & (Need.filled < Need.slots))
        .execute()
    )
    if not taken:
        raise NoPlacesLeft
    is_full = (
        Need.update(status=NeedStatus.FILLED)
        .where((Need.id == need.id) & (Need.filled >= Need.slots))
        .execute()
    )
    return bool(is_full)


def give_back(need: Need) -> None:
    """Give one place of `need` back in the caller's transaction; a full need opens again."""
    Need.update(filled=Need.filled - 1, version=Need.version + 1).where(
        (Need.id == need.id) & (Need.filled > 0)
    ).execute()
    Need.update(status=NeedStatus.OPEN).where(
        (Need.id == need.id) & (Need.status == NeedStatus.FILLED) & (Need.filled < Need.slots)
    ).execute()


def refuse_over_capacity(assignment: Assignment, *, counted: tuple[AssignmentStatus, ...]) -> None:
    """Raise TooMuchInHand or OrganizationFull if one more would be too many (platform).

    The rows of helper and organization are held until the end of the transaction, because two
    needs accepted at once would each count without the other.
    """
    if assignment.helper_id is not None:
        _hold(Helper, assignment.helper_id)
        mine = Assignment.helper == assignment.helper_id
        if _count(mine, assignment, counted) >= assignment.helper.capacity:
            raise TooMuchInHand
    if assignment.organization_id is not None:
        _hold(Organization, assignment.organization_id)
        ours = Assignment.organization == assignment.organization_id
        if _count(ours, assignment, counted) >= assignment.organization.capacity:
            raise OrganizationFull


def full_handed(helpers: Sequence[Helper]) -> set[int]:
    """Answer the ids of those who, or whose organization, carry as much as they said. Two queries.

    Offers that wait for an answer count, as they do when an offer is sent.
    """
    mine = _carried(Assignment.helper, {helper.id for helper in helpers})
    ours = _carried(
        Assignment.organization, {helper.organization_id for helper in helpers} - {None}
    )
    return {
        helper.id
        for helper in helpers
        if mine.get(helper.id, 0) >= helper.capacity
        or (
            helper.organization
            and ours.get(helper.organization_id, 0) >= helper.organization.capacity
        )
    }


def _carried(column: peewee.Field, ids: set[int]) -> dict[int, int]:
    rows = (
        Assignment.select(column, peewee.fn.COUNT(Assignment.id))
        .where(column.in_(list(ids)) & Assignment.status.in_(LIVE))
        .group_by(column)
    )
    return dict(rows.tuples())


def _hold(table: Any, row_id: int) -> None:
    table.update(version=table.version).where(table.id == row_id).execute()


def _count(whose: Any, besides: Assignment, counted: tuple[AssignmentStatus, ...]) -> int:
    return int(
        Assignment.select()
        .where(whose & Assignment.status.in_(counted) & (Assignment.id != besides.id))
        .count()
    )


def is_asked_one_by_one(need: Need) -> bool:
    """Say whether one person is asked at a time (matching.md 4.7, platform).

    Group events, remote help, transport and goods may be offered to several at once.
    """
    return way_of_asking(need.service, is_remote=need.is_remote)[0] is WayOfAsking.ONE_BY_ONE


def hold(need: Need) -> None:
    """Hold the need's row until the end of the caller's transaction."""
    _hold(Need, need.id)


def waiting_offers(need: Need) -> int:
    """Answer how many offers for `need` wait for an answer."""
    return int(
        Assignment.select()
        .where((Assignment.need == need.id) & (Assignment.status == AssignmentStatus.OFFERED))
        .count()
    )


def refuse_offer_too_many(need: Need) -> None:
    """Raise EnoughOffersOut or NoPlacesLeft if `need` has no place to offer; hold its row."""
    hold(need)
    present = Need.get_by_id(need.id)
    if present.status is not NeedStatus.OPEN or present.filled >= present.slots:
        raise NoPlacesLeft
    if is_asked_one_by_one(need) and waiting_offers(need):
        raise EnoughOffersOut


def taking_part(need: Need, *, besides: Assignment | None = None) -> set[int]:
    """Answer the ids of the helpers who are asked for or agreed on `need`."""
    rows = Assignment.select(Assignment.helper).where(
        (Assignment.need == need.id) & Assignment.status.in_(PART)
    )
    if besides is not None:
        rows = rows.where(Assignment.id != besides.id)
    return {row.helper_id for row in rows}
