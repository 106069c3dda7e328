"""Carrying a plan out: how each measure ended, needs opened anew, and on to the follow-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import peewee

from portal.case_terms import CaseStatus
from portal.models import (
    Account,
    Assignment,
    DepartmentTask,
    Need,
    Plan,
    PlanLine,
    ProtectionCase,
    ServiceRecord,
)  # fmt: skip
from portal.plan_terms import LineStatus, PlanStatus, ProviderKind, TaskStatus
from portal.services import audit, cases, follow_ups, needs, plan_approval, plan_lines, plans
from portal.services.plan_lines import Wanted
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, ChildStatus, RecordStatus

C, L, S = CaseStatus, LineStatus, PlanStatus
ENDS = (L.DONE, L.PARTLY, L.NOT_DONE, L.MOVED)
SHORTEST, LONGEST = 4, 1000


class LinesUnderWay(Refused):
    """A case is not followed up before its measures have ended."""

    sentence = N_("还有进行中的措施。请先逐项登记结果，再转入跟踪回访。")


class NeedGoesOn(Refused):
    """One need at a time for a line."""

    sentence = N_("这项措施的需求还在办理，请先撤回它，再重新提出。")


@dataclass(frozen=True)
class Progress:
    """What has come of a line so far: services verified, and the letter to a department."""

    verified: int
    letter: DepartmentTask | None


def progress_of(lines: Iterable[PlanLine]) -> dict[int, Progress]:
    """Answer {line id: progress} of lines, in two queries."""
    rows = list(lines)
    counts = dict(
        ServiceRecord.select(Assignment.need, peewee.fn.COUNT(ServiceRecord.id))
        .join(Assignment)
        .where(
            Assignment.need.in_([line.need_id for line in rows if line.need_id])
            & (ServiceRecord.status == RecordStatus.VERIFIED)
        )
        .group_by(Assignment.need)
        .tuples()
    )
    ids = [line.id for line in rows]
    letters = DepartmentTask.select().where(DepartmentTask.line.in_(ids))
    by_line = {task.line_id: task for task in letters.order_by(DepartmentTask.id)}
    return {
        line.id: Progress(counts.get(line.need_id, 0), by_line.get(line.id)) for line in rows
    }  # fmt: skip


def record_result(
    line: PlanLine, *, status: LineStatus, result: str, version: int, by: Account, at: datetime
) -> None:
    """Write down how a measure in force ended; a partly done one may be brought to its end later.

    Anything but “done” says why, and “moved” to whom. Raises FieldRefused("status" | "result"),
    NotInThisState, ChangedMeanwhile.
    """
    said = result.strip()
    if status not in ENDS:
        raise FieldRefused("status", N_("请从列表中选这项措施的结果。"))
    if len(said) < SHORTEST:
        raise FieldRefused(
            "result", N_("请写明做了什么；没有全部完成的写明原因，转出的写明转给谁。")
        )
    if len(said) > LONGEST:
        raise FieldRefused("result", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    with transaction():
        case = _refuse_unless_in_force(line)
        before = PlanLine.get_by_id(line.id)
        if before.status in (L.DONE, L.MOVED):
            raise NotInThisState(state=before.status.zh)
        if status is L.DONE:
            _refuse_unanswered(line)
        ended_at = before.ended_at or at
        change(line, version=version, status=status, result=said, ended_at=ended_at, ended_by=by)
        sentence = N_("已登记一项措施的结果。")
        codes = {"service": line.service, "result": status.value}
        cases.step(case, "plan_line_ended", sentence, by=by, at=at, note=said, **codes)


def ask_anew(line: PlanLine, wanted: Wanted, *, version: int, by: Account, at: datetime) -> None:
    """Open the need of a line now, at a new time; a lapsed or withdrawn one is left behind.

    Raises FieldRefused naming the field, NeedGoesOn, NotInThisState, ChangedMeanwhile.
    """
    if wanted.starts_at is None or wanted.ends_at is None:
        raise FieldRefused("day", N_("请填写希望服务的日期和时间。"))
    needs.refuse_window(wanted.starts_at, wanted.ends_at, at)
    with transaction():
        case = _refuse_unless_in_force(line)
        present = PlanLine.get_by_id(line.id)
        if present.status is not L.OPEN or present.provider is not ProviderKind.MATCHING:
            raise NotInThisState(state=present.status.zh)
        if plan_lines.goes_on(present):
            raise NeedGoesOn
        if not plan_approval.is_on_register(case.child):
            raise FieldRefused("day", plan_approval.NO_FILE)
        change(line, version=version, **vars(wanted))
        plan_approval.open_need(line, case.child, by=by, at=at)
        audit.record("plan.need_opened", by=by, at=at, subject=line.plan, service=line.service)


def wanted_of(line: PlanLine) -> Wanted:
    """Answer what the line asks matching for, without the time, which is past."""
    names = Wanted.__dataclass_fields__
    told = Wanted(**{name: getattr(line, name) for name in names if name != "tier"})
    return replace(told, starts_at=None, ends_at=None, tier=line.tier or Wanted().tier)


def begin_follow_up(case: ProtectionCase, *, version: int, by: Account, at: datetime) -> None:
    """Go on to visits when every measure has ended; the first visit falls due.

    Raises LinesUnderWay, NotInThisState, ChangedMeanwhile.
    """
    with transaction():
        if plans.lines_under_way(case):
            raise LinesUnderWay
        cases.move(case, C.FOLLOW_UP, (C.IN_SERVICE,), version, followed_at=at)
        sentence = N_("措施都已办结，转入跟踪回访。")
        cases.step(case, "follow_up_begun", sentence, by=by, at=at)
        child = case.child
        if child is not None and child.status is ChildStatus.ACTIVE:
            follow_ups.start(child, at=at)


def _refuse_unless_in_force(line: PlanLine) -> ProtectionCase:
    plan = Plan.get_by_id(line.plan_id)
    if plan.status is not S.APPROVED:
        raise NotInThisState(state=plan.status.zh)
    case: ProtectionCase = ProtectionCase.get_by_id(plan.case_id)
    if case.status not in plan_approval.AT_WORK:
        raise NotInThisState(state=case.status.zh)
    return case


def _refuse_unanswered(line: PlanLine) -> None:
    waiting = DepartmentTask.select().where(
        (DepartmentTask.line == line.id) & (DepartmentTask.status == TaskStatus.ASKED)
    )
    if waiting.exists():
        raise FieldRefused("status", N_("部门还没有答复这份函。请先登记答复，再登记为已完成。"))


def needs_under_way(case: ProtectionCase) -> list[Need]:
    """Answer the needs of a case's plans that are still open or filled."""
    rows = Need.select().join(PlanLine).join(Plan)
    return list(
        rows.where((Plan.case == case.id) & Need.status.in_(plan_lines.NEED_GOES_ON[:2])).distinct()
    )
