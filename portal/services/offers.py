"""Offers: sent by the township, answered by a person or an organization, lapsing by themselves."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from portal.assignment_terms import DeclineReason, WithdrawReason
from portal.matching_terms import Decision
from portal.models import Account, Assignment
from portal.services import (
    audit,
    match_decisions,
    notices,
    places_left,
    reserves,
    sending,
    suitability,
    turns,
)
from portal.services.places_left import IN_HAND, move
from portal.services.refusals import (
    AlreadyAnswered,
    FieldRefused,
    NoPlacesLeft,
    NotInThisState,
    OfferLapsed,
    Refused,
)  # fmt: skip
from portal.services.sending import BegunAlready as BegunAlready
from portal.services.sending import NoOrganization as NoOrganization
from portal.services.sending import send as send
from portal.services.transactions import change, each_alone, transaction
from portal.vocabulary import N_, AssignmentStatus, Role

SHORTEST_REASON, LONGEST_REASON = 4, 300


class NotAskedOfYou(Refused):
    """Only whoever was asked may answer."""

    sentence = N_("这份邀请不是发给您的，只有被邀请的人自己可以答复。")


def change_person(
    assignment: Assignment,
    helper_ref: str,
    *,
    reason: str,
    by: Account,
    at: datetime,
    version: int | None = None,
) -> None:
    """Put another fit person into a proposal and keep the township's reason.

    Raises FieldRefused("helper" or "reason"), NotInThisState, ChangedMeanwhile.
    """
    said = " ".join(reason.split())
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise FieldRefused(
            "reason",
            N_("请用 %(least)s 到 %(most)s 个字说明为什么换人，以便日后改进匹配。"),
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
    with transaction():
        if Assignment.get_by_id(assignment.id).status is not AssignmentStatus.PROPOSED:
            raise NotInThisState(state=assignment.status.zh)
        chosen = suitability.candidate(assignment.need, helper_ref, at=at)
        if chosen is None or chosen.helper.id == assignment.helper_id:
            raise FieldRefused("helper", N_("请从名单中选另一位符合条件的人。"))
        before = assignment.helper_id
        change(
            assignment,
            version=version,
            helper=chosen.helper,
            organization=chosen.helper.organization,
            score=chosen.score,
            parts=chosen.parts_json,
            minutes=chosen.minutes,
            is_by_road=chosen.is_by_road,
            override_reason=said,
        )
        match_decisions.note(assignment, Decision.CHANGED, by=by, at=at, before=before, reason=said)
        audit.record(
            "proposal.person_changed", by=by, at=at, subject=assignment, to=chosen.helper.ref
        )


def withdraw(
    assignment: Assignment, *, reason: WithdrawReason, by: Account | None, at: datetime
) -> None:
    """Take back a proposal or an offer that nobody has accepted; whoever was asked is told.

    The next of an approved order is asked.
    """
    with transaction():
        was_offered = Assignment.get_by_id(assignment.id).status is AssignmentStatus.OFFERED
        move(assignment, AssignmentStatus.WITHDRAWN, status_reason=reason.value)
        if by is not None and not was_offered:
            match_decisions.note(assignment, Decision.DROPPED, by=by, at=at, reason=reason.value)
        if was_offered:
            notices.tell(assignment, "offer_withdrawn", at=at)
        audit.record("offer.withdrawn", by=by, at=at, subject=assignment, reason=reason.value)
        if was_offered:
            turns.advance(assignment.need, at=at, by=by)


def accept(assignment: Assignment, *, by: Account, at: datetime) -> None:
    """Say yes: the offer, a place of the need and the person's capacity, all or nothing.

    Raises OfferLapsed, AlreadyAnswered, NotInThisState, NoPlacesLeft, NotEligible.
    """
    with transaction():
        present = _answerable(assignment, by=by)
        if present.expires_at <= at and present.status is AssignmentStatus.OFFERED:
            raise OfferLapsed
        if present.status is not AssignmentStatus.OFFERED:
            _refuse_answered(present)
        is_full = places_left.take(present.need)
        if present.helper_id is not None:
            suitability.refuse_unfit(present, at=at, is_told_outside=True)
        else:
            sending.refuse_inactive(present.organization)
        places_left.refuse_over_capacity(present, counted=IN_HAND)
        move(
            assignment,
            AssignmentStatus.ACCEPTED,
            only_if=Assignment.expires_at > at,
            answered_at=at,
        )
        if is_full:
            reserves.close_others(present.need, at=at)
        audit.record("offer.accepted", by=by, at=at, subject=assignment)


def _answerable(assignment: Assignment, *, by: Account) -> Assignment:
    present: Assignment = Assignment.get_by_id(assignment.id)
    if present.helper_id is not None:
        is_asked = present.helper.account_id == by.id
    else:
        is_asked = by.role is Role.ORGANIZATION and present.organization_id == by.organization_id
    if not is_asked:
        raise NotAskedOfYou
    return present


def _refuse_answered(present: Assignment) -> None:
    if present.status is AssignmentStatus.EXPIRED:
        raise OfferLapsed
    if present.status_reason == WithdrawReason.FULL.value:
        raise NoPlacesLeft
    if present.status in {AssignmentStatus.ACCEPTED, AssignmentStatus.DECLINED}:
        raise AlreadyAnswered
    raise NotInThisState(state=present.status.zh)


def decline(assignment: Assignment, *, reason: DeclineReason, by: Account, at: datetime) -> None:
    """Say no with a reason from the short list; nobody is ordered to serve (志愿服务条例 art. 25).

    Raises OfferLapsed, AlreadyAnswered, NotInThisState, NotAskedOfYou.
    """
    with transaction():
        present = _answerable(assignment, by=by)
        if present.status is not AssignmentStatus.OFFERED:
            _refuse_answered(present)
        if present.expires_at <= at:
            raise OfferLapsed
        move(
            assignment,
            AssignmentStatus.DECLINED,
            answered_at=at,
            status_reason=reason.value,
        )
        audit.record("offer.declined", by=by, at=at, subject=assignment, reason=reason.value)
        turns.advance(assignment.need, at=at)


def lapse_due(at: datetime) -> int:
    """Let every offer past its deadline lapse and ask the next; answer how many lapsed.

    Harmless when repeated.
    """
    due = list(
        Assignment.select()
        .where((Assignment.status == AssignmentStatus.OFFERED) & (Assignment.expires_at <= at))
        .order_by(Assignment.need, Assignment.id)
    )
    of_needs = [list(rows) for _need, rows in groupby(due, key=lambda row: row.need_id)]
    return each_alone(of_needs, lambda rows: _lapse(rows, at))


def _lapse(rows: list[Assignment], at: datetime) -> int:
    """Let the offers of one need lapse, in one transaction with asking the next."""
    with transaction():
        for row in rows:
            move(row, AssignmentStatus.EXPIRED)
            audit.record("offer.lapsed", by=None, at=at, subject=row)
        turns.advance(rows[0].need, at=at)
    return len(rows)
