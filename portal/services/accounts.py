"""Accounts: made by invitation or sign-up, suspended and restored by the security administrator."""

from __future__ import annotations

from datetime import datetime

import peewee

from portal.models import Account, Area, Organization
from portal.services import audit, sign_ins
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import carry, transaction
from portal.vocabulary import N_, AccountStatus, Role

# People who sign themselves up; everybody else is staff and comes by invitation.
OWN_SIGN_UP = frozenset({Role.VOLUNTEER, Role.SOCIAL_WORKER, Role.ORGANIZATION})
# How many digits the area of a role has.
AREA_DIGITS: dict[Role, tuple[int, ...]] = {
    Role.VILLAGE_DIRECTOR: (12,),
    Role.TOWNSHIP: (9,),
    Role.GUARDIAN: (9, 12),
    Role.COUNTY: (6,),
    Role.POLICE: (6,),
    Role.REPORTER_UNIT: (6,),
    Role.SUPERVISOR: (2, 4),
    Role.EDITOR: (2,),
    Role.AUDITOR: (2,),
    Role.SECURITY_ADMIN: (2,),
    Role.SYSTEM_ADMIN: (2,),
}
LEVEL_SENTENCES = {
    (12,): N_("这个角色负责一个村，请选择村或牧场。"),
    (9,): N_("这个角色负责一个乡镇，请选择乡镇（街道）。"),
    (9, 12): N_("这个角色属于一个乡镇或村，请选择乡镇或村。"),
    (6,): N_("这个角色负责一个县，请选择县（市、区）。"),
    (2, 4): N_("这个角色负责全省或一个州市，请选择省或州市。"),
    (2,): N_("这个角色负责全省，请选择青海省。"),
}
UNUSABLE = "!"


class NotYourself(Refused):
    """Nobody suspends himself."""

    sentence = N_("不能停用自己的账号，请另一位安全管理员办理。")


def create(
    *,
    role: Role,
    display_name: str,
    area_code: str,
    at: datetime,
    email: str | None = None,
    phone: str | None = None,
    passphrase: str | None = None,
    organization: Organization | None = None,
    by: Account | None = None,
) -> Account:
    """Make an account; without a passphrase nobody can sign in to it until one is set.

    Raises FieldRefused for an address, phone, area or passphrase that cannot be taken.
    """
    password_hash = sign_ins.hash_passphrase(passphrase) if passphrase is not None else UNUSABLE
    refuse_wrong_area(role, area_code)
    with transaction():
        refuse_taken("email", email.lower() if email else None)
        refuse_taken("phone", phone)
        account: Account = Account.create(
            role=role,
            display_name=display_name.strip(),
            email=email.lower() if email else None,
            phone=phone,
            password_hash=password_hash,
            area_code=area_code,
            organization=organization,
            created_at=at,
        )
        audit.record("account.created", by=by or account, at=at, subject=account, role=role.value)
    return account


def refuse_wrong_area(role: Role, area_code: str) -> None:
    """Raise FieldRefused for `area_code` unless it exists and has the level the role needs."""
    digits = AREA_DIGITS.get(role)
    if digits and len(area_code) not in digits:
        raise FieldRefused("area_code", LEVEL_SENTENCES[digits])
    if not Area.select().where(Area.code == area_code).exists():
        raise FieldRefused("area_code", N_("没有这个地区，请从列表中选择。"))


def refuse_taken(field: str, value: str | None) -> None:
    """Raise FieldRefused for `field` (email or phone) if an account holds `value` already."""
    column = Account.email if field == "email" else Account.phone
    if value and Account.select().where(column == value).exists():
        raise FieldRefused(field, N_("这个联系方式已经有账号了，请直接登录，或换一个联系方式。"))


def _staff() -> peewee.ModelSelect:
    return Account.select().where(Account.role.not_in(list(OWN_SIGN_UP)))


def staff(*, page: int, size: int) -> list[Account]:
    """Answer one page of the staff's accounts, by role and area."""
    rows = _staff().order_by(Account.role, Account.area_code, Account.id)
    return list(rows.paginate(page, size))


def staff_count() -> int:
    """Answer how many accounts the staff have."""
    return int(_staff().count())


def find(account: Account, ref: str) -> Account | None:
    """Answer the account with `ref`; only for whoever keeps all accounts."""
    found: Account | None = Account.get_or_none(Account.ref == ref)
    return found


def demo_accounts() -> list[Account]:
    """Answer the demo's accounts that exist, one a role, in the order of the roles."""
    addresses = {role: f"{role.value}@demo.example" for role in Role}
    rows = Account.select().where(Account.email.in_(list(addresses.values())))
    by_role = {row.role: row for row in rows}
    return [by_role[role] for role in Role if role in by_role]


def suspend(account: Account, *, by: Account, at: datetime) -> None:
    """Suspend an account and end its sessions at once; raises NotYourself, NotInThisState."""
    if account.id == by.id:
        raise NotYourself
    with transaction():
        carry(account, AccountStatus.SUSPENDED, (AccountStatus.ACTIVE,))
        sign_ins.end_all_of(account, at=at)
        audit.record("account.suspended", by=by, at=at, subject=account)


def restore(account: Account, *, by: Account, at: datetime) -> None:
    """Let a suspended account sign in again; raises NotInThisState."""
    with transaction():
        carry(account, AccountStatus.ACTIVE, (AccountStatus.SUSPENDED,))
        audit.record("account.restored", by=by, at=at, subject=account)


def change_passphrase(account: Account, *, old: str, new: str, at: datetime) -> None:
    """Set a new passphrase and end every session; raises FieldRefused for `old` or `password`."""
    if not sign_ins.fits(account.password_hash, old):
        raise FieldRefused("old", N_("现在的口令不对，请再输入一次。"))
    password_hash = sign_ins.hash_passphrase(new)
    with transaction():
        Account.update(password_hash=password_hash).where(Account.id == account.id).execute()
        sign_ins.end_all_of(account, at=at)
        audit.record("account.passphrase_changed", by=account, at=at, subject=account)
