"""Today's work around reports: the police's whole day, notices for township and county."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from portal.deadline_terms import Deadline
from portal.models import Account, Report
from portal.report_terms import ReportStatus
from portal.services import report_feedback, report_reviews, reports
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Item,
    TodayPage,
    by_when,
    counted,
)
from portal.services.today_of_covers import put_covers
from portal.services.today_of_deadlines import put_breaches
from portal.services.today_of_placements import put_notes_due
from portal.services.today_of_warnings import put_calls, put_revisits
from portal.services.today_reading import Reading, reading_of
from portal.vocabulary import N_

D, S = Deadline, ReportStatus


def police_page(account: Account, at: datetime) -> TodayPage:
    """Answer the officer's day: what nobody has taken up first, then each next step."""
    page = TodayPage()
    put_calls(page, account, at)
    reading = reading_of(page, account, at)

    def notify_by(row: Report) -> datetime | None:
        return reading.due_at(D.TOWNSHIP_NOTICE, "report", row, row.disposed_at)

    def answer_by(row: Report) -> datetime | None:
        return reading.due_at(D.REPORTER_FEEDBACK, "report", row, row.decided_at)

    steps = (
        (S.REPORTED, N_("受理报告"), DANGER, report_reviews.due_of),
        (S.ACCEPTED, N_("出警，登记处置"), DANGER, None),
        (S.DISPATCHED, N_("登记处置"), ATTENTION, None),
        (S.DISPOSED, N_("通报乡镇"), ATTENTION, notify_by),
    )
    for status, what, tone, until in steps:
        rows = reports.visible_to(account).where(Report.status == status)
        page.now.add_found(
            counted(rows, Report), _line(what, tone, until, at), all_at="reports.list_all"
        )
    put_revisits(page, account, at)
    asking = report_feedback.owed(reports.visible_to(account))
    answer = _line(N_("答复报告人"), ATTENTION, answer_by, at)
    page.now.add_found(counted(asking, Report), answer, all_at="reports.list_all")
    put_notes_due(page, account, at)
    waiting = reports.visible_to(account).where(Report.status == S.NOTIFIED)
    line = _line(N_("等乡镇签收通报"), CALM, _sign_by(reading), at)
    page.waiting.add_found(counted(waiting, Report), line, all_at="reports.list_all")
    put_covers(page, account, at)
    put_breaches(page, account, at)
    return page


def _line(
    what: str, tone: str, until: Callable[[Any], datetime | None] | None, at: datetime
) -> Callable[[Any], Item]:
    def line(row: Report) -> Item:
        moment = until(row) if until else None
        is_late = moment is not None and moment <= at
        return Item(what, "reports.show", ref=row.ref, area=row.area_code,
                    tone=DANGER if is_late else tone, **by_when(moment, at))  # fmt: skip

    return line


def _sign_by(reading: Reading) -> Callable[[Report], datetime | None]:
    def due(row: Report) -> datetime | None:
        rule, township = D.NOTICE_SIGNED, str(row.township_code)
        return reading.due_at(rule, "report", row, row.notified_at, area=township)

    return due


def put_notices(page: TodayPage, account: Account, at: datetime) -> None:
    """Put the notices that the township has to sign for at the top of its page."""
    found = _notices(page, account, at, N_("签收公安通报，安排上门"), DANGER)
    page.now.add_found(*found, all_at=_ALL)


def put_unsigned(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the county what nobody takes up, and what townships have not signed for."""
    late = reports.late_in(account, at=at, times=reading_of(page, account, at).times)
    if late:
        page.now.add(
            Item(N_("有 %(count)s 份报告没有人受理，请打电话给公安值班室"), _ALL,
                 params={"count": late}, tone=DANGER)
        )  # fmt: skip
    found = _notices(page, account, at, N_("等乡镇签收公安通报"), CALM)
    page.waiting.add_found(*found, all_at=_ALL)


_ALL = "reports.list_notices"


def _notices(
    page: TodayPage, account: Account, at: datetime, what: str, tone: str
) -> tuple[Any, Callable[[Any], Item]]:
    sign_by = _sign_by(reading_of(page, account, at))

    def line(row: Report) -> Item:
        return Item(what, "reports.show_notice", ref=row.ref, area=row.township_code,
                    tone=tone, **by_when(sign_by(row), at))  # fmt: skip

    rows = reports.notices_for(account).where(Report.status == S.NOTIFIED)
    return counted(rows, Report), line
