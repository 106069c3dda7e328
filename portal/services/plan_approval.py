"""The decision on a help plan: by somebody else than its author; what it sets going at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.case_terms import LIVE_CASES, CaseStatus
from portal.models import Account, Child, DepartmentTask, Need, Plan, PlanLine, ProtectionCase
from portal.plan_terms import (
    WRITABLE,
    Department,
    LineStatus,
    PlanStatus,
    ProviderKind,
    TaskStatus,
)
from portal.service_codes import SERVICE_CODES
from portal.services import cases, department_tasks, needs, plan_lines, plans, staff
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_, ChildStatus, Role

C, K, L, S = CaseStatus, ProviderKind, LineStatus, PlanStatus
OFFICES = frozenset({Role.TOWNSHIP, Role.COUNTY})
SHORTEST, LONGEST = 4, 500
# While the closing is being decided nothing new is set going.
AT_WORK = tuple(status for status in LIVE_CASES if status is not C.CLOSE_PROPOSED)

NO_FILE = N_("孩子没有在册的档案，不能提出需求；请由乡镇直接联系服务人员办理。")
PAST = N_("希望服务的时间在批准之前已经过去，请填写新的时间再提出需求。")


class OwnPlan(Refused):
    """Nobody approves what he wrote or submitted himself."""

    sentence = N_("方案不能由编写或提交的人自己审批，请由乡镇的另一位工作人员或县级审批。")


class CountyDecides(Refused):
    """A red case is decided one level higher."""

    sentence = N_("红色或紧急个案的方案由县级民政部门审批。")


def why_not(plan: Plan, account: Account) -> type[Refused] | None:
    """Answer why `account` may not decide on the plan, or None."""
    if account.role not in OFFICES or account.id in {plan.author_id, plan.submitted_by_id}:
        return OwnPlan
    if plans.needs_county(plan.case) and account.role is not Role.COUNTY:
        return CountyDecides
    return None


def approve(plan: Plan, *, version: int, by: Account, at: datetime) -> None:
    """Put a plan in force: needs open, departments are asked, the plan before it ends.

    All in one transaction. Raises OwnPlan, CountyDecides, NotInThisState, ChangedMeanwhile.
    """
    with transaction():
        plan.case = case = ProtectionCase.get_by_id(plan.case_id)
        _refuse_unfit(plan, by)
        values: dict[str, Any] = {"decided_by": by, "decided_at": at, "approved_at": at}
        plans.move(plan, S.APPROVED, (S.SUBMITTED,), version, **values)
        if plan.is_interim:
            plans.refuse_case_in_other_state(case, plans.INTERIM)
            sentence = N_("临时安全方案已批准。")
        else:
            cases.move(case, C.IN_SERVICE, (C.PLANNED,), approved_at=at)
            sentence = N_("帮扶方案已批准，开始帮扶。")
        lines = plan_lines.of_plan(plan)
        for line in lines:
            _set_going(line, case, by=by, at=at)
        if plan.is_interim:
            _carry_into_draft(plan)
        else:
            _end_earlier(plan, by=by, at=at)
        cases.step(case, "plan_approved", sentence, by=by, at=at, lines=len(lines))
        _tell_author(plan, by=by, at=at, is_approved=True)


def send_back(plan: Plan, *, why: str, version: int, by: Account, at: datetime) -> None:
    """Return a plan with what is to be mended; raises FieldRefused("why") and as `approve`."""
    said = why.strip()
    if not SHORTEST <= len(said) <= LONGEST:
        raise FieldRefused(
            "why", N_("请用 %(least)s 到 %(most)s 个字写明要改什么。"), least=SHORTEST, most=LONGEST
        )
    with transaction():
        plan.case = case = ProtectionCase.get_by_id(plan.case_id)
        _refuse_unfit(plan, by)
        values: dict[str, Any] = {"decided_by": by, "decided_at": at, "returned_why": said}
        plans.move(plan, S.RETURNED, (S.SUBMITTED,), version, **values)
        if not plan.is_interim:
            is_helped = any(not each.is_interim for each in plans.in_force(case))
            cases.move(case, C.IN_SERVICE if is_helped else C.ASSESSED, (C.PLANNED,))
        sentence = N_("方案已退回修改。")
        cases.step(case, "plan_returned", sentence, by=by, at=at, note=said)
        _tell_author(plan, by=by, at=at, is_approved=False)


def is_on_register(child: Child | None) -> bool:
    """Say whether needs can be opened for the child."""
    return child is not None and Child.get_by_id(child.id).status is ChildStatus.ACTIVE


def open_need(line: PlanLine, child: Child | None, *, by: Account, at: datetime) -> None:
    """Open the need of a matching line, or write down why not, in the caller's transaction.

    Raises FieldRefused naming the field where what is asked for cannot be kept.
    """
    if child is None or not is_on_register(child):
        _keep(line, not_opened=NO_FILE)
        return
    if line.starts_at is None or line.ends_at is None or line.tier is None or line.starts_at <= at:
        _keep(line, not_opened=PAST)
        return
    need = needs.open_need(
        child,
        service=line.service,
        tier=line.tier,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        slots=line.slots,
        min_level=line.min_level,
        language=line.language,
        is_language_required=line.language_required,
        is_same_sex=line.same_sex,
        is_remote=line.is_remote,
        term_days=line.term_days,
        by=by,
        at=at,
    )
    _keep(line, need=need, not_opened="")


def _refuse_unfit(plan: Plan, by: Account) -> None:
    unfit = why_not(plan, by)
    if unfit is not None:
        raise unfit
    if plan.case.status not in AT_WORK:
        raise NotInThisState(state=plan.case.status.zh)


def _set_going(line: PlanLine, case: ProtectionCase, *, by: Account, at: datetime) -> None:
    if line.provider is K.MATCHING and not plan_lines.goes_on(line):
        open_need(line, case.child, by=by, at=at)
    elif line.provider is K.DEPARTMENT:
        _ask_department(line, case, by=by, at=at)


def _ask_department(line: PlanLine, case: ProtectionCase, *, by: Account, at: datetime) -> None:
    """Ask anew, unless the letter of the line before it still waits for its answer."""
    department = line.department or Department.OTHER
    taken_over = (
        DepartmentTask.update(line=line)
        .where(
            (DepartmentTask.line == line.carried_from_id)
            & (DepartmentTask.department == department)
            & (DepartmentTask.status == TaskStatus.ASKED)
        )
        .execute()
        if line.carried_from_id
        else 0
    )
    if not taken_over:
        department_tasks.ask(
            department, about=SERVICE_CODES[line.service], child=case.child, case=case, line=line,
            area_code=case.area_code, text=line.measure, due_on=line.due_on, by=by, at=at,
        )  # fmt: skip


def _carry_into_draft(interim: Plan) -> None:
    """Let a whole plan that is being written take the interim's measures along."""
    draft = Plan.get_or_none(
        (Plan.case == interim.case_id) & ~Plan.is_interim & Plan.status.in_(WRITABLE)
    )
    if draft is not None:
        plan_lines.carry_over(interim, draft)
        Plan.update(version=Plan.version + 1).where(Plan.id == draft.id).execute()


