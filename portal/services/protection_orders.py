"""Personal safety protection orders: applied for, decided, reviewed, extended (HR-19).

反家庭暴力法 art. 23 to 31. The county enters what the court decides; the court has no account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.case_terms import LIVE_CASES
from portal.deadline_terms import RULES, Deadline, Unit
from portal.guardianship_terms import Applicant, OrderOutcome, OrderState, ReviewResult
from portal.models import Account, ProtectionCase, ProtectionOrder
from portal.models.area import within
from portal.services import audit, cases, interventions
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import change, transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, Role

O, S = OrderOutcome, OrderState  # noqa: E741
SHORTEST, LONGEST, LONGEST_COURT, LONGEST_NUMBER = 4, 2000, 120, 60
IN_FORCE_SINCE = date(2016, 3, 1)
# Art. 30: an order is valid for six months at most (statutory).
LONGEST_MONTHS = 6
# Art. 31: a review is asked for within five days (statutory).
REVIEW_DAYS = timedelta(days=5)
# Whether an order is extended is settled so long before it ends (platform).
RENEW_BEFORE = timedelta(days=14)


@dataclass(frozen=True)
class Application:
    """Who applies to which court, when, and why."""

    applicant: Applicant | None
    court: str
    applied_at: datetime | None
    is_urgent: bool
    words: str


@dataclass(frozen=True)
class Decision:
    """What the court decided, and until which day an order is valid."""

    outcome: OrderOutcome | None
    decided_at: datetime | None
    document_no: str
    valid_until: date | None = None


def apply(
    case: ProtectionCase,
    application: Application,
    *,
    renewed_from: ProtectionOrder | None = None,
    by: Account,
    at: datetime,
) -> ProtectionOrder:
    """Record an application; with `renewed_from` it asks to extend that order.

    Raises FieldRefused("applicant" | "court" | "applied_on" | "words"), NotInThisState.
    """
    if case.status not in LIVE_CASES:
        raise NotInThisState(state=case.status.zh)
    court, words = tidy(application.court), application.words.strip()
    if application.applicant is None:
        raise FieldRefused("applicant", N_("请选择由谁申请。"))
    if not 4 <= len(court) <= LONGEST_COURT:
        raise FieldRefused("court", N_("请写出法院全称，例如“共和县人民法院”。"))
    applied_at = _past("applied_on", application.applied_at, at)
    if clock.local_date(applied_at) < IN_FORCE_SINCE:
        raise FieldRefused("applied_on", N_("反家庭暴力法自2016年3月1日起施行，请看看日期对不对。"))
    _refuse_words(words)
    with transaction():
        if renewed_from is not None:
            _settle_renewal(renewed_from, "", at=at)
        order: ProtectionOrder = ProtectionOrder.create(
            case=case, area_code=case.area_code, applied_at=applied_at, court=court,
            applicant=application.applicant, is_urgent=application.is_urgent, words=words,
            renewed_from=renewed_from, recorded_by=by, recorded_at=at,
        )  # fmt: skip
        said = N_("已向法院申请人身安全保护令。")
        cases.step(case, "order_applied", said, by=by, at=at, is_urgent=application.is_urgent)
    return order


def decide(
    order: ProtectionOrder, decision: Decision, *, version: int, by: Account, at: datetime
) -> None:
    """Record the court's decision; a granted order stands on the ladder from then on.

    Raises FieldRefused("outcome" | "decided_on" | "document_no" | "valid_until"),
    NotInThisState, ChangedMeanwhile.
    """
    if order.outcome is not None:
        raise NotInThisState(state=order.outcome.zh)
    if decision.outcome is None:
        raise FieldRefused("outcome", N_("请选择法院的裁定结果。"))
    decided_at = _past("decided_on", decision.decided_at, at)
    if decided_at < order.applied_at:
        raise FieldRefused("decided_on", N_("裁定时间早于申请时间，请照裁定书填写。"))
    number = tidy(decision.document_no)
    if not 1 <= len(number) <= LONGEST_NUMBER:
        raise FieldRefused("document_no", N_("请填写裁定书的文号。"))
    is_granted = decision.outcome is O.GRANTED
    valid_until = _valid_until(decision, clock.local_date(decided_at)) if is_granted else None
    values = {"outcome": decision.outcome, "decided_at": decided_at, "document_no": number}
    with transaction():
        change(order, version=version, decision_recorded_at=at, valid_until=valid_until, **values)
        outcome = decision.outcome.value
        audit.record("protection_order.decided", by=by, at=at, subject=order, outcome=outcome)
        if is_granted:
            said = {"decided_on": clock.local_date(decided_at), "document_no": number}
            interventions.record_order(order, by=by, at=at, **said)
        else:
            cases.step(order.case, "order_refused", N_("法院驳回了保护令申请。"), by=by, at=at)


def ask_review(
    order: ProtectionOrder, asked_on: date | None, *, version: int, by: Account, at: datetime
) -> None:
    """Record that a review was asked for, within five days of the decision (art. 31, statutory)."""
    _refuse_unreviewable(order)
    last = review_until(order)
    assert last is not None
    if asked_on is None or asked_on > clock.local_date(at):
        raise FieldRefused("asked_on", N_("请填写实际申请复议的日子，不能在将来。"))
    if asked_on < clock.local_date(order.decided_at):
        raise FieldRefused("asked_on", N_("申请复议的日子早于裁定，请看看日期对不对。"))
    if asked_on > last:
        raise FieldRefused(
            "asked_on",
            N_("复议要在裁定生效之日起五日内申请（反家庭暴力法第三十一条，法定），最晚 %(day)s。"),
            day=f"{last}",
        )
    with transaction():
        change(order, version=version, review_asked_on=asked_on, review_settled_at=at)
        cases.step(order.case, "review_asked", N_("已申请复议。"), by=by, at=at)


def waive_review(
    order: ProtectionOrder, words: str, *, version: int, by: Account, at: datetime
) -> None:
    """Record why no review is asked for; raises FieldRefused("words"), NotInThisState."""
    _refuse_unreviewable(order)
    said = words.strip()
    _refuse_words(said)
    with transaction():
        change(order, version=version, review_settled_at=at, review_words=said)
        cases.step(order.case, "review_waived", N_("决定不申请复议。"), by=by, at=at)


def close_review(
    order: ProtectionOrder,
    result: ReviewResult | None,
    words: str,
    *,
    version: int,
    by: Account,
    at: datetime,
) -> None:
    """Record what came of a review; an order set aside is in force no longer."""
    if order.review_asked_on is None or order.review_result is not None:
        raise NotInThisState(state=state_on(order, clock.local_date(at)).zh)
    if result is None:
        raise FieldRefused("result", N_("请选择复议的结果。"))
    said = words.strip()
    _refuse_words(said)
    with transaction():
        change(order, version=version, review_result=result, review_words=said)
        cases.step(order.case, "review_closed", N_("复议已有结果。"), by=by, at=at)


def let_end(order: ProtectionOrder, words: str, *, version: int, by: Account, at: datetime) -> None:
    """Record why an order is not extended; raises FieldRefused("words"), NotInThisState."""
    said = words.strip()
    _refuse_words(said)
    with transaction():
        _settle_renewal(order, said, at=at, version=version)
        cases.step(order.case, "order_not_renewed", N_("保护令到期后不再续期。"), by=by, at=at)


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the orders of cases in the account's area, case joined; township and county only."""
    rows = ProtectionOrder.select(ProtectionOrder, ProtectionCase).join(ProtectionCase)
    if account.role not in {Role.TOWNSHIP, Role.COUNTY}:
        return rows.where(ProtectionOrder.id.is_null())
    return rows.where(within(ProtectionCase.area_code, account.area_code))


