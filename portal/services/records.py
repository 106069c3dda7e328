"""Service records: written by one, confirmed by a second, verified by the township."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from portal.models import (
    Account,
    Assignment,
    Helper,
    Need,
    RecordCorrection,
    ServiceRecord,
)
from portal.services import (
    audit,
    concerns,
    follow_ups,
    record_checks,
    schedules,
    staff,
)
from portal.services.concerns import Worry
from portal.services.places_left import move
from portal.services.record_checks import Report
from portal.services.record_scope import OwnRecord, refuse_unless_confirmer
from portal.services.record_scope import find as find
from portal.services.refusals import (
    AlreadyAnswered,
    ChangedMeanwhile,
    FieldRefused,
    NotInThisState,
    Refused,
)
from portal.services.transactions import transaction
from portal.vocabulary import N_, AssignmentStatus, NeedStatus, RecordStatus, Role

A, R = AssignmentStatus, RecordStatus
# A record is written; whoever sends the form again is told so.
WRITTEN = frozenset({A.DELIVERED, A.CONFIRMED, A.VERIFIED})
SHORTEST_REASON, LONGEST_REASON = 4, 300
# What a correction keeps of the record it replaces.
KEPT = ("starts_at", "ends_at", "minutes", "method", "language", "content", "observation",
        "next_step")  # fmt: skip


class NotYourVisit(Refused):
    """Only whoever gave the service writes its record."""

    sentence = N_("服务记录由提供服务的本人填写。")


def record(
    assignment: Assignment, report: Report, worry: Worry | None, *, by: Account, at: datetime
) -> ServiceRecord:
    """Write the record of a service that has begun, and the concern with it, in one transaction.

    Township and county hear of a concern, the confirmers of the record. Raises NotYourVisit,
    TooEarly, FieldRefused, NotInThisState, AlreadyAnswered (it is recorded already).
    """
    with transaction():
        present = Assignment.get_by_id(assignment.id)
        if present.helper_id is None or present.helper.account_id != by.id:
            raise NotYourVisit
        if present.status in WRITTEN:
            raise AlreadyAnswered
        if present.status is not A.SCHEDULED:
            raise NotInThisState(state=present.status.zh)
        helper = schedules.hold(present.helper)
        record_checks.refuse_unfit(report, present, helper, at=at)
        move(assignment, A.DELIVERED, only_if=Assignment.status == A.SCHEDULED)
        written: ServiceRecord = ServiceRecord.create(
            assignment=assignment, recorded_by=by, recorded_at=at, **_values(report)
        )
        if worry is not None:
            concerns.raise_concern(worry, child=present.need.child, record=written, by=by, at=at)
        _tell_confirmers(written, helper, at=at)
        audit.record("record.recorded", by=by, at=at, subject=written, minutes=report.minutes)
    return written


def _values(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in KEPT}


def _tell_confirmers(written: ServiceRecord, helper: Helper, *, at: datetime) -> None:
    area_code = written.assignment.need.area_code
    accounts = staff.responsible_for(area_code, Role.VILLAGE_DIRECTOR)
    if helper.organization_id is not None:
        accounts += staff.managers_of(helper.organization_id)
    key = f"record_to_confirm:{written.ref}:{written.version}"
    staff.tell(accounts, "record_to_confirm", key=key, at=at)


def confirm(
    written: ServiceRecord, *, version: int | None = None, by: Account, at: datetime
) -> None:
    """Confirm what another person recorded (谁组织谁记录、谁记录谁证明; two people, platform).

    Raises OwnRecord, NotYoursToConfirm, NotInThisState, AlreadyAnswered, ChangedMeanwhile.
    """
    with transaction():
        refuse_unless_confirmer(written, by)
        _step(written, R.CONFIRMED, (R.RECORDED,), version, confirmed_by=by, confirmed_at=at)
        move(written.assignment, A.CONFIRMED)
        audit.record("record.confirmed", by=by, at=at, subject=written)


def dispute(
    written: ServiceRecord, reason: str, *, version: int | None = None, by: Account, at: datetime
) -> None:
    """Say what is wrong with a record, so that the helper corrects it; the helper is told.

    Raises FieldRefused("reason") and what `confirm` raises.
    """
    text = _reason(reason)
    with transaction():
        refuse_unless_confirmer(written, by)
        record_checks.refuse_named("reason", text, written.assignment, by=by)
        _step(written, R.DISPUTED, (R.RECORDED,), version, status_reason=text)
        _tell_helper(written, "record_disputed", at=at)
        audit.record("record.disputed", by=by, at=at, subject=written)


def send_back(
    written: ServiceRecord, reason: str, *, version: int | None = None, by: Account, at: datetime
) -> None:
    """Send a confirmed record back instead of verifying it; it is corrected and confirmed anew."""
    text = _reason(reason)
    with transaction():
        record_checks.refuse_named("reason", text, written.assignment, by=by)
        _step(
            written,
            R.DISPUTED,
            (R.CONFIRMED,),
            version,
            status_reason=text,
            confirmed_by=None,
            confirmed_at=None,
        )
        move(written.assignment, A.DELIVERED, only_if=Assignment.status == A.CONFIRMED)
        _tell_helper(written, "record_disputed", at=at)
        audit.record("record.sent_back", by=by, at=at, subject=written)


def correct(
    written: ServiceRecord,
    report: Report,
    reason: str,
    *,
    version: int | None = None,
    by: Account,
    at: datetime,
) -> None:
    """Correct one's own record before anybody has confirmed it; what it said before is kept.

    It waits for confirmation again. Raises NotYourVisit, FieldRefused, NotInThisState.
    """
    text = _reason(reason)
    with transaction():
        present = ServiceRecord.get_by_id(written.id)
        if present.recorded_by_id != by.id:
            raise NotYourVisit
        if present.status not in {R.RECORDED, R.DISPUTED}:
            raise NotInThisState(state=present.status.zh)
        record_checks.refuse_named("reason", text, present.assignment, by=by)
        helper = schedules.hold(present.assignment.helper)
        record_checks.refuse_unfit(report, present.assignment, helper, at=at, besides=present)
        before = {name: getattr(present, name) for name in KEPT}
        _step(written, R.RECORDED, (present.status,), version, status_reason="", **_values(report))
        RecordCorrection.create(
            record=written,
            before=json.dumps(before, ensure_ascii=False, default=str),
            corrected_by=by,
            corrected_at=at,
            reason=text,
        )
        _tell_confirmers(written, helper, at=at)
        audit.record("record.corrected", by=by, at=at, subject=written)


def verify(
    written: ServiceRecord, *, version: int | None = None, by: Account, at: datetime
) -> None:
    """Verify a confirmed record: its hours count, the need may be done, a follow-up falls due.

    Given name and meeting point are wiped: access ends with the assignment (security.md A6).
    Raises OwnRecord, NotInThisState, AlreadyAnswered, ChangedMeanwhile.
    """
    with transaction():
        if by.id in {written.recorded_by_id, written.confirmed_by_id}:
            raise OwnRecord
        _step(written, R.VERIFIED, (R.CONFIRMED,), version, verified_by=by, verified_at=at)
        blank = {"given_name": None, "meeting_point": None, "second_adult": None}
        move(written.assignment, A.VERIFIED, **blank)
        _finish(written.assignment.need)
        follow_ups.fall_due_after(written, at=at)
        _tell_helper(written, "record_verified", at=at)
        audit.record("record.verified", by=by, at=at, subject=written, minutes=written.minutes)


def _finish(need: Need) -> None:
    verified = (
        Assignment.select()
        .where((Assignment.need == need.id) & (Assignment.status == A.VERIFIED))
        .count()
    )
    Need.update(status=NeedStatus.DONE, version=Need.version + 1).where(
        (Need.id == need.id)
        & (Need.slots <= verified)
        & Need.status.in_((NeedStatus.OPEN, NeedStatus.FILLED))
    ).execute()


def _step(
    written: ServiceRecord,
    status: RecordStatus,
    states: tuple[RecordStatus, ...],
    version: int | None,
    **values: Any,
) -> None:
    """Let one conditional UPDATE decide the step; bring the row object up to date."""
    condition = (ServiceRecord.id == written.id) & ServiceRecord.status.in_(states)
    if version is not None:
        condition &= ServiceRecord.version == version
    moved = (
        ServiceRecord.update(status=status, version=ServiceRecord.version + 1, **values)
        .where(condition)
        .execute()
    )
    present = ServiceRecord.get_by_id(written.id)
    if not moved and present.status in states:
        raise ChangedMeanwhile
    if not moved:
        raise (
            AlreadyAnswered if present.status is status else NotInThisState(state=present.status.zh)
        )
    for name, value in {**values, "status": status, "version": present.version}.items():
        setattr(written, name, value)


def _tell_helper(written: ServiceRecord, template: str, *, at: datetime) -> None:
    key = f"{template}:{written.ref}:{written.version}"
    staff.tell([written.assignment.helper.account], template, key=key, at=at)


def _reason(text: str) -> str:
    stripped = text.strip()
    if not SHORTEST_REASON <= len(stripped) <= LONGEST_REASON:
        raise FieldRefused(
            "reason",
            N_("请写明原因，%(least)s 到 %(most)s 个字。"),
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
    return stripped
