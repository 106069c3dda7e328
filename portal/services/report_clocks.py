"""The clocks of a report: taken up, decided, the township notified, the notice signed for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from portal.deadline_terms import Deadline
from portal.models import Report, ReportEntry
from portal.models.area import within
from portal.report_terms import EntryKind
from portal.services.report_steps import TRANSFERRED
from portal.services.running_clocks import PROVINCE, Running

D = Deadline
KIND = "report"


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of the reports of `area`; a notice belongs to the township it went to."""
    yield from _of_police(at, area)
    yield from _of_township(at, area)


def _of_police(at: datetime, area: str) -> Iterator[Running]:
    # Whoever gets a report handed over has the whole time from then on.
    entries = ReportEntry.select(ReportEntry.report, ReportEntry.at).where(
        (ReportEntry.kind == EntryKind.STEP) & (ReportEntry.text == TRANSFERRED)
    )
    handed_over: dict[int, datetime] = dict(entries.order_by(ReportEntry.id).tuples())
    rows = Report.select(
        Report.id, Report.ref, Report.area_code, Report.received_at, Report.decided_at,
        Report.disposed_at, Report.notified_at,
    ).where(within(Report.area_code, area) & (Report.received_at <= at))  # fmt: skip
    for row in rows.iterator():
        start = handed_over.get(row.id, row.received_at)
        for rule in (D.REPORT_TAKEN_UP, D.ACCEPT):
            yield Running(rule, KIND, row.ref, row.area_code, start, row.decided_at)
        if row.disposed_at is not None:
            yield Running(
                D.TOWNSHIP_NOTICE, KIND, row.ref, row.area_code, row.disposed_at, row.notified_at
            )


def _of_township(at: datetime, area: str) -> Iterator[Running]:
    rows = Report.select(
        Report.ref, Report.township_code, Report.notified_at, Report.notice_received_at
    ).where(within(Report.township_code, area) & (Report.notified_at <= at))
    for ref, township, notified_at, received_at in rows.tuples().iterator():
        yield Running(D.NOTICE_SIGNED, KIND, ref, township, notified_at, received_at)
