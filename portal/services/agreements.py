"""Agreements on entrusted care: who needs one, what it says, who sees it (domain.md 2.5, 3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.child_terms import CarerRelation, ParentsAway
from portal.guardianship_terms import (
    STANDING,
    UNFINISHED,
    AgreementStatus,
    EntrustReason,
)
from portal.models import Account, Agreement, Child
from portal.models.area import within
from portal.services import audit, child_scope
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.transactions import change, transaction
from portal.services.written_text import is_name, read_phone, tidy
from portal.vocabulary import N_, ChildStatus, Role

S = AgreementStatus
# An agreement is made for a year at most, so that child and carer are asked again (platform).
LONGEST_MONTHS = 12
EARLIEST, LATEST = timedelta(days=366), timedelta(days=92)
# 未成年人保护法 art. 23: parents speak with child and carer at least once a week (statutory).
LEAST_CONTACT, MOST_CONTACT = 1, 21
LONGEST_PARENTS, LONGEST_LINE, LONGEST_NAME = 150, 200, 72
LEAST_CONTENT, MOST_CONTENT = 10, 2000


class AlreadyDrafted(Refused):
    """A child has one agreement under way at a time."""

    sentence = N_("这个孩子已经有一份没办完的协议，请接着办那一份，或先把它作废。")


@dataclass(frozen=True)
class AgreementTerms:
    """What is agreed; None where nothing was chosen or written that can be read."""

    parents: str
    carer_name: str
    carer_relation: str
    carer_phone: str
    reason: EntrustReason | None
    starts_on: date | None
    ends_on: date | None
    care_content: str
    costs: str
    contact_times: int | None
    contact_way: str
    emergency_name: str
    emergency_phone: str


def needs_one(child: Child) -> bool:
    """Say whether somebody other than a parent cares for the child while parents are away."""
    return bool(Child.select().where((Child.id == child.id) & needing()).exists())


def needing() -> peewee.Expression:
    """Answer the condition of children on the register who need an agreement."""
    away = [each.value for each in ParentsAway]
    return (
        (Child.status == ChildStatus.ACTIVE)
        & Child.parents_away.in_(away)
        & (Child.carer_relation != CarerRelation.NOBODY.value)
    )


def draft(child: Child, terms: AgreementTerms, *, by: Account, at: datetime) -> Agreement:
    """Draft an agreement; one that is in force is renewed by it.

    Raises the first FieldRefused, AlreadyDrafted, NotInThisState for a file that is closed.
    """
    if child.status is ChildStatus.EXITED:
        raise NotInThisState(state=child.status.zh)
    for refusal in refusals(terms, at=at):
        raise refusal
    with transaction():
        standing = standing_of(child)
        if any(row.status in UNFINISHED for row in standing):
            raise AlreadyDrafted
        agreement: Agreement = Agreement.create(
            number=_next_number(child.area_code[:9], clock.local_date(at).year),
            child=child,
            renewed_from=standing[-1] if standing else None,
            created_by=by,
            created_at=at,
            **_stored(terms),
        )
        audit.record("agreement.drafted", by=by, at=at, subject=agreement)
    return agreement


def rewrite(
    agreement: Agreement, terms: AgreementTerms, *, version: int, by: Account, at: datetime
) -> None:
    """Write a draft anew; raises the first FieldRefused, NotInThisState, ChangedMeanwhile."""
    if agreement.status is not S.DRAFT:
        raise NotInThisState(state=agreement.status.zh)
    for refusal in refusals(terms, at=at):
        raise refusal
    with transaction():
        change(agreement, version=version, **_stored(terms))
        audit.record("agreement.rewritten", by=by, at=at, subject=agreement)


def refusals(terms: AgreementTerms, *, at: datetime) -> Iterator[FieldRefused]:
    """Yield a refusal for every field that cannot be kept."""
    yield from _refuse_people(terms)
    yield from _refuse_period(terms, clock.local_date(at))
    yield from _refuse_content(terms)


def state_on(agreement: Agreement, day: date) -> AgreementStatus:
    """Answer the status on `day`; an agreement has expired after its last day, by itself."""
    if agreement.status is S.ACTIVE and agreement.ends_on < day:
        return S.EXPIRED
    status: AgreementStatus = agreement.status
    return status


def standing_of(child: Child) -> list[Agreement]:
    """Answer the child's agreements that are unfinished or in force, the oldest first."""
    rows = Agreement.select().where((Agreement.child == child.id) & Agreement.status.in_(STANDING))
    return list(rows.order_by(Agreement.id))


