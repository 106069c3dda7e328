"""The clocks of a report: taken up, decided, the township notified, the notice signed for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from peewee import JOIN

from portal.deadline_terms import Deadline
from portal.models import Report, ReportEntry, Reporter
from portal.models.area import within
from portal.report_terms import ReportStatus
from portal.services import report_feedback, report_reviews
from portal.services.running_clocks import PROVINCE, Running

D = Deadline
KIND = "report"


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of the reports of `area`; a notice belongs to the township it went to."""
    yield from _of_police(at, area)
    yield from _of_township(at, area)


def _of_police(at: datetime, area: str) -> Iterator[Running]:
    told_at = ReportEntry.at.python_value
    answers = report_feedback.first_answers().alias("answers")
    rows = (
        Report.select(
            Report.id, Report.ref, Report.area_code, Report.received_at, Report.handed_at,
            Report.review_kind, Report.status, Report.decided_at, Report.disposed_at,
            Report.notified_at, answers.c.answered_at.converter(told_at),
            report_feedback.asked_for().alias("asks"),
        )
        .join(Reporter)
        .join(answers, JOIN.LEFT_OUTER, on=(answers.c.report_id == Report.id))
        .where(within(Report.area_code, area) & (Report.received_at <= at))
    )  # fmt: skip
    for row in rows.objects().iterator():
        yield from _of_report(row)


def _of_report(row: Any) -> Iterator[Running]:
    def clock(rule: Deadline, start: datetime, stop: datetime | None) -> Running:
        return Running(rule, KIND, row.ref, row.area_code, start, stop)

    # Whoever gets a report handed over has the whole time from then on.
    start = report_reviews.since(row)
    yield clock(D.REPORT_TAKEN_UP, start, row.decided_at)
    # Exactly one rule times the decision: the one that the police have chosen.
    yield clock(report_reviews.rule_of(row), start, row.decided_at)
    if row.decided_at is not None and row.asks and row.status is not ReportStatus.NOT_ACCEPTED:
        yield clock(D.REPORTER_FEEDBACK, row.decided_at, row.answered_at)
    if row.disposed_at is not None:
        yield clock(D.TOWNSHIP_NOTICE, row.disposed_at, row.notified_at)


def _of_township(at: datetime, area: str) -> Iterator[Running]:
    rows = Report.select(
        Report.ref, Report.township_code, Report.notified_at, Report.notice_received_at
    ).where(within(Report.township_code, area) & (Report.notified_at <= at))
    for ref, township, notified_at, received_at in rows.tuples().iterator():
        yield Running(D.NOTICE_SIGNED, KIND, ref, township, notified_at, received_at)
