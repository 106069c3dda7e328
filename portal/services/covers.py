"""Covers: leave is told, a deputy is asked, accepts, and answers for the work until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.models import Account, Cover
from portal.models.area import within
from portal.services import audit, messages, staff, workloads
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import carry, transaction
from portal.supervision_terms import CoverReason, CoverStatus
from portal.vocabulary import N_, AccountStatus, Role

S = CoverStatus
# Whose work can be covered, and by the office of which role above his own.
ABOVE = {
    Role.VILLAGE_DIRECTOR: Role.TOWNSHIP,
    Role.TOWNSHIP: Role.COUNTY,
    Role.COUNTY: Role.COUNTY,
    Role.POLICE: Role.POLICE,
}
LIVE = (S.ASKED, S.OPEN, S.ACCEPTED)
# Whoever is away longer is replaced, not covered (platform).
LONGEST = timedelta(days=92)
LONGEST_NOTE, LONGEST_ANSWER = 500, 300


class NotYours(Refused):
    """Somebody else was asked."""

    sentence = N_("这次代管请的是别人，要由他本人答复。")


@dataclass(frozen=True)
class Dates:
    """The days of a cover, both included."""

    from_on: date
    until_on: date


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the covers of the account's area, and those in which it is deputy; newest first."""
    owner, deputy = Account.alias(), Account.alias()
    rows = (
        Cover.select(Cover, owner, deputy)
        .join(owner, on=Cover.account)
        .join_from(Cover, deputy, peewee.JOIN.LEFT_OUTER, on=Cover.deputy)
        .order_by(Cover.id.desc())
    )
    if account.role not in ABOVE:
        return rows.where(Cover.id.is_null())
    mine = (Cover.account == account.id) | (Cover.deputy == account.id)
    if account.role in {Role.TOWNSHIP, Role.COUNTY}:
        mine |= within(Cover.area_code, account.area_code)
    return rows.where(mine)


def find(account: Account, ref: str) -> Cover | None:
    """Answer the cover with `ref` if `account` may see it."""
    found: Cover | None = visible_to(account).where(Cover.ref == ref).first()
    return found


def coverable(account: Account) -> peewee.ModelSelect:
    """Select the active officers below `account` whose cover it may arrange."""
    roles = [role for role, above in ABOVE.items() if above is account.role and role != above]
    if account.role is Role.COUNTY:
        roles = [Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.POLICE]
    rows = Account.select().where(
        Account.role.in_(roles) & (Account.status == AccountStatus.ACTIVE)
    )
    return rows.where(within(Account.area_code, account.area_code)).order_by(Account.id)


def find_officer(account: Account, ref: str) -> Account | None:
    """Answer the officer with `ref` if `account` may arrange his cover."""
    found: Account | None = coverable(account).where(Account.ref == ref).first()
    return found


def deputies_for(officer: Account) -> list[Account]:
    """Answer who may stand in: colleagues of the same office, then the office above.

    Both read the same files already, so that a cover opens nothing to anybody.
    """
    colleagues = (Account.role == officer.role) & (Account.area_code == officer.area_code)
    above = ABOVE[officer.role]
    length = {Role.TOWNSHIP: 9, Role.COUNTY: 6, Role.POLICE: 6}[above]
    upper = (Account.role == above) & (Account.area_code == officer.area_code[:length])
    rows = Account.select().where(
        (colleagues | upper) & (Account.status == AccountStatus.ACTIVE) & (Account.id != officer.id)
    )
    return list(rows.order_by(Account.role != officer.role, Account.id))


def arrange(
    officer: Account,
    reason: CoverReason,
    dates: Dates,
    *,
    deputy: Account | None,
    note: str = "",
    by: Account,
    at: datetime,
) -> Cover:
    """Ask a deputy to cover for `officer`, or tell his leave without one (`deputy` None).

    Raises FieldRefused("from_on" | "until_on" | "deputy" | "note").
    """
    said = note.strip()
    _refuse(dates, said, at)
    if deputy is not None and deputy.id not in {each.id for each in deputies_for(officer)}:
        raise FieldRefused("deputy", N_("请从列表中选一位代管人。"))
    with transaction():
        _refuse_overlap(officer, dates)
        cover: Cover = Cover.create(
            account=officer, deputy=deputy, area_code=officer.area_code, reason=reason,
            status=S.ASKED if deputy else S.OPEN, from_on=dates.from_on, until_on=dates.until_on,
            note=said, proposed_by=by, proposed_at=at,
        )  # fmt: skip
        audit.record("cover.arranged", by=by, at=at, subject=cover, reason=reason.value)
        for person in (deputy, officer):
            if person is not None and person.id != by.id:
                _tell(cover, person, "cover_asked" if person is deputy else "cover_told", at=at)
    return cover


def name_deputy(cover: Cover, deputy: Account, *, version: int, by: Account, at: datetime) -> None:
    """Ask (another) deputy for a cover that has none; raises FieldRefused("deputy")."""
    if deputy.id not in {each.id for each in deputies_for(cover.account)}:
        raise FieldRefused("deputy", N_("请从列表中选一位代管人。"))
    with transaction():
        _move(cover, S.ASKED, (S.OPEN, S.DECLINED), version, deputy=deputy)
        audit.record("cover.asked", by=by, at=at, subject=cover)
        _tell(cover, deputy, "cover_asked", at=at)


