"""Whom the police still owe an answer in words: reporters that asked, and reporting units.

Three days after acceptance (platform, after the 2020 opinions on mandatory reporting).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import peewee

from portal.deadline_terms import Deadline
from portal.models import Report, ReportEntry, Reporter
from portal.report_terms import EntryKind, ReporterKind, ReportStatus
from portal.services.due_times import DueTimes
from portal.services.running_clocks import Running

PERSONS = (ReporterKind.CHILD, ReporterKind.GUARDIAN, ReporterKind.PUBLIC)


def asked_for() -> peewee.Expression:
    """Answer the condition on `Reporter` for those who hear back; a unit always does."""
    return Reporter.wants_feedback | Reporter.account.is_null(False) | ~Reporter.kind.in_(PERSONS)


def first_answers() -> peewee.ModelSelect:
    """Select (report, first answer in words at); a step that tells itself is no answer."""
    return (
        ReportEntry.select(ReportEntry.report, peewee.fn.MIN(ReportEntry.at).alias("answered_at"))
        .where(ReportEntry.kind == EntryKind.TO_REPORTER)
        .group_by(ReportEntry.report)
    )


def owed(rows: peewee.ModelSelect) -> peewee.ModelSelect:
    """Narrow `rows` of reports to those accepted whose reporter waits for a word, the oldest first.

    Nothing of the reporter is read, only whether he is owed an answer (HR-05).
    """
    answered = ReportEntry.select(ReportEntry.report).where(
        ReportEntry.kind == EntryKind.TO_REPORTER
    )
    asking = Reporter.select(Reporter.report).where(asked_for())
    return rows.where(
        Report.decided_at.is_null(False)
        & (Report.status != ReportStatus.NOT_ACCEPTED)
        & Report.id.in_(asking)
        & Report.id.not_in(answered)
    ).order_by(Report.decided_at, Report.id)


def due_by() -> Callable[[Report], datetime]:
    """Answer the function that says by when an answer is owed, as the county has set it."""
    times = DueTimes()
    rule = Deadline.REPORTER_FEEDBACK
    return lambda row: times.due_at(Running(rule, "report", row.ref, row.area_code, row.decided_at))


def due_for(report: Report) -> datetime | None:
    """Answer by when an answer is still owed for this report, or None where none is."""
    is_owed = owed(Report.select().where(Report.id == report.id)).exists()
    return due_by()(report) if is_owed else None
