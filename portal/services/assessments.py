"""The township's joint assessment: begun, screened for an emergency, scored (domain.md 3.5).

Nobody here questions a child about an offence; its own words alone are written down, and the
account of it is taken by the police (HR-17; 未成年人保护法 art. 110, 112, statutory).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.assessment_terms import INSTRUMENT, EmergencySign, graver, one_lower
from portal.case_terms import CaseStatus
from portal.models import Account, Assessment, ProtectionCase, Report, UnattendedSpell
from portal.report_terms import ReporterKind
from portal.services import (
    areas,
    assessment_levels,
    audit,
    cases,
    reports,
    risk_levels,
    scored_answers,
    staff,
    unattended,
)  # fmt: skip
from portal.services.assessment_scope import latest_of, under_way_of
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.scored_answers import Scored
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, RiskLevel, Role

S, E = CaseStatus, EmergencySign
AGAIN = (S.ASSESSING, S.ASSESSED, S.PLANNED, S.IN_SERVICE, S.FOLLOW_UP, S.CLOSE_PROPOSED)
# What a file recorded as alone or unattended has reported already (HR-15).
OF_SPELL = frozenset({E.ALONE, E.UNATTENDED})
WHY = "assessment"


class AlreadyCompleted(Refused):
    """A completed assessment stays as it is."""

    sentence = N_("这次评估已经完成，内容不再改动。情况有变化的，请再评估一次。")


class NobodyCares(Refused):
    """The file says that nobody cares for the child; that is an emergency, not a score (HR-15)."""

    sentence = N_("档案里登记为独自生活或无人看护，不能打分。请先更新档案，或回到紧急筛查选“是”。")


class NotScreened(Refused):
    """The emergency screen comes first."""

    sentence = N_("请先完成紧急筛查，再逐项评估。")


def begin(case: ProtectionCase, *, version: int, by: Account, at: datetime) -> Assessment:
    """Begin to assess a case, for the first time or anew; answer the one under way if there is.

    Raises NotInThisState, ChangedMeanwhile.
    """
    with transaction():
        held = under_way_of(case)
        if held is not None:
            return held
        if ProtectionCase.get_by_id(case.id).status is S.OPEN:
            begun = {"keeper": by, "begun_at": at}
            cases.move(case, S.ASSESSING, (S.OPEN,), version, **begun)
        else:
            _stay(case, version)
        assessment: Assessment = Assessment.create(
            case=case,
            child=case.child,
            previous=latest_of(case),
            instrument_version=INSTRUMENT,
            started_by=by,
            started_at=at,
        )
        cases.step(case, "assessment_begun", N_("已开始评估。"), by=by, at=at)
    return assessment


def screen(
    assessment: Assessment,
    answers: Mapping[EmergencySign, bool | None],
    words: str,
    *,
    version: int,
    by: Account,
    at: datetime,
) -> Report | None:
    """Keep the ten answers; any yes is red and reported to the police in the same act, unscored.

    Answer the report then. `words` is what was seen, or what the child said unasked. Raises
    FieldRefused naming the sign (or "words"), AlreadyCompleted, ChangedMeanwhile.
    """
    for refusal in scored_answers.screen_refusals(answers, words):
        raise refusal
    with transaction():
        case = _case_of(assessment)
        signs = [sign for sign in E if answers[sign]]
        if not signs and _is_alone_by_file(case, at):
            raise FieldRefused(
                E.ALONE.value,
                N_(
                    "档案里登记为独自生活或无人看护。已有人照料的，请先更新档案；没有的，请选“是”。"
                ),
            )
        kept = {sign.value: bool(answers[sign]) for sign in E}
        change(assessment, version=version, screen=kept)
        audit.record("assessment.screened", by=by, at=at, subject=assessment, signs=len(signs))
        return _emergency(assessment, case, signs, words, by=by, at=at) if signs else None


def complete(
    assessment: Assessment, told: Scored, *, version: int, by: Account, at: datetime
) -> None:
    """Complete an assessment without emergency: 24 answers, who was there, the child's own words.

    The level falls by one step at a time against the assessment before (platform). Raises
    FieldRefused, NotScreened, NobodyCares, AlreadyCompleted, ChangedMeanwhile.
    """
    for refusal in scored_answers.refusals(told, earliest=earliest_of(assessment), at=at):
        raise refusal
    with transaction():
        case = _case_of(assessment)
        if not Assessment.get_by_id(assessment.id).screen:
            raise NotScreened
        if _is_alone_by_file(case, at):
            raise NobodyCares
        scores = {item: int(score or 0) for item, score in told.scores.items()}
        computed = assessment_levels.level_of(scores)
        values = {
            "items": {item.value: score for item, score in scores.items()},
            "total": sum(scores.values()),
            "computed_level": computed,
            "level": _held_up(computed, assessment.previous),
            "guardianship_result": assessment_levels.guardianship_of(scores),
            **_written(told),
        }
        _finish(assessment, case, values, version=version, by=by, at=at)
        sentence = N_("已完成评估，确定了风险级别。")
        cases.step(case, "assessed", sentence, by=by, at=at, level=assessment.level.value)


def earliest_of(assessment: Assessment) -> date:
    """Answer the day before which the assessment cannot have been: opening, or the last one."""
    if assessment.previous is not None and assessment.previous.assessed_on is not None:
        last: date = assessment.previous.assessed_on
        return last
    return clock.local_date(assessment.case.opened_at)


def hold(case: ProtectionCase, level: RiskLevel, *, by: Account, at: datetime) -> None:
    """Let `level` hold for the case and its child, in the caller's transaction."""
    table = ProtectionCase
    table.update(level=level, version=table.version + 1).where(table.id == case.id).execute()
    case.__data__.update(table.get_by_id(case.id).__data__)
    if case.child_id is not None:
        risk_levels.set_level(case.child, level, why=WHY, by=by, at=at)


