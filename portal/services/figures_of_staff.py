"""Figures of supervision about staff: villages with a director, hours of training."""

from __future__ import annotations

from collections import defaultdict

import peewee

from portal import clock
from portal.models import Account, Area
from portal.models.area import cut, within
from portal.services.indicators import Counted, Figure, Scope
from portal.services.shares import Share
from portal.vocabulary import AccountStatus, AreaLevel, Role

ACTIVE_DIRECTOR = (Account.role == Role.VILLAGE_DIRECTOR) & (Account.status == AccountStatus.ACTIVE)


def staffed(scope: Scope) -> Counted:
    """Share of the villages that have an active child director of their own (figure 1)."""
    mine = ACTIVE_DIRECTOR & within(Account.area_code, scope.prefix)
    directors = {code for (code,) in Account.select(Account.area_code).where(mine).tuples()}
    found: dict[str, Figure] = defaultdict(Figure)
    villages = Area.select(Area.code).where(
        (Area.level == AreaLevel.VILLAGE) & within(Area.code, scope.prefix)
    )
    for (code,) in villages.tuples():
        found[code[: scope.length]] += Figure(share=Share(int(code in directors), 1))
    return dict(found)


def training_hours(scope: Scope) -> Counted:
    """Answer the hours of training within the last year for each active director (figure 17).

    Only the latest training of a director is kept, so this is the least there was.
    """
    place = cut(Account.area_code, scope.length)
    lately = Account.trained_on > clock.years_before(scope.day, 1)
    hours = peewee.Case(None, [(lately, peewee.fn.COALESCE(Account.trained_hours, 0))], 0)
    rows = Account.select(place, peewee.fn.SUM(hours), peewee.fn.COUNT(Account.id)).where(
        ACTIVE_DIRECTOR & within(Account.area_code, scope.prefix)
    )
    return {
        code: Figure(count=int(hours), of=of) for code, hours, of in rows.group_by(place).tuples()
    }
