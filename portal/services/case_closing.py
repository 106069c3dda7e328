"""Closing a case: proposed by the township, decided by somebody else, taken up again if needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import clock
from portal.case_terms import CaseOrigin, CaseStatus, CloseReason
from portal.models import Account, Assignment, CaseClosure, Plan, PlanLine, ProtectionCase
from portal.models.assignment import HOLDING
from portal.plan_terms import ClosureStatus, LineStatus, PlanStatus
from portal.services import areas, cases, closure, plans, staff
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, AreaLevel, RiskLevel, Role

C, R, S = CaseStatus, CloseReason, ClosureStatus
OFFICES = frozenset({Role.TOWNSHIP, Role.COUNTY})
SHORTEST, LONGEST = 10, 2000
SHORTEST_WHY, LONGEST_WHY = 4, 500
OF_AGE = 18
# What ends by itself may do so at any step; safety is found at the end of help.
ANY_STEP = (C.OPEN, C.ASSESSING, C.ASSESSED, C.PLANNED, C.IN_SERVICE, C.FOLLOW_UP)
FROM: dict[CloseReason, tuple[CaseStatus, ...]] = {
    R.GUARDIAN_ABLE: (C.FOLLOW_UP,),
    R.NEW_GUARDIAN: (C.FOLLOW_UP,),
    R.NO_RISK: (C.ASSESSED, C.IN_SERVICE, C.FOLLOW_UP),
    R.MOVED: ANY_STEP,
    R.GROWN_UP: ANY_STEP,
    R.DIED: ANY_STEP,
}


class StillHindered(Refused):
    """Something stands against closing; the page lists it."""

    sentence = N_("还有事情没有办完，不能结案。请按页面上列出的各项办理。")


class OwnProposal(Refused):
    """Nobody confirms what he proposed himself."""

    sentence = N_("结案不能由提出的人自己确认，请由另一位工作人员或县级确认。")


class CountyConfirms(Refused):
    """A case that ever was red, or in which the child was placed, is closed one level higher."""

    sentence = N_("曾经是红色、或孩子曾被临时安置的个案，由县级民政部门确认结案。")


class ServedHere(Refused):
    """Whoever serves does not judge the end of his own service (HR-26)."""

    sentence = N_("只有乡镇和县级民政部门可以结案；在本案中提供服务的单位不能结案。")


class OtherCaseLives(Refused):
    """A child has one live case."""

    sentence = N_("这个孩子已经有一个办理中的个案，请到那个案里继续。")


class Joined(Refused):
    """A case that joined another one goes on in that one."""

    sentence = N_("本案已并入同一个孩子的另一个个案，请打开那个案继续。")


@dataclass(frozen=True)
class Proposal:
    """Why a case may end; `handed_to` is a township's code, or empty for another province."""

    reason: CloseReason
    summary: str
    handed_to: str = ""


def of_case(case: ProtectionCase) -> list[CaseClosure]:
    """Answer the proposals of a case, the latest first."""
    rows = CaseClosure.select().where(CaseClosure.case == case.id)
    return list(rows.order_by(CaseClosure.id.desc()))


def pending(case: ProtectionCase) -> CaseClosure | None:
    """Answer the proposal that waits for its decision, or None."""
    found: CaseClosure | None = CaseClosure.get_or_none(
        (CaseClosure.case == case.id) & (CaseClosure.status == S.PROPOSED)
    )
    return found


def needs_county(case: ProtectionCase) -> bool:
    """Say whether the county confirms: a case that ever was red, or another reason to."""
    return any(rule(case) for rule in COUNTY_RULES)


def why_not(case: ProtectionCase, account: Account) -> type[Refused] | None:
    """Answer why `account` may not confirm the pending proposal, or None."""
    if account.role not in OFFICES or _served(account, case):
        return ServedHere
    proposed = pending(case)
    if proposed is not None and proposed.proposed_by_id == account.id:
        return OwnProposal
    if needs_county(case) and account.role is not Role.COUNTY:
        return CountyConfirms
    return None


