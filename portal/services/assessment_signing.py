"""Levels that people set: raised with a reason, one step lower only by two (domain.md 3.5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.assessment_terms import LEVELS_UP, one_lower
from portal.case_terms import CaseStatus
from portal.models import Account, Assessment, ProtectionCase
from portal.services import assessments, cases, unattended
from portal.services.assessment_scope import is_pending, latest_of
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.scored_answers import said_reason
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, RiskLevel


class NotTheLatest(Refused):
    """Only the assessment in force is raised or lowered."""

    sentence = N_("这不是现行的评估，请打开个案里最近的一次。")


class MayNotFall(Refused):
    """The level has no step below that it could fall to."""

    sentence = N_("这个级别不能再降：%(why)s")


class NotPending(Refused):
    """Nothing waits for a second signature."""

    sentence = N_("没有等待复签的降级，可能已经有人办过了，请刷新页面。")


class SamePerson(Refused):
    """Whoever proposed does not sign as the second."""

    sentence = N_("提出降级的人不能自己复签，请乡镇或县里的另一位工作人员来签。")


def raise_level(
    assessment: Assessment,
    level: RiskLevel | None,
    reason: str,
    *,
    version: int,
    by: Account,
    at: datetime,
) -> None:
    """Raise the level in force with a reason; what was proposed to lower it is dropped.

    Raises FieldRefused("level" or "reason"), NotTheLatest, ChangedMeanwhile.
    """
    said = said_reason(reason)
    with transaction():
        case = _case_in_force(assessment)
        if level is None or LEVELS_UP.index(level) <= LEVELS_UP.index(assessment.level):
            raise FieldRefused("level", N_("请选一个比现在更高的级别。"))
        values = {"level": level, "raised_reason": said, "raised_by": by, "raised_at": at}
        if is_pending(assessment):
            values |= {"lowered_by": None, "lowered_reason": ""}
        change(assessment, version=version, **values)
        assessments.hold(case, level, by=by, at=at)
        _step(assessment, case, "level_raised", N_("风险级别已调高。"), said, by=by, at=at)


def why_not_lower(assessment: Assessment, *, at: datetime) -> str | None:
    """Answer the sentence that says why the level cannot fall by signature, or None if it can."""
    if assessment.report_id is not None:
        return N_("紧急筛查评出的红色，要再评估后才能降。")
    if assessment.second_at is not None:
        return N_("这次评估已经降过一级，再降要等下一次评估。")
    level = assessment.level
    if level is LEVELS_UP[0]:
        return N_("已经是最低级别。")
    before = assessment.previous.level if assessment.previous else level
    if LEVELS_UP.index(one_lower(level)) < LEVELS_UP.index(one_lower(before)):
        return N_("比上一次评估一次只能低一级。")
    child = assessment.case.child
    if child is not None and unattended.is_reported(child, at=at):
        return N_("档案里登记为独自生活或无人看护。")
    return None


def propose_lower(
    assessment: Assessment, reason: str, *, version: int, by: Account, at: datetime
) -> None:
    """Propose one step lower, in writing; the higher level stands until a second person signs.

    Raises FieldRefused("reason"), MayNotFall, NotTheLatest, ChangedMeanwhile.
    """
    said = said_reason(reason)
    with transaction():
        case = _case_in_force(assessment)
        _refuse_fall(assessment, at)
        change(assessment, version=version, lowered_reason=said, lowered_by=by)
        sentence = N_("提出把风险级别降一级，等待第二人复签。")
        _step(assessment, case, "lowering_proposed", sentence, said, by=by, at=at)


def sign(assessment: Assessment, *, version: int, by: Account, at: datetime) -> None:
    """Sign as the second person: the level falls by one step.

    Raises NotPending, SamePerson, MayNotFall, NotTheLatest, ChangedMeanwhile.
    """
    with transaction():
        case = _pending_case(assessment, by)
        _refuse_fall(assessment, at)
        level = one_lower(assessment.level)
        change(assessment, version=version, level=level, second_by=by, second_at=at)
        assessments.hold(case, level, by=by, at=at)
        _step(assessment, case, "level_lowered", N_("第二人已复签，风险级别降一级。"), by=by, at=at)


def decline(
    assessment: Assessment, reason: str, *, version: int, by: Account, at: datetime
) -> None:  # fmt: skip
    """Decline to sign, with the reason; the higher level goes on to stand."""
    said = said_reason(reason)
    with transaction():
        case = _pending_case(assessment, by)
        change(assessment, version=version, lowered_reason="", lowered_by=None)
        sentence = N_("第二人不同意降级，级别不变。")
        _step(assessment, case, "lowering_declined", sentence, said, by=by, at=at)


def _case_in_force(assessment: Assessment) -> ProtectionCase:
    """Answer the live case whose level this assessment sets; bring the row up to date."""
    assessment.__data__.update(Assessment.get_by_id(assessment.id).__data__)
    case: ProtectionCase = ProtectionCase.get_by_id(assessment.case_id)
    assessment.case = case
    latest = latest_of(case)
    if latest is None or latest.id != assessment.id:
        raise NotTheLatest
    if case.status is CaseStatus.CLOSED:
        raise NotInThisState(state=case.status.zh)
    return case


def _pending_case(assessment: Assessment, by: Account) -> ProtectionCase:
    case = _case_in_force(assessment)
    if not is_pending(assessment):
        raise NotPending
    if assessment.lowered_by_id == by.id:
        raise SamePerson
    return case


def _refuse_fall(assessment: Assessment, at: datetime) -> None:
    why = why_not_lower(assessment, at=at)
    if why is not None:
        raise MayNotFall(why=why)


def _step(
    assessment: Assessment,
    case: ProtectionCase,
    verb: str,
    sentence: str,
    note: str = "",
    *,
    by: Account,
    at: datetime,
) -> None:
    level: Any = assessment.level
    cases.step(case, verb, sentence, by=by, at=at, note=note, level=level.value)
