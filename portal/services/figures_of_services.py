"""Figures of supervision that are counted from needs, helpers and their clearance."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import peewee

from portal.models import Assignment, Helper, Need, ServiceRecord, Vetting
from portal.models.area import cut, within
from portal.models.assignment import HOLDING
from portal.service_codes import SERVICE_CODES
from portal.services.figures_of_children import counted, one_if, shares
from portal.services.indicators import Counted, Figure, Parts, Scope
from portal.services.shares import Share
from portal.vocabulary import (
    AssignmentStatus,
    HelperStatus,
    NeedStatus,
    RecordStatus,
    VettingResult,
)

# A need is asked for in good time if somebody has accepted within this (platform; domain.md 5.2).
MATCHED_WITHIN = timedelta(days=7)
SERVED = (AssignmentStatus.DELIVERED, AssignmentStatus.CONFIRMED, AssignmentStatus.VERIFIED)
CONFIRMED = (RecordStatus.CONFIRMED, RecordStatus.VERIFIED)
UNMET = (NeedStatus.OPEN, NeedStatus.LAPSED)
AT_WORK = (AssignmentStatus.ACCEPTED, AssignmentStatus.CONTACT_APPROVED, AssignmentStatus.SCHEDULED)


def needs_matched(scope: Scope) -> Counted:
    """Share of the needs opened in the window, a week ago or more, accepted within seven days."""
    until = scope.until - MATCHED_WITHIN
    rows = Need.select(Need.id, Need.area_code, Need.opened_at).where(
        within(Need.area_code, scope.prefix)
        & (Need.status != NeedStatus.WITHDRAWN)
        & (Need.opened_at >= scope.since)
        & (Need.opened_at < until)
    )
    first = (
        Assignment.select(Assignment.need, peewee.fn.MIN(Assignment.answered_at))
        .where(Assignment.status.in_(HOLDING) & Assignment.answered_at.is_null(False))
        .group_by(Assignment.need)
    )
    accepted = dict(first.where(Assignment.need.in_(rows.select(Need.id))).tuples())
    return _within_a_week(rows, accepted, scope)


def _within_a_week(
    rows: peewee.ModelSelect, accepted: dict[int, datetime], scope: Scope
) -> Counted:
    found: Counted = {}
    for need in rows:
        at = accepted.get(need.id)
        is_good = at is not None and at <= need.opened_at + MATCHED_WITHIN
        place = need.area_code[: scope.length]
        found[place] = found.get(place, Figure()) + Figure(share=Share(int(is_good), 1))
    return found


def needs_delivered(scope: Scope) -> Counted:
    """Share of the needs whose time fell into the window for which somebody came."""
    came = Assignment.select(Assignment.need).where(Assignment.status.in_(SERVED))
    place = cut(Need.area_code, scope.length)
    rows = Need.select(place, one_if(Need.id.in_(came)), peewee.fn.COUNT(Need.id)).where(
        within(Need.area_code, scope.prefix)
        & (Need.status != NeedStatus.WITHDRAWN)
        & (Need.ends_at >= scope.since)
        & (Need.ends_at < scope.until)
    )
    return shares(rows.group_by(place))


def needs_confirmed(scope: Scope) -> Counted:
    """Share of the services given in the window that somebody on the spot has confirmed."""
    place = cut(Need.area_code, scope.length)
    rows = (
        ServiceRecord.select(
            place, one_if(ServiceRecord.status.in_(CONFIRMED)), peewee.fn.COUNT(ServiceRecord.id)
        )
        .join(Assignment)
        .join(Need)
        .where(
            within(Need.area_code, scope.prefix)
            & (ServiceRecord.starts_at >= scope.since)
            & (ServiceRecord.starts_at < scope.until)
        )
    )
    return shares(rows.group_by(place))


def needs_unmet(scope: Scope) -> Counted:
    """Count the places of needs that nobody took, the time being over since the window began.

    What is still open counts too: it says what a place has to buy (figure 12).
    """
    place = cut(Need.area_code, scope.length)
    return _unmet(place, scope)


def unmet_by_service(scope: Scope) -> Parts:
    """Count the same by the service asked for, the most wanted first."""
    found = _unmet(Need.service, scope)
    wanted = sorted(found, key=lambda code: (-found[code].count, code))
    return {SERVICE_CODES[code].zh: found[code] for code in wanted}


def _unmet(key: Any, scope: Scope) -> Counted:
    rows = Need.select(key, peewee.fn.SUM(Need.slots - Need.filled)).where(
        within(Need.area_code, scope.prefix)
        & Need.status.in_(UNMET)
        & (Need.filled < Need.slots)
        & (Need.ends_at >= scope.since)
        & (Need.opened_at < scope.until)
    )
    return {code: Figure(count=int(places)) for code, places in rows.group_by(key).tuples()}


def _cleared(scope: Scope) -> peewee.ModelSelect:
    return Vetting.select(Vetting.helper).where(
        (Vetting.result == VettingResult.CLEAR) & (Vetting.valid_until >= scope.day)
    )


def vetting_in_date(scope: Scope) -> Counted:
    """Share of the active volunteers and social workers whose clearance is in force."""
    place = cut(Helper.area_code, scope.length)
    rows = Helper.select(
        place, one_if(Helper.id.in_(_cleared(scope))), peewee.fn.COUNT(Helper.id)
    ).where((Helper.status == HelperStatus.ACTIVE) & within(Helper.area_code, scope.prefix))
    return shares(rows.group_by(place))


def acting_out_of_date(scope: Scope) -> Counted:
    """Count people with agreed work whose clearance is over; must be nought (HR-01)."""
    place = cut(Helper.area_code, scope.length)
    working = Assignment.select(Assignment.helper).where(Assignment.status.in_(AT_WORK))
    rows = Helper.select(place, peewee.fn.COUNT(Helper.id)).where(
        within(Helper.area_code, scope.prefix)
        & Helper.id.in_(working)
        & Helper.id.not_in(_cleared(scope))
    )
    return counted(rows.group_by(place))
