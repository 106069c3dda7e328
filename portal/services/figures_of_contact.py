"""Figures of supervision about absent parents: recorded, in weekly contact, back with the child."""

from __future__ import annotations

from datetime import timedelta

import peewee

from portal import clock
from portal.models import Absence, Child
from portal.models.area import cut, within
from portal.services import outcomes
from portal.services.contact_logs import AMBER_AT
from portal.services.figures_of_children import ON_REGISTER, one_if, shares
from portal.services.indicators import Counted, Figure, Scope


def recorded(scope: Scope) -> Counted:
    """Answer the share of files on the register that say who is away."""
    away = _away()
    return _shares(scope, away, away.c.quiet_since.is_null(False), is_all=True)


def in_contact(scope: Scope) -> Counted:
    """Answer the share of children with a parent away who heard from all of them this week (HR-16).

    Weekly is statutory (未成年人保护法 art. 23).
    """
    away = _away()
    since = scope.day - timedelta(days=AMBER_AT - 1)
    return _shares(scope, away, away.c.quiet_since >= since, is_all=False)


def together(scope: Scope) -> Counted:
    """Count children whose parent came home or whom a parent took along, once a month each."""
    since = clock.local_date(scope.since)
    found = outcomes.counts(scope.prefix, since, scope.day, level=scope.length).by_area
    return {
        code: Figure(count=row.returns + row.reunions)
        for code, row in found.items()
        if row.returns or row.reunions
    }


def _away() -> peewee.ModelSelect:
    """Select {child, the earliest `quiet_since` of whoever is away} as a table to join."""
    since = peewee.fn.MIN(Absence.quiet_since).alias("quiet_since")
    rows = Absence.select(Absence.child, since).where(Absence.ended_on.is_null())
    return rows.group_by(Absence.child).alias("away")


def _shares(
    scope: Scope, away: peewee.ModelSelect, condition: peewee.Expression, *, is_all: bool
) -> Counted:
    place = cut(Child.area_code, scope.length)
    how = peewee.JOIN.LEFT_OUTER if is_all else peewee.JOIN.INNER
    rows = Child.select(place, one_if(condition), peewee.fn.COUNT(Child.id))
    rows = rows.join(away, how, on=(away.c.child_id == Child.id))
    mine = ON_REGISTER & within(Child.area_code, scope.prefix)
    return shares(rows.where(mine).group_by(place))
