"""The clocks of a protection case at the township: begun, assessed, planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from portal.deadline_terms import Deadline
from portal.models import CaseStep, ProtectionCase
from portal.models.area import within
from portal.services.cases import TURNED_URGENT
from portal.services.running_clocks import PROVINCE, Running
from portal.vocabulary import RiskLevel

D = Deadline
KIND = "protection_case"


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of the cases of `area`; a case that is closed needs no further step."""
    turned = CaseStep.select(CaseStep.case, CaseStep.at).where(CaseStep.verb == TURNED_URGENT)
    turned_at: dict[int, datetime] = dict(turned.tuples())
    case = ProtectionCase
    rows = case.select(
        case.id, case.ref, case.area_code, case.is_urgent, case.level, case.opened_at,
        case.begun_at, case.assessed_at, case.approved_at, case.closed_at,
    ).where(within(case.area_code, area) & (case.opened_at <= at))  # fmt: skip
    for row in rows.iterator():
        yield from _of_case(row, turned_at.get(row.id))


def _of_case(row: Any, turned_at: datetime | None) -> Iterator[Running]:
    def clock(rule: Deadline, start: datetime, stop: datetime | None) -> Running:
        return Running(rule, KIND, row.ref, row.area_code, start, stop or row.closed_at)

    if row.is_urgent:
        # What became urgent on the way has the short time from then on.
        start = turned_at or row.opened_at
        yield clock(D.ASSESSMENT_BEGUN_RED, start, row.begun_at)
    if not row.is_urgent or turned_at:
        yield clock(D.ASSESSMENT_BEGUN, row.opened_at, row.begun_at)
    if row.begun_at is not None:
        yield clock(D.ASSESSED, row.begun_at, row.assessed_at)
    if row.assessed_at is not None:
        yield clock(D.PLAN_APPROVED, row.assessed_at, row.approved_at)
        if row.level is RiskLevel.RED:
            yield clock(D.SAFETY_PLAN, row.assessed_at, row.approved_at)
