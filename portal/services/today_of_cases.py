"""Today's work around cases and their assessments: what is urgent or late stands first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from portal import clock
from portal.case_terms import CaseStatus
from portal.deadline_terms import Deadline
from portal.models import Account, Assessment, ProtectionCase
from portal.services import assessment_scope, case_clocks, cases
from portal.services.due_times import DueTimes
from portal.services.today_lines import ATTENTION, CALM, DANGER, Item, TodayPage, all_of, counted
from portal.services.working_days import MissingCalendarYear
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
    _put_signatures(page, account)
    if account.role is Role.TOWNSHIP:
        _put_reassessments(page, account, at)


def _put_steps(page: TodayPage, account: Account, at: datetime) -> None:
    due = dict(_due(account, at))
    for status, what in ((S.OPEN, N_("开始评估")), (S.ASSESSING, N_("完成评估"))):
        rows = cases.visible_to(account).where(ProtectionCase.status == status)
        order = (ProtectionCase.is_urgent.desc(), ProtectionCase.opened_at, ProtectionCase.id)
        found = counted(rows.order_by(*order), ProtectionCase)
        page.now.add_found(found, _step_line(what, due, at), all_at=_ALL)


def _due(account: Account, at: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield when each case's step is due; one that needs an unknown year's calendar has no time."""
    times = DueTimes(account.area_code)
    for running in case_clocks.clocks(at, area=account.area_code):
        if running.rule in STEPS and running.is_running(at):
            try:
                yield running.ref, times.due_at(running)
            except MissingCalendarYear:
                continue


def _step_line(what: str, due: dict[str, datetime], at: datetime) -> Callable[[Any], Item]:
    def line(row: Any) -> Item:
        moment = due.get(row.ref)
        is_late = moment is not None and moment <= at
        return Item(what, "cases.show", ref=row.ref, area=row.area_code, who=_who(row),
                    until=None if is_late else moment, since=moment if is_late else None,
                    tone=DANGER if is_late or row.is_urgent else ATTENTION)  # fmt: skip

    return line


def _put_signatures(page: TodayPage, account: Account) -> None:
    rows = assessment_scope.waiting_for(account).order_by(Assessment.id)
    mine = Assessment.lowered_by == account.id
    others = counted(rows.where(~mine), Assessment)
    page.now.add_found(others, _line(N_("复签降级，或写明不同意"), ATTENTION), all_at=_ALL)
    own = counted(rows.where(mine), Assessment)
    page.waiting.add_found(own, _line(N_("等第二人复签降级"), CALM), all_at=_ALL)


def _line(what: str, tone: str) -> Callable[[Any], Item]:
    return lambda row: Item(
        what, "assessments.show", ref=row.ref, area=row.case.area_code, who=_who(row.case),
        tone=tone,
    )  # fmt: skip


def _put_reassessments(page: TodayPage, account: Account, at: datetime) -> None:
    times, today = DueTimes(account.area_code), clock.local_date(at)
    days = [
        (assessment_scope.next_due(row, row.case, times), row)
        for row in assessment_scope.in_force(account)
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
