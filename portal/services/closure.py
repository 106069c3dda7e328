"""What still stands against closing a case: each hindrance a sentence, and where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import peewee

from portal import clock
from portal.assessment_terms import GuardianshipResult, graver
from portal.case_terms import CloseReason
from portal.models import (
    Assessment,
    Assignment,
    CaseReview,
    Concern,
    DepartmentTask,
    FollowUp,
    Need,
    Plan,
    PlanLine,
    ProtectionCase,
    Report,
    RiskChange,
    ServiceRecord,
)  # fmt: skip
from portal.placement_terms import PlacementStatus
from portal.plan_terms import LineStatus, PlanStatus, TaskStatus
from portal.report_terms import ReportStatus
from portal.services import case_ties, placements, plan_work, plans
from portal.vocabulary import N_, ConcernStatus, FollowUpStatus, RiskLevel

R = CloseReason
# With these somebody says that the child is safe here; the rest hand over, or end by themselves.
SAFE = frozenset({R.GUARDIAN_ABLE, R.NEW_GUARDIAN, R.NO_RISK})
OVER = (ReportStatus.RECEIVED, ReportStatus.NOT_ACCEPTED)
# Where the case page speaks of assessing.
ASSESS = "assessment-title"
CALM = (RiskLevel.GREEN, RiskLevel.BLUE)


@dataclass(frozen=True)
class Hindrance:
    """One thing that stands against closing: a msgid, and the page where it is mended."""

    code: str
    sentence: str
    endpoint: str
    ref: str
    params: dict[str, Any] = field(default_factory=dict)
    anchor: str = ""


Check = Callable[[ProtectionCase, CloseReason, datetime], Iterator[Hindrance]]


def hindrances(
    case: ProtectionCase, at: datetime, reason: CloseReason = R.GUARDIAN_ABLE
) -> list[Hindrance]:
    """Answer what stands against closing `case` for `reason` at `at`; nothing means: it may be."""
    return [found for check in CHECKS for found in check(case, reason, at)]


def was_red(case: ProtectionCase) -> bool:
    """Say whether the case or its child was ever red while the case was open."""
    if case.level is RiskLevel.RED:
        return True
    assessed = Assessment.select().where(
        Assessment.case.in_(case_ties.family(case))
        & ((Assessment.level == RiskLevel.RED) | (Assessment.computed_level == RiskLevel.RED))
    )
    if assessed.exists() or case.child is None:
        return bool(assessed.exists())
    changed = RiskChange.select().where(
        (RiskChange.child == case.child_id)
        & (RiskChange.at >= case.opened_at)
        & ((RiskChange.before == RiskLevel.RED) | (RiskChange.after == RiskLevel.RED))
    )
    return case.child.risk_level is RiskLevel.RED or bool(changed.exists())


def was_placed(case: ProtectionCase) -> bool:
    """Say whether the child was in temporary care while the case was open."""
    return any(row.status is not PlacementStatus.CANCELLED for row in placements.of_case(case))


def last_service_on(case: ProtectionCase) -> date | None:
    """Answer the day of the last service to the case's child since the case was opened."""
    if case.child_id is None:
        return None
    last = (
        ServiceRecord.select(peewee.fn.MAX(ServiceRecord.ends_at))
        .join(Assignment)
        .join(Need)
        .where((Need.child == case.child_id) & (ServiceRecord.ends_at >= case.opened_at))
        .scalar()
    )
    # SQLite answers the column's text where a function stands around it.
    found = datetime.fromisoformat(last) if isinstance(last, str) else last
    return clock.local_date(found) if found else None


