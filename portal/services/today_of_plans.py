"""The lines of today's work that are about help: plans, measures, letters, reviews, closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.case_terms import LIVE_CASES, CaseStatus
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
from portal.services import cases, department_tasks, plan_approval, plans
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Item,
    TodayPage,
    all_of,
    counted,
)
from portal.vocabulary import N_, RiskLevel, Role

C, S = CaseStatus, PlanStatus
WEEK = timedelta(days=7)
# Interim safety plan of a red case (platform); ten working days are two weeks without holidays.
SAFETY_WITHIN, REPLY_WITHIN = timedelta(hours=48), timedelta(days=14)
CASES, LETTERS = "cases.list_all", "department_tasks.list_all"


def put_help(page: TodayPage, account: Account, at: datetime) -> None:
    """Put the township's work on plans: to write, to decide, to carry out, to close."""
    _put_cases_to_plan(page, account, at)
    _put_plans(page, account)
    _put_measures(page, account, at)
    _put_letters(page, account, at, what=N_("送达给部门的函，登记答复"))
    _put_reviews(page, account, at)
    _put_closures(page, account)
    _put_ends(page, account)


def put_decisions(page: TodayPage, account: Account, at: datetime) -> None:
    """Put what the county decides: plans and closings, and letters nobody answers."""
    _put_plans(page, account)
    _put_closures(page, account)
    _put_letters(page, account, at, what=N_("催办：部门还没有答复"))


def _put_cases_to_plan(page: TodayPage, account: Account, at: datetime) -> None:
    kinds = Plan.select(Plan.case, Plan.is_interim).where(Plan.status.in_((*UNDECIDED, S.APPROVED)))
    rows = cases.visible_to(account).where(ProtectionCase.status.in_(plans.INTERIM))
    found = list(rows.order_by(ProtectionCase.opened_at))
    written = set(kinds.where(Plan.case.in_([row.id for row in found])).tuples())
    unsafe = [r for r in found if plans.needs_county(r) and not _has_any(r, written)]

    def safe(row: ProtectionCase) -> Item:
        due = (row.assessed_at or row.opened_at) + SAFETY_WITHIN
        return _item(N_("制定临时安全方案"), "cases.show", row, DANGER, due, at)

    page.now.add_found(all_of(unsafe), safe, all_at=CASES)

    def plan(row: ProtectionCase) -> Item:
        return _item(N_("制定帮扶方案"), "cases.show", row, ATTENTION)

    bare = [r for r in found if r.status is C.ASSESSED and (r.id, False) not in written]
    page.now.add_found(all_of(bare), plan, all_at=CASES)


def _has_any(row: ProtectionCase, written: set[tuple[int, bool]]) -> bool:
    return bool({(row.id, True), (row.id, False)} & written)


def _put_plans(page: TodayPage, account: Account) -> None:
    rows = list(plans.visible_to(account).where(Plan.status.in_(UNDECIDED)).order_by(Plan.id))
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


def _put_measures(page: TodayPage, account: Account, at: datetime) -> None:
    today = clock.local_date(at)
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
        .order_by(PlanLine.due_on, PlanLine.id)
    )

    def line(what: str, endpoint: str, tone: str) -> Callable[[PlanLine], Item]:
        def item(row: PlanLine) -> Item:
            is_late = row.due_on is not None and row.due_on < today
            return Item(what, endpoint, ref=row.ref, service=row.service,
                        area=row.plan.case.area_code, who=_who(row.plan.case), tone=tone,
                        since=row.due_on if is_late else None,
                        until=None if is_late else row.due_on)  # fmt: skip

        return item

    late = counted(rows.where(PlanLine.due_on < today), PlanLine)
    end = line(N_("措施已过期限，登记结果"), "plans.record_result", DANGER)
    page.now.add_found(late, end, all_at=CASES)
    not_opened = counted(rows.where(PlanLine.not_opened == plan_approval.PAST), PlanLine)
    ask = line(N_("服务时间已过，重新提出需求"), "plans.ask_anew", ATTENTION)
    page.now.add_found(not_opened, ask, all_at=CASES)
    soon = rows.where(PlanLine.due_on.between(today, today + WEEK))
    due = line(N_("落实方案措施"), "plans.record_result", CALM)
    page.this_week.add_found(counted(soon, PlanLine), due, all_at=CASES)