def latest_of(child: Child) -> Agreement | None:
    """Answer the child's newest agreement, None if there never was one."""
    rows = Agreement.select().where(Agreement.child == child.id)
    found: Agreement | None = rows.order_by(Agreement.id.desc()).first()
    return found


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the agreements of the children whose files `account` may open, child joined."""
    rows = Agreement.select(Agreement, Child).join(Child)
    if account.role not in child_scope.CASE_STAFF:
        return rows.where(Agreement.id.is_null())
    rows = rows.where(within(Child.area_code, account.area_code))
    if account.role is Role.COUNTY:
        rows = rows.where(Child.status.in_(child_scope.SHOWN_TO_COUNTY))
    return rows


def find(account: Account, ref: str) -> Agreement | None:
    """Answer the agreement with `ref` if its child's file is open to `account`."""
    found: Agreement | None = visible_to(account).where(Agreement.ref == ref).first()
    return found


def opened(agreement: Agreement, *, by: Account, at: datetime) -> None:
    """Write into the audit record that `by` reads the agreement."""
    audit.opened(agreement, by=by, at=at, purpose="agreement")


def _stored(terms: AgreementTerms) -> dict[str, object]:
    values = asdict(terms)
    for name in ("parents", "carer_name", "costs", "contact_way", "emergency_name"):
        values[name] = tidy(values[name])
    for name in ("carer_phone", "emergency_phone"):
        values[name] = read_phone(values[name])
    values["care_content"] = terms.care_content.strip()
    return values


def _refuse_people(terms: AgreementTerms) -> Iterator[FieldRefused]:
    if not 2 <= len(tidy(terms.parents)) <= LONGEST_PARENTS:
        yield FieldRefused("parents", N_("请写出委托的父母（监护人）的姓名。"))
    carers = {each.value for each in CarerRelation} - {CarerRelation.NOBODY.value}
    if terms.carer_relation not in carers:
        yield FieldRefused("carer_relation", N_("请选择被委托人与孩子的关系。"))
    for field in ("carer_name", "emergency_name"):
        name = tidy(getattr(terms, field))
        if not 2 <= len(name) <= LONGEST_NAME or not is_name(name):
            yield FieldRefused(field, N_("请填写姓名，姓名里只能有文字和间隔号。"))
    for field in ("carer_phone", "emergency_phone"):
        if read_phone(getattr(terms, field)) is None:
            yield FieldRefused(
                field,
                N_("请填写能打通的电话：11位手机号，或带区号的座机号，例如 0974-8512345。"),
            )


def _refuse_period(terms: AgreementTerms, today: date) -> Iterator[FieldRefused]:
    starts_on, ends_on = terms.starts_on, terms.ends_on
    if starts_on is None:
        yield FieldRefused("starts_on", N_("请填写日期，例如 2026-12-05。"))
    elif not today - EARLIEST <= starts_on <= today + LATEST:
        yield FieldRefused("starts_on", N_("请填写今天前一年之内，或今后三个月之内的日子。"))
    if ends_on is None:
        yield FieldRefused("ends_on", N_("请填写日期，例如 2026-12-05。"))
    elif ends_on <= today or (starts_on is not None and ends_on <= starts_on):
        yield FieldRefused("ends_on", N_("结束日期要在今天和开始日期之后。"))
    elif starts_on is not None and ends_on > clock.months_after(starts_on, LONGEST_MONTHS):
        yield FieldRefused(
            "ends_on",
            N_("一份协议最长一年（平台规定），最晚到 %(day)s；到期可以续签。"),
            day=f"{clock.months_after(starts_on, LONGEST_MONTHS)}",
        )


def _refuse_content(terms: AgreementTerms) -> Iterator[FieldRefused]:
    if terms.reason is None:
        yield FieldRefused("reason", N_("请选择委托的理由；没有正当理由的，不得委托他人照护。"))
    content = len(terms.care_content.strip())
    if not LEAST_CONTENT <= content <= MOST_CONTENT:
        yield FieldRefused(
            "care_content",
            N_("请用 %(least)s 到 %(most)s 个字写明生活、就医、上学、安全和紧急情况由谁怎么管。"),
            least=LEAST_CONTENT, most=MOST_CONTENT,
        )  # fmt: skip
    if len(tidy(terms.costs)) > LONGEST_LINE:
        yield FieldRefused("costs", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST_LINE)
    times = terms.contact_times
    if times is None or not LEAST_CONTACT <= times <= MOST_CONTACT:
        yield FieldRefused(
            "contact_times", N_("父母与孩子、照料人每周至少联系一次（法定），请填写每周几次。")
        )
    if not 2 <= len(tidy(terms.contact_way)) <= LONGEST_LINE:
        yield FieldRefused("contact_way", N_("请写明怎么联系，例如“每周日晚微信视频”。"))


def _next_number(township: str, year: int) -> str:
    """Answer the next number of the township's year; one writer at a time makes it unique."""
    start = f"{township}-W{year}-"
    last = (
        Agreement.select(peewee.fn.MAX(Agreement.number))
        .where(Agreement.number.startswith(start))
        .scalar()
    )
    return f"{start}{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"