def find(account: Account, ref: str) -> ProtectionOrder | None:
    """Answer the order with `ref` if its case lies in the account's area."""
    found: ProtectionOrder | None = visible_to(account).where(ProtectionOrder.ref == ref).first()
    return found


def of_case(case: ProtectionCase) -> list[ProtectionOrder]:
    """Answer the orders of a case, the oldest application first."""
    rows = ProtectionOrder.select().where(ProtectionOrder.case == case.id)
    return list(rows.order_by(ProtectionOrder.applied_at, ProtectionOrder.id))


def decision_rule(order: ProtectionOrder) -> Deadline:
    """Answer which of the two statutory clocks runs until the court decides (art. 28)."""
    return Deadline.ORDER_DECISION_URGENT if order.is_urgent else Deadline.ORDER_DECISION


def decision_due(order: ProtectionOrder) -> datetime:
    """Answer by when the court decides: 72 hours, 24 where it is urgent (art. 28, statutory)."""
    span = RULES[decision_rule(order)].span
    assert span is not None
    assert span.unit is Unit.HOURS
    return order.applied_at + timedelta(hours=span.amount)


def review_until(order: ProtectionOrder) -> date | None:
    """Answer the last day for asking for a review, None before the decision."""
    return clock.local_date(order.decided_at + REVIEW_DAYS) if order.decided_at else None


