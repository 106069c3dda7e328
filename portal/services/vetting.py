"""Vetting and approving helpers: who asked, when, what was answered; a hit is final."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.assignment_terms import WithdrawReason
from portal.models import Account, Assignment, Helper, Need, Vetting
from portal.services import (
    assignments,
    audit,
    clearance,
    messages,
    offers,
    record_checks,
    sign_ins,
    staff,
    vetting_lists,
)  # fmt: skip
from portal.services.refusals import FieldRefused, NotEligible, Refused
from portal.services.transactions import carry, transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, AccountStatus, AssignmentStatus, HelperStatus, Role, VettingResult

# 未成年人保护法 art. 62: asked again every year; statutory for staff, platform for volunteers.
VALID = timedelta(days=365)
LONGEST_TRAINING = timedelta(days=3 * 366)
WARN_DAYS = (60, 30, 7)
S = HelperStatus


class BarredForGood(Refused):
    """A hit is final for every role (HR-02, statutory)."""

    sentence = N_("入职查询曾有记录，依法不得从事，任何人都不能批准。")


class ClearedFirst(Refused):
    """Training is confirmed only after a clear query."""

    sentence = N_("请先登记一次有效的、无记录的入职查询。")


class PerhapsBarred(Refused):
    """Somebody of the same name and birth date is barred; it must be settled outside first."""

    sentence = N_(
        "与一位不得从事的人员同名且同日出生。请先向公安机关核实身份；确认不是同一人的，"
        "请登记这次核实，结果选“不是同一人”，然后再办。"
    )


def record_result(
    helper: Helper,
    *,
    authority: str,
    checked_on: date,
    reference_no: str,
    result: VettingResult,
    by: Account,
    at: datetime,
) -> Vetting:
    """Record one answered query; a hit bars the person the same moment (HR-02, statutory).

    That somebody is not the barred person of his name is an answer too; it clears nobody. Raises
    FieldRefused for `checked_on`, `authority`, `reference_no`, `result`; BarredForGood after a hit.
    """
    _refuse_query(authority, checked_on, reference_no, clock.local_date(at))
    with transaction():
        _refuse_barred(helper)
        is_told_apart = result is VettingResult.OTHER_PERSON
        if is_told_apart and not vetting_lists.barred_like(helper):
            raise FieldRefused(
                "result", N_("没有同名且同日出生的不得从事人员，请选“有记录”或“无记录”。")
            )
        vetting: Vetting = Vetting.create(
            helper=helper,
            authority=tidy(authority),
            checked_on=checked_on,
            reference_no=tidy(reference_no),
            result=result,
            valid_until=checked_on if is_told_apart else checked_on + VALID,
            recorded_by=by,
            recorded_at=at,
        )
        if result is VettingResult.HIT:
            _bar(helper, by=by, at=at)
        elif result is VettingResult.CLEAR and helper.status is S.APPLIED:
            _move(helper, (S.APPLIED,), S.VETTED, "")
        audit.record("vetting.recorded", by=by, at=at, subject=helper, result=result.value)
    return vetting


def _refuse_query(authority: str, checked_on: date, reference_no: str, today: date) -> None:
    if len(tidy(authority)) < 4:
        raise FieldRefused("authority", N_("请写明查询的机关全称，例如“共和县公安局”。"))
    if not tidy(reference_no):
        raise FieldRefused("reference_no", N_("请填写查询结果的编号。"))
    if checked_on > today:
        raise FieldRefused("checked_on", N_("查询日期不能在今天之后，请核对。"))
    if checked_on + VALID < today:
        raise FieldRefused("checked_on", N_("这次查询已超过一年，请重新查询后再登记。"))


def _bar(helper: Helper, *, by: Account, at: datetime) -> None:
    _move(helper, tuple(S), S.BARRED, N_("入职查询有记录"))
    _release(_live_of(helper), by=by, at=at)
    Account.update(status=AccountStatus.SUSPENDED).where(Account.id == helper.account_id).execute()
    sign_ins.end_all_of(helper.account, at=at)


def _live_of(helper: Helper) -> list[Assignment]:
    live = (AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED,
            AssignmentStatus.CONTACT_APPROVED, AssignmentStatus.SCHEDULED)  # fmt: skip
    return list(
        Assignment.select(Assignment, Need)
        .join(Need)
        .where((Assignment.helper == helper.id) & Assignment.status.in_(live))
    )


def _release(rows: list[Assignment], *, by: Account | None, at: datetime) -> None:
    """Take the offers and agreements back; the townships are told, because children are waiting."""
    for row in rows:
        if row.status in (AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED):
            offers.withdraw(row, reason=WithdrawReason.CLEARANCE, by=by, at=at)
        else:
            _cancel(row, by=by, at=at)


def _cancel(row: Assignment, *, by: Account | None, at: datetime) -> None:
    with transaction():
        assignments.cancel(row, reason=WithdrawReason.CLEARANCE, by=by, at=at)
        officers = staff.responsible_for(row.need.area_code, Role.TOWNSHIP, Role.COUNTY)
        staff.tell(officers, "helper_lost", key=f"helper_lost:{row.ref}", at=at)


def approve(helper: Helper, *, trained_until: date, by: Account, at: datetime) -> None:
    """Confirm the training and let the helper serve; needs a clear vetting in force today.

    Raises ClearedFirst, BarredForGood, PerhapsBarred, FieldRefused("trained_until").
    """
    today = clock.local_date(at)
    if trained_until <= today or trained_until > today + LONGEST_TRAINING:
        raise FieldRefused("trained_until", N_("培训有效期应在今天之后、三年之内。"))
    with transaction():
        _refuse_never(helper)
        if not Vetting.clear_on(today).where(Vetting.helper == helper.id).exists():
            raise ClearedFirst
        _move(helper, (S.VETTED, S.ACTIVE), S.ACTIVE, "", trained_until=trained_until)
        messages.owe_to(helper.account, "helper_approved", key=f"approved:{helper.ref}:{at}", at=at)
        audit.record("helper.approved", by=by, at=at, subject=helper)


def _refuse_barred(helper: Helper) -> None:
    hit = (Vetting.helper == helper.id) & (Vetting.result == VettingResult.HIT)
    present = Helper.get_by_id(helper.id)
    if present.status is S.BARRED or Vetting.select().where(hit).exists():
        raise BarredForGood


def _refuse_never(helper: Helper) -> None:
    _refuse_barred(helper)
    if vetting_lists.barred_like(helper):
        raise PerhapsBarred


def reject(helper: Helper, *, reason: str, by: Account, at: datetime) -> None:
    """Turn an application down with a reason that the applicant reads."""
    with transaction():
        _move(helper, (S.APPLIED, S.VETTED), S.REJECTED, _reason(reason))
        messages.owe_to(helper.account, "helper_rejected", key=f"rejected:{helper.ref}", at=at)
        audit.record("helper.rejected", by=by, at=at, subject=helper)


def suspend(helper: Helper, *, reason: str, by: Account, at: datetime) -> None:
    """Suspend an active helper; live offers and agreements end in the same moment (A2).

    A visit that has begun stays, so that its record, and a concern in it, can still be written.
    """
    with transaction():
        _move(helper, (S.ACTIVE,), S.SUSPENDED, _reason(reason))
        live = [row for row in _live_of(helper) if not record_checks.has_begun(row, at)]
        _release(live, by=by, at=at)
        audit.record("helper.suspended", by=by, at=at, subject=helper)


def restore(helper: Helper, *, by: Account, at: datetime) -> None:
    """Let a suspended helper serve again; raises BarredForGood, NotInThisState."""
    with transaction():
        _refuse_never(helper)
        _move(helper, (S.SUSPENDED,), S.ACTIVE, "")
        audit.record("helper.restored", by=by, at=at, subject=helper)


def _reason(text: str) -> str:
    reason = tidy(text)
    if not 4 <= len(reason) <= 300:
        raise FieldRefused("reason", N_("请用 4 到 300 个字写明原因，当事人会看到。"))
    return reason


def _move(
    helper: Helper, start: tuple[HelperStatus, ...], end: HelperStatus, reason: str, **values: Any
) -> None:
    carry(helper, end, start, status_reason=reason, **values)


def cancel_lapsed(at: datetime) -> int:
    """Cancel appointments on days that a clearance no longer covers; remind before it ends.

    Derived from what is stored, so that a missed run changes nothing; a visit that has begun is
    left to be written down. Answer how many were cancelled. Reminders go once for each of 60, 30
    and 7 days (platform).
    """
    cancelled = 0
    rows = Assignment.select(Assignment, Need, Helper).join(Need)
    rows = rows.join_from(Assignment, Helper).where(
        Assignment.status.in_(
            (AssignmentStatus.ACCEPTED, AssignmentStatus.CONTACT_APPROVED,
             AssignmentStatus.SCHEDULED)
        )
    )  # fmt: skip
    for row in list(rows):
        day = clock.local_date(row.starts_at or row.need.starts_at)
        if record_checks.has_begun(row, at) or clearance.is_cleared(row.helper, on=day):
            continue
        # Somebody may have taken it on a step meanwhile; that keeps no other from being cancelled.
        with suppress(Refused, peewee.DatabaseError):
            _cancel(row, by=None, at=at)
            cancelled += 1
    _remind(at)
    return cancelled


def _remind(at: datetime) -> None:
    today = clock.local_date(at)
    last = peewee.fn.MAX(Vetting.valid_until)
    rows = (
        Helper.select(Helper, last.alias("until"))
        .join(Vetting)
        .where((Helper.status == S.ACTIVE) & (Vetting.result == VettingResult.CLEAR))
        .group_by(Helper)
        .having(last.between(today, today + timedelta(days=max(WARN_DAYS))))
    )
    for helper in list(rows.objects()):
        left = (helper.until - today).days
        days = min(limit for limit in WARN_DAYS if left <= limit)
        with transaction():
            key = f"clearance_ends:{helper.ref}:{helper.until}:{days}"
            messages.owe_to(helper.account, "clearance_ends", key=key, at=at, until=helper.until)


def why_not(helper: Helper, *, on: date) -> NotEligible | None:
    """Answer the refusal that keeps `helper` from serving on `on`, or None."""
    try:
        clearance.refuse_unless_cleared(helper, on=on)
    except NotEligible as refusal:
        return refusal
    return None
