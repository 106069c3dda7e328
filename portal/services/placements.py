"""Temporary placements: who sees which, how long they last, and what they hold up (HR-18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal import clock
from portal.models import (
    Account,
    Child,
    Consultation,
    ConsultationMember,
    Placement,
    PlacementNote,
    ProtectionCase,
    Report,
)
from portal.models.area import within
from portal.placement_terms import COUNTED, LIVE_PLACEMENTS, PlacementStatus
from portal.services import audit, case_ties
from portal.vocabulary import N_, Role

S = PlacementStatus
READERS = frozenset({Role.TOWNSHIP, Role.COUNTY, Role.POLICE})
# Platform, after 法发〔2014〕24号: a year as a rule; the two alarms before it are ours.
MONTHS, FIRST_ALARM, LAST_ALARM = 12, 9, 11
_URGENT_FIRST = {S.ESCORTED.value: 0, S.HANDED_OVER.value: 1, S.RETURNING.value: 2}


@dataclass(frozen=True)
class Counter:
    """How long temporary guardianship lasts: days so far, of how many, until which day."""

    days: int
    most: int
    until: date
    tone: str
    is_over: bool = False


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the placements that concern the account's area, case, child and report joined.

    The county in charge is where it arose; township and county of residence see it through the
    case or the notice, the police through their report.
    """
    rows = (
        Placement.select(Placement, ProtectionCase, Child, Report)
        .join(ProtectionCase, peewee.JOIN.LEFT_OUTER)
        .join(Child, peewee.JOIN.LEFT_OUTER)
        .join_from(Placement, Report, peewee.JOIN.LEFT_OUTER)
    )
    if account.role not in READERS:
        return rows.where(Placement.id.is_null())
    here = account.area_code
    if account.role is Role.POLICE:
        mine = within(Placement.area_code, here) | within(Report.area_code, here)
        return rows.where(Placement.report.is_null(False) & mine)
    mine = within(ProtectionCase.area_code, here) | within(Report.township_code, here)
    if account.role is Role.COUNTY:
        mine |= within(Placement.area_code, here)
    return rows.where(mine)


def find(account: Account, ref: str) -> Placement | None:
    """Answer the placement with `ref` if it concerns the account's area."""
    found: Placement | None = visible_to(account).where(Placement.ref == ref).first()
    return found


def find_kept(account: Account, ref: str) -> Placement | None:
    """Answer the placement with `ref` if the account's county is in charge of it."""
    if account.role is not Role.COUNTY:
        return None
    kept = within(Placement.area_code, account.area_code) & (Placement.ref == ref)
    found: Placement | None = visible_to(account).where(kept).first()
    return found


def in_scope(
    account: Account, *, is_over: bool, page: int = 1, size: int = 50
) -> tuple[list[Placement], int]:
    """Answer one page of live placements, what waits first (or those over), and the count."""
    state = Placement.status.in_(LIVE_PLACEMENTS)
    rows = visible_to(account).where(~state if is_over else state)
    if is_over:
        order = [Placement.ended_at.desc(), Placement.id.desc()]
    else:
        first = peewee.Case(Placement.status, list(_URGENT_FIRST.items()), 3)
        order = [first, Placement.escorted_at, Placement.id]
    return list(rows.order_by(*order).paginate(page, size)), rows.count()


def of_case(case: ProtectionCase) -> list[Placement]:
    """Answer the placements of a case, the latest first."""
    mine = (Placement.case == case.id) | Placement.report.in_(case_ties.reports_of(case))
    return list(Placement.select().where(mine).order_by(Placement.id.desc()))


def shown_in(case: ProtectionCase, *, at: datetime) -> list[tuple[Placement, Counter | None]]:
    """Answer the placements of a case, each with its counter, the latest first."""
    return [(row, counter(row, at=at)) for row in of_case(case)]


def open_of(case: ProtectionCase) -> Placement | None:
    """Answer the placement of a case that is not over yet, or None."""
    return next((row for row in of_case(case) if row.status in LIVE_PLACEMENTS), None)


def hindrance(case: ProtectionCase) -> str | None:
    """Answer the sentence (a msgid) why a case cannot be closed for its placement, or None."""
    if open_of(case) is None:
        return None
    return N_("这个孩子的临时安置还没有结束。县级民政部门办结安置之后才能结案。")


def of_report(report: Report) -> list[Placement]:
    """Answer the placements that the police recorded for a report, the latest first."""
    rows = Placement.select().where(Placement.report == report.id)
    return list(rows.order_by(Placement.id.desc()))


def opened(placement: Placement, *, by: Account, at: datetime) -> None:
    """Write into the audit record that `by` reads the placement."""
    audit.opened(placement, by=by, at=at, purpose="placement")


def notes_of(placement: Placement) -> list[PlacementNote]:
    """Answer what was added to a placement, authors joined, in order."""
    rows = PlacementNote.select(PlacementNote, Account).join(Account, peewee.JOIN.LEFT_OUTER)
    return list(rows.where(PlacementNote.placement == placement.id).order_by(PlacementNote.id))


def consultations_of(placement: Placement) -> list[Consultation]:
    """Answer the consultations of a placement with their teams, the latest first."""
    mine = Consultation.select().where(Consultation.placement == placement.id)
    rows = mine.order_by(Consultation.id.desc())
    people = ConsultationMember.select().order_by(ConsultationMember.id)
    return list(peewee.prefetch(rows, people))


def open_consultation_of(placement: Placement) -> Consultation | None:
    """Answer the consultation that has not concluded yet, or None."""
    found: Consultation | None = Consultation.get_or_none(
        (Consultation.placement == placement.id) & Consultation.concluded_at.is_null()
    )
    return found


def counter(placement: Placement, *, at: datetime) -> Counter | None:
    """Answer how long temporary guardianship lasts (or lasted); None before it began."""
    if placement.began_on is None:
        return None
    until = clock.months_after(placement.began_on, MONTHS)
    ended = placement.care_ended_at
    last = clock.local_date(ended if ended is not None else at)
    tone = "calm"
    if ended is None and placement.status in COUNTED:
        if last >= clock.months_after(placement.began_on, LAST_ALARM):
            tone = "danger"
        elif last >= clock.months_after(placement.began_on, FIRST_ALARM):
            tone = "attention"
    most = (until - placement.began_on).days
    days = max(0, (last - placement.began_on).days)
    return Counter(days, most, until, tone, is_over=ended is not None)


def case_note_due(placement: Placement) -> bool:
    """Say whether the police still owe their written note on the case."""
    owed = placement.report_id is not None and placement.noted_at is None
    return bool(owed and placement.status in LIVE_PLACEMENTS)
