"""Organizations: they apply, the county decides, and their manager keeps profile and people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

import peewee

from portal import clock
from portal.models import Account, Organization, OrganizationArea, OrganizationService
from portal.models.area import within
from portal.services import (
    accounts,
    audit,
    contact_checks,
    messages,
    organization_details,
    organization_work,
    staff,
)  # fmt: skip
from portal.services.organization_details import Offer, Registration
from portal.services.refusals import (
    AlreadyAnswered,
    ChangedMeanwhile,
    FieldRefused,
    NotInThisState,
)  # fmt: skip
from portal.services.transactions import change, transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, Channel, OrganizationStatus, Role

S = OrganizationStatus
TABS: dict[str, tuple[str, tuple[OrganizationStatus, ...]]] = {
    "waiting": (N_("待审批"), (S.APPLIED,)),
    "active": (N_("已批准"), (S.ACTIVE,)),
    "stopped": (N_("已暂停或未批准"), (S.SUSPENDED, S.REJECTED, S.STRUCK_OFF)),
}
# Until the county has approved it, an organization may still mend what its certificate says.
CORRECTABLE = (S.APPLIED, S.REJECTED)
SHORTEST_REASON, LONGEST_REASON = 4, 300


def sign_up(
    registration: Registration, offer: Offer, *, contact_ref: str, passphrase: str, at: datetime
) -> Account:
    """Make the manager's account from a verified contact, and the organization's application.

    Raises FieldRefused, or NotVerified if the contact was not verified or is used up.
    """
    with transaction():
        check = contact_checks.take(contact_ref, at=at)
        is_mail = check.channel is Channel.EMAIL
        account = accounts.create(
            role=Role.ORGANIZATION,
            display_name=offer.contact_name,
            email=check.destination if is_mail else None,
            phone=None if is_mail else check.destination,
            passphrase=passphrase,
            area_code=registration.area_code,
            at=at,
        )
        apply(account, registration, offer, at=at)
    return account


def apply(
    account: Account, registration: Registration, offer: Offer, *, at: datetime
) -> Organization:
    """Write the application of an organization whose manager is `account`; the county is told.

    Raises FieldRefused naming the field, AlreadyAnswered if the account manages one already.
    """
    told = organization_details.checked_registration(registration)
    offered = organization_details.checked_offer(offer, on=clock.local_date(at))
    lat, lon = organization_details.located(told)
    with transaction():
        with _one_code_once():
            organization: Organization = Organization.create(
                **asdict(told), **_columns(offered), lat=lat, lon=lon, created_at=at
            )
        bound = (
            Account.update(organization=organization, area_code=told.area_code)
            .where((Account.id == account.id) & Account.organization.is_null())
            .execute()
        )
        if not bound:
            raise AlreadyAnswered
        account.organization, account.area_code = organization, told.area_code
        _write_lists(organization, offered)
        _tell_county(organization, at=at)
        audit.record("organization.applied", by=account, at=at, subject=organization)
    return organization


@contextmanager
def _one_code_once() -> Iterator[None]:
    """Refuse the later of two who write the same code at once; each looked before the other."""
    try:
        yield
    except peewee.IntegrityError:
        raise FieldRefused("uscc", organization_details.KNOWN_ALREADY) from None


def _columns(offer: Offer) -> dict[str, Any]:
    return {
        name: value for name, value in asdict(offer).items() if name not in {"services", "areas"}
    }


def _write_lists(organization: Organization, offer: Offer) -> None:
    OrganizationService.delete().where(OrganizationService.organization == organization).execute()
    OrganizationArea.delete().where(OrganizationArea.organization == organization).execute()
    for code in offer.services:
        OrganizationService.create(organization=organization, service=code)
    for prefix in offer.areas:
        OrganizationArea.create(organization=organization, area_code=prefix)


def _tell_county(organization: Organization, *, at: datetime) -> None:
    officers = staff.responsible_for(organization.area_code, Role.COUNTY)
    key = f"organization_applied:{organization.ref}:{organization.version}"
    staff.tell(officers, "organization_applied", key=key, at=at)


def registration_of(organization: Organization) -> Registration:
    """Answer what is stored of the organization's registration."""
    names = Registration.__dataclass_fields__
    return Registration(**{name: getattr(organization, name) for name in names})


def offer_of(organization: Organization) -> Offer:
    """Answer what is stored of what the organization offers, codes in order."""
    columns = {
        name: getattr(organization, name)
        for name in Offer.__dataclass_fields__
        if name not in {"services", "areas"}
    }
    return Offer(
        **columns,
        services=tuple(sorted(row.service for row in organization.services)),
        areas=tuple(sorted(row.area_code for row in organization.areas)),
    )


def in_scope(account: Account) -> peewee.ModelSelect:
    """Select the organizations of a county officer's county; nobody else's eyes see any."""
    rows = Organization.select()
    if account.role is not Role.COUNTY:
        return rows.where(Organization.id.is_null())
    return rows.where(within(Organization.area_code, account.area_code))


def find(account: Account, ref: str) -> Organization | None:
    """Answer the organization with `ref` if it lies in `account`'s county."""
    found: Organization | None = in_scope(account).where(Organization.ref == ref).first()
    return found