def _end_earlier(plan: Plan, *, by: Account, at: datetime) -> None:
    """End every other plan: its lines have moved into this one, or nobody goes on with them."""
    carried = [line.carried_from_id for line in plan_lines.of_plan(plan)]
    earlier = Plan.select(Plan.id).where(
        (Plan.case == plan.case_id) & (Plan.id != plan.id) & (Plan.status == S.APPROVED)
    )
    mine = PlanLine.plan.in_(earlier)
    values = {"ended_at": at, "ended_by": by, "version": PlanLine.version + 1}
    went_on = mine & PlanLine.id.in_(carried) & (PlanLine.status != L.DONE)
    PlanLine.update(status=L.MOVED, result=plan.number, **values).where(went_on).execute()
    PlanLine.update(status=L.NOT_DONE, **values).where(mine & (PlanLine.status == L.OPEN)).execute()
    plans.end_all(plan.case, besides=plan)


def _keep(line: PlanLine, *, not_opened: str, need: Need | None = None) -> None:
    values: dict[str, Any] = {"not_opened": not_opened, "version": PlanLine.version + 1}
    if need is not None:
        values["need"] = need
    PlanLine.update(**values).where(PlanLine.id == line.id).execute()
    line.__data__.update(PlanLine.get_by_id(line.id).__data__)


def _tell_author(plan: Plan, *, by: Account, at: datetime, is_approved: bool) -> None:
    key = f"plan_decided:{plan.ref}:{plan.version}"
    staff.tell([plan.author], "plan_decided", key=key, at=at, besides=by, is_approved=is_approved)
