"""Measures on the ladder of guardianship intervention: recorded by whose they are, for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal import clock
from portal.case_terms import LIVE_CASES
from portal.guardianship_terms import (
    NOTIFIABLE,
    RECORDABLE,
    RUNG_OF,
    RUNGS,
    InterventionKind,
    Organ,
    Rung,
)
from portal.models import Account, Child, Intervention, ProtectionCase, ProtectionOrder, Report
from portal.report_terms import ReportStatus
from portal.services import (
    areas,
    audit,
    case_facts,
    case_ties,
    cases,
    risk_levels,
    staff,
    withdrawals,
)
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, ChildStatus, Role

SHORTEST, LONGEST, LONGEST_REASON = 4, 2000, 500
LONGEST_NAME, LONGEST_NUMBER = 120, 60
# From the police's admonition on every measure has a paper with a number.
NUMBERED_FROM = 2
YEARS_OF_CHILDHOOD = 18
NOT_TAKEN_UP = (ReportStatus.REPORTED, ReportStatus.NOT_ACCEPTED)


@dataclass(frozen=True)
class Taken:
    """What was decided: by which organ, on which day, under which number, in which words."""

    kind: InterventionKind | None
    organ: Organ | None
    organ_name: str
    decided_on: date | None
    words: str
    document_no: str = ""
    skip_reason: str = ""


def record_in_case(
    case: ProtectionCase, taken: Taken, *, by: Account, at: datetime
) -> Intervention:
    """Record a measure in a live case; raises FieldRefused, NotInThisState."""
    if case.status not in LIVE_CASES:
        raise NotInThisState(state=case.status.zh)
    return _record(taken, of_case(case), by=by, at=at, case=case, area_code=case.area_code)


def record_for_child(child: Child, taken: Taken, *, by: Account, at: datetime) -> Intervention:
    """Record what the village did for a child of its own, with a case or without."""
    if child.status is ChildStatus.EXITED:
        raise NotInThisState(state=child.status.zh)
    place = {"case": cases.live_case_of(child=child), "child": child, "area_code": child.area_code}
    return _record(taken, of_child(child), by=by, at=at, **place)


def record_from_report(report: Report, taken: Taken, *, by: Account, at: datetime) -> Intervention:
    """Record what the police decided from a report; it joins the township's case by itself."""
    if report.status in NOT_TAKEN_UP:
        raise NotInThisState(state=report.status.zh)
    place = {
        "case": cases.live_case_of(report=report),
        "report": report,
        "area_code": report.area_code,
    }
    return _record(taken, of_report(report), by=by, at=at, **place)


def record_order(
    order: ProtectionOrder, *, decided_on: date, document_no: str, by: Account, at: datetime
) -> Intervention:
    """Put a granted protection order on the ladder, inside the caller's transaction."""
    taken = Taken(
        InterventionKind.ORDER, Organ.COURT, order.court, decided_on, order.words, document_no
    )
    case = order.case
    return _write(taken, by=by, at=at, case=case, order=order, area_code=case.area_code)


def record_letter(
    report: Report, *, decided_on: date, document_no: str, words: str, by: Account, at: datetime
) -> Intervention:
    """Put a warning letter of the police on the ladder, inside the caller's transaction."""
    organ_name = f"{areas.names(report.area_code)[-1]}公安局"
    kind, organ = InterventionKind.WARNING, Organ.POLICE
    taken = Taken(kind, organ, organ_name, decided_on, words, document_no)
    case = cases.live_case_of(report=report)
    about = case.child if case is not None else None
    # The letter writes its own line into the history of the case, and tells who revisits.
    return _write(taken, by=by, at=at, area_code=report.area_code, report=report, about=about)


def reached(rows: list[Intervention]) -> int:
    """Answer the number of the highest rung among `rows` that stand, -1 for none."""
    standing = (RUNG_OF[row.kind].number for row in rows if row.withdrawn is None)
    return max(standing, default=-1)


def of_case(case: ProtectionCase) -> list[Intervention]:
    """Answer all that was decided around a case, withdrawn or not, the oldest decision first."""
    return _listed(case_ties.around(case))


def of_child(child: Child) -> list[Intervention]:
    """Answer all that was decided around a child, the oldest decision first."""
    return _listed(case_ties.about(child))


def of_report(report: Report) -> list[Intervention]:
    """Answer what the police decided from a report, the oldest first."""
    return _listed(Intervention.report == report.id)


def of_office(account: Account) -> peewee.ModelSelect:
    """Select what the account's own office has recorded, the latest first."""
    mine = (Account.role == account.role) & (Account.area_code == account.area_code)
    rows = (
        Intervention.select(Intervention, Account, Report)
        .join(Account, on=Intervention.recorded_by)
        .join_from(Intervention, Report, peewee.JOIN.LEFT_OUTER)
    )
    return rows.where(mine).order_by(Intervention.recorded_at.desc(), Intervention.id.desc())


def own_in(account: Account, case: ProtectionCase) -> set[str]:
    """Answer the references of what the account's own office has recorded around a case."""
    return {row.ref for row in of_office(account).where(case_ties.around(case))}


def own_about(account: Account, child: Child) -> list[Intervention]:
    """Answer what the account's own office has recorded about a child."""
    return withdrawals.marked(of_office(account).where(case_ties.about(child)))


def find_notifiable(account: Account, ref: str) -> Intervention | None:
    """Answer the measure with `ref` if the guardian is told of it, by the account's own office."""
    told = (Intervention.ref == ref) & Intervention.kind.in_(NOTIFIABLE) & case_ties.stands()
    found: Intervention | None = of_office(account).where(told).first()
    return found


