"""The ladder of a case as a picture: eight rungs, what was taken on each, how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal import clock
from portal.guardianship_terms import RUNGS, OrderState, RevocationTrigger, Rung
from portal.models import Intervention, ProtectionCase, ProtectionOrder, RevocationGround
from portal.services import interventions, protection_orders, revocation_grounds


@dataclass(frozen=True)
class Step:
    """One rung of the picture; what was withdrawn stays in it and counts for nothing."""

    rung: Rung
    interventions: list[Intervention]
    is_taken: bool
    is_highest: bool


@dataclass(frozen=True)
class OrderLine:
    """One protection order with its clocks (HR-19)."""

    order: ProtectionOrder
    state: OrderState
    decide_by: datetime
    is_decision_late: bool
    review_until: date | None
    renew_by: date | None


@dataclass(frozen=True)
class GroundLine:
    """One trigger of revocation; `lasted` is for how many whole months, `from_on` from when on."""

    ground: RevocationGround
    lasted: int
    from_on: date | None
    is_reached: bool


@dataclass(frozen=True)
class Section:
    """All that the pages of a case show of guardianship."""

    steps: list[Step]
    interventions: list[Intervention]
    highest: Rung | None
    orders: list[OrderLine]
    grounds: list[GroundLine]


def of_case(case: ProtectionCase, *, at: datetime) -> Section:
    """Answer ladder, orders and grounds of a case as they stand at `at`."""
    rows = interventions.of_case(case)
    number = interventions.reached(rows)
    steps = []
    for rung in RUNGS:
        mine = [row for row in rows if row.kind in rung.kinds]
        steps.append(Step(rung, mine, interventions.reached(mine) >= 0, rung.number == number))
    return Section(
        steps=steps,
        interventions=rows,
        highest=RUNGS[number] if number >= 0 else None,
        orders=[order_line(order, at=at) for order in protection_orders.of_case(case)],
        grounds=[_ground(row, at) for row in revocation_grounds.of_case(case)],
    )


def order_line(order: ProtectionOrder, *, at: datetime) -> OrderLine:
    """Answer an order with its clocks as they stand at `at`."""
    decide_by = protection_orders.decision_due(order)
    state = protection_orders.state_on(order, clock.local_date(at))
    return OrderLine(
        order=order,
        state=state,
        decide_by=decide_by,
        is_decision_late=(order.decided_at or at) > decide_by,
        review_until=protection_orders.review_until(order),
        renew_by=protection_orders.renewal_due(order),
    )


def _ground(row: RevocationGround, at: datetime) -> GroundLine:
    today = clock.local_date(at)
    is_refusing = row.trigger is RevocationTrigger.REFUSES_DUTIES
    from_on = revocation_grounds.reached_on(row) if is_refusing else None
    return GroundLine(
        ground=row,
        lasted=revocation_grounds.months_lasted(row, today),
        from_on=from_on,
        is_reached=from_on is None or from_on <= today,
    )
