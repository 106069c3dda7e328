"""Sending an offer: what is checked again at that moment, and until when it waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal import clock
from portal.matching_terms import Decision
from portal.models import Account, Assignment, Need, Organization
from portal.models.assignment import LIVE
from portal.services import (
    asking_limits,
    audit,
    continuity,
    match_decisions,
    notices,
    places_left,
    suitability,
)
from portal.services.places_left import move
from portal.services.refusals import ChangedMeanwhile, NotEligible, Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_, AssignmentStatus, OrganizationStatus, Tier

# How long an offer waits for its answer (matching.md 4.7, platform).
WAIT = {
    Tier.CRITICAL: timedelta(hours=4),
    Tier.URGENT: timedelta(hours=24),
    Tier.ROUTINE: timedelta(hours=48),
}


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
    has_phoned: bool = False,
) -> None:
    """Send a proposal as an offer to the person, or to his organization, which then names one.

    Checks again what may have changed since the run: every hard check on the service day,
    limits, capacity and free places. `version` is that of the page, which showed one person. With
    `has_phoned` a critical offer goes out at night. Raises NotEligible, NoPlacesLeft, HeldBack,
    NotInThisState and their kin, ChangedMeanwhile.
    """
    seen = assignment.version if version is None else version
    with transaction():
        _refuse_changed_proposal(assignment, seen)
        continuity.refuse_silent(assignment, at=at)
        if to_organization:
            _turn_to_organization(assignment)
        refuse_unsendable(assignment, at=at, has_phoned=has_phoned)
        move(
            assignment,
            AssignmentStatus.OFFERED,
            only_if=Assignment.version == seen,
            helper=assignment.helper,
            organization=assignment.organization,
            **_sent(assignment, by=by, at=at),
        )
        match_decisions.note(assignment, Decision.SENT, by=by, at=at)
        codes = {"to_organization": to_organization, "has_phoned": has_phoned}
        _tell(assignment, by=by, at=at, **codes)


def send_new(
    assignment: Assignment, *, offered_by: Account, by: Account | None, at: datetime, **how: bool
) -> None:
    """Send an offer that was no stored proposal before, with the same checks (raises the same).

    `offered_by` approved it, `by` acts now (None: the clock); `how` is `is_expecting` or
    `has_phoned` of the limits. Raises OrderNeedsReason too: the clock puts nobody's own helper
    aside unless a person has said why.
    """
    with transaction():
        continuity.refuse_silent(assignment, at=at)
        refuse_unsendable(assignment, at=at, **how)
        values = {"status": AssignmentStatus.OFFERED, "created_at": at}
        for name, value in {**values, **_sent(assignment, by=offered_by, at=at)}.items():
            setattr(assignment, name, value)
        assignment.save()
        _tell(assignment, by=by, at=at, to_organization=assignment.helper_id is None, **how)


def refuse_unsendable(
    assignment: Assignment, *, at: datetime, is_expecting: bool = False, has_phoned: bool = False
) -> None:
    """Raise the first reason why the row cannot be sent at `at`; see `send`."""
    need = assignment.need
    if need.starts_at <= at:
        raise BegunAlready
    limits = {"is_expecting": is_expecting, "has_phoned": has_phoned}
    if assignment.helper_id is None:
        refuse_inactive(assignment.organization)
    else:
        _refuse_unfit(assignment, at=at, **limits)
    places_left.refuse_offer_too_many(need)
    asking_limits.refuse_held(assignment, at=at, **limits)
    places_left.refuse_over_capacity(assignment, counted=LIVE)


def _refuse_unfit(assignment: Assignment, *, at: datetime, **limits: bool) -> None:
    try:
        suitability.refuse_unfit(assignment, at=at)
    except suitability.NotSuited as refusal:
        if refusal.codes == ("throttled",):
            # The limit says which, and until when; the check only that there is one.
            asking_limits.refuse_held(assignment, at=at, **limits)
        raise


def refuse_inactive(organization: Organization) -> None:
    """Raise NotEligible unless the organization is active."""
    if organization.status is not OrganizationStatus.ACTIVE:
        raise NotEligible(why=organization.status.zh)


def _sent(assignment: Assignment, *, by: Account, at: datetime) -> dict[str, object]:
    until = deadline(assignment.need, at=at)
    return {"offered_at": at, "offered_by": by, "expires_at": until}


def _tell(assignment: Assignment, *, by: Account | None, at: datetime, **codes: bool) -> None:
    until = f"{clock.to_local(assignment.expires_at):%Y-%m-%d %H:%M}"
    notices.tell(assignment, "offer", at=at, until=until)
    audit.record("offer.sent", by=by, at=at, subject=assignment, **codes)


def _refuse_changed_proposal(assignment: Assignment, seen: int) -> None:
    present = Assignment.get_by_id(assignment.id)
    if present.status is AssignmentStatus.PROPOSED and present.version != seen:
        raise ChangedMeanwhile


def _turn_to_organization(assignment: Assignment) -> None:
    organization = assignment.helper.organization if assignment.helper else None
    if organization is None:
        raise NoOrganization
    refuse_inactive(organization)
    assignment.helper = None
    assignment.organization = organization
