"""Which service records an account sees, and whose it is to confirm."""

from __future__ import annotations

from datetime import datetime

import peewee

from portal.models import Account, Assignment, Child, Helper, Need, Organization, ServiceRecord
from portal.models.area import within
from portal.services import audit
from portal.services.refusals import Refused
from portal.vocabulary import N_, OrganizationStatus, RecordStatus, Role

R = RecordStatus
HELPERS = frozenset({Role.VOLUNTEER, Role.SOCIAL_WORKER})
STAFF = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY})


class OwnRecord(Refused):
    """Nobody confirms his own record."""

    sentence = N_("本人的记录不能由本人确认，请由村（牧、居）儿童主任或所在组织确认。")


class NotYoursToConfirm(Refused):
    """A record is confirmed where the service was given, or by whoever sent the helper."""

    sentence = N_("这条记录由孩子所在村的儿童主任或服务人员所在的组织确认。")


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the records `account` may see, with assignment, need, child and helper joined.

    Helpers see their own, an organization those of its people, village, township and county those
    of their area; a place without a village is seen by every director of its township.
    """
    rows = (
        ServiceRecord.select(ServiceRecord, Assignment, Need, Child, Helper, Organization)
        .join(Assignment)
        .join(Need)
        .join(Child)
        .join_from(Assignment, Helper)
        .join(Organization, peewee.JOIN.LEFT_OUTER)
        .order_by(ServiceRecord.recorded_at, ServiceRecord.id)
    )
    if account.role in HELPERS:
        return rows.where(Helper.account == account.id)
    if account.role is Role.ORGANIZATION and account.organization_id is not None:
        return rows.where(Helper.organization == account.organization_id)
    if account.role in STAFF:
        mine = within(Need.area_code, account.area_code)
        if account.role is Role.VILLAGE_DIRECTOR:
            mine |= Need.area_code == account.area_code[:9]
        return rows.where(mine)
    return rows.where(ServiceRecord.id.is_null())


def find(account: Account, ref: str) -> ServiceRecord | None:
    """Answer the record with `ref` if `account` may see it."""
    found: ServiceRecord | None = visible_to(account).where(ServiceRecord.ref == ref).first()
    return found


def of_assignment(account: Account, assignment: Assignment) -> ServiceRecord | None:
    """Answer the record of `assignment`, if one is written and `account` may see it."""
    found: ServiceRecord | None = (
        visible_to(account).where(ServiceRecord.assignment == assignment.id).first()
    )
    return found


def in_status(
    account: Account, status: RecordStatus, *, page: int = 1, size: int = 50
) -> tuple[list[ServiceRecord], int]:
    """Answer one page of the account's records of a status, the oldest first, and their count."""
    rows = visible_to(account).where(ServiceRecord.status == status)
    if status is R.VERIFIED:
        rows = rows.order_by(ServiceRecord.verified_at.desc(), ServiceRecord.id.desc())
    return list(rows.paginate(page, size)), rows.count()


def opened(record: ServiceRecord, *, by: Account, at: datetime) -> None:
    """Write into the audit record that `by` reads what was seen of a child."""
    audit.opened(record, by=by, at=at, purpose="record")


def refuse_unless_confirmer(written: ServiceRecord, account: Account) -> None:
    """Raise OwnRecord or NotYoursToConfirm unless `account` may confirm or dispute the record."""
    helper = written.assignment.helper
    if account.id in {written.recorded_by_id, helper.account_id}:
        raise OwnRecord
    is_manager = (
        account.role is Role.ORGANIZATION
        and account.organization_id is not None
        and helper.organization_id == account.organization_id
        and account.organization.status is OrganizationStatus.ACTIVE
    )
    area_code = written.assignment.need.area_code
    is_director = account.role is Role.VILLAGE_DIRECTOR and (
        area_code.startswith(account.area_code) or area_code == account.area_code[:9]
    )
    if not is_manager and not is_director:
        raise NotYoursToConfirm


def may_confirm(written: ServiceRecord, account: Account) -> bool:
    """Say whether it is for `account` to confirm or dispute the record."""
    try:
        refuse_unless_confirmer(written, account)
    except Refused:
        return False
    return True