def counts(account: Account) -> dict[str, int]:
    """Answer how many organizations of the county lie behind each tab."""
    rows = in_scope(account).select(Organization.status, peewee.fn.COUNT(Organization.id))
    by_status: dict[OrganizationStatus, int] = dict(rows.group_by(Organization.status).tuples())
    return {
        key: sum(by_status.get(status, 0) for status in statuses)
        for key, (_text, statuses) in TABS.items()
    }


def in_tab(account: Account, key: str, *, page: int, size: int = 50) -> list[Organization]:
    """Answer one page of the county's organizations behind a tab, the longest waiting first."""
    rows = in_scope(account).where(Organization.status.in_(TABS[key][1]))
    return list(rows.order_by(Organization.created_at, Organization.id).paginate(page, size))


def own(account: Account) -> Organization | None:
    """Answer the organization that `account` manages, or None."""
    if account.role is not Role.ORGANIZATION or account.organization_id is None:
        return None
    found: Organization | None = Organization.get_or_none(
        Organization.id == account.organization_id
    )
    return found


def change_offer(
    organization: Organization, told: Offer, *, version: int, by: Account, at: datetime
) -> None:
    """Save contact, services, areas and capacity; raises FieldRefused, ChangedMeanwhile."""
    offered = organization_details.checked_offer(told, on=clock.local_date(at))
    with transaction():
        change(organization, version=version, **_columns(offered))
        _write_lists(organization, offered)
        audit.record("organization.offer_changed", by=by, at=at, subject=organization)


def correct(
    organization: Organization, told: Registration, *, version: int, by: Account, at: datetime
) -> None:
    """Mend the registration before approval; one that was not approved applies anew.

    Raises FieldRefused, ChangedMeanwhile, NotInThisState once it is approved.
    """
    mended = organization_details.checked_registration(told, besides=organization)
    lat, lon = organization_details.located(mended)
    with transaction():
        present = Organization.get_by_id(organization.id)
        if present.status not in CORRECTABLE:
            raise NotInThisState(state=present.status.zh)
        with _one_code_once():
            change(
                organization, version=version, **asdict(mended), lat=lat, lon=lon,
                status=S.APPLIED, status_reason="", decided_at=None,
            )  # fmt: skip
        Account.update(area_code=mended.area_code).where(
            (Account.organization == organization) & (Account.role == Role.ORGANIZATION)
        ).execute()
        _tell_county(organization, at=at)
        audit.record("organization.corrected", by=by, at=at, subject=organization)


def approve(
    organization: Organization, *, version: int | None = None, by: Account, at: datetime
) -> None:
    """Approve an application as it was read (else ChangedMeanwhile); its people may be asked."""
    with transaction():
        present = Organization.get_by_id(organization.id)
        if present.status is S.APPLIED and version not in {None, present.version}:
            raise ChangedMeanwhile
        _decide(organization, (S.APPLIED,), S.ACTIVE, by=by, at=at)


def reject(organization: Organization, *, reason: str, by: Account, at: datetime) -> None:
    """Turn an application down with a reason that the manager reads and may cure."""
    with transaction():
        _decide(organization, (S.APPLIED,), S.REJECTED, reason=_reason(reason), by=by, at=at)


def suspend(organization: Organization, *, reason: str, by: Account, at: datetime) -> int:
    """Suspend an organization: nobody of it is offered a child from this moment.

    Every live offer is withdrawn, every agreement not yet given is cancelled and its place free
    again, the townships concerned are told (HR-01's consequence, platform). Answers how many.
    """
    with transaction():
        _decide(organization, (S.ACTIVE,), S.SUSPENDED, reason=_reason(reason), by=by, at=at)
        return organization_work.release(organization, by=by, at=at)


def strike_off(organization: Organization, *, reason: str, by: Account, at: datetime) -> int:
    """Strike an organization off for good (on the list of serious breaches; domain.md 2.6)."""
    with transaction():
        start = (S.ACTIVE, S.SUSPENDED)
        _decide(organization, start, S.STRUCK_OFF, reason=_reason(reason), by=by, at=at)
        return organization_work.release(organization, by=by, at=at)


def restore(organization: Organization, *, by: Account, at: datetime) -> None:
    """Let a suspended organization serve again; what was taken from it stays taken."""
    with transaction():
        _decide(organization, (S.SUSPENDED,), S.ACTIVE, by=by, at=at)


def _reason(text: str) -> str:
    reason = tidy(text)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise FieldRefused("reason", N_("请用 4 到 300 个字写明原因，组织会看到。"))
    return reason


def _decide(
    organization: Organization,
    start: Iterable[OrganizationStatus],
    end: OrganizationStatus,
    *,
    by: Account,
    at: datetime,
    reason: str = "",
) -> None:
    """Move the status by one conditional UPDATE, tell the managers, record it."""
    moved = (
        Organization.update(
            status=end, status_reason=reason, decided_at=at, version=Organization.version + 1
        )
        .where((Organization.id == organization.id) & Organization.status.in_(list(start)))
        .execute()
    )
    present = Organization.get_by_id(organization.id)
    if not moved:
        raise NotInThisState(state=present.status.zh)
    organization.__data__.update(present.__data__)
    for manager in staff.managers_of(organization.id):
        key = f"organization_decided:{organization.ref}:{organization.version}:{manager.id}"
        messages.owe_to(manager, "organization_decided", key=key, at=at, status=end.zh)
    audit.record(f"organization.{end.value}", by=by, at=at, subject=organization)
