"""Who handles children's cases in a county: trained when, signed in when, with how much (HR-32).

Police, procuratorate and court need trained people for minors' cases, women among them
(《未成年人保护法》 art. 101); the portal asks the same of everybody who carries such work here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal import clock
from portal.models import Account, Area
from portal.models.area import within
from portal.services import audit, workloads
from portal.services.refusals import FieldRefused
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, AccountStatus, AreaLevel, Role, Sex

HANDLERS = (Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.POLICE, Role.COUNTY)
# A training day has at most so many hours; a course of a month is the longest there is.
MOST_HOURS = 200


@dataclass(frozen=True)
class Line:
    """Somebody on the roster and how many clocks run on this person's share of the desk."""

    account: Account
    load: int


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the active staff of the county that handle children's cases; the county only."""
    rows = Account.select().where(
        Account.role.in_(HANDLERS)
        & (Account.status == AccountStatus.ACTIVE)
        & within(Account.area_code, account.area_code)
    )
    if account.role is not Role.COUNTY:
        return rows.where(Account.id.is_null())
    return rows.order_by(Account.area_code, Account.role, Account.id)


def find(account: Account, ref: str) -> Account | None:
    """Answer the officer with `ref` on the roster of the account's county."""
    found: Account | None = visible_to(account).where(Account.ref == ref).first()
    return found


def lines(account: Account, *, at: datetime, page: int = 1, size: int = 50) -> list[Line]:
    """Answer one page of the roster; the work of a desk is shared by its officers."""
    desks = workloads.open_by_desk(at, area=account.area_code)
    everybody = list(visible_to(account))
    shared = Counter((officer.role, officer.area_code) for officer in everybody)
    shown = everybody[(page - 1) * size : page * size]
    found = []
    for officer in shown:
        desk = (officer.role, officer.area_code)
        found.append(Line(officer, -(-desks[desk] // shared[desk])))
    return found


def count(account: Account) -> int:
    """Answer how many people stand on the roster."""
    return int(visible_to(account).count())


def untrained(account: Account) -> int:
    """Answer how many of them have no training on record."""
    return int(visible_to(account).where(Account.trained_on.is_null()).count())


def roles_without_women(account: Account) -> list[Role]:
    """Answer the kinds of staff in which no woman is on record."""
    rows = visible_to(account).order_by().select(Account.role, Account.sex).distinct().tuples()
    found = {(role, sex) for role, sex in rows}
    present = [role for role in HANDLERS if any(role is each for each, _sex in found)]
    return [role for role in present if (role, Sex.FEMALE) not in found]


def villages_without_director(account: Account) -> list[Area]:
    """Answer the villages of the county that have no active director of their own (KPI 1)."""
    directors = Account.select(Account.area_code).where(
        (Account.role == Role.VILLAGE_DIRECTOR) & (Account.status == AccountStatus.ACTIVE)
    )
    mine = within(Area.code, account.area_code) & (Area.level == AreaLevel.VILLAGE)
    return list(Area.select().where(mine & Area.code.not_in(directors)).order_by(Area.code))


def keep(
    officer: Account, *, sex: Sex | None, trained_on: date | None, trained_hours: int | None,
    version: int, by: Account, at: datetime,
) -> None:  # fmt: skip
    """Write down somebody's sex and latest training.

    Raises FieldRefused("trained_on" | "trained_hours"), ChangedMeanwhile.
    """
    today = clock.local_date(at)
    if trained_on is not None and not clock.years_before(today, 20) <= trained_on <= today:
        raise FieldRefused("trained_on", N_("培训日期应在今天或以前，请核对。"))
    if trained_hours is not None and not 1 <= trained_hours <= MOST_HOURS:
        raise FieldRefused("trained_hours", N_("培训学时请填 1 到 %(most)s。"), most=MOST_HOURS)
    if (trained_on is None) != (trained_hours is None):
        field = "trained_on" if trained_on is None else "trained_hours"
        raise FieldRefused(field, N_("培训日期和学时要一起填，没有培训过的都空着。"))
    values = {"sex": sex, "trained_on": trained_on, "trained_hours": trained_hours}
    with transaction():
        change(officer, version=version, **values)
        audit.record("account.training_recorded", by=by, at=at, subject=officer)
