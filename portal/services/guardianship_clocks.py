"""The clocks of guardianship: protection orders at the court, agreements in the village."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from portal import clock
from portal.deadline_terms import Deadline
from portal.guardianship_terms import OrderOutcome, ReviewResult
from portal.models import Agreement, Child, ProtectionCase, ProtectionOrder
from portal.models.area import within
from portal.services import agreement_lists, agreements, protection_orders
from portal.services.running_clocks import PROVINCE, Running

D = Deadline


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of orders and agreements under `area` at `at`."""
    joined = ProtectionOrder.select(ProtectionOrder, ProtectionCase).join(ProtectionCase)
    orders = joined.where(
        within(ProtectionCase.area_code, area) & (ProtectionOrder.recorded_at <= at)
    )
    for order in orders.iterator():
        yield from _of_order(order)
    yield from _of_agreements(at, area)


def _of_order(order: ProtectionOrder) -> Iterator[Running]:
    def running(rule: Deadline, start: datetime, stop: datetime | None,
                due: datetime | None = None) -> Running:  # fmt: skip
        if order.voided_at is not None:
            # Entered in error: nothing of it is owed any more.
            stop = min(stop or order.voided_at, order.voided_at)
        return Running(rule, "protection_order", order.ref, order.case.area_code, start, stop, due)

    rule = protection_orders.decision_rule(order)
    yield running(rule, order.applied_at, order.decision_recorded_at)
    if order.outcome is OrderOutcome.REFUSED:
        yield running(D.ORDER_REVIEW, order.decided_at, order.review_settled_at)
    if order.outcome is OrderOutcome.GRANTED and order.review_result is not ReviewResult.REVOKED:
        due_on = protection_orders.renewal_due(order)
        assert due_on is not None
        start, due = order.decision_recorded_at, _end_of(due_on)
        yield running(D.ORDER_RENEWED, start, order.renewal_settled_at, max(start, due))


def _of_agreements(at: datetime, area: str) -> Iterator[Running]:
    rows: defaultdict[int, list[Agreement]] = defaultdict(list)
    found = Agreement.select(Agreement, Child).join(Child).where(within(Child.area_code, area))
    for row in found.order_by(Agreement.id).iterator():
        rows[row.child_id].append(row)
        yield from _of_renewal(row, at)
    fields = (Child.id, Child.ref, Child.area_code, Child.confirmed_at, Child.created_at)
    children = Child.select(*fields).where(within(Child.area_code, area) & agreements.needing())
    for child in children.iterator():
        for start, stop in agreement_lists.gaps(child, rows[child.id], at):
            if start <= at:
                yield Running(D.AGREEMENT_MADE, "child", child.ref, child.area_code, start, stop)


def _of_renewal(row: Agreement, at: datetime) -> Iterator[Running]:
    """Yield the clock of renewal; once an agreement is over, the clock of a new one runs."""
    if row.activated_at is None or row.activated_at > at:
        return
    over = agreement_lists.over_at(row)
    due = max(row.activated_at, _end_of(agreement_lists.renewal_due(row)))
    yield Running(
        D.AGREEMENT_RENEWED, "agreement", row.ref, row.child.area_code, row.activated_at,
        stopped_at=over if over <= at else None, due_at=due,
    )  # fmt: skip


def _end_of(day: date) -> datetime:
    return clock.start_of(day + timedelta(days=1))
