"""The lines of today's work that are about help: plans, measures, letters, reviews, closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.case_terms import LIVE_CASES, CaseStatus
from portal.deadline_terms import Deadline
from portal.models import (
    Account,
    CaseClosure,
    CaseReview,
    Child,
    DepartmentTask,
    Plan,
    PlanLine,
    ProtectionCase,
)
from portal.models.area import within
from portal.plan_terms import UNDECIDED, ClosureStatus, LineStatus, PlanStatus, TaskStatus
from portal.services import department_tasks, plan_approval, plans
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Item,
    TodayPage,
    all_of,
    by_when,
)
from portal.services.today_reading import reading_of
from portal.vocabulary import N_, RiskLevel, Role

C, S = CaseStatus, PlanStatus
WEEK = timedelta(days=7)
CASES, LETTERS = "cases.list_all", "department_tasks.list_all"


def put_help(page: TodayPage, account: Account, at: datetime) -> None:
    """Put the township's work on plans: to write, to decide, to carry out, to close."""
    found = list(_plans_of(account, (*UNDECIDED, S.APPROVED)))
    in_force = {row.case_id: row.case for row in found if row.status is S.APPROVED}
    running = _open_lines(account)
    _put_cases_to_plan(page, account, at, found)
    _put_undecided(page, account, [row for row in found if row.status is not S.APPROVED])
    _put_measures(page, running, at)
    _put_letters(page, account, at, what=N_("送达给部门的函，登记答复"))
    _put_reviews(page, found, at)
    _put_closures(page, account)
    _put_ends(page, in_force, {line.plan.case_id for line in running})


def put_decisions(page: TodayPage, account: Account, at: datetime) -> None:
    """Put what the county decides: plans and closings, and letters nobody answers."""
    _put_undecided(page, account, list(_plans_of(account, (S.SUBMITTED,))))
    _put_closures(page, account)
    _put_letters(page, account, at, what=N_("催办：部门还没有答复"))


def _plans_of(account: Account, states: tuple[PlanStatus, ...]) -> peewee.ModelSelect:
    rows = plans.visible_to(account).where(
        Plan.status.in_(states) & ProtectionCase.status.in_(LIVE_CASES)
    )
    return rows.order_by(Plan.id)


def _open_lines(account: Account) -> list[PlanLine]:
    rows = (
        PlanLine.select(PlanLine, Plan, ProtectionCase, Child)
        .join(Plan)
        .join(ProtectionCase)
        .join(Child, peewee.JOIN.LEFT_OUTER)
        .where(
            (Plan.status == S.APPROVED)
            & (PlanLine.status == LineStatus.OPEN)
            & within(ProtectionCase.area_code, account.area_code)
        )
    )
    return list(rows.order_by(PlanLine.due_on, PlanLine.id))


def _put_cases_to_plan(
    page: TodayPage, account: Account, at: datetime, written: list[Plan]
) -> None:
    reading = reading_of(page, account, at)
    found = [row for row in reading.cases if row.status in plans.INTERIM]
    of_any = {row.case_id for row in written}
    whole = {row.case_id for row in written if not row.is_interim}
    unsafe = [row for row in found if plans.needs_county(row) and row.id not in of_any]

    def safe(row: ProtectionCase) -> Item:
        due = reading.case_due.get((row.ref, Deadline.SAFETY_PLAN))
        return _item(N_("制定临时安全方案"), "cases.show", row, DANGER, due, at)

    page.now.add_found(all_of(unsafe), safe, all_at=CASES)
    bare = [row for row in found if row.status is C.ASSESSED and row.id not in whole]

    def plan(row: ProtectionCase) -> Item:
        due = reading.case_due.get((row.ref, Deadline.PLAN_APPROVED))
        tone = DANGER if due is not None and due <= at else ATTENTION
        return _item(N_("制定帮扶方案"), "cases.show", row, tone, due, at)

    page.now.add_found(all_of(bare), plan, all_at=CASES)


def _put_undecided(page: TodayPage, account: Account, rows: list[Plan]) -> None:
    for_me = [r for r in rows if r.status is S.SUBMITTED and not plan_approval.why_not(r, account)]

    def decide(row: Plan) -> Item:
        what = N_("审批临时安全方案") if row.is_interim else N_("审批帮扶方案")
        tone = DANGER if row.is_interim else ATTENTION
        return _item(what, "plans.show", row.case, tone, ref=row.ref)

    page.now.add_found(all_of(for_me), decide, all_at=CASES)
    if account.role is not Role.TOWNSHIP:
        return
    for status, what, tone, group in (
        (S.RETURNED, N_("按退回意见修改方案"), DANGER, page.now),
        (S.DRAFT, N_("写完方案，提交审批"), ATTENTION, page.this_week),
        (S.SUBMITTED, N_("等另一人或县级审批方案"), CALM, page.waiting),
    ):
        chosen = [row for row in rows if row.status is status and row not in for_me]
        group.add_found(all_of(chosen), _plan_line(what, tone), all_at=CASES)


def _plan_line(what: str, tone: str) -> Callable[[Plan], Item]:
    return lambda row: _item(what, "plans.show", row.case, tone, ref=row.ref)


def _case_line(what: str, endpoint: str, tone: str) -> Callable[[ProtectionCase], Item]:
    return lambda row: _item(what, endpoint, row, tone)