def _put_letters(page: TodayPage, account: Account, at: datetime, *, what: str) -> None:
    late = DepartmentTask.asked_at <= at - REPLY_WITHIN
    rows = department_tasks.visible_to(account).where(DepartmentTask.status == TaskStatus.ASKED)

    def line(row: DepartmentTask) -> Item:
        due = row.asked_at + REPLY_WITHIN
        is_late = due <= at
        return Item(what, "department_tasks.show", ref=row.ref, area=row.area_code,
                    term=row.department, since=due if is_late else None,
                    until=None if is_late else due, tone=DANGER if is_late else CALM)  # fmt: skip

    page.now.add_found(counted(rows.where(late), DepartmentTask), line, all_at=LETTERS)
    if account.role is Role.TOWNSHIP:
        fresh = counted(rows.where(~late), DepartmentTask)
        page.this_week.add_found(fresh, line, all_at=LETTERS)


def _put_reviews(page: TodayPage, account: Account, at: datetime) -> None:
    """Put the cases whose next review is due, as the last review or the plan in force says."""
    today = clock.local_date(at)
    in_force = plans.visible_to(account).where(
        (Plan.status == S.APPROVED) & ProtectionCase.status.in_(LIVE_CASES)
    )
    next_on: dict[int, date | None] = {}
    case_of: dict[int, ProtectionCase] = {}
    for plan in in_force.order_by(Plan.id):
        case_of[plan.case_id], next_on[plan.case_id] = plan.case, plan.review_on
    held = CaseReview.select(CaseReview.case, CaseReview.next_review_on)
    for case_id, day in held.where(CaseReview.case.in_(list(case_of))).order_by(
        CaseReview.id
    ).tuples():  # fmt: skip
        next_on[case_id] = day
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
    mine = all_of([row for row in found if is_mine(row)])
    page.now.add_found(
        mine, lambda row: _item(N_("确认结案"), "closures.show", row.case, ATTENTION), all_at=CASES
    )
    rest = all_of([row for row in found if not is_mine(row)])
    page.waiting.add_found(
        rest,
        lambda row: _item(N_("等另一人或县级确认结案"), "closures.show", row.case, CALM),
        all_at=CASES,
    )


def _put_ends(page: TodayPage, account: Account) -> None:
    """Put the cases that may go on: to visits when all is carried out, or to closing."""
    mine = Plan.select(Plan.id).where(
        (Plan.case == ProtectionCase.id) & (Plan.status == S.APPROVED) & ~Plan.is_interim
    )
    running = PlanLine.select(PlanLine.id).join(Plan).where(
        (Plan.case == ProtectionCase.id)
        & (Plan.status == S.APPROVED)
        & (PlanLine.status == LineStatus.OPEN)
    )  # fmt: skip
    scope = cases.visible_to(account).order_by(ProtectionCase.id)
    ended = scope.where(
        (ProtectionCase.status == C.IN_SERVICE)
        & peewee.fn.EXISTS(mine)
        & ~peewee.fn.EXISTS(running)
    )

    def line(what: str, tone: str) -> Callable[[ProtectionCase], Item]:
        return lambda row: _item(what, "closures.show", row, tone)

    on = line(N_("措施都已办结，转入跟踪回访"), ATTENTION)
    page.now.add_found(counted(ended, ProtectionCase), on, all_at=CASES)
    followed = counted(scope.where(ProtectionCase.status == C.FOLLOW_UP), ProtectionCase)
    see = line(N_("跟踪回访中：看看离结案还差什么"), CALM)
    page.this_week.add_found(followed, see, all_at=CASES)


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
