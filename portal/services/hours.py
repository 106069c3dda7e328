"""Hours of service: counted from verified records alone, in minutes, travel left out."""

from __future__ import annotations

from datetime import datetime

import peewee

from portal.models import Account, Assignment, Helper, ServiceRecord
from portal.vocabulary import RecordStatus, Role


def _verified(condition: peewee.Expression) -> peewee.ModelSelect:
    return (
        ServiceRecord.select(peewee.fn.COALESCE(peewee.fn.SUM(ServiceRecord.minutes), 0))
        .join(Assignment)
        .where(condition & (ServiceRecord.status == RecordStatus.VERIFIED))
    )


def total_of(helper: Helper) -> int:
    """Answer the helper's verified minutes (HR-23: only verified records count; art. 19)."""
    return int(_verified(Assignment.helper == helper.id).scalar())


def total_of_organization(organization_id: int) -> int:
    """Answer the verified minutes of everybody who serves for the organization."""
    of_its_people = Helper.select(Helper.id).where(Helper.organization == organization_id)
    return int(_verified(Assignment.helper.in_(of_its_people)).scalar())


def waiting_of(helper: Helper) -> int:
    """Answer the helper's recorded minutes that are not verified yet and so do not count."""
    return int(
        ServiceRecord.select(peewee.fn.COALESCE(peewee.fn.SUM(ServiceRecord.minutes), 0))
        .join(Assignment)
        .where((Assignment.helper == helper.id) & (ServiceRecord.status != RecordStatus.VERIFIED))
        .scalar()
    )


def of_helper_between(helper: Helper, start: datetime, end: datetime) -> list[ServiceRecord]:
    """Answer the helper's records that touch the span from `start` to `end` (naive UTC)."""
    return list(
        ServiceRecord.select()
        .join(Assignment)
        .where(
            (Assignment.helper == helper.id)
            & (ServiceRecord.starts_at < end)
            & (ServiceRecord.ends_at > start)
        )
        .order_by(ServiceRecord.starts_at)
    )


def total_for(account: Account) -> int | None:
    """Answer the verified minutes that stand on the account's own page, or None for an office."""
    if account.role is Role.ORGANIZATION and account.organization_id is not None:
        return total_of_organization(account.organization_id)
    helper = Helper.get_or_none(Helper.account == account.id)
    return total_of(helper) if helper is not None else None