def _danger(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    if reason not in SAFE:
        return
    last = plans.last_assessment(case)
    if last is None:
        yield Hindrance(
            "not_assessed", N_("还没有完成评估，请先评估。"), "cases.show", case.ref, anchor=ASSESS
        )
    elif any(last.screen.values()):
        yield Hindrance(
            "danger",
            N_("最近一次评估有紧急信号。危险解除后，请先再评估。"),
            "cases.show",
            case.ref,
            anchor=ASSESS,
        )


def _reports(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    linked = Report.id.in_(case_ties.reports_of(case))
    if case.child_id is not None:
        told = ProtectionCase.select(ProtectionCase.report)
        theirs = (ProtectionCase.child == case.child_id) & ProtectionCase.report.is_null(False)
        linked |= Report.id.in_(told.where(theirs))
    if Report.select().where(linked & Report.status.not_in(OVER)).exists():
        yield Hindrance(
            "report_open", N_("有一份关于这个孩子的报告公安还没有办完。"), "cases.show", case.ref
        )


def _concerns(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    ours = Concern.id == case.concern_id
    if case.child_id is not None:
        ours |= Concern.child == case.child_id
    for concern in Concern.select().where(ours & (Concern.status != ConcernStatus.ANSWERED)):
        yield Hindrance(
            "concern_open", N_("有一份关切报告还没有处理完。"), "concerns.show", concern.ref
        )


def _guardian(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    last = plans.last_assessment(case)
    if reason is not R.GUARDIAN_ABLE or last is None:
        return
    if last.guardianship_result is not GuardianshipResult.NORMAL:
        yield Hindrance(
            "guardian",
            N_("最近一次评估的监护结果不是“监护正常”。监护改善后，请先再评估。"),
            "cases.show",
            case.ref,
            anchor=ASSESS,
        )


def _level(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    levels = [case.level, case.child.risk_level if case.child else None]
    known = [level for level in levels if level is not None]
    if reason in SAFE and known and graver(*known) not in CALM:
        yield Hindrance(
            "level",
            N_("风险等级还高于蓝色。降级要由再评估来定。"),
            "cases.show",
            case.ref,
            anchor=ASSESS,
        )


def _measures(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    if reason not in SAFE:
        return
    ended = (LineStatus.DONE, LineStatus.MOVED)
    lines = PlanLine.select(PlanLine, Plan).join(Plan)
    mine = (Plan.case == case.id) & (Plan.status == PlanStatus.APPROVED)
    for line in lines.where(mine & PlanLine.status.not_in(ended)).order_by(PlanLine.id):
        yield Hindrance(
            "line",
            N_("有一项措施还没有完成或转出：%(service)s。"),
            "plans.record_result",
            line.ref,
            {"service": line.service},
        )


def _help(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    for need in plan_work.needs_under_way(case):
        yield Hindrance(
            "need",
            N_("有一项服务需求还在办理：%(service)s。请等它完成，或撤回它。"),
            "needs.show",
            need.ref,
            {"service": need.service},
        )


def _letters(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    waiting = DepartmentTask.select().where(
        (DepartmentTask.case == case.id) & (DepartmentTask.status == TaskStatus.ASKED)
    )
    for task in waiting.order_by(DepartmentTask.id) if reason in SAFE else ():
        yield Hindrance(
            "letter",
            N_("有一份给部门的函还没有答复：%(number)s。"),
            "department_tasks.show",
            task.ref,
            {"number": task.number},
        )


def _visit(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    served_on = last_service_on(case)
    # Where no risk was found and nobody served, the assessment itself was the visit.
    if reason not in SAFE or (reason is R.NO_RISK and served_on is None):
        return
    since = served_on or clock.local_date(case.approved_at or case.opened_at)
    # A visit on the day of a service is part of it; the one that counts comes later.
    if not _seen(case, since, is_later=served_on is not None):
        yield Hindrance(
            "visit",
            N_("最后一次服务之后还没有当面回访过孩子。请先回访，或在检查会里登记当面见到。"),
            "closures.review",
            case.ref,
        )


def _seen(case: ProtectionCase, since: date, *, is_later: bool) -> bool:
    held = (CaseReview.held_on > since) if is_later else (CaseReview.held_on >= since)
    if (
        CaseReview.select()
        .where(CaseReview.case.in_(case_ties.family(case)) & CaseReview.saw_child & held)
        .exists()
    ):
        return True
    if case.child_id is None:
        return False
    done = (FollowUp.done_on > since) if is_later else (FollowUp.done_on >= since)
    visits = FollowUp.select().where(
        (FollowUp.child == case.child_id)
        & (FollowUp.status == FollowUpStatus.DONE)
        & FollowUp.saw_child
        & done
    )
    return bool(visits.exists())


def _placement(case: ProtectionCase, reason: CloseReason, at: datetime) -> Iterator[Hindrance]:
    sentence, placement = placements.hindrance(case), placements.open_of(case)
    if sentence is not None and placement is not None:
        yield Hindrance("placement", sentence, "placements.show", placement.ref)


# Whoever knows of a further hindrance puts its check here.
CHECKS: list[Check] = [
    _danger, _reports, _concerns, _guardian, _level, _measures, _help, _letters, _visit,
    _placement,
]  # fmt: skip
