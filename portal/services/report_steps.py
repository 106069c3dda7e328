"""How the police and the township move a report on: each step once, each with its line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.case_terms import CaseOrigin
from portal.models import Account, Report, ReportEntry
from portal.report_terms import Disposal, EntryKind, ReportStatus
from portal.services import areas, audit, cases, reports, staff
from portal.services.refusals import FieldRefused
from portal.services.transactions import carry, transaction
from portal.services.written_text import words_of
from portal.vocabulary import N_, AreaLevel, Role

S = ReportStatus
LONGEST = 2000
# Whoever is not competent acts first where it is urgent, and hands over then (domain.md 2.1).
NOT_OURS = (S.REPORTED, S.ACCEPTED, S.DISPATCHED)
TRANSFERRED = N_("已移送有管辖权的公安机关。")

# After these the child cannot wait three working days for the township (platform).
URGENT = frozenset({Disposal.UNREACHABLE, Disposal.VIOLENCE})


def accept(report: Report, *, version: int, by: Account, at: datetime) -> None:
    """Take a report up; raises NotInThisState, ChangedMeanwhile."""
    with transaction():
        move(report, S.ACCEPTED, (S.REPORTED,), version, decided_by=by, decided_at=at)
        _step(report, N_("公安机关已受理。"), "accepted", by=by, at=at)


def not_accept(report: Report, *, reason: str, version: int, by: Account, at: datetime) -> None:
    """Decline a report with the reason, which is kept; raises FieldRefused("reason")."""
    said = words_of("reason", reason, most=LONGEST)
    with transaction():
        move(report, S.NOT_ACCEPTED, (S.REPORTED,), version, decided_by=by, decided_at=at)
        _step(
            report, N_("公安机关不予受理。不同意的，可以向检察机关反映。"), "refused", by=by, at=at
        )
        add_entry(report, EntryKind.NOTE, said, by=by, at=at)


def transfer(report: Report, *, county: str, version: int, by: Account, at: datetime) -> None:
    """Hand a report to the police of another county, who are told; it is never left without any.

    Raises FieldRefused("county"), NotInThisState, ChangedMeanwhile.
    """
    area = areas.get(county)
    if area is None or area.level is not AreaLevel.COUNTY or report.area_code.startswith(county):
        raise FieldRefused("county", N_("请选择另一个县（市、区）。"))
    with transaction():
        anew = {"area_code": county, "decided_by": None, "decided_at": None, "handed_at": at}
        anew |= {"review_kind": None, "review_set_at": None, "review_approver": ""}
        move(report, S.REPORTED, NOT_OURS, version, **anew)
        _step(report, TRANSFERRED, "transferred", by=by, at=at)
        reports.tell_police(report, at=at)


def dispatch(report: Report, *, version: int, by: Account, at: datetime) -> None:
    """Say that officers are on their way; a report may still be unaccepted then."""
    with transaction():
        states = (S.REPORTED, S.ACCEPTED)
        values: dict[str, Any] = {"dispatched_at": at}
        if report.decided_at is None:
            values |= {"decided_by": by, "decided_at": at}
        move(report, S.DISPATCHED, states, version, **values)
        _step(report, N_("民警已出警。"), "dispatched", by=by, at=at)


def dispose(
    report: Report, *, disposal: Disposal, note: str, version: int, by: Account, at: datetime
) -> None:
    """Record the one measure that was taken and what was found; raises FieldRefused("note")."""
    said = words_of("note", note, most=LONGEST)
    with transaction():
        states = (S.ACCEPTED, S.DISPATCHED)
        move(report, S.DISPOSED, states, version, disposal=disposal, disposed_at=at)
        _step(report, N_("公安机关已作处置。"), "disposed", by=by, at=at)
        add_entry(report, EntryKind.NOTE, said, by=by, at=at)


def notify(
    report: Report, *, township: str, notice: str, version: int, by: Account, at: datetime
) -> None:
    """Notify the township where the child lives, in the police's own words; it signs for it.

    What the reporter wrote does not go along, because it may tell who he is (HR-05). Raises
    FieldRefused("township" or "notice"), NotInThisState, ChangedMeanwhile.
    """
    area = areas.get(township)
    if area is None or area.level is not AreaLevel.TOWNSHIP:
        raise FieldRefused("township", N_("请选择孩子实际居住的乡镇（街道）。"))
    said = words_of("notice", notice, most=LONGEST)
    with transaction():
        values = {"township_code": township, "notice": said, "notified_at": at}
        move(report, S.NOTIFIED, (S.DISPOSED,), version, **values)
        _step(report, N_("已通报孩子居住地的乡镇（街道）。"), "notified", by=by, at=at)
        officers = staff.responsible_for(township, Role.TOWNSHIP, Role.COUNTY)
        staff.tell(officers, "report_notice", key=f"report_notice:{report.ref}", at=at)


def sign_for(report: Report, *, version: int, by: Account, at: datetime) -> None:
    """Sign for a notice as the township; its case is opened in the same act."""
    with transaction():
        values = {"received_by": by, "notice_received_at": at}
        move(report, S.RECEIVED, (S.NOTIFIED,), version, **values)
        _step(report, N_("乡镇（街道）已签收，会上门评估和帮助。"), "signed_for", by=by, at=at)
        cases.open_case(
            report.township_code,
            CaseOrigin.NOTICE,
            report=report,
            is_urgent=report.is_danger_now or report.disposal in URGENT,
            by=by,
            at=at,
        )


def write(report: Report, kind: EntryKind, text: str, *, by: Account, at: datetime) -> None:
    """Add a note, or an answer that the reporter reads under his code; FieldRefused("text")."""
    said = words_of("text", text, most=LONGEST)
    with transaction():
        add_entry(report, kind, said, by=by, at=at)
        audit.record(f"report.{kind.value}", by=by, at=at, subject=report)


def add_entry(
    report: Report, kind: EntryKind, text: str, *, by: Account | None, at: datetime
) -> None:
    """Add a line to a report, in the caller's transaction."""
    ReportEntry.create(report=report, kind=kind, at=at, author=by, text=text)


def _step(report: Report, sentence: str, verb: str, *, by: Account, at: datetime) -> None:
    add_entry(report, EntryKind.STEP, sentence, by=by, at=at)
    audit.record(f"report.{verb}", by=by, at=at, subject=report)


def move(
    report: Report,
    status: ReportStatus,
    states: tuple[ReportStatus, ...],
    version: int,
    **values: Any,
) -> None:
    """Let one conditional UPDATE decide the step; bring the row object up to date."""
    carry(report, status, states, version, **values)