def _put_measures(page: TodayPage, running: list[PlanLine], at: datetime) -> None:
    today = clock.local_date(at)

    def line(what: str, endpoint: str, tone: str) -> Callable[[PlanLine], Item]:
        def item(row: PlanLine) -> Item:
            is_late = row.due_on is not None and row.due_on < today
            return Item(what, endpoint, ref=row.ref, service=row.service,
                        area=row.plan.case.area_code, who=_who(row.plan.case), tone=tone,
                        since=row.due_on if is_late else None,
                        until=None if is_late else row.due_on)  # fmt: skip

        return item

    late = all_of([row for row in running if row.due_on < today])
    end = line(N_("措施已过期限，登记结果"), "plans.record_result", DANGER)
    page.now.add_found(late, end, all_at=CASES)
    not_opened = all_of([row for row in running if row.not_opened == plan_approval.PAST])
    ask = line(N_("服务时间已过，重新提出需求"), "plans.ask_anew", ATTENTION)
    page.now.add_found(not_opened, ask, all_at=CASES)
    soon = all_of([row for row in running if today <= row.due_on <= today + WEEK])
    due = line(N_("落实方案措施"), "plans.record_result", CALM)
    page.this_week.add_found(soon, due, all_at=CASES)


def _put_letters(page: TodayPage, account: Account, at: datetime, *, what: str) -> None:
    asked = department_tasks.visible_to(account).where(DepartmentTask.status == TaskStatus.ASKED)
    rows, reading = list(asked), reading_of(page, account, at)
    reply, kind = Deadline.DEPARTMENT_REPLY, "department_task"
    due = {row.id: reading.due_at(reply, kind, row, row.asked_at) for row in rows}
    late = [row for row in rows if (by := due[row.id]) is not None and by <= at]

    def line(row: DepartmentTask) -> Item:
        return Item(what, "department_tasks.show", ref=row.ref, area=row.area_code,
                    term=row.department, tone=DANGER if row in late else CALM,
                    **by_when(due[row.id], at))  # fmt: skip

    page.now.add_found(all_of(late), line, all_at=LETTERS)
    if account.role is Role.TOWNSHIP:
        fresh = all_of([row for row in rows if row not in late])
        page.this_week.add_found(fresh, line, all_at=LETTERS)


def _put_reviews(page: TodayPage, written: list[Plan], at: datetime) -> None:
    """Put the cases whose next review is due, as the last review or the plan in force says."""
    today = clock.local_date(at)
    in_force = [row for row in written if row.status is S.APPROVED]
    if not in_force:
        return
    case_of = {row.case_id: row.case for row in in_force}
    next_on: dict[int, date | None] = {row.case_id: row.review_on for row in in_force}
    held = CaseReview.select(CaseReview.case, CaseReview.next_review_on).order_by(CaseReview.id)
    # Later ones overwrite earlier ones: the last review says when the next one is.
    next_on.update(held.where(CaseReview.case.in_(list(case_of))).tuples())
    due = [case_of[key] for key, day in next_on.items() if day is not None and day <= today]

    def line(row: ProtectionCase) -> Item:
        since = next_on[row.id]
        is_late = since is not None and since < today
        return Item(N_("召开个案检查会"), "closures.review", ref=row.ref, area=row.area_code,
                    who=_who(row), since=since if is_late else None,
                    until=None if is_late else since, tone=ATTENTION)  # fmt: skip

    page.now.add_found(all_of(due), line, all_at=CASES)


def _put_closures(page: TodayPage, account: Account) -> None:
    rows = (
        CaseClosure.select(CaseClosure, ProtectionCase, Child)
        .join(ProtectionCase)
        .join(Child, peewee.JOIN.LEFT_OUTER)
        .where(
            (CaseClosure.status == ClosureStatus.PROPOSED)
            & within(ProtectionCase.area_code, account.area_code)
        )
        .order_by(CaseClosure.id)
    )

    def is_mine(row: CaseClosure) -> bool:
        is_red = row.case.level is RiskLevel.RED
        is_own = row.proposed_by_id == account.id
        return not is_own and (account.role is Role.COUNTY or not is_red)

    found = list(rows)
    mine = [row.case for row in found if is_mine(row)]
    confirm = _case_line(N_("确认结案"), "closures.show", ATTENTION)
    page.now.add_found(all_of(mine), confirm, all_at=CASES)
    rest = [row.case for row in found if not is_mine(row)]
    wait = _case_line(N_("等另一人或县级确认结案"), "closures.show", CALM)
    page.waiting.add_found(all_of(rest), wait, all_at=CASES)


def _put_ends(page: TodayPage, in_force: dict[int, ProtectionCase], running: set[int]) -> None:
    """Put the cases that may go on: to visits when all is carried out, or to closing."""
    ended = [
        row for row in in_force.values() if row.status is C.IN_SERVICE and row.id not in running
    ]
    on = _case_line(N_("措施都已办结，转入跟踪回访"), "closures.show", ATTENTION)
    page.now.add_found(all_of(ended), on, all_at=CASES)
    followed = [row for row in in_force.values() if row.status is C.FOLLOW_UP]
    see = _case_line(N_("跟踪回访中：看看离结案还差什么"), "closures.show", CALM)
    page.this_week.add_found(all_of(followed), see, all_at=CASES)


def _item(
    what: str,
    endpoint: str,
    case: ProtectionCase,
    tone: str,
    due: datetime | None = None,
    at: datetime | None = None,
    *,
    ref: str = "",
) -> Item:
    is_late = due is not None and at is not None and due <= at
    values: dict[str, Any] = {"since": due} if is_late else {"until": due}
    return Item(what, endpoint, ref=ref or case.ref, area=case.area_code, who=_who(case),
                tone=tone, **values)  # fmt: skip


def _who(case: ProtectionCase) -> str:
    return f"{case.number} {case.child.code_name if case.child else ''}".strip()
