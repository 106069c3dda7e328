"""Measures entered in error: withdrawn by a second person with the reason, and still readable.

From then on a withdrawn measure counts for nothing: no rung, no clock, no level to come. The level
that it raised stays until the child is assessed anew; nobody lowers it by withdrawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import peewee

from portal.guardianship_terms import InterventionKind
from portal.models import (
    Account,
    Intervention,
    ProtectionOrder,
    Report,
    Revisit,
    WarningLetter,
    Withdrawal,
)
from portal.models.area import within
from portal.services import audit, cases, staff
from portal.services.refusals import AlreadyAnswered, FieldRefused, Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_, Role

SHORTEST, LONGEST = 4, 500
# Whose entries each may withdraw besides those of its own office, within its area.
BELOW: dict[Role, frozenset[Role]] = {
    Role.TOWNSHIP: frozenset({Role.VILLAGE_DIRECTOR}),
    Role.COUNTY: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
}


class OwnMeasure(Refused):
    """Nobody takes back alone what he entered himself."""

    sentence = N_("登记的人不能自己撤回。请本单位的另一位工作人员或上一级办理。")


def marked(rows: Iterable[Intervention]) -> list[Intervention]:
    """Answer measures, each with what withdrew it in `withdrawn`, whoever did it joined."""
    found = list(rows)
    ids = [row.id for row in found]
    joined = Withdrawal.select(Withdrawal, Account).join(Account)
    held = {row.intervention_id: row for row in joined.where(Withdrawal.intervention.in_(ids))}
    for row in found:
        row.withdrawn = held.get(row.id)
    return found


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select what the account's office or one below it has recorded, recorder and report joined."""
    office = (Account.role == account.role) & (Account.area_code == account.area_code)
    below = BELOW.get(account.role, frozenset())
    if below:
        here = within(Intervention.area_code, account.area_code)
        office |= Account.role.in_([role.value for role in below]) & here
    rows = (
        Intervention.select(Intervention, Account, Report)
        .join(Account, on=Intervention.recorded_by)
        .join_from(Intervention, Report, peewee.JOIN.LEFT_OUTER)
    )
    return rows.where(office)


def find(account: Account, ref: str) -> Intervention | None:
    """Answer the measure with `ref` if the account's office may withdraw it."""
    found = marked(visible_to(account).where(Intervention.ref == ref))
    return found[0] if found else None


def offered_to(account: Account, rows: Iterable[Intervention]) -> set[str]:
    """Answer the references of the measures among `rows` that the account may withdraw."""
    refs = [row.ref for row in rows if row.withdrawn is None]
    mine = visible_to(account).where(
        Intervention.ref.in_(refs) & (Intervention.recorded_by != account.id)
    )
    return {row.ref for row in mine}


def withdraw(measure: Intervention, reason: str, *, by: Account, at: datetime) -> None:
    """Withdraw a measure as entered in error, together with the clocks that it brought about.

    Raises FieldRefused("reason"), OwnMeasure, AlreadyAnswered.
    """
    said = reason.strip()
    if not SHORTEST <= len(said) <= LONGEST:
        raise FieldRefused(
            "reason",
            N_("请用 %(least)s 到 %(most)s 个字写明错在哪里。"), least=SHORTEST, most=LONGEST,
        )  # fmt: skip
    if measure.recorded_by_id == by.id:
        raise OwnMeasure
    with transaction():
        if Withdrawal.select().where(Withdrawal.intervention == measure.id).exists():
            raise AlreadyAnswered
        Withdrawal.create(intervention=measure, reason=said, by=by, at=at)
        audit.record(
            "intervention.withdrawn", by=by, at=at, subject=measure, kind=measure.kind.value
        )
        _stop_clocks(measure, at)
        _tell(measure, said, by=by, at=at)


def _stop_clocks(measure: Intervention, at: datetime) -> None:
    """Let neither the order nor the letter behind the measure ask for anything any more."""
    if measure.order_id is not None:
        order = ProtectionOrder
        values = {"voided_at": at, "version": order.version + 1}
        order.update(**values).where(order.id == measure.order_id).execute()
    if measure.kind is InterventionKind.WARNING and measure.report_id is not None:
        letters = WarningLetter.select(WarningLetter.id).where(
            (WarningLetter.report == measure.report_id)
            & (WarningLetter.document_no == measure.document_no)
            & (WarningLetter.issued_on == measure.decided_on)
        )
        owed = Revisit.letter.in_(letters) & Revisit.done_at.is_null()
        Revisit.update(dropped_at=at, version=Revisit.version + 1).where(owed).execute()


def _tell(measure: Intervention, reason: str, *, by: Account, at: datetime) -> None:
    case = measure.case
    if case is None and measure.report is not None:
        case = cases.live_case_of(report=measure.report)
    told = {measure.recorded_by_id: measure.recorded_by}
    if case is not None:
        # What it is called stands on the ladder; the reason is that of the second person.
        sentence = N_("撤回了一项登记有误的监护干预措施。风险级别不因此降低。")
        cases.step(case, "measure_withdrawn", sentence, by=by, at=at, note=reason)
        officers = staff.responsible_for(case.area_code, Role.TOWNSHIP)
        told |= {officer.id: officer for officer in officers}
    key = f"measure_withdrawn:{measure.ref}"
    staff.tell(list(told.values()), "measure_withdrawn", key=key, at=at, besides=by)
