"""Figures of supervision that are counted from children's files, visits and villages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import peewee

from portal import clock
from portal.child_terms import CarerRelation, SchoolState
from portal.models import Account, Area, Child, ChildDetails, FollowUp
from portal.models.area import cut, within
from portal.services.indicators import Counted, Figure, Scope
from portal.services.shares import Share
from portal.vocabulary import (
    AccountStatus,
    AreaLevel,
    ChildStatus,
    FollowUpStatus,
    RiskLevel,
    Role,
)

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


def staffed(scope: Scope) -> Counted:
    """Share of the villages that have an active child director of their own (domain.md 5.2, 1)."""
    directors = {
        code
        for (code,) in Account.select(Account.area_code)
        .where(
            (Account.role == Role.VILLAGE_DIRECTOR)
            & (Account.status == AccountStatus.ACTIVE)
            & within(Account.area_code, scope.prefix)
        )
        .tuples()
    }
    found: dict[str, Figure] = defaultdict(Figure)
    villages = Area.select(Area.code).where(
        (Area.level == AreaLevel.VILLAGE) & within(Area.code, scope.prefix)
    )
    for (code,) in villages.tuples():
        found[code[: scope.length]] += Figure(share=Share(int(code in directors), 1))
    return dict(found)


def _visits(scope: Scope, condition: peewee.Expression | None = None) -> Counted:
    first, last = clock.local_date(scope.since), scope.day
    place = cut(FollowUp.area_code, scope.length)
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
