"""Concerns: what a helper noticed and the township must answer; appended to, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import peewee

from portal import clock
from portal.models import Account, Child, Concern, ServiceRecord
from portal.models.area import within
from portal.services import audit, staff
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import N_, ConcernStatus, Role

S = ConcernStatus
HANDLERS = frozenset({Role.TOWNSHIP, Role.COUNTY})
SHORTEST, LONGEST = 4, 2000


@dataclass(frozen=True)
class Worry:
    """What was noticed: the child's own words or what was seen, and whether danger is now."""

    facts: str
    is_danger_now: bool


@dataclass(frozen=True)
class Answer:
    """What the office did; when and to whom it told the police, if it did."""

    done: str
    is_closed: bool
    reported_at: datetime | None = None
    reported_to: str = ""


def raise_concern(
    worry: Worry, *, child: Child, record: ServiceRecord | None, by: Account, at: datetime
) -> Concern:
    """Write a concern inside the caller's transaction; township and county hear of it at once.

    Only spontaneous words are asked for: the account of an offence is taken by the police alone
    (HR-17; 未成年人保护法 art. 110, 112, statutory). Reporting is a duty (art. 11, statutory).
    Raises FieldRefused("facts").
    """
    facts = worry.facts.strip()
    if len(facts) < SHORTEST:
        raise FieldRefused("facts", N_("请写下您看到的，或孩子自己说出的话，几个字也可以。"))
    if len(facts) > LONGEST:
        raise FieldRefused("facts", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    concern: Concern = Concern.create(
        record=record,
        child=child,
        area_code=child.area_code,
        facts=facts,
        is_danger_now=worry.is_danger_now,
        raised_by=by,
        raised_at=at,
    )
    staff.tell(
        staff.responsible_for(child.area_code, Role.TOWNSHIP, Role.COUNTY),
        "concern_raised",
        key=f"concern_raised:{concern.ref}",
        at=at,
        is_danger_now=worry.is_danger_now,
    )
    audit.record("concern.raised", by=by, at=at, subject=concern, is_danger_now=worry.is_danger_now)
    return concern


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the concerns of the account's area, child and reporter joined, danger and age first.

    Only township and county see any; the village does not, because it may know the people named.
    """
    rows = (
        Concern.select(Concern, Child, Account)
        .join(Child)
        .join_from(Concern, Account, on=(Concern.raised_by == Account.id))
        .order_by(Concern.is_danger_now.desc(), Concern.raised_at, Concern.id)
    )
    if account.role not in HANDLERS:
        return rows.where(Concern.id.is_null())
    # After a move both the place where it was raised and the child's new place must know.
    mine = within(Concern.area_code, account.area_code) | within(Child.area_code, account.area_code)
    return rows.where(mine)


def find(account: Account, ref: str) -> Concern | None:
    """Answer the concern with `ref` if `account` handles concerns of that area."""
    found: Concern | None = visible_to(account).where(Concern.ref == ref).first()
    return found


def open_for(account: Account) -> list[Concern]:
    """Answer the concerns of the account's area that nobody has answered, danger first."""
    return list(visible_to(account).where(Concern.status != S.ANSWERED))


def in_scope(
    account: Account, *, is_over: bool, page: int = 1, size: int = 50
) -> tuple[list[Concern], int]:
    """Answer one page of the open (or the answered) concerns, and the count of all of them."""
    rows = visible_to(account).where((Concern.status == S.ANSWERED) == is_over)
    if is_over:
        rows = rows.order_by(Concern.raised_at.desc(), Concern.id.desc())
    return list(rows.paginate(page, size)), rows.count()


def of_record(record: ServiceRecord) -> list[Concern]:
    """Answer the concerns raised in a record, the first one first."""
    return list(Concern.select().where(Concern.record == record.id).order_by(Concern.id))


def opened(concern: Concern, *, by: Account, at: datetime) -> None:
    """Write into the audit record that `by` reads the concern; it is part of the child's file."""
    audit.opened(concern, by=by, at=at, purpose="concern")


def answer(
    concern: Concern, given: Answer, *, version: int | None = None, by: Account, at: datetime
) -> None:
    """Add what was done; reported to the police and still open, or answered.

    Present danger is closed only with the time and unit of the report to the police (platform).
    Raises FieldRefused("done" | "reported_at" | "reported_to" | "is_closed"), NotInThisState.
    """
    text = given.done.strip()
    with transaction():
        present = Concern.get_by_id(concern.id)
        if present.status is S.ANSWERED:
            raise NotInThisState(state=present.status.zh)
        _refuse(present, given, text, at)
        status = S.ANSWERED if given.is_closed else S.REPORTED
        moved = (
            Concern.update(
                status=status,
                answer=_appended(present.answer, text, at),
                reported_at=present.reported_at or given.reported_at,
                reported_to=present.reported_to or given.reported_to.strip(),
                answered_by=by,
                answered_at=at,
                version=Concern.version + 1,
            )
            .where(
                (Concern.id == concern.id)
                & (Concern.version == (present.version if version is None else version))
            )
            .execute()
        )
        if not moved:
            raise ChangedMeanwhile
        concern.__data__.update(Concern.get_by_id(concern.id).__data__)
        audit.record("concern.answered", by=by, at=at, subject=concern, status=status.value)


def _appended(before: str, text: str, at: datetime) -> str:
    entry = f"{clock.to_local(at):%Y-%m-%d %H:%M} {text}"
    return f"{before}\n{entry}" if before else entry


def _refuse(concern: Concern, given: Answer, text: str, at: datetime) -> None:
    if len(text) < SHORTEST:
        raise FieldRefused("done", N_("请写明做了什么：谁、什么时候、到哪里、结果怎样。"))
    if len(text) > LONGEST:
        raise FieldRefused("done", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    _refuse_report(concern, given, at)
    is_reported = given.reported_at is not None or concern.reported_at is not None
    if concern.is_danger_now and not is_reported:
        raise FieldRefused(
            "reported_at",
            N_("上报时说明孩子当时有危险。请先拨打110，再填写报警的时间和接警单位。"),
        )
    if not given.is_closed and not is_reported:
        raise FieldRefused("is_closed", N_("没有报告公安时，请选“已处理完毕”，或先报告公安。"))


def _refuse_report(concern: Concern, given: Answer, at: datetime) -> None:
    if given.reported_at is not None and concern.reported_at is not None:
        raise FieldRefused(
            "reported_at",
            N_("报警的时间和单位已经登记过。再次报警，请写在“做了什么”里，这里留空。"),
        )
    if given.reported_at is not None and given.reported_at > at:
        raise FieldRefused("reported_at", N_("报警时间不能在将来，请填写实际报警的时间。"))
    if given.reported_at is not None and not given.reported_to.strip():
        raise FieldRefused("reported_to", N_("请填写接警的单位，例如“共和县公安局恰卜恰派出所”。"))
    if given.reported_at is None and given.reported_to.strip():
        raise FieldRefused("reported_at", N_("请填写报警的时间。"))