def renewal_due(order: ProtectionOrder) -> date | None:
    """Answer by which day it is settled whether a granted order is extended (platform)."""
    if order.valid_until is None:
        return None
    return max(order.valid_until - RENEW_BEFORE, clock.local_date(order.decided_at))


def state_on(order: ProtectionOrder, day: date) -> OrderState:
    """Answer how the order stands on `day`; its last day counts."""
    if order.voided_at is not None:
        return S.VOIDED
    if order.outcome is None:
        return S.PENDING
    if order.outcome is O.REFUSED:
        return S.REFUSED
    if order.review_result is ReviewResult.REVOKED:
        return S.SET_ASIDE
    return S.IN_FORCE if day <= order.valid_until else S.EXPIRED


def _settle_renewal(
    order: ProtectionOrder, words: str, *, at: datetime, version: int | None = None
) -> None:
    is_granted = order.outcome is O.GRANTED and order.review_result is not ReviewResult.REVOKED
    if order.voided_at is not None:
        raise NotInThisState(state=S.VOIDED.zh)
    if not is_granted or order.renewal_settled_at is not None:
        raise NotInThisState(state=(order.outcome or OrderState.PENDING).zh)
    change(order, version=version, renewal_settled_at=at, renewal_words=words)


def _refuse_unreviewable(order: ProtectionOrder) -> None:
    if order.outcome is None:
        raise NotInThisState(state=S.PENDING.zh)
    if order.voided_at is not None:
        raise NotInThisState(state=S.VOIDED.zh)
    if order.review_settled_at is not None:
        raise NotInThisState(state=N_("复议已登记"))


def _refuse_words(words: str) -> None:
    if len(words) < SHORTEST:
        raise FieldRefused("words", N_("请写清楚，至少几个字。"))
    if len(words) > LONGEST:
        raise FieldRefused("words", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)


def _past(field: str, moment: datetime | None, at: datetime) -> datetime:
    if moment is None:
        raise FieldRefused(field, N_("请填写日期和时间。"))
    if moment > at:
        raise FieldRefused(field, N_("时间不能在将来，请照文书填写。"))
    return moment


def _valid_until(decision: Decision, decided_on: date) -> date:
    last = clock.months_after(decided_on, LONGEST_MONTHS)
    if decision.valid_until is None:
        raise FieldRefused("valid_until", N_("请填写保护令的有效期到哪一天。"))
    if decision.valid_until < decided_on:
        raise FieldRefused("valid_until", N_("有效期早于裁定日期，请照裁定书填写。"))
    if decision.valid_until > last:
        raise FieldRefused(
            "valid_until",
            N_("保护令的有效期最长六个月（反家庭暴力法第三十条，法定），这一份最晚到 %(day)s。"),
            day=f"{last}",
        )
    return decision.valid_until
