"""What a reporter reads and writes under his tracking code, without saying who he is."""

from __future__ import annotations

import random
import unicodedata
from datetime import datetime, timedelta
from itertools import islice

from portal.models import Report, ReportEntry
from portal.report_terms import EntryKind
from portal.services import audit, code_names, reports, sign_ins, staff, tracking_codes
from portal.services.refusals import FieldRefused
from portal.services.transactions import transaction
from portal.vocabulary import N_

SHORTEST, LONGEST = 2, 2000
# So long after it was sent the same page still leads to its receipt (platform).
SHOWN_AGAIN = timedelta(minutes=30)
# A handle that is taken makes the next one be drawn; three times over is out of reach.
DRAWN_AT_MOST = 3
SHOWN = (EntryKind.STEP, EntryKind.TO_REPORTER, EntryKind.BY_REPORTER)


def find(typed: str) -> Report | None:
    """Answer the report whose code was typed, whatever its case, width, spaces and dashes.

    Answers None if there is none. A wrong code takes as long as a right one.
    """
    # A Chinese keyboard may write letters and digits in full width.
    plain = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(c for c in plain if c in code_names.ALPHABET)
    found: Report | None = Report.get_or_none(
        Report.tracking_handle == code[: tracking_codes.HANDLE]
    )
    is_right = sign_ins.fits(found.tracking_hash if found else "", code)
    return found if is_right else None


def sent_before(rng: random.Random, *, at: datetime) -> str | None:
    """Answer the code that was drawn by `rng` for a report of the last minutes, or None.

    For whoever pressed twice; later than that a code is not shown again.
    """
    for code in islice(tracking_codes.drawn_by(rng), DRAWN_AT_MOST):
        found = find(code)
        if found is not None:
            return code if found.received_at >= at - SHOWN_AGAIN else None
    return None


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
        officers = reports.officers_for(report)
        if not officers:
            reports.tell_above(report, key=f"{report.ref}:added:{entry.id}", at=at)
        staff.tell(officers, "report_added", key=f"report_added:{report.ref}:{entry.id}", at=at)
        audit.record("report.added", by=None, at=at, subject=report)
