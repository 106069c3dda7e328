"""Figures of supervision that are counted from children's files, visits and villages."""

from __future__ import annotations

from typing import Any

import peewee

from portal import clock
from portal.child_terms import CarerRelation, SchoolState
from portal.models import Child, ChildDetails, EarlySign, FollowUp
from portal.models.area import cut, within
from portal.services.indicators import Counted, Figure, Parts, Scope
from portal.services.shares import Share
from portal.sweep_terms import SignKind
from portal.vocabulary import ChildStatus, FollowUpStatus, RiskLevel

ON_REGISTER = Child.status == ChildStatus.ACTIVE


def counted(rows: Any) -> Counted:
    """Answer the figures of (place, count) rows."""
    return {code: Figure(count=count) for code, count in rows.tuples()}


def shares(rows: Any) -> Counted:
    """Answer the figures of (place, good, all) rows."""
    return {code: Figure(share=Share(int(good or 0), of)) for code, good, of in rows.tuples()}


def one_if(condition: peewee.Expression) -> peewee.Function:
    """Answer the sum of the rows for which `condition` holds."""
    return peewee.fn.SUM(peewee.Case(None, [(condition, 1)], 0))


def _of_children(scope: Scope, condition: peewee.Expression) -> Counted:
    place = cut(Child.area_code, scope.length)
    rows = Child.select(place, peewee.fn.COUNT(Child.id)).where(
        ON_REGISTER & within(Child.area_code, scope.prefix) & condition
    )
    return counted(rows.group_by(place))


def unattended(scope: Scope) -> Counted:
    """Count children on the register whom nobody looks after; the one that must be nought."""
    return _of_children(scope, Child.carer_relation == CarerRelation.NOBODY.value)


def dropouts(scope: Scope) -> Counted:
    """Count children on the register who dropped out of compulsory school."""
    return _of_children(scope, Child.school_state == SchoolState.DROPOUT.value)


def without_hukou(scope: Scope) -> Counted:
    """Count children on the register without household registration."""
    return _of_children(scope, ~Child.has_hukou)


def with_hukou(scope: Scope) -> Counted:
    """Share of the children on the register whose household registration is done (figure 15)."""
    place = cut(Child.area_code, scope.length)
    rows = Child.select(place, one_if(Child.has_hukou), peewee.fn.COUNT(Child.id)).where(
        ON_REGISTER & within(Child.area_code, scope.prefix)
    )
    return shares(rows.group_by(place))


def dropouts_back(scope: Scope) -> Counted:
    """Share of the dropouts noted in the window whose file no longer names them so (figure 15)."""
    place = cut(Child.area_code, scope.length)
    is_back = Child.school_state != SchoolState.DROPOUT.value
    rows = (
        EarlySign.select(place, one_if(is_back), peewee.fn.COUNT(EarlySign.id))
        .join(Child)
        .where(
            (EarlySign.kind == SignKind.DROPOUT)
            & within(Child.area_code, scope.prefix)
            & (EarlySign.noted_at >= scope.since)
            & (EarlySign.noted_at < scope.until)
        )
    )
    return shares(rows.group_by(place))


def on_benefit(scope: Scope) -> Counted:
    """Count children whose household receives some assistance."""
    place = cut(Child.area_code, scope.length)
    rows = (
        Child.select(place, peewee.fn.COUNT(Child.id))
        .join(ChildDetails)
        .where(
            ON_REGISTER
            & within(Child.area_code, scope.prefix)
            & ChildDetails.assistance.is_null(False)
            & (ChildDetails.assistance != "")
        )
    )
    return counted(rows.group_by(place))


def files_whole(scope: Scope) -> Counted:
    """Share of the files past their due date whose sections are all filled."""
    place = cut(Child.area_code, scope.length)
    rows = (
        Child.select(
            place, one_if(ChildDetails.completed_at.is_null(False)), peewee.fn.COUNT(Child.id)
        )
        .join(ChildDetails)
        .where(
            ON_REGISTER
            & within(Child.area_code, scope.prefix)
            & (Child.details_due_on <= scope.day)
        )
    )
    return shares(rows.group_by(place))


def _visits(scope: Scope, condition: peewee.Expression | None = None, *, by: Any = None) -> Counted:
    first, last = clock.local_date(scope.since), scope.day
    place = cut(FollowUp.area_code, scope.length) if by is None else by
    on_time = (FollowUp.status == FollowUpStatus.DONE) & (FollowUp.done_on <= FollowUp.due_on)
    is_due = (
        within(FollowUp.area_code, scope.prefix)
        & (FollowUp.status != FollowUpStatus.CANCELLED)
        & FollowUp.due_on.between(first, last)
    )
    rows = (
        FollowUp.select(place, one_if(on_time), peewee.fn.COUNT(FollowUp.id))
        .join(Child)
        .where(is_due if condition is None else is_due & condition)
    )
    return shares(rows.group_by(place))


def visits_on_time(scope: Scope) -> Counted:
    """Share of the visits due in the window that were made by their day."""
    return _visits(scope)


def red_visits_on_time(scope: Scope) -> Counted:
    """Share of the visits to children who are red now that were made by their day."""
    return _visits(scope, Child.risk_level == RiskLevel.RED)


def visits_by_level(scope: Scope) -> Parts:
    """Answer the share of visits on time by the level that the children have now (figure 8)."""
    found: dict[Any, Figure] = dict(_visits(scope, by=Child.risk_level).items())
    return {level.zh: found[level] for level in RiskLevel if level in found}
