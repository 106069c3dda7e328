"""Whose file a case belongs to, and how two cases of one child become one.

The case with more under way goes on, of two at the same step the one whose clock is due first; so
the clocks of the steps need not be carried. What is under way in the other moves over with its
reference, by which each clock goes on as the same one: none is lost, none runs twice.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from portal import clock
from portal.assessment_terms import graver
from portal.case_terms import LIVE_CASES, CaseStatus, CloseReason
from portal.deadline_terms import Deadline
from portal.models import Account, Assessment, Child, Placement, Plan, ProtectionCase
from portal.plan_terms import PlanStatus
from portal.services import (
    assessment_scope,
    case_carrying,
    case_clocks,
    case_facts,
    cases,
    placement_ties,
    risk_levels,
)
from portal.services.due_times import DueTimes
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.running_clocks import Running
from portal.services.transactions import change, transaction
from portal.services.working_days import MissingCalendarYear
from portal.vocabulary import N_, Role

S = CaseStatus
SHORTEST, LONGEST = 4, 500
# Who is tracked waits for nobody's step; who is helped has the most under way.
ORDER = (S.OPEN, S.ASSESSING, S.FOLLOW_UP, S.ASSESSED, S.PLANNED, S.IN_SERVICE)
# Later than any clock; naive UTC like every stored time.
NEVER = clock.start_of(date(9000, 1, 1))


def name_child(
    case: ProtectionCase, child: Child, *, version: int, by: Account, at: datetime
) -> None:
    """Say whose file the case belongs to; where the child has a live case, the two become one.

    What was recorded before acts on the child from now on. Raises FieldRefused("child") where the
    county decides, because both are under way, or where something must be mended first;
    ChangedMeanwhile.
    """
    with transaction():
        other = cases.live_case_of(child=child)
        is_live = ProtectionCase.get_by_id(case.id).status in LIVE_CASES
        if is_live and other is not None and other.id != case.id:
            _name(case, child, version, by=by, at=at)
            _refuse_unless_new(case, other)
            _unite(case, other, "", "child", by=by, at=at)
            return
        _name(case, child, version, by=by, at=at)
        cases.step(case, "child_named", N_("已关联孩子的档案。"), by=by, at=at)


def merge(
    case: ProtectionCase, number: str, reason: str, *, version: int, by: Account, at: datetime
) -> ProtectionCase:
    """Unite a live case with the child's live case `number`, as county; answer which goes on.

    Raises FieldRefused("number" or "reason"), NotInThisState, ChangedMeanwhile.
    """
    said = reason.strip()
    if not SHORTEST <= len(said) <= LONGEST:
        raise FieldRefused(
            "reason",
            N_("请用 %(least)s 到 %(most)s 个字写明为什么是同一个孩子。"),
            least=SHORTEST, most=LONGEST,
        )  # fmt: skip
    with transaction():
        present = ProtectionCase.get_by_id(case.id)
        if present.status not in LIVE_CASES:
            raise NotInThisState(state=present.status.zh)
        other = _other(case, number.strip(), by)
        _name(case, other.child, version, by=by, at=at)
        return _unite(case, other, said, "number", by=by, at=at)


def may_merge(case: ProtectionCase, account: Account) -> bool:
    """Say whether the account may unite this case with another: the county, a live case."""
    return account.role is Role.COUNTY and case.status in LIVE_CASES and case.child_id is None


def _other(case: ProtectionCase, number: str, by: Account) -> ProtectionCase:
    found: ProtectionCase | None = (
        cases.visible_to(by).where(ProtectionCase.number == number).first()
    )
    if found is None or found.status not in LIVE_CASES or found.id == case.id:
        raise FieldRefused("number", N_("没有找到这个编号的办理中的个案，请照那个个案的页面填写。"))
    if found.child_id is None:
        raise FieldRefused("number", N_("那个个案还没有关联孩子的档案，请先关联，再并案。"))
    if case.child_id not in (None, found.child_id):
        raise FieldRefused("number", N_("两个个案关联的不是同一个孩子的档案，不能并案。"))
    return found


def _name(case: ProtectionCase, child: Child, version: int, *, by: Account, at: datetime) -> None:
    change(case, version=version, child=child, area_code=child.area_code)
    mine = (Assessment.case == case.id) & Assessment.child.is_null()
    Assessment.update(child=child).where(mine).execute()
    if case.level is not None:
        # What was assessed before the file was found is the child's level from now on.
        risk_levels.raise_to(child, case.level, why="case_named", by=by, at=at)
    if case.status in LIVE_CASES:
        case_facts.act(case, by=by, at=at)


def _refuse_unless_new(case: ProtectionCase, other: ProtectionCase) -> None:
    if case.status is not S.OPEN:
        raise FieldRefused(
            "child",
            N_("这个孩子已经有办理中的个案 %(number)s，本案也已开始评估，请县级民政部门并案。"),
            number=other.number,
        )


def _unite(
    case: ProtectionCase, other: ProtectionCase, reason: str, field: str, *, by: Account,
    at: datetime,
) -> ProtectionCase:  # fmt: skip
    ends, stays = sorted((case, other), key=lambda each: _weight(each, at))
    for each in (ends, stays):
        _refuse_mid_decision(each, field)
    _refuse_two_placements(ends, stays, field)
    _refuse_overdue(ends, stays, field, at)
    why = f"。{reason}" if reason else ""
    closed: dict[str, Any] = {
        "close_reason": CloseReason.MERGED,
        "closed_at": at,
        "merged_into": stays,
    }
    cases.move(ends, S.CLOSED, LIVE_CASES, **closed)
    earlier = ProtectionCase.merged_into == ends.id
    ProtectionCase.update(merged_into=stays).where(earlier).execute()
    said = N_("同一个孩子已有办理中的个案，并入：")
    cases.step(ends, "merged", said, by=by, at=at, note=stays.number + why)
    cases.join(stays, None, ends.concern, ends.is_urgent, by=by, at=at)
    said = N_("另一个个案并入本案：")
    cases.step(stays, "took_over", said, by=by, at=at, note=ends.number + why)
    case_carrying.carry(ends, stays, by=by, at=at)
    _hold_graver(ends, stays, by=by, at=at)
    return stays


def _weight(case: ProtectionCase, at: datetime) -> tuple[int, timedelta, int]:
    """Answer how much is under way in a case: its step, then how soon that is due, then its age."""
    step = ORDER.index(case.status) if case.status in ORDER else len(ORDER)
    mine = [each for each in case_clocks.clocks(at, area=case.area_code) if each.ref == case.ref]
    due = min((_due(each, case) for each in mine if each.is_running(at)), default=NEVER)
    return step, NEVER - due, -case.id


def _due(running: Running, case: ProtectionCase) -> datetime:
    try:
        return DueTimes(case.area_code).due_at(running)
    except MissingCalendarYear:
        return NEVER


def _refuse_mid_decision(case: ProtectionCase, field: str) -> None:
    if case.status is S.CLOSE_PROPOSED:
        raise FieldRefused(
            field,
            N_("个案 %(number)s 正在等待确认结案。请先退回结案，再并案。"),
            number=case.number,
        )


def _refuse_two_placements(ends: ProtectionCase, stays: ProtectionCase, field: str) -> None:
    away = Placement.status.in_(placement_ties.AWAY)
    if all(
        Placement.select().where((Placement.case == each.id) & away).exists()
        for each in (ends, stays)
    ):
        raise FieldRefused(
            field,
            N_("两个个案都登记了孩子在临时照料中。请县级民政部门先办结其中一份安置，再并案。"),
        )


def _refuse_overdue(ends: ProtectionCase, stays: ProtectionCase, field: str, at: datetime) -> None:
    """Refuse while a plan is being decided, or a step that would start anew is overdue."""
    waiting = (Plan.case == ends.id) & (Plan.status == PlanStatus.SUBMITTED)
    if Plan.select().where(waiting).exists():
        raise FieldRefused(
            field,
            N_("个案 %(number)s 有一份方案在等待审批。请先批准或退回它，再并案。"),
            number=ends.number,
        )
    if not _is_graver(ends, stays):
        return
    found = [*case_clocks.clocks(at, area=ends.area_code)]
    found = [each for each in found if each.ref == ends.ref and each.rule is Deadline.SAFETY_PLAN]
    last = assessment_scope.latest_of(ends)
    if last is not None:
        found.append(assessment_scope.clock_of(last, ends))
    if any(each.is_running(at) and _due(each, ends) <= at for each in found):
        raise FieldRefused(
            field,
            N_("个案 %(number)s 有一步已经逾期。请先办完安全方案或再评估，再并案。"),
            number=ends.number,
        )


def _is_graver(ends: ProtectionCase, stays: ProtectionCase) -> bool:
    if ends.level is None or stays.level is None:
        return ends.level is not None
    return stays.level is not graver(ends.level, stays.level)


def _hold_graver(ends: ProtectionCase, stays: ProtectionCase, *, by: Account, at: datetime) -> None:
    """Let the graver level of the two hold, in the assessment in force as well, since it was found.

    So the time to the next assessment runs on from where it began, unless the child has been
    assessed here since.
    """
    if not _is_graver(ends, stays):
        return
    assert ends.level is not None
    change(stays, level=ends.level)
    held, found = assessment_scope.latest_of(stays), assessment_scope.latest_of(ends)
    if held is not None:
        since = _found_at(found, held, at)
        values: dict[str, Any] = {"level": ends.level, "raised_by": by, "raised_at": since}
        change(
            held,
            raised_reason=f"并入个案{ends.number}",
            lowered_by=None,
            lowered_reason="",
            **values,
        )
    risk_levels.raise_to(stays.child, ends.level, why="case_named", by=by, at=at)


def _found_at(found: Assessment | None, held: Assessment, at: datetime) -> datetime:
    last = max(each for each in (held.completed_at, held.second_at) if each is not None)
    since = assessment_scope.held_since(found) if found is not None else at
    return since if since >= last else at