def accept(cover: Cover, *, version: int, by: Account, at: datetime) -> None:
    """Take the work over as deputy; what is open then is counted, so that nothing gets lost."""
    _refuse_others(cover, by)
    with transaction():
        open_now = workloads.open_for(cover.account, at=at)
        values: dict[str, Any] = {"answered_at": at, "handed_over": open_now}
        _move(cover, S.ACCEPTED, (S.ASKED,), version, **values)
        audit.record("cover.accepted", by=by, at=at, subject=cover, handed_over=open_now)
        _tell(cover, cover.account, "cover_accepted", at=at)


def decline(cover: Cover, *, answer: str, version: int, by: Account, at: datetime) -> None:
    """Say that one cannot; whoever asked hears of it. Raises FieldRefused("answer")."""
    _refuse_others(cover, by)
    said = answer.strip()
    if not said or len(said) > LONGEST_ANSWER:
        raise FieldRefused("answer", N_("请用不超过 %(most)s 个字写明原因。"), most=LONGEST_ANSWER)
    with transaction():
        _move(cover, S.DECLINED, (S.ASKED,), version, answered_at=at, answer=said)
        audit.record("cover.declined", by=by, at=at, subject=cover)
        _tell(cover, cover.proposed_by, "cover_declined", at=at)


def end(cover: Cover, *, version: int, by: Account, at: datetime) -> None:
    """End a cover before its day; the officer answers alone again."""
    with transaction():
        _move(cover, S.ENDED, (*LIVE, S.DECLINED), version, ended_at=at)
        audit.record("cover.ended", by=by, at=at, subject=cover)


def covered_by(account: Account, *, at: datetime) -> list[Cover]:
    """Answer the covers in which `account` stands in today, the first to end first."""
    today = clock.local_date(at)
    rows = Cover.select(Cover, Account).join(Account, on=Cover.account)
    return list(
        rows.where(
            (Cover.deputy == account.id)
            & (Cover.status == S.ACCEPTED)
            & (Cover.from_on <= today)
            & (Cover.until_on >= today)
        ).order_by(Cover.until_on)
    )


def silent_below(account: Account, *, at: datetime) -> int:
    """Answer how many officers below `account` have not signed in for a week, covered ones not."""
    since = at - workloads.SILENT_AFTER
    last = peewee.fn.COALESCE(Account.last_sign_in_at, Account.created_at)
    live = Cover.select(Cover.account).where(Cover.status.in_(LIVE))
    return int(coverable(account).where((last < since) & Account.id.not_in(live)).count())


def notice_due(at: datetime) -> int:
    """Propose a cover for whoever is silent or overloaded: the office above hears, once a week.

    Answers how many officers were noticed; harmless when repeated.
    """
    week = "{}-{}".format(*clock.local_date(at).isocalendar()[:2])
    today = clock.local_date(at)
    live = Cover.select(Cover.account).where(Cover.status.in_(LIVE) & (Cover.until_on >= today))
    rows = Account.select().where(
        Account.role.in_((Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.POLICE))
        & (Account.status == AccountStatus.ACTIVE)
        & Account.id.not_in(live)
    )
    found = workloads.noticed(rows, area="63", at=at)
    for each in found:
        officer = each.account
        above = Role.TOWNSHIP if officer.role is Role.VILLAGE_DIRECTOR else Role.COUNTY
        key = f"cover_proposed:{officer.id}:{week}"
        staff.tell(
            staff.responsible_for(officer.area_code, above), "cover_proposed", key=key, at=at
        )
    return len(found)


def _refuse_others(cover: Cover, by: Account) -> None:
    """Only the deputy himself answers; nobody is put to work behind his back."""
    if cover.deputy_id != by.id:
        raise NotYours


def _refuse(dates: Dates, note: str, at: datetime) -> None:
    if dates.from_on < clock.local_date(at):
        raise FieldRefused("from_on", N_("开始的日期已经过去，请从今天或以后开始。"))
    if dates.until_on < dates.from_on:
        raise FieldRefused("until_on", N_("结束的日期要在开始之后。"))
    if dates.until_on - dates.from_on > LONGEST:
        raise FieldRefused("until_on", N_("最长三个月；更久的，请改派人员。"))
    if len(note) > LONGEST_NOTE:
        raise FieldRefused("note", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST_NOTE)


def _refuse_overlap(officer: Account, dates: Dates) -> None:
    overlaps = (Cover.from_on <= dates.until_on) & (Cover.until_on >= dates.from_on)
    mine = (Cover.account == officer.id) & Cover.status.in_(LIVE)
    if Cover.select().where(mine & overlaps).exists():
        raise FieldRefused("from_on", N_("这几天已经有一次代管安排，请先结束那一次。"))


def _tell(cover: Cover, person: Account, template: str, *, at: datetime) -> None:
    key = f"{template}:{cover.ref}:{cover.version}:{person.id}"
    messages.owe_to(person, template, key=key, at=at)


def _move(
    cover: Cover, status: CoverStatus, states: tuple[CoverStatus, ...], version: int, **values: Any
) -> None:
    carry(cover, status, states, version, **values)
