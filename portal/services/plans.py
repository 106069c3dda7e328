"""Help plans: begun for a case, written, submitted; who reads them and what they still lack."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import peewee

from portal import clock
from portal.case_terms import CaseStatus
from portal.models import Account, Assessment, Child, Plan, PlanLine, ProtectionCase
from portal.models.area import within
from portal.plan_terms import UNDECIDED, WRITABLE, LineStatus, PlanStatus
from portal.services import audit, cases, plan_lines, staff
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.transactions import carry, transaction
from portal.vocabulary import N_, RiskLevel, Role

C, S = CaseStatus, PlanStatus
# From these a whole plan is written; the interim one comes before, while danger is being judged.
PLANNABLE = (C.ASSESSED, C.IN_SERVICE, C.FOLLOW_UP)
INTERIM = (C.OPEN, C.ASSESSING, C.ASSESSED)
LONGEST, LONGEST_ATTENDEES = 2000, 500
# What a plan says about itself; an interim plan needs its goal alone.
NEEDED = {
    "goals": N_("请写明方案的目标。"),
    "child_opinion": N_("请写下孩子自己的意见；没有听取的，写明原因。"),
    "guardian_opinion": N_("请写下监护人的意见；没有听取的，写明原因。"),
    "minutes": N_("请写下会商纪要。"),
    "attendees": N_("请写明参加会商的人。"),
    "review_on": N_("请填写下一次检查方案的日期。"),
}
NO_LINE = N_("方案里还没有措施，请至少加一项。")


class PlanUnderWay(Refused):
    """One plan of a kind at a time is written or decided."""

    sentence = N_("本案已经有一份还没有批准的方案，请先写完它，或作废它。")


class PlanIncomplete(Refused):
    """Something is missing; the plan's page says what, line by line."""

    sentence = N_("方案还不完整，请补齐下面标出的各处，再提交。")


@dataclass(frozen=True)
class Words:
    """What the meeting wrote down; a blank field may follow later."""

    goals: str
    child_opinion: str
    guardian_opinion: str
    minutes: str
    attendees: str
    review_on: date | None


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the plans of the account's area, case and child joined; township and county only."""
    rows = (
        Plan.select(Plan, ProtectionCase, Child)
        .join(ProtectionCase)
        .join(Child, peewee.JOIN.LEFT_OUTER)
    )
    if account.role not in cases.READERS:
        return rows.where(Plan.id.is_null())
    return rows.where(within(ProtectionCase.area_code, account.area_code))


def find(account: Account, ref: str) -> Plan | None:
    """Answer the plan with `ref` if its case lies in the account's area."""
    found: Plan | None = visible_to(account).where(Plan.ref == ref).first()
    return found


def of_case(case: ProtectionCase) -> list[Plan]:
    """Answer the plans of a case, the latest first, authors joined."""
    rows = Plan.select(Plan, Account).join(Account, on=(Plan.author == Account.id))
    return list(rows.where(Plan.case == case.id).order_by(Plan.id.desc()))


def in_force(case: ProtectionCase) -> list[Plan]:
    """Answer the approved plans of a case: none, the interim or the whole one."""
    rows = Plan.select().where((Plan.case == case.id) & (Plan.status == S.APPROVED))
    return list(rows.order_by(Plan.id))


def may_begin(case: ProtectionCase, *, is_interim: bool) -> bool:
    """Say whether a plan of this kind can be begun now."""
    states = INTERIM if is_interim else PLANNABLE
    if case.status not in states or _undecided(case, is_interim=is_interim).exists():
        return False
    return not (is_interim and in_force(case))


def begin(case: ProtectionCase, *, is_interim: bool, by: Account, at: datetime) -> Plan:
    """Begin a plan; measures still under way in the present one come along.

    Raises NotInThisState, PlanUnderWay.
    """
    with transaction():
        present = ProtectionCase.get_by_id(case.id)
        if present.status not in (INTERIM if is_interim else PLANNABLE):
            raise NotInThisState(state=present.status.zh)
        if not may_begin(present, is_interim=is_interim):
            raise PlanUnderWay
        plan: Plan = Plan.create(
            number=f"{case.number}-P{Plan.select().where(Plan.case == case.id).count() + 1}",
            case=case,
            assessment=last_assessment(case),
            is_interim=is_interim,
            author=by,
            created_at=at,
        )
        carried = 0
        for earlier in in_force(case):
            carried += plan_lines.carry_over(earlier, plan)
        codes = {"is_interim": is_interim, "carried": carried}
        audit.record("plan.begun", by=by, at=at, subject=plan, **codes)
    return plan


