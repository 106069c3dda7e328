"""Needs whose time came and nobody went: they leave the open list, but are not forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import peewee

from portal.assignment_terms import WithdrawReason
from portal.models import Account, Assignment, Need
from portal.models.area import within
from portal.services import audit, offers
from portal.services.transactions import each_alone, transaction
from portal.vocabulary import AssignmentStatus, NeedStatus

# So long a lapsed need stands on today's page, unless the service is asked for anew (platform).
SHOWN = timedelta(days=14)
ASKED = (AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED)


def lapse_due(at: datetime) -> int:
    """Let every open need lapse whose start is past without anybody agreed; answer how many.

    Harmless when repeated; each need is a transaction of its own.
    """
    due = Need.select().where(_is_missed(at)).order_by(Need.id)
    return each_alone(list(due), lambda need: _lapse(need, at))


def _is_missed(at: datetime) -> peewee.Expression:
    return (Need.status == NeedStatus.OPEN) & (Need.filled == 0) & (Need.starts_at <= at)


def _lapse(need: Need, at: datetime) -> bool:
    with transaction():
        lapsed = (
            Need.update(status=NeedStatus.LAPSED, version=Need.version + 1)
            .where((Need.id == need.id) & _is_missed(at))
            .execute()
        )
        if not lapsed:
            return False
        asked = Assignment.select().where(
            (Assignment.need == need.id) & Assignment.status.in_(ASKED)
        )
        for row in list(asked):
            offers.withdraw(row, reason=WithdrawReason.PAST, by=None, at=at)
        codes = {"service": need.service, "tier": need.tier.value}
        audit.record("need.lapsed", by=None, at=at, subject=need, **codes)
    return True


def lately(account: Account, *, at: datetime) -> peewee.ModelSelect:
    """Select the needs of the account's area that lapsed lately and were not asked for anew."""
    anew = Need.alias()
    asked_again = anew.select().where(
        (anew.id != Need.id)
        & (anew.child == Need.child)
        & (anew.service == Need.service)
        & (anew.opened_at >= Need.starts_at)
    )
    return (
        Need.select()
        .where(
            within(Need.area_code, account.area_code)
            & (Need.status == NeedStatus.LAPSED)
            & Need.starts_at.between(at - SHOWN, at)
            & ~peewee.fn.EXISTS(asked_again)
        )
        .order_by(Need.starts_at, Need.id)
    )