def offered_to(role: Role) -> list[tuple[InterventionKind, Organ]]:
    """Answer what somebody of `role` may record, with whose decision it is."""
    allowed = RECORDABLE.get(role, {})
    return [(kind, organ) for kind, organs in allowed.items() for organ in organs]


def rung_of(measure: Intervention) -> Rung:
    """Answer the rung of a measure."""
    return RUNG_OF[measure.kind]


def _listed(mine: peewee.Expression) -> list[Intervention]:
    rows = Intervention.select(Intervention, Account).join(Account, on=Intervention.recorded_by)
    return withdrawals.marked(rows.where(mine).order_by(Intervention.decided_on, Intervention.id))


def _record(
    taken: Taken,
    before: list[Intervention],
    *,
    by: Account,
    at: datetime,
    area_code: str,
    case: ProtectionCase | None = None,
    child: Child | None = None,
    report: Report | None = None,
) -> Intervention:
    kind = _allowed(taken, by)
    _refuse_texts(taken, kind)
    _refuse_day(taken, child or (case.child if case is not None else None), at)
    _refuse_skip(taken, kind, before)
    return _write(taken, by=by, at=at, area_code=area_code, case=case, child=child, report=report)


def _write(
    taken: Taken,
    *,
    by: Account,
    at: datetime,
    area_code: str,
    case: ProtectionCase | None = None,
    child: Child | None = None,
    report: Report | None = None,
    order: ProtectionOrder | None = None,
    about: Child | None = None,
) -> Intervention:
    assert taken.kind is not None
    with transaction():
        measure: Intervention = Intervention.create(
            case=case, child=child, report=report, order=order, area_code=area_code,
            kind=taken.kind, organ=taken.organ, organ_name=tidy(taken.organ_name),
            decided_on=taken.decided_on, document_no=tidy(taken.document_no),
            words=taken.words.strip(), skip_reason=taken.skip_reason.strip(),
            recorded_by=by, recorded_at=at,
        )  # fmt: skip
        audit.record(
            "intervention.recorded",
            by=by,
            at=at,
            subject=measure,
            kind=taken.kind.value,
            rung=RUNG_OF[taken.kind].number,
        )
        if case is not None:
            cases.step(case, "measure_taken", N_("记录了一项监护干预措施。"), by=by, at=at)
            _tell_township(measure, case, by=by, at=at)
        about = about or child or (case.child if case is not None else None)
        level = case_facts.level_from(taken.kind)
        if about is not None and level is not None:
            risk_levels.raise_to(about, level, why=case_facts.MEASURE, by=by, at=at)
    return measure


def _tell_township(
    measure: Intervention, case: ProtectionCase, *, by: Account, at: datetime
) -> None:
    """Owe the township the message that somebody else took a measure in its case."""
    if by.role is not Role.TOWNSHIP:
        officers = staff.responsible_for(case.area_code, Role.TOWNSHIP)
        staff.tell(officers, "measure_recorded", key=f"measure_recorded:{measure.ref}", at=at)


def _allowed(taken: Taken, by: Account) -> InterventionKind:
    """Answer the kind if `by` may record it of that organ; nobody records another's measure."""
    if taken.kind is None or (taken.kind, taken.organ) not in offered_to(by.role):
        raise FieldRefused("measure", N_("请从列表中选一项；别的机关的措施，由那个机关登记。"))
    return taken.kind


def _refuse_texts(taken: Taken, kind: InterventionKind) -> None:
    name, number, words = tidy(taken.organ_name), tidy(taken.document_no), taken.words.strip()
    if not 2 <= len(name) <= LONGEST_NAME:
        raise FieldRefused("organ_name", N_("请写出作出决定的单位全称，例如“共和县公安局”。"))
    if not number and RUNG_OF[kind].number >= NUMBERED_FROM:
        raise FieldRefused("document_no", N_("请填写文书号，文书右上角有。"))
    _refuse_long("document_no", number, LONGEST_NUMBER)
    if len(words) < SHORTEST:
        raise FieldRefused("words", N_("请写清楚，至少几个字。"))
    _refuse_long("words", words, LONGEST)


def _refuse_long(field: str, text: str, most: int) -> None:
    if len(text) > most:
        raise FieldRefused(field, N_("最多 %(most)s 个字，请先写最要紧的。"), most=most)


def _refuse_day(taken: Taken, child: Child | None, at: datetime) -> None:
    today = clock.local_date(at)
    if taken.decided_on is None:
        raise FieldRefused("decided_on", N_("请填写日期，例如 2026-12-05。"))
    if taken.decided_on > today:
        raise FieldRefused("decided_on", N_("决定日期不能在将来，请照文书填写。"))
    first = child.birth_on if child else clock.years_before(today, YEARS_OF_CHILDHOOD)
    if taken.decided_on < first:
        raise FieldRefused("decided_on", N_("那时孩子还没有出生，请看看日期对不对。"))


def _refuse_skip(taken: Taken, kind: InterventionKind, before: list[Intervention]) -> None:
    """Raise unless the next rung is taken, a lower one again, or the reason is given."""
    reason = taken.skip_reason.strip()
    _refuse_long("skip_reason", reason, LONGEST_REASON)
    present = reached(before)
    if RUNG_OF[kind].number > present + 1 and len(reason) < SHORTEST:
        following = RUNGS[present + 1]
        raise FieldRefused(
            "skip_reason",
            N_("前面还有没采取的措施（下一级是“%(next)s”）。情况严重的可以越级，请写明理由。"),
            next=following.label,
        )
