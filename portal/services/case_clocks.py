"""The clocks of a protection case at the township: begun, assessed, planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from portal.deadline_terms import Deadline
from portal.models import Assessment, CaseStep, Plan, ProtectionCase
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
    safe = Plan.select(Plan.case, Plan.approved_at).where(
        Plan.is_interim & Plan.approved_at.is_null(False)
    )
    # The latest one counts: a case that was taken up again needs an interim plan anew.
    safe_at: dict[int, datetime] = dict(safe.order_by(Plan.approved_at).tuples())
    red_at: defaultdict[int, list[datetime]] = defaultdict(list)
    red = (Assessment.level == RiskLevel.RED) & Assessment.completed_at.is_null(False)
    for each in Assessment.select().where(red):
        red_at[each.case_id].append(each.raised_at or each.completed_at)
    case = ProtectionCase
    rows = case.select(
        case.id, case.ref, case.area_code, case.is_urgent, case.level, case.opened_at,
        case.begun_at, case.assessed_at, case.approved_at, case.closed_at,
        case.reopened_at,
    ).where(within(case.area_code, area) & (case.opened_at <= at))  # fmt: skip
    for row in rows.iterator():
        reds = [red for red in red_at[row.id] if row.assessed_at and red >= row.assessed_at]
        yield from _of_case(
            row, turned_at.get(row.id), safe_at.get(row.id), min(reds, default=None)
        )


def _of_case(
    row: Any, turned_at: datetime | None, safe_at: datetime | None, red_at: datetime | None
) -> Iterator[Running]:
    def clock(rule: Deadline, start: datetime, stop: datetime | None) -> Running:
        return Running(rule, KIND, row.ref, row.area_code, start, stop or row.closed_at)

    if row.is_urgent:
        # What became urgent on the way has the short time from then on.
        start = turned_at or row.opened_at
        yield clock(D.ASSESSMENT_BEGUN_RED, start, row.begun_at)
    if not row.is_urgent or turned_at:
        yield clock(D.ASSESSMENT_BEGUN, row.opened_at, row.begun_at)
    if row.begun_at is not None:
        yield clock(D.ASSESSED, row.reopened_at or row.begun_at, row.assessed_at)
    if row.assessed_at is not None:
        yield clock(D.PLAN_APPROVED, row.assessed_at, row.approved_at)
        if row.level is RiskLevel.RED:
            # A case that turned red on the way needs its interim plan from then on.
            yield from _safety_plan(row, clock, safe_at, red_at or row.assessed_at)


def _safety_plan(
    row: Any, clock: Callable[..., Running], safe_at: datetime | None, start: datetime
) -> Iterator[Running]:
    """Yield the clock of the interim plan; one that stood before the assessment leaves none."""
    is_of_this_life = safe_at is not None and safe_at >= (row.reopened_at or row.opened_at)
    found = [safe_at if is_of_this_life else None, row.approved_at]
    stop = min((each for each in found if each is not None), default=None)
    if stop is None or stop > start:
        yield clock(D.SAFETY_PLAN, start, stop)
