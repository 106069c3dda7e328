"""Protection cases: opened once for a cause, read by township and county, moved step by step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import peewee

from portal import clock
from portal.case_terms import LIVE_CASES, CaseOrigin, CaseStatus
from portal.models import Account, CaseStep, Child, Concern, ProtectionCase, Report
from portal.models.area import within
from portal.services import audit, case_facts, case_ties, staff
from portal.services.refusals import FieldRefused
from portal.services.transactions import carry, transaction
from portal.vocabulary import N_, RiskLevel, Role

S = CaseStatus
READERS = frozenset({Role.TOWNSHIP, Role.COUNTY})
LONGEST_ABOUT = 300
TOWNSHIP_LENGTH = 9
# The step from which the short time of an urgent case runs, where it was not urgent at first.
TURNED_URGENT = "turned_urgent"


def open_case(
    area_code: str,
    origin: CaseOrigin,
    *,
    child: Child | None = None,
    about: str = "",
    report: Report | None = None,
    concern: Concern | None = None,
    is_urgent: bool = False,
    by: Account | None,
    at: datetime,
) -> ProtectionCase:
    """Open a case at `area_code` (9 or 12 digits); a cause or child with a live case keeps it.

    The township hears of it. Raises FieldRefused("about") if neither child nor words say who it is.
    """
    with transaction():
        held = live_case_of(child=child, report=report)
        if held is not None and held.status is S.CLOSED:
            # The report's own case is over; what its notice asks for now is a case anew.
            child, about, report = child or held.child, about or held.about or held.number, None
            held = live_case_of(child=child)
        if held is not None:
            return join(held, report, concern, is_urgent, by=by, at=at)
        said = about.strip()
        if child is None and report is None and not said:
            raise FieldRefused("about", N_("请写明是哪个孩子，或先选择孩子的档案。"))
        case: ProtectionCase = ProtectionCase.create(
            number=_next_number(area_code[:TOWNSHIP_LENGTH], clock.local_date(at).year),
            area_code=area_code,
            child=child,
            about=said[:LONGEST_ABOUT],
            origin=origin,
            report=report,
            concern=concern,
            is_urgent=is_urgent,
            opened_by=by,
            opened_at=at,
        )
        step(case, "opened", N_("已立案。"), by=by, at=at, origin=origin.value)
        officers = staff.responsible_for(area_code, Role.TOWNSHIP)
        key = f"case_opened:{case.ref}"
        staff.tell(officers, "case_opened", key=key, at=at, besides=by, is_urgent=is_urgent)
        case_facts.act(case, by=by, at=at)
    return case


def live_case_of(
    *, child: Child | None = None, report: Report | None = None
) -> ProtectionCase | None:
    """Answer the case of the report, or the live case of the child, or None."""
    behind = case_ties.case_behind(report) if report is not None else None
    if behind is not None:
        return behind
    if child is None:
        return None
    rows = ProtectionCase.select().where(
        (ProtectionCase.child == child.id) & ProtectionCase.status.in_(LIVE_CASES)
    )
    latest: ProtectionCase | None = rows.order_by(ProtectionCase.id.desc()).first()
    return latest


def going_on(case: ProtectionCase) -> ProtectionCase:
    """Answer the case itself, or the one that it joined."""
    present: ProtectionCase = ProtectionCase.get_by_id(case.id)
    return present.merged_into or present


def joined_to(case: ProtectionCase) -> list[ProtectionCase]:
    """Answer the cases of the same child that joined a case, the oldest first."""
    rows = ProtectionCase.select().where(ProtectionCase.merged_into == case.id)
    return list(rows.order_by(ProtectionCase.id))


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the cases of the account's area, child joined; township and county only."""
    rows = ProtectionCase.select(ProtectionCase, Child).join(Child, peewee.JOIN.LEFT_OUTER)
    if account.role not in READERS:
        return rows.where(ProtectionCase.id.is_null())
    return rows.where(within(ProtectionCase.area_code, account.area_code))


