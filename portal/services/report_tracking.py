"""What a reporter reads and writes under his tracking code, without saying who he is."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from portal.models import Report, ReportEntry
from portal.report_terms import EntryKind
from portal.services import audit, code_names, reports, sign_ins, staff
from portal.services.refusals import FieldRefused
from portal.services.transactions import transaction
from portal.vocabulary import N_, Role

SHORTEST, LONGEST = 2, 2000
SHOWN = (EntryKind.STEP, EntryKind.TO_REPORTER, EntryKind.BY_REPORTER)


def grouped(code: str) -> str:
    """Answer a code as it is written down: four groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def find(typed: str) -> Report | None:
    """Answer the report whose code was typed, whatever its case, width, spaces and dashes.

    Answers None if there is none. A wrong code takes as long as a right one.
    """
    # A Chinese keyboard may write letters and digits in full width.
    plain = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(c for c in plain if c in code_names.ALPHABET)
    found: Report | None = Report.get_or_none(Report.tracking_handle == code[: reports.HANDLE])
    is_right = sign_ins.fits(found.tracking_hash if found else "", code)
    return found if is_right else None


def shown(report: Report) -> list[ReportEntry]:
    """Answer the steps and messages that the reporter may read."""
    return reports.entries_of(report, *SHOWN)


def add(report: Report, text: str, *, at: datetime) -> None:
    """Add what the reporter writes later; the police are told. Raises FieldRefused("text")."""
    said = text.strip()
    if len(said) < SHORTEST:
        raise FieldRefused("text", N_("请写下要补充的内容。"))
    if len(said) > LONGEST:
        raise FieldRefused("text", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    with transaction():
        entry = ReportEntry.create(report=report, kind=EntryKind.BY_REPORTER, at=at, text=said)
        officers = staff.responsible_for(report.area_code, Role.POLICE)
        staff.tell(officers, "report_added", key=f"report_added:{report.ref}:{entry.id}", at=at)
        audit.record("report.added", by=None, at=at, subject=report)
