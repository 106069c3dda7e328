"""Which officers of an area hear of something, found by the place it happened in."""

from __future__ import annotations

from datetime import date, datetime

from portal import clock
from portal.models import Account, Cover
from portal.models.area import within
from portal.services import areas, messages
from portal.services.transactions import transaction
from portal.supervision_terms import CoverStatus
from portal.vocabulary import AccountStatus, Role

# How much of a place's code is the area of each office.
REACH = {Role.VILLAGE_DIRECTOR: 12, Role.TOWNSHIP: 9, Role.COUNTY: 6, Role.POLICE: 6}


def responsible_for(area_code: str, *roles: Role) -> list[Account]:
    """Answer the active accounts of `roles` in charge of the place, by role and id.

    A place without a village (9 digits) has no village director of its own, so every director of
    that township answers for it.
    """
    steps = areas.ancestors(area_code)
    found: list[Account] = []
    for role in roles:
        accounts = Account.select().where(
            (Account.role == role) & (Account.status == AccountStatus.ACTIVE)
        )
        exact = [code for code in steps if len(code) == REACH[role]]
        if exact:
            accounts = accounts.where(Account.area_code == exact[0])
        else:
            accounts = accounts.where(within(Account.area_code, area_code))
        found += list(accounts.order_by(Account.id))
    return found


def with_deputies(accounts: list[Account], day: date) -> list[Account]:
    """Answer `accounts` and whoever covers for one of them on `day`, each once."""
    rows = (
        Account.select()
        .join(Cover, on=(Cover.deputy == Account.id))
        .where(
            Cover.account.in_([account.id for account in accounts])
            & (Cover.status == CoverStatus.ACCEPTED)
            & (Cover.from_on <= day)
            & (Cover.until_on >= day)
            & (Account.status == AccountStatus.ACTIVE)
        )
        .order_by(Account.id)
    )
    known = {account.id for account in accounts}
    found = list(accounts)
    for deputy in rows if accounts else ():
        if deputy.id not in known:
            known.add(deputy.id)
            found.append(deputy)
    return found


def supervisors_of(area_code: str) -> list[Account]:
    """Answer the active supervisors of the place's prefecture, or else of the province."""
    for length in (4, 2):
        found = list(
            Account.select()
            .where(
                (Account.role == Role.SUPERVISOR)
                & (Account.status == AccountStatus.ACTIVE)
                & (Account.area_code == area_code[:length])
            )
            .order_by(Account.id)
        )
        if found:
            return found
    return []


def tell(
    accounts: list[Account],
    template: str,
    *,
    key: str,
    at: datetime,
    besides: Account | None = None,
    **payload: object,
) -> None:
    """Owe each of `accounts` and their deputies the message, in one transaction.

    `besides`, who did it, needs none.
    """
    with transaction():
        for account in with_deputies(accounts, clock.local_date(at)):
            if besides is None or account.id != besides.id:
                messages.owe_to(account, template, key=f"{key}:{account.id}", at=at, **payload)


def managers_of(organization_id: int) -> list[Account]:
    """Answer the active managers of an organization."""
    return list(
        Account.select()
        .where(
            (Account.organization == organization_id)
            & (Account.role == Role.ORGANIZATION)
            & (Account.status == AccountStatus.ACTIVE)
        )
        .order_by(Account.id)
    )
