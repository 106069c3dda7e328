"""Today's work around cases and their assessments: what is urgent or late stands first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from portal import clock
from portal.case_terms import CaseStatus
from portal.deadline_terms import Deadline
from portal.models import Account
from portal.services import assessment_scope
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Item,
    TodayPage,
    all_of,
    by_when,
)
from portal.services.today_reading import Reading, reading_of
from portal.vocabulary import N_, RiskLevel, Role

D, S = Deadline, CaseStatus
STEPS = frozenset({D.ASSESSMENT_BEGUN_RED, D.ASSESSMENT_BEGUN, D.ASSESSED})
# How long before its day an assessment anew stands on the page (platform).
AHEAD = timedelta(days=14)
_ALL = "cases.list_all"


def put_cases(page: TodayPage, account: Account, at: datetime) -> None:
    """Put what assessments ask for: the township assesses, township and county sign."""
    if account.role is Role.TOWNSHIP:
        _put_steps(page, account, at)
    _put_signatures(page, account, at)
    if account.role is Role.TOWNSHIP:
        _put_reassessments(page, account, at)


def _put_steps(page: TodayPage, account: Account, at: datetime) -> None:
    reading = reading_of(page, account, at)
    urgent_first = sorted(reading.cases, key=lambda row: not row.is_urgent)
    for status, what in ((S.OPEN, N_("开始评估")), (S.ASSESSING, N_("完成评估"))):
        found = all_of([row for row in urgent_first if row.status is status])
        page.now.add_found(found, _step_line(what, reading), all_at=_ALL)


def _step_line(what: str, reading: Reading) -> Callable[[Any], Item]:
    def line(row: Any) -> Item:
        # An urgent case has a short and a long time; the sooner one counts.
        known = [reading.case_due.get((row.ref, rule)) for rule in STEPS]
        due = min((moment for moment in known if moment is not None), default=None)
        is_late = due is not None and due <= reading.at
        return Item(what, "cases.show", ref=row.ref, area=row.area_code, who=_who(row),
                    tone=DANGER if is_late or row.is_urgent else ATTENTION,
                    **by_when(due, reading.at))  # fmt: skip

    return line


def _put_signatures(page: TodayPage, account: Account, at: datetime) -> None:
    in_force = reading_of(page, account, at).assessments
    rows = [row for row in in_force if assessment_scope.is_pending(row)]
    others = all_of([row for row in rows if row.lowered_by_id != account.id])
    page.now.add_found(others, _line(N_("复签降级，或写明不同意"), ATTENTION), all_at=_ALL)
    own = all_of([row for row in rows if row.lowered_by_id == account.id])
    page.waiting.add_found(own, _line(N_("等第二人复签降级"), CALM), all_at=_ALL)


def _line(what: str, tone: str) -> Callable[[Any], Item]:
    return lambda row: Item(
        what, "assessments.show", ref=row.ref, area=row.case.area_code, who=_who(row.case),
        tone=tone,
    )  # fmt: skip


def _put_reassessments(page: TodayPage, account: Account, at: datetime) -> None:
    reading, today = reading_of(page, account, at), clock.local_date(at)
    days = [
        (assessment_scope.next_due(row, row.case, reading.times), row)
        for row in reading.assessments
    ]
    soon = [(day, row) for day, row in days if day <= today + AHEAD]
    soon.sort(key=lambda pair: (pair[1].level is not RiskLevel.RED, pair[0], pair[1].id))
    for group, is_now in ((page.now, True), (page.this_week, False)):
        found = all_of([pair for pair in soon if (pair[0] <= today) is is_now])
        group.add_found(found, _again_line(today), all_at=_ALL)


def _again_line(today: date) -> Callable[[Any], Item]:
    def line(pair: Any) -> Item:
        day, row = pair
        is_late = day < today
        is_red = row.level is RiskLevel.RED
        return Item(N_("再评估一次"), "cases.show", ref=row.case.ref, area=row.case.area_code,
                    who=_who(row.case), term=row.level,
                    until=None if is_late else day, since=day if is_late else None,
                    tone=DANGER if is_late or is_red else ATTENTION)  # fmt: skip

    return line


def _who(case: Any) -> str:
    return str(case.child.code_name if case.child_id is not None else case.number)
