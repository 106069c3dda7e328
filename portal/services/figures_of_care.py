"""Figures of supervision about who cares: agreements in force, files that somebody confirmed."""

from __future__ import annotations

from datetime import timedelta

import peewee

from portal import clock
from portal.guardianship_terms import AgreementStatus
from portal.models import Agreement, Child, SweepLine
from portal.models.area import cut, within
from portal.services import agreements
from portal.services.figures_of_children import ON_REGISTER, one_if, shares
from portal.services.indicators import Counted, Scope

# A file is confirmed once a month (platform; domain.md 2.4).
CONFIRMED_WITHIN = timedelta(days=31)


def agreed(scope: Scope) -> Counted:
    """Share of the children who need an agreement on entrusted care and have one in force.

    The exception that provinces report first (domain.md 5.1, 5.2 figure 5).
    """
    in_force = Agreement.select(Agreement.child).where(
        (Agreement.status == AgreementStatus.ACTIVE) & (Agreement.ends_on >= scope.day)
    )
    return _share(scope, Child.id.in_(in_force), agreements.needing())


def told_in_writing(scope: Scope) -> Counted:
    """Share of the signed agreements of which the village, and the school if any, know in writing.

    未成年人保护法 art. 22 (statutory); only then is an agreement in force (figure 6).
    """
    place = cut(Child.area_code, scope.length)
    is_told = Agreement.village_told_on.is_null(False)
    is_signed = Agreement.status.in_((AgreementStatus.SIGNED, AgreementStatus.ACTIVE))
    rows = (
        Agreement.select(place, one_if(is_told), peewee.fn.COUNT(Agreement.id))
        .join(Child)
        .where(is_signed & (Agreement.ends_on >= scope.day) & within(Child.area_code, scope.prefix))
    )
    return shares(rows.group_by(place))


def confirmed(scope: Scope) -> Counted:
    """Share of the files on the register that a village confirmed within 31 days (figure 3)."""
    since = clock.start_of(scope.day - CONFIRMED_WITHIN)
    lately = SweepLine.select(SweepLine.child).where(SweepLine.confirmed_at >= since)
    return _share(scope, Child.id.in_(lately), ON_REGISTER)


def _share(scope: Scope, is_good: peewee.Expression, counts: peewee.Expression) -> Counted:
    place = cut(Child.area_code, scope.length)
    rows = Child.select(place, one_if(is_good), peewee.fn.COUNT(Child.id)).where(
        counts & within(Child.area_code, scope.prefix)
    )
    return shares(rows.group_by(place))