def propose(
    case: ProtectionCase, told: Proposal, *, version: int, by: Account, at: datetime
) -> CaseClosure:
    """Propose as township to close a case; raises StillHindered, FieldRefused, NotInThisState."""
    summary = told.summary.strip()
    _refuse(case, told, summary, by, at)
    with transaction():
        present = ProtectionCase.get_by_id(case.id)
        if closure.hindrances(present, at, told.reason):
            raise StillHindered
        cases.move(case, C.CLOSE_PROPOSED, FROM[told.reason], version)
        proposal: CaseClosure = CaseClosure.create(
            case=case,
            reason=told.reason,
            summary=summary,
            handed_to=told.handed_to if told.reason is R.MOVED else "",
            came_from=present.status,
            proposed_by=by,
            proposed_at=at,
        )
        sentence, codes = N_("已提出结案。"), {"reason": told.reason.value}
        cases.step(case, "close_proposed", sentence, by=by, at=at, note=summary, **codes)
        offices = (Role.COUNTY,) if needs_county(case) else (Role.TOWNSHIP, Role.COUNTY)
        officers = staff.responsible_for(case.area_code, *offices)
        key = f"closure_proposed:{proposal.ref}"
        staff.tell(officers, "closure_proposed", key=key, at=at, besides=by)
    return proposal


def confirm(case: ProtectionCase, *, version: int, by: Account, at: datetime) -> None:
    """Close a case as proposed, by somebody else; what hindered since is looked at again.

    A child handed over gets a new case where it lives now. Raises OwnProposal, CountyConfirms,
    ServedHere (HR-26), StillHindered, NotInThisState, ChangedMeanwhile.
    """
    with transaction():
        proposal = _decided(case, by, S.CONFIRMED, at)
        present = ProtectionCase.get_by_id(case.id)
        if closure.hindrances(present, at, proposal.reason):
            raise StillHindered
        values: dict[str, Any] = {"closed_at": at, "close_reason": proposal.reason}
        cases.move(case, C.CLOSED, (C.CLOSE_PROPOSED,), version, **values)
        _end_plans(case, by=by, at=at)
        codes = {"reason": proposal.reason.value}
        cases.step(case, "closed", N_("已确认结案。"), by=by, at=at, **codes)
        if proposal.handed_to:
            _hand_over(case, proposal.handed_to, by=by, at=at)
        _tell(proposal, by=by, at=at, is_confirmed=True)


def send_back(case: ProtectionCase, *, why: str, version: int, by: Account, at: datetime) -> None:
    """Return a proposal with the reason; the case goes on where it was."""
    said = _why(why)
    with transaction():
        proposal = _decided(case, by, S.RETURNED, at, returned_why=said)
        cases.move(case, proposal.came_from, (C.CLOSE_PROPOSED,), version)
        sentence = N_("结案已退回，继续办理。")
        cases.step(case, "close_returned", sentence, by=by, at=at, note=said)
        _tell(proposal, by=by, at=at, is_confirmed=False)


def reopen(case: ProtectionCase, *, why: str, version: int, by: Account, at: datetime) -> None:
    """Take a closed case up again; it is assessed anew.

    Raises FieldRefused("why"), Joined, OtherCaseLives, NotInThisState, ChangedMeanwhile.
    """
    said = _why(why)
    with transaction():
        if case.merged_into_id is not None:
            raise Joined
        if cases.live_case_of(child=case.child) is not None:
            raise OtherCaseLives
        anew = dict.fromkeys(
            ("assessed_at", "planned_at", "approved_at", "followed_at", "closed_at", "close_reason")
        )
        cases.move(case, C.ASSESSING, (C.CLOSED,), version, reopened_at=at, **anew)
        sentence = N_("个案已重新打开，重新评估。")
        cases.step(case, "reopened", sentence, by=by, at=at, note=said)
        officers = staff.responsible_for(case.area_code, Role.TOWNSHIP)
        key = f"case_reopened:{case.ref}:{case.version}"
        staff.tell(officers, "case_reopened", key=key, at=at, besides=by)


