"""Assignments: who sees which, naming the person, and giving one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.assignment_terms import DeclineReason, WithdrawReason
from portal.models import Account, Assignment, Child, Helper, Need, Organization
from portal.models.area import within
from portal.services import audit, notices, places_left, suitability, turns, waiting_lists
from portal.services.places_left import IN_HAND, move
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, AccountStatus, AssignmentStatus, HelperStatus, Role

S = AssignmentStatus
# The tabs of the list: what waits for an answer, what goes on, what is over.
TABS: dict[str, tuple[str, tuple[AssignmentStatus, ...]]] = {
    "proposed": (N_("系统建议"), (S.PROPOSED,)),
    "waiting": (N_("待答复"), (S.OFFERED,)),
    "accepted": (N_("待批准接触"), (S.ACCEPTED,)),
    "going": (N_("进行中"), (S.CONTACT_APPROVED, S.SCHEDULED, S.DELIVERED, S.CONFIRMED)),
    "over": (N_("已结束"), (S.VERIFIED, S.DECLINED, S.EXPIRED, S.WITHDRAWN, S.CANCELLED)),
}
OUTSIDERS = (Role.VOLUNTEER, Role.SOCIAL_WORKER, Role.ORGANIZATION)
AREA_STAFF = (Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY)


class NotYours(Refused):
    """Only whoever holds the assignment may give it back."""

    sentence = N_("这项任务不在您名下，不能由您退回。")


@dataclass(frozen=True)
class Tab:
    """One tab of the list: key, label, how many rows lie behind it."""

    key: str
    label: str
    count: int


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select what `account` may see, need and child and people joined, soonest first.

    A helper sees what was offered to him; an organization what was offered to it or its people;
    village, township and county what lies in their area. Everybody else sees nothing.
    """
    rows = (
        Assignment.select(Assignment, Need, Child, Helper, Organization)
        .join(Need)
        .join(Child)
        .join_from(Assignment, Helper, peewee.JOIN.LEFT_OUTER)
        .join_from(Assignment, Organization, peewee.JOIN.LEFT_OUTER, attr="organization")
        .order_by(Need.starts_at, Assignment.id)
    )
    was_offered = Assignment.offered_at.is_null(False) & (Assignment.status != S.PROPOSED)
    if account.role in {Role.VOLUNTEER, Role.SOCIAL_WORKER}:
        return rows.where((Helper.account == account.id) & was_offered)
    if account.role is Role.ORGANIZATION and account.organization_id is not None:
        return rows.where((Assignment.organization == account.organization_id) & was_offered)
    if account.role in AREA_STAFF:
        return rows.where(within(Need.area_code, account.area_code))
    return rows.where(Assignment.id.is_null())


def find(account: Account, ref: str) -> Assignment | None:
    """Answer the assignment with `ref` if `account` may see it."""
    found: Assignment | None = visible_to(account).where(Assignment.ref == ref).first()
    return found


def find_own(account: Account, ref: str) -> Assignment | None:
    """Answer the assignment with `ref` if it is for `account` itself to answer or give back.

    A person answers for himself; an organization only where no person was asked by name.
    """
    found = find(account, ref)
    if found is None or is_addressed_to(found, account):
        return found
    return None


def is_addressed_to(assignment: Assignment, account: Account) -> bool:
    """Say whether `account` is the person asked, or manages the organization asked as such."""
    if assignment.helper_id is not None:
        return bool(assignment.helper.account_id == account.id)
    return bool(
        account.role is Role.ORGANIZATION and assignment.organization_id == account.organization_id
    )


def tabs_of(account: Account) -> list[Tab]:
    """Answer the tabs that make sense for `account`, with their counts."""
    counts: dict[AssignmentStatus, int] = dict(
        visible_to(account)
        .order_by()
        .select(Assignment.status, peewee.fn.COUNT(Assignment.id))
        .group_by(Assignment.status)
        .tuples()
    )
    return [
        Tab(key, text, sum(counts.get(status, 0) for status in statuses))
        for key, (text, statuses) in TABS.items()
        if not (key == "proposed" and account.role in {*OUTSIDERS, Role.VILLAGE_DIRECTOR})
    ]