def _emergency(
    assessment: Assessment,
    case: ProtectionCase,
    signs: list[EmergencySign],
    words: str,
    *,
    by: Account,
    at: datetime,
) -> Report:
    report = _reported_by_spell(case, signs) or reports.receive_from_office(
        _told(case, signs, words), _who(case, by), at=at
    )
    values = {
        "computed_level": RiskLevel.RED,
        "level": RiskLevel.RED,
        "guardianship_result": assessment_levels.guardianship_of_signs(signs),
        "assessed_on": clock.local_date(at),
        "report": report,
    }
    was_urgent = case.is_urgent
    ours: dict[str, Any] = {"is_urgent": True}
    if case.report_id is None:
        ours["report"] = report
    ProtectionCase.update(**ours).where(ProtectionCase.id == case.id).execute()
    _finish(assessment, case, values, version=assessment.version, by=by, at=at)
    verb = "emergency" if was_urgent else cases.TURNED_URGENT
    sentence = N_("紧急筛查有“是”：评为高风险（红），已报告公安。")
    cases.step(case, verb, sentence, by=by, at=at, signs=len(signs))
    return report


def _finish(
    assessment: Assessment,
    case: ProtectionCase,
    values: dict[str, Any],
    *,
    version: int,
    by: Account,
    at: datetime,
) -> None:
    change(assessment, version=version, completed_at=at, **values)
    if case.status is S.ASSESSING:
        # Only the first time: from here runs the time for the plan.
        cases.move(case, S.ASSESSED, (S.ASSESSING,), assessed_at=at)
    hold(case, assessment.level, by=by, at=at)
    audit.record("assessment.completed", by=by, at=at, subject=assessment)


def _case_of(assessment: Assessment) -> ProtectionCase:
    if Assessment.get_by_id(assessment.id).completed_at is not None:
        raise AlreadyCompleted
    case: ProtectionCase = ProtectionCase.get_by_id(assessment.case_id)
    if case.status is S.CLOSED:
        raise NotInThisState(state=case.status.zh)
    return case


def _stay(case: ProtectionCase, version: int) -> None:
    present = ProtectionCase.get_by_id(case.id).status
    if present not in AGAIN:
        raise NotInThisState(state=present.zh)
    change(case, version=version)


def _is_alone_by_file(case: ProtectionCase, at: datetime) -> bool:
    return case.child_id is not None and unattended.is_reported(case.child, at=at)


def _held_up(computed: RiskLevel, previous: Assessment | None) -> RiskLevel:
    if previous is None:
        return computed
    return graver(computed, one_lower(previous.level))


def _written(told: Scored) -> dict[str, Any]:
    texts = ("team", "strengths", "child_words", "interpreter", "not_heard_reason")
    return {
        "assessed_on": told.assessed_on,
        "words_language": told.words_language if told.child_words.strip() else None,
        **{name: getattr(told, name).strip() for name in texts},
    }


def _reported_by_spell(case: ProtectionCase, signs: list[EmergencySign]) -> Report | None:
    """Answer the report that the file made by itself, if the signs say nothing beyond it."""
    if case.child_id is None or not set(signs) <= OF_SPELL:
        return None
    spell = UnattendedSpell.get_or_none(
        (UnattendedSpell.child == case.child_id) & UnattendedSpell.ended_at.is_null()
    )
    return spell.report if spell else None


def _told(case: ProtectionCase, signs: list[EmergencySign], words: str) -> reports.Told:
    child = case.child
    who = f"{child.name}（档案{child.code_name}）" if child else case.about
    who = f"{who}，个案{case.number}" if who else f"个案{case.number}"
    said = "；".join(sign.zh for sign in signs)
    return reports.Told(
        situations=assessment_levels.situations_of(signs),
        area_code=case.area_code[: staff.REACH[Role.POLICE]],
        facts=f"{who}\n乡镇紧急筛查：{said}。\n{words.strip()}",
        is_danger_now=True,
        place=" ".join(areas.names(case.area_code)),
    )


def _who(case: ProtectionCase, by: Account) -> reports.Who:
    unit = areas.names(case.area_code[: staff.REACH[Role.TOWNSHIP]])[-1]
    return reports.Who(ReporterKind.STATE, unit=unit, name=by.display_name, account=by)