def _refuse(case: ProtectionCase, told: Proposal, summary: str, by: Account, at: datetime) -> None:
    if by.role is not Role.TOWNSHIP or _served(by, case):
        raise ServedHere
    if told.reason not in FROM:
        raise FieldRefused("reason", N_("请选择结案原因。"))
    if len(summary) < SHORTEST:
        raise FieldRefused("summary", N_("请写几句：做了什么，孩子现在怎样，谁在照看。"))
    if len(summary) > LONGEST:
        raise FieldRefused("summary", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    if told.reason is R.GROWN_UP and _is_minor(case, at):
        raise FieldRefused("reason", N_("这个孩子还没有满18周岁，请选其他原因。"))
    if told.reason is R.MOVED and told.handed_to:
        area = areas.get(told.handed_to)
        is_other = area is not None and not case.area_code.startswith(area.code)
        if area is None or area.level is not AreaLevel.TOWNSHIP or not is_other:
            raise FieldRefused("handed_to", N_("请选择接收的另一个乡镇（街道），外省的留空。"))


def _is_minor(case: ProtectionCase, at: datetime) -> bool:
    if case.child is None:
        return False
    return clock.age_on(clock.local_date(at), case.child.birth_on) < OF_AGE


def _decided(
    case: ProtectionCase, by: Account, status: ClosureStatus, at: datetime, **values: Any
) -> CaseClosure:
    """Decide the pending proposal, in the caller's transaction."""
    proposal = pending(case)
    if proposal is None:
        raise NotInThisState(state=ProtectionCase.get_by_id(case.id).status.zh)
    unfit = why_not(case, by)
    if unfit is not None:
        raise unfit
    change(proposal, status=status, decided_by=by, decided_at=at, **values)
    return proposal


def _end_plans(case: ProtectionCase, *, by: Account, at: datetime) -> None:
    """Let nothing of the plan run on: what is open was not done."""
    mine = Plan.select(Plan.id).where((Plan.case == case.id) & (Plan.status == PlanStatus.APPROVED))
    PlanLine.update(
        status=LineStatus.NOT_DONE, ended_at=at, ended_by=by, version=PlanLine.version + 1
    ).where(PlanLine.plan.in_(mine) & (PlanLine.status == LineStatus.OPEN)).execute()
    plans.end_all(case)


def _hand_over(case: ProtectionCase, township: str, *, by: Account, at: datetime) -> None:
    who = case.child.code_name if case.child else case.about
    cases.open_case(
        township,
        CaseOrigin.HANDED_OVER,
        about=f"{who}（{case.number}）",
        is_urgent=case.level is RiskLevel.RED,
        by=by,
        at=at,
    )


def _served(account: Account, case: ProtectionCase) -> bool:
    """Say whether the account's organization has given help in the case (HR-26)."""
    if account.organization_id is None:
        return False
    needs = PlanLine.select(PlanLine.need).join(Plan).where(Plan.case == case.id)
    return bool(
        Assignment.select()
        .where(
            (Assignment.organization == account.organization_id)
            & Assignment.need.in_(needs.where(PlanLine.need.is_null(False)))
            & Assignment.status.in_(HOLDING)
        )
        .exists()
    )


def _why(text: str) -> str:
    said = text.strip()
    if not SHORTEST_WHY <= len(said) <= LONGEST_WHY:
        raise FieldRefused(
            "why",
            N_("请用 %(least)s 到 %(most)s 个字写明原因。"),
            least=SHORTEST_WHY, most=LONGEST_WHY,
        )  # fmt: skip
    return said


def _tell(proposal: CaseClosure, *, by: Account, at: datetime, is_confirmed: bool) -> None:
    key = f"closure_decided:{proposal.ref}"
    told = {"is_confirmed": is_confirmed}
    staff.tell([proposal.proposed_by], "closure_decided", key=key, at=at, besides=by, **told)


# Whoever knows of a further reason that the county confirms puts its rule here.
COUNTY_RULES = [closure.was_red, closure.was_placed]
