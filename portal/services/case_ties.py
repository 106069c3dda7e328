"""What belongs to a case beside its own row: joined reports, joined cases, measures around it.

A case page shows what was decided, never what a report says or who told it (HR-05).
"""

from __future__ import annotations

from datetime import datetime

import peewee

from portal.models import (
    Assessment,
    Child,
    Intervention,
    JoinedReport,
    ProtectionCase,
    Report,
    UnattendedSpell,
    Withdrawal,
)


def family(case: ProtectionCase) -> peewee.ModelSelect:
    """Select the ids of a case and of those that joined it, directly or one after another."""
    row = ProtectionCase
    return row.select(row.id).where((row.id == case.id) | (row.merged_into == case.id))


def reports_of(case: ProtectionCase) -> peewee.Select:
    """Select the ids of the reports behind a case: its first, later ones, those it made itself."""
    mine = family(case)
    row = ProtectionCase
    found = row.select(row.report).where(row.id.in_(mine) & row.report.is_null(False))
    for table in (JoinedReport, UnattendedSpell, Assessment):
        found |= table.select(table.report).where(
            table.case.in_(mine) & table.report.is_null(False)
        )
    return found


def around(case: ProtectionCase) -> peewee.Expression:
    """Answer the condition of the measures around a case: in it, about its child, by its reports.

    By query, so that a measure of the police stands on the ladder whichever report it came from.
    """
    mine = own(case)
    return mine | about(case.child) if case.child_id is not None else mine


def own(case: ProtectionCase) -> peewee.Expression:
    """Answer the condition of the measures taken in a case or from its reports."""
    return Intervention.case.in_(family(case)) | Intervention.report.in_(reports_of(case))


def about(child: Child) -> peewee.Expression:
    """Answer the condition of what was decided around a child, in whichever case."""
    own = ProtectionCase.select(ProtectionCase.id).where(ProtectionCase.child == child.id)
    return (Intervention.child == child.id) | Intervention.case.in_(own)


def stands() -> peewee.Expression:
    """Answer the condition that a measure was not withdrawn as entered in error."""
    return Intervention.id.not_in(Withdrawal.select(Withdrawal.intervention))


def join_report(case: ProtectionCase, report: Report, *, at: datetime) -> None:
    """Tie a further report to a live case, inside the caller's transaction."""
    if not JoinedReport.select().where(JoinedReport.report == report.id).exists():
        JoinedReport.create(report=report, case=case, at=at)


def case_behind(report: Report) -> ProtectionCase | None:
    """Answer the case of a report, live or over: its own, the one it joined, or which made it."""
    found: ProtectionCase | None = ProtectionCase.get_or_none(ProtectionCase.report == report.id)
    for table in (JoinedReport, Assessment, UnattendedSpell):
        # A case may have made further reports itself; their notices come back to it.
        row = table.get_or_none(table.report == report.id) if found is None else None
        found = row.case if row else found
    return found.merged_into if found is not None and found.merged_into_id else found
