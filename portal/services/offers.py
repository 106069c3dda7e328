"""Offers: sent by the township, answered by a person or an organization, lapsing by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal import clock
from portal.assignment_terms import DeclineReason, WithdrawReason
from portal.matching_terms import Decision
from portal.models import Account, Assignment, Need, Organization
from portal.models.assignment import LIVE
from portal.services import audit, match_decisions, notices, places_left, suitability
from portal.services.places_left import IN_HAND, move
from portal.services.refusals import (
    AlreadyAnswered,
    ChangedMeanwhile,
    FieldRefused,
    NoPlacesLeft,
    NotEligible,
    NotInThisState,
    OfferLapsed,
    Refused,
)  # fmt: skip
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, AssignmentStatus, OrganizationStatus, Role, Tier

# How long an offer waits for its answer (matching.md 4.7, platform).
WAIT = {
    Tier.CRITICAL: timedelta(hours=4),
    Tier.URGENT: timedelta(hours=24),
    Tier.ROUTINE: timedelta(hours=48),
}
SHORTEST_REASON, LONGEST_REASON = 4, 300


class NotAskedOfYou(Refused):
    """Only whoever was asked may answer."""

    sentence = N_("这份邀请不是发给您的，只有被邀请的人自己可以答复。")


class BegunAlready(Refused):
    """The need's window has begun; nobody can be asked for it."""

    sentence = N_("这项服务的时间已到，不能再发邀请。请先改约时间，再重新匹配。")


class NoOrganization(Refused):
    """The proposed person belongs to no organization."""

    sentence = N_("此人不属于任何组织，请直接邀请本人。")


def deadline(need: Need, *, at: datetime) -> datetime:
    """Answer until when an offer sent at `at` waits: by tier, and never past the need's start."""
    return min(at + WAIT[need.tier], need.starts_at)


def send(
    assignment: Assignment,
    *,
    by: Account,
    at: datetime,
    to_organization: bool = False,
    version: int | None = None,
) -> None:
    """Send a proposal as an offer to the person, or to his organization, which then names one.

    Checks again what may have changed since the run: every hard check on the service day,
    capacity and free places. `version` is that of the page, which showed one person. Raises
    NotEligible, NoPlacesLeft, NotInThisState and their kin, ChangedMeanwhile.
    """
    need = assignment.need
    seen = assignment.version if version is None else version
    with transaction():
        places_left.refuse_offer_too_many(need)
        _refuse_changed_proposal(assignment, seen)
        if need.starts_at <= at:
            raise BegunAlready
        if to_organization:
            _turn_to_organization(assignment)
        else:
            suitability.refuse_unfit(assignment, at=at)
        places_left.refuse_over_capacity(assignment, counted=LIVE)
        move(
            assignment,
            AssignmentStatus.OFFERED,
            only_if=Assignment.version == seen,
            helper=assignment.helper,
            organization=assignment.organization,
            offered_at=at,
            offered_by=by,
            expires_at=deadline(need, at=at),
        )
        notices.tell(
            assignment,
            "offer",
            at=at,
            until=f"{clock.to_local(assignment.expires_at):%Y-%m-%d %H:%M}",
        )
        match_decisions.note(assignment, Decision.SENT, by=by, at=at)
        audit.record(
            "offer.sent", by=by, at=at, subject=assignment, to_organization=to_organization
        )


def _refuse_changed_proposal(assignment: Assignment, seen: int) -> None:
    present = Assignment.get_by_id(assignment.id)
    if present.status is AssignmentStatus.PROPOSED and present.version != seen:
        raise ChangedMeanwhile


def _turn_to_organization(assignment: Assignment) -> None:
    organization = assignment.helper.organization if assignment.helper else None
    if organization is None:
        raise NoOrganization
    _refuse_inactive(organization)
    assignment.helper = None
    assignment.organization = organization


def _refuse_inactive(organization: Organization) -> None:
    if organization.status is not OrganizationStatus.ACTIVE:
        raise NotEligible(why=organization.status.zh)


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
            override_reason=said,
        )
        match_decisions.note(assignment, Decision.CHANGED, by=by, at=at, before=before, reason=said)
        audit.record(
            "proposal.person_changed", by=by, at=at, subject=assignment, to=chosen.helper.ref
        )


def withdraw(
    assignment: Assignment, *, reason: WithdrawReason, by: Account | None, at: datetime
) -> None:
    """Take back a proposal or an offer that nobody has accepted; whoever was asked is told."""
    with transaction():
        was_offered = Assignment.get_by_id(assignment.id).status is AssignmentStatus.OFFERED
        move(assignment, AssignmentStatus.WITHDRAWN, status_reason=reason.value)
        if by is not None and not was_offered:
            match_decisions.note(assignment, Decision.DROPPED, by=by, at=at, reason=reason.value)
        if was_offered:
            notices.tell(assignment, "offer_withdrawn", at=at)
        audit.record("offer.withdrawn", by=by, at=at, subject=assignment, reason=reason.value)


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
            _refuse_inactive(present.organization)
        places_left.refuse_over_capacity(present, counted=IN_HAND)
        move(
            assignment,
            AssignmentStatus.ACCEPTED,
            only_if=Assignment.expires_at > at,
            answered_at=at,
        )
        if is_full:
            _close_others(present.need, at=at)
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


def _close_others(need: Need, *, at: datetime) -> None:
    """Withdraw what is proposed or still waiting for a need whose last place is taken."""
    waiting = Assignment.select().where(
        (Assignment.need == need.id)
        & Assignment.status.in_([AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED])
    )
    for other in waiting:
        withdraw(other, reason=WithdrawReason.FULL, by=None, at=at)


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


def lapse_due(at: datetime) -> int:
    """Let every offer past its deadline lapse; answer how many. Harmless when repeated."""
    with transaction():
        due = list(
            Assignment.select().where(
                (Assignment.status == AssignmentStatus.OFFERED) & (Assignment.expires_at <= at)
            )
        )
        for row in due:
            move(row, AssignmentStatus.EXPIRED)
            audit.record("offer.lapsed", by=None, at=at, subject=row)
    return len(due)
