"""How long the police may examine a report before they decide, and by which rule."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.deadline_terms import RULES, Deadline, Unit
from portal.models import Account, Report
from portal.report_terms import EntryKind, ReportStatus, ReviewKind
from portal.services import audit, report_steps
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_

# 24 hours, 3 days, 3 days, 7 days, 30 days with the county's approval (statutory; domain.md 2.1).
RULE_OF = {
    ReviewKind.ADMINISTRATIVE: Deadline.ACCEPT,
    ReviewKind.COMPLEX: Deadline.ACCEPT_COMPLEX,
    ReviewKind.CRIMINAL: Deadline.FILE_CRIMINAL,
    ReviewKind.LEADS: Deadline.FILE_LEADS,
    ReviewKind.MAJOR: Deadline.FILE_MAJOR,
}
LONGEST_NAME = 72


class TooLate(Refused):
    """The time that runs has passed; a longer one would hide that."""

    sentence = N_("原来的期限已经过了，不能再改用别的期限。请现在决定是否受理，或先出警。")


def rule_of(report: Report) -> Deadline:
    """Answer the one rule that times the decision; 24 hours where nothing else was chosen."""
    return RULE_OF[report.review_kind or ReviewKind.ADMINISTRATIVE]


def since(report: Report) -> datetime:
    """Answer from when the present county's police have had the report."""
    began: datetime = report.handed_at or report.received_at
    return began


def due_of(report: Report) -> datetime:
    """Answer by when the police must have decided; naive UTC, by the clock on the wall."""
    return since(report) + span_of(rule_of(report))


def span_of(rule: Deadline) -> timedelta:
    """Answer the length of a rule that is counted in hours or days."""
    span = RULES[rule].span
    if span is None or span.unit not in {Unit.HOURS, Unit.DAYS}:
        raise ValueError(f"{rule} is not counted by the clock on the wall.")
    return timedelta(**{span.unit.value: span.amount})


def choose(
    report: Report, kind: ReviewKind, *, approver: str = "", version: int, by: Account, at: datetime
) -> None:
    """Say how the report is examined, before the time that runs is over.

    Raises FieldRefused("approver") for a major case without the approver's name, TooLate,
    NotInThisState once it is decided, ChangedMeanwhile.
    """
    name = tidy(approver)
    if kind is ReviewKind.MAJOR and not name:
        raise FieldRefused("approver", N_("三十天的期限要经县级公安机关负责人批准，请写明批准人。"))
    if len(name) > LONGEST_NAME:
        raise FieldRefused(
            "approver", N_("这一项最多 %(most)s 个字，请写短一些。"), most=LONGEST_NAME
        )
    with transaction():
        if report.status is ReportStatus.REPORTED and due_of(report) <= at:
            raise TooLate
        values = {"review_kind": kind, "review_set_at": at}
        values["review_approver"] = name if kind is ReviewKind.MAJOR else ""
        report_steps.move(
            report, ReportStatus.REPORTED, (ReportStatus.REPORTED,), version, **values
        )
        said = N_("公安机关按需要更长时间的程序审查，决定之后这里会显示。")
        report_steps.add_entry(report, EntryKind.STEP, said, by=by, at=at)
        audit.record("report.review_chosen", by=by, at=at, subject=report, kind=kind.value)
