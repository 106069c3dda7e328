"""The clocks of orders and agreements: from stored facts, the same however often they are read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.deadline_terms import Deadline
from portal.guardianship_terms import AgreementStatus, OrderOutcome, ReviewResult
from portal.services import guardianship_clocks
from portal.vocabulary import ChildStatus
from tests import factories
from tests.factories import NOW, TODAY

D, S = Deadline, AgreementStatus
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def clocks(rule, at=NOW, area="63"):
    """Answer the clocks of `rule`."""
    return [clock for clock in guardianship_clocks.clocks(at, area=area) if clock.rule is rule]


@pytest.mark.parametrize(
    ("is_urgent", "rule"), [(False, D.ORDER_DECISION), (True, D.ORDER_DECISION_URGENT)]
)
def test_hr_19_the_courts_clock_runs_from_the_application_to_the_entry(is_urgent, rule):
    order = factories.make_order(is_urgent=is_urgent, applied_at=NOW - DAY, recorded_at=NOW - DAY)
    (clock,) = clocks(rule)
    assert (clock.ref, clock.started_at, clock.stopped_at) == (order.ref, NOW - DAY, None)
    factories.make_granted_order(is_urgent=is_urgent, recorded_at=NOW - DAY)
    assert [clock.stopped_at for clock in clocks(rule)] == [None, NOW - DAY]


def test_hr_19_a_refusal_starts_the_days_for_a_review():
    refused = {"outcome": OrderOutcome.REFUSED, "valid_until": None}
    factories.make_granted_order(**refused)
    factories.make_granted_order(**refused, review_settled_at=NOW)
    factories.make_granted_order()
    assert [clock.stopped_at for clock in clocks(D.ORDER_REVIEW)] == [None, NOW]


def test_hr_19_renewal_falls_due_fourteen_days_before_the_end():
    factories.make_granted_order(valid_until=TODAY + 20 * DAY)
    factories.make_granted_order(review_result=ReviewResult.REVOKED)
    factories.make_order()
    (clock,) = clocks(D.ORDER_RENEWED)
    # The whole of that day in Shanghai.
    assert clock.due_at == NOW.replace(hour=16) + 6 * DAY
    assert clock.stopped_at is None


def test_a_child_without_an_agreement_has_a_clock_from_its_registration():
    child = factories.make_child(confirmed_at=NOW - 40 * DAY)
    factories.make_child(status=ChildStatus.EXITED)
    (clock,) = clocks(D.AGREEMENT_MADE)
    assert (clock.kind, clock.ref) == ("child", child.ref)
    assert (clock.started_at, clock.stopped_at) == (NOW - 40 * DAY, None)


def test_an_agreement_in_force_stops_it_and_its_end_starts_a_new_one():
    child = factories.make_child(confirmed_at=NOW - 40 * DAY)
    factories.make_agreement(
        child, status=S.ENDED, activated_at=NOW - 5 * DAY, ended_at=NOW - 2 * DAY
    )
    spans = [(clock.started_at, clock.stopped_at) for clock in clocks(D.AGREEMENT_MADE)]
    assert spans == [(NOW - 40 * DAY, NOW - 5 * DAY), (NOW - 2 * DAY, None)]
    earlier = [(c.started_at, c.stopped_at) for c in clocks(D.AGREEMENT_MADE, NOW - 3 * DAY)]
    assert earlier == spans[:1]


def test_an_agreement_is_renewed_before_it_ends():
    agreement = factories.make_agreement(
        starts_on=TODAY - 300 * DAY, ends_on=TODAY + 10 * DAY, activated_at=NOW - 300 * DAY
    )
    (clock,) = clocks(D.AGREEMENT_RENEWED)
    assert (clock.ref, clock.stopped_at) == (agreement.ref, None)
    assert clock.due_at == NOW.replace(hour=16) - 20 * DAY
    # Once it is over the clock of a new agreement runs instead.
    (later,) = clocks(D.AGREEMENT_RENEWED, NOW + 20 * DAY)
    assert later.stopped_at == NOW.replace(hour=16) + 10 * DAY
    assert later.key == clock.key


def test_drafts_have_no_clock_of_renewal():
    factories.make_agreement(status=S.SIGNED)
    assert clocks(D.AGREEMENT_RENEWED) == []


def test_clocks_are_those_of_the_area():
    factories.make_order()
    factories.make_child()
    assert list(guardianship_clocks.clocks(NOW, area=factories.OTHER_COUNTY)) == []
    assert len(list(guardianship_clocks.clocks(NOW, area=factories.COUNTY))) == 3


def test_what_is_recorded_later_is_not_yet_known():
    factories.make_order()
    assert clocks(D.ORDER_DECISION, NOW - DAY) == []