def in_tab(account: Account, key: str, *, page: int, size: int = 50) -> list[Assignment]:
    """Answer one page of what `account` sees behind a tab; an unknown key is an empty list."""
    statuses = TABS.get(key, ("", ()))[1]
    query = visible_to(account).where(Assignment.status.in_(statuses))
    if key == "over":
        query = query.order_by(Need.starts_at.desc(), Assignment.id.desc())
    return list(query.paginate(page, size))


def reason_of(assignment: Assignment) -> DeclineReason | WithdrawReason | None:
    """Answer why the assignment ended, from the list its end was chosen from."""
    stored = assignment.status_reason
    for terms in (WithdrawReason, DeclineReason):
        if assignment.status is S.DECLINED and terms is WithdrawReason:
            continue
        if stored in {term.value for term in terms}:
            return terms(stored)
    return None


def own_people(assignment: Assignment) -> list[Helper]:
    """Answer the active people of the organization that accepted, in order of name."""
    return list(
        Helper.select()
        .join(Account)
        .where(
            (Helper.organization == assignment.organization_id)
            & (Helper.status == HelperStatus.ACTIVE)
            & (Account.status == AccountStatus.ACTIVE)
        )
        .order_by(Helper.full_name, Helper.id)
    )


def name_person(
    assignment: Assignment,
    helper_ref: str,
    *,
    by: Account,
    at: datetime,
    version: int | None = None,
) -> None:
    """Name (or replace) the person whom the organization sends, before contact is approved.

    The person must be its own and pass every check on the day of service (HR-01, HR-22); whoever
    is replaced is told. Raises FieldRefused("helper"), NotEligible, NotInThisState,
    ChangedMeanwhile.
    """
    with transaction():
        present = Assignment.get_by_id(assignment.id)
        if present.status is not S.ACCEPTED or present.offered_at is None:
            raise NotInThisState(state=present.status.zh)
        chosen = Helper.get_or_none(
            (Helper.ref == helper_ref) & (Helper.organization == by.organization_id)
        )
        if chosen is None or present.organization_id != by.organization_id:
            raise FieldRefused("helper", N_("请从本组织的人员中选一位。"))
        replaced, present.helper = present.helper, chosen
        suitability.refuse_unfit(present, at=at, is_told_outside=True)
        places_left.refuse_over_capacity(present, counted=IN_HAND)
        change(assignment, version=present.version if version is None else version, helper=chosen)
        if replaced is not None:
            notices.tell_replaced(assignment, replaced, at=at)
        notices.tell(assignment, "person_named", at=at)
        audit.record("assignment.person_named", by=by, at=at, subject=assignment, to=chosen.ref)


def cancel(
    assignment: Assignment, *, reason: WithdrawReason, by: Account | None, at: datetime
) -> None:
    """End an agreed assignment before it is given; the place is free again, people are told.

    Whoever stands by is asked at once, except where a clearance lapsed: that waits for a person.

    Given name and meeting point are wiped with it (security.md A6). Raises NotInThisState.
    """
    with transaction():
        _give_up(assignment, reason.value, at=at)
        notices.tell(assignment, "assignment_cancelled", at=at)
        audit.record("assignment.cancelled", by=by, at=at, subject=assignment, reason=reason.value)
        if reason is WithdrawReason.CLEARANCE:
            # Whoever takes the place of somebody a child knows is a person's decision.
            # A reason that was given before was not for this.
            turns.pause(assignment.need, at=at, override_reason="")
        turns.advance(assignment.need, at=at, by=by)


def step_back(assignment: Assignment, *, reason: DeclineReason, by: Account, at: datetime) -> None:
    """Give an agreed assignment back by whoever holds it; nobody is held to serve (art. 25).

    Whoever sent the offer is told at once, because a child is waiting, and whoever stands by is
    asked. Raises NotYours.
    """
    with transaction():
        if not is_addressed_to(Assignment.get_by_id(assignment.id), by):
            raise NotYours
        _give_up(assignment, reason.value, at=at)
        notices.tell_sender(assignment, "assignment_given_back", at=at)
        audit.record("assignment.given_back", by=by, at=at, subject=assignment, reason=reason.value)
        turns.advance(assignment.need, at=at, by=by)


def _give_up(assignment: Assignment, reason: str, *, at: datetime) -> None:
    helper = assignment.helper
    places_left.give_back(assignment.need)
    move(
        assignment,
        S.CANCELLED,
        status_reason=reason,
        given_name=None,
        meeting_point=None,
        second_adult=None,
    )
    if helper is not None:
        waiting_lists.recheck(helper, at=at)
