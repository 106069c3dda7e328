"""How an agreement is signed, comes into force and ends (HR-14)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from portal import clock
from portal.child_terms import SchoolState
from portal.guardianship_terms import (
    DISQUALIFICATIONS,
    STANDING,
    AgreementStatus,
    EndReason,
)
from portal.models import Account, Agreement, Child
from portal.services import audit
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import carry, transaction
from portal.services.written_text import is_name, tidy
from portal.vocabulary import N_

S = AgreementStatus
QUESTIONS = tuple(name for name, _label in DISQUALIFICATIONS)
SHORTEST, LONGEST_NAME = 2, 72
# Paper may have been signed before it is entered here.
EARLIEST = timedelta(days=366)
# There is nobody to be told where the child goes to no school or kindergarten.
NO_SCHOOL = (SchoolState.NOT_IN_KINDERGARTEN.value, SchoolState.NOT_STUDYING.value)
# What people choose from; the rest of the reasons follows from facts.
CHOSEN_REASONS = (EndReason.PARENT_RETURNED, EndReason.CARER_CHANGED, EndReason.GIVEN_UP)


def sign(
    agreement: Agreement,
    *,
    parent_signed_on: date | None,
    carer_signed_on: date | None,
    witness: str,
    witnessed_on: date | None,
    version: int,
    by: Account,
    at: datetime,
) -> None:
    """Record the three signatures; raises FieldRefused naming the one, NotInThisState."""
    days = {
        "parent_signed_on": parent_signed_on,
        "carer_signed_on": carer_signed_on,
        "witnessed_on": witnessed_on,
    }
    today = clock.local_date(at)
    for field, day in days.items():
        _refuse_day(field, day, today - EARLIEST, today)
    name = tidy(witness)
    if not is_name(name) or not SHORTEST <= len(name) <= LONGEST_NAME:
        raise FieldRefused("witness", N_("请填写村里见证人的姓名。"))
    with transaction():
        move(agreement, S.SIGNED, (S.CARER_CHECKED,), version, witness=name, **days)
        audit.record("agreement.signed", by=by, at=at, subject=agreement)


def notify(
    agreement: Agreement,
    *,
    school_told_on: date | None,
    village_told_on: date | None,
    version: int,
    by: Account,
    at: datetime,
) -> None:
    """Record that school and village were told in writing; only then is it in force (HR-14).

    未成年人保护法 art. 22 and 23 (statutory). What was in force before ends as renewed. Raises
    FieldRefused("school_told_on" | "village_told_on"), NotInThisState, ChangedMeanwhile.
    """
    today = clock.local_date(at)
    if agreement.ends_on < today:
        raise NotInThisState(state=S.EXPIRED.zh)
    first = agreement.parent_signed_on or today
    if school_told_on is not None or is_school_told(agreement.child):
        _refuse_day("school_told_on", school_told_on, first, today)
    _refuse_day("village_told_on", village_told_on, first, today)
    with transaction():
        told = {"school_told_on": school_told_on, "village_told_on": village_told_on}
        move(agreement, S.ACTIVE, (S.SIGNED,), version, activated_at=at, **told)
        # The four checks once more, on what is stored: a disqualified carer is never in force.
        if not agreement.is_capable_adult or any(getattr(agreement, q) for q in QUESTIONS):
            raise NotInThisState(state=S.CARER_UNFIT.zh)
        others = (Agreement.child == agreement.child_id) & (Agreement.id != agreement.id)
        _end(others & (Agreement.status == S.ACTIVE), EndReason.RENEWED, at=at)
        Agreement.update(status=S.REPLACED, version=Agreement.version + 1).where(
            others & (Agreement.status == S.CARER_UNFIT)
        ).execute()
        audit.record("agreement.activated", by=by, at=at, subject=agreement)


def end(
    agreement: Agreement, reason: EndReason | None, *, version: int, by: Account, at: datetime
) -> None:
    """End an agreement before its time; raises FieldRefused("reason"), NotInThisState."""
    if reason not in CHOSEN_REASONS:
        raise FieldRefused("reason", N_("请选择终止的原因。"))
    with transaction():
        move(agreement, S.ENDED, STANDING, version, ended_at=at, end_reason=reason)
        audit.record("agreement.ended", by=by, at=at, subject=agreement, reason=reason.value)


def end_with(child: Child, *, by: Account, at: datetime) -> int:
    """End what stands when the child leaves the register, in the caller's transaction."""
    return _end_all(child, EndReason.CHILD_LEFT, by=by, at=at)


def carer_changed(child: Child, *, by: Account, at: datetime) -> int:
    """End what names another carer than the file now does, in the caller's transaction.

    A name that is only spelt anew, with the same relation and telephone, changes nothing.
    """
    other = (Agreement.carer_name != child.carer_name) & (
        (Agreement.carer_phone != child.carer_phone)
        | (Agreement.carer_relation != child.carer_relation)
    )
    return _end_all(child, EndReason.CARER_CHANGED, by=by, at=at, condition=other)


def is_school_told(child: Child) -> bool:
    """Say whether there is a school or kindergarten that must be told."""
    return child.school_state not in NO_SCHOOL


def _end_all(
    child: Child, reason: EndReason, *, by: Account, at: datetime, condition: Any = None
) -> int:
    own = (Agreement.child == child.id) & Agreement.status.in_(STANDING)
    count = _end(own if condition is None else own & condition, reason, at=at)
    if count:
        audit.record("agreement.ended", by=by, at=at, subject=child, reason=reason.value)
    return count


def _end(condition: Any, reason: EndReason, *, at: datetime) -> int:
    values = {"status": S.ENDED, "end_reason": reason, "ended_at": at}
    return int(Agreement.update(**values, version=Agreement.version + 1).where(condition).execute())


def _refuse_day(field: str, day: date | None, first: date, today: date) -> None:
    if day is None:
        raise FieldRefused(field, N_("请填写日期，例如 2026-12-05。"))
    if day > today:
        raise FieldRefused(field, N_("日期不能在将来，请填写实际办理的日子。"))
    if day < first:
        raise FieldRefused(field, N_("日期太早了，最早是 %(day)s，请看看对不对。"), day=f"{first}")


def move(
    agreement: Agreement,
    status: AgreementStatus,
    states: tuple[AgreementStatus, ...],
    version: int,
    **values: Any,
) -> None:
    """Let one conditional UPDATE decide the step; bring the row object up to date."""
    carry(agreement, status, states, version, **values)