def find(account: Account, ref: str) -> ProtectionCase | None:
    """Answer the case with `ref` if it lies in the account's area."""
    found: ProtectionCase | None = visible_to(account).where(ProtectionCase.ref == ref).first()
    return found


def in_scope(
    account: Account, *, is_over: bool, page: int = 1, size: int = 50
) -> tuple[list[ProtectionCase], int]:
    """Answer one page of live cases, red and oldest first (or closed ones), and the count."""
    state = ProtectionCase.status.in_(LIVE_CASES)
    rows = visible_to(account).where(~state if is_over else state)
    if is_over:
        order = [ProtectionCase.closed_at.desc(), ProtectionCase.id.desc()]
    else:
        red = peewee.Case(ProtectionCase.level, [(RiskLevel.RED.value, 0)], 1)
        order = [ProtectionCase.is_urgent.desc(), red, ProtectionCase.opened_at]
    return list(rows.order_by(*order).paginate(page, size)), rows.count()


def steps_of(case: ProtectionCase) -> list[CaseStep]:
    """Answer the history of a case, authors joined, the oldest first."""
    rows = CaseStep.select(CaseStep, Account).join(Account, peewee.JOIN.LEFT_OUTER)
    return list(rows.where(CaseStep.case == case.id).order_by(CaseStep.id))


def opened(case: ProtectionCase, *, by: Account, at: datetime) -> None:
    """Write into the audit record that `by` reads the case."""
    audit.opened(case, by=by, at=at, purpose="case")


def step(
    case: ProtectionCase,
    verb: str,
    sentence: str,
    *,
    by: Account | None,
    at: datetime,
    note: str = "",
    **detail: Any,
) -> None:
    """Add a line to the history and the audit row `case.<verb>`, in the caller's transaction.

    `sentence` is a msgid; `note` holds people's words, which never go into the audit record.
    """
    CaseStep.create(case=case, at=at, author=by, verb=verb, sentence=sentence, note=note)
    audit.record(f"case.{verb}", by=by, at=at, subject=case, **detail)


def move(
    case: ProtectionCase,
    status: CaseStatus,
    states: tuple[CaseStatus, ...],
    version: int | None = None,
    **values: Any,
) -> None:
    """Let one conditional UPDATE carry the case to `status`, in the caller's transaction.

    Raises NotInThisState if it is in none of `states`, ChangedMeanwhile if `version` is given and
    somebody else saved in between. The row object is brought up to date.
    """
    carry(case, status, states, version, **values)


def join(
    case: ProtectionCase,
    report: Report | None,
    concern: Concern | None,
    is_urgent: bool,
    *,
    by: Account | None,
    at: datetime,
) -> ProtectionCase:
    """Write a further cause into the case that the child has already, in the caller's transaction.

    A second report is tied to it, so that what the police do about it stands in this case.
    """
    if report is not None and case.report_id == report.id:
        return case
    values: dict[str, Any] = {"version": ProtectionCase.version + 1}
    was_urgent = case.is_urgent
    if is_urgent:
        values["is_urgent"] = True
    if report is not None and case.report_id is None:
        values["report"] = report
    elif report is not None:
        case_ties.join_report(case, report, at=at)
    if concern is not None and case.concern_id is None:
        values["concern"] = concern
    ProtectionCase.update(**values).where(ProtectionCase.id == case.id).execute()
    case.__data__.update(ProtectionCase.get_by_id(case.id).__data__)
    verb = TURNED_URGENT if is_urgent and not was_urgent else "joined"
    step(case, verb, N_("同一个孩子又有新的情况，并入本案。"), by=by, at=at)
    if report is not None:
        case_facts.act(case, report=report, by=by, at=at)
    return case


def _next_number(township: str, year: int) -> str:
    """Answer the next number of the township's year; one writer at a time makes it unique."""
    start = f"{township}-{year}-"
    last = (
        ProtectionCase.select(peewee.fn.MAX(ProtectionCase.number))
        .where(ProtectionCase.number.startswith(start))
        .scalar()
    )
    return f"{start}{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"