def last_assessment(case: ProtectionCase) -> Assessment | None:
    """Answer the latest completed assessment of a case, or None."""
    found: Assessment | None = (
        Assessment.select()
        .where((Assessment.case == case.id) & Assessment.completed_at.is_null(False))
        .order_by(Assessment.completed_at.desc(), Assessment.id.desc())
        .first()
    )
    return found


def write(plan: Plan, words: Words, *, version: int, by: Account, at: datetime) -> None:
    """Save what a draft says; raises FieldRefused naming the field, NotInThisState."""
    values = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in asdict(words).items()
    }
    for name, value in values.items():
        most = LONGEST_ATTENDEES if name == "attendees" else LONGEST
        if isinstance(value, str) and len(value) > most:
            raise FieldRefused(name, N_("最多 %(most)s 个字，请先写最要紧的。"), most=most)
    if words.review_on is not None and words.review_on < clock.local_date(at):
        raise FieldRefused("review_on", N_("检查方案的日期已经过去，请填写今天以后的日期。"))
    with transaction():
        move(plan, plan.status, WRITABLE, version, **values)
        audit.record("plan.written", by=by, at=at, subject=plan)


def discard(plan: Plan, *, version: int, by: Account, at: datetime) -> None:
    """Put a draft aside; it stays readable."""
    with transaction():
        move(plan, S.REPLACED, WRITABLE, version)
        cases.step(plan.case, "plan_discarded", N_("方案草稿已作废。"), by=by, at=at)


def lacks(plan: Plan) -> list[str]:
    """Answer what the plan itself still lacks, as msgids."""
    needed = {"goals": NEEDED["goals"]} if plan.is_interim else NEEDED
    found = [sentence for name, sentence in needed.items() if not getattr(plan, name)]
    if not PlanLine.select().where(PlanLine.plan == plan.id).exists():
        found.append(NO_LINE)
    return found


def submit(plan: Plan, *, version: int, by: Account, at: datetime) -> None:
    """Send a plan to approval; a whole plan carries its case along.

    Raises PlanIncomplete while a need lacks measure, unit or date, NotInThisState.
    """
    with transaction():
        lines = plan_lines.of_plan(plan)
        if lacks(plan) or any(plan_lines.lacks(line, at=at) for line in lines):
            raise PlanIncomplete
        case = ProtectionCase.get_by_id(plan.case_id)
        move(plan, S.SUBMITTED, WRITABLE, version, submitted_by=by, submitted_at=at)
        if plan.is_interim:
            refuse_case_in_other_state(case, INTERIM)
        else:
            cases.move(case, C.PLANNED, PLANNABLE, planned_at=at)
        sentence = N_("临时安全方案已提交审批。") if plan.is_interim else N_("帮扶方案已提交审批。")
        cases.step(case, "plan_submitted", sentence, by=by, at=at, lines=len(lines))
        offices = (Role.COUNTY,) if needs_county(case) else (Role.TOWNSHIP, Role.COUNTY)
        officers = staff.responsible_for(case.area_code, *offices)
        key = f"plan_submitted:{plan.ref}:{plan.version}"
        staff.tell(officers, "plan_submitted", key=key, at=at, besides=by)


def needs_county(case: ProtectionCase) -> bool:
    """Say whether the county decides: a red case, or an urgent one that has no level yet."""
    if RiskLevel.RED in (case.level, case.child.risk_level if case.child else None):
        return True
    return bool(case.level is None and case.is_urgent)


def refuse_case_in_other_state(case: ProtectionCase, states: tuple[CaseStatus, ...]) -> None:
    """Raise NotInThisState if the case is in none of `states`."""
    if case.status not in states:
        raise NotInThisState(state=case.status.zh)


def move(
    plan: Plan, status: PlanStatus, states: tuple[PlanStatus, ...], version: int, **values: Any
) -> None:
    """Let one conditional UPDATE decide the step, in the caller's transaction."""
    carry(plan, status, states, version, **values)


def end_all(case: ProtectionCase, *, besides: Plan | None = None) -> None:
    """Put every other plan of the case out of force, in the caller's transaction."""
    rows = (Plan.case == case.id) & Plan.status.in_((*UNDECIDED, S.APPROVED))
    if besides is not None:
        rows &= Plan.id != besides.id
    Plan.update(status=S.REPLACED, version=Plan.version + 1).where(rows).execute()


def lines_under_way(case: ProtectionCase) -> int:
    """Answer how many measures in force have not ended."""
    return int(
        PlanLine.select()
        .join(Plan)
        .where(
            (Plan.case == case.id)
            & (Plan.status == S.APPROVED)
            & (PlanLine.status == LineStatus.OPEN)
        )
        .count()
    )


def _undecided(case: ProtectionCase, *, is_interim: bool) -> peewee.ModelSelect:
    return Plan.select().where(
        (Plan.case == case.id) & (Plan.is_interim == is_interim) & Plan.status.in_(UNDECIDED)
    )
