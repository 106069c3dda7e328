"""Protection orders: the court's clocks, six months at most, reviewed and extended (HR-19)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import peewee
import pytest

from portal.case_terms import CaseStatus
from portal.guardianship_terms import (
    Applicant,
    InterventionKind,
    OrderOutcome,
    OrderState,
    ReviewResult,
)
from portal.models import Child, Intervention, ProtectionOrder
from portal.services import protection_orders
from portal.services.protection_orders import Application, Decision
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("db")
G, R = OrderOutcome.GRANTED, OrderOutcome.REFUSED


def county():
    """Answer who records orders."""
    return factories.make_account(Role.COUNTY)


def application(**values):
    """Answer an application as written."""
    defaults = {
        "applicant": Applicant.COMMITTEE,
        "court": "共和县人民法院",
        "applied_at": NOW - timedelta(hours=2),
        "is_urgent": False,
        "words": "继父多次殴打孩子。",
    }
    return Application(**{**defaults, **values})


def decision(**values):
    """Answer a granted order valid for a month, as written."""
    defaults = {
        "outcome": G,
        "decided_at": NOW,
        "document_no": "（2026）青2521民保令1号",
        "valid_until": TODAY + timedelta(days=30),
    }
    return Decision(**{**defaults, **values})


def decide(order, **values):
    """Record a decision as the county."""
    what = decision(**values)
    protection_orders.decide(order, what, version=order.version, by=county(), at=NOW)


def test_hr_19_the_court_decides_within_72_hours_and_24_where_it_is_urgent():
    calm, urgent = factories.make_order(), factories.make_order(is_urgent=True)
    assert protection_orders.decision_due(calm) == NOW + timedelta(hours=72)
    assert protection_orders.decision_due(urgent) == NOW + timedelta(hours=24)


def test_hr_19_an_order_of_seven_months_is_refused_with_a_sentence():
    order = factories.make_order()
    with pytest.raises(FieldRefused) as refused:
        decide(order, valid_until=date(2027, 6, 24))
    assert refused.value.field == "valid_until"
    assert "2027-05-24" in str(refused.value)
    assert ProtectionOrder.get().outcome is None


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (datetime(2026, 11, 24, 2), date(2027, 5, 24)),
        (datetime(2026, 8, 31, 2), date(2027, 2, 28)),
        # Half past eight in the evening UTC is the next day in Shanghai.
        (datetime(2026, 8, 30, 20, 30), date(2027, 2, 28)),
    ],
)
def test_hr_19_six_months_run_to_the_same_day_or_the_last_of_the_month(decided, last):
    order = factories.make_order(applied_at=decided - timedelta(hours=1))
    with pytest.raises(FieldRefused):
        decide(order, decided_at=decided, valid_until=last + timedelta(days=1))
    decide(order, decided_at=decided, valid_until=last)
    assert order.valid_until == last


def test_a_granted_order_stands_on_the_ladder_and_turns_the_child_red():
    order = factories.make_order()
    decide(order)
    measure = Intervention.get()
    assert (measure.kind, measure.order_id) == (InterventionKind.ORDER, order.id)
    assert Child.get_by_id(order.case.child_id).risk_level is RiskLevel.RED


def test_a_refused_order_raises_nothing_and_is_valid_never():
    order = factories.make_order()
    decide(order, outcome=R, valid_until=TODAY)
    assert Intervention.select().count() == 0
    assert order.valid_until is None
    assert protection_orders.state_on(order, TODAY) is OrderState.REFUSED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": None}, "outcome"),
        ({"decided_at": None}, "decided_on"),
        ({"decided_at": NOW + timedelta(minutes=1)}, "decided_on"),
        ({"decided_at": NOW - timedelta(days=3)}, "decided_on"),
        ({"document_no": " "}, "document_no"),
        ({"document_no": "长" * 61}, "document_no"),
        ({"valid_until": None}, "valid_until"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
    ],
)
def test_a_wrong_decision_is_said_at_its_field(changes, field):
    with pytest.raises(FieldRefused) as refused:
        decide(factories.make_order(applied_at=NOW - timedelta(days=1)), **changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"applicant": None}, "applicant"),
        ({"court": "院"}, "court"),
        ({"court": "长" * 121}, "court"),
        ({"applied_at": None}, "applied_on"),
        ({"applied_at": NOW + timedelta(minutes=1)}, "applied_on"),
        ({"applied_at": datetime(2015, 1, 1)}, "applied_on"),
        ({"words": ""}, "words"),
        ({"words": "长" * 2001}, "words"),
    ],
)
def test_a_wrong_application_is_said_at_its_field(changes, field):
    case = factories.make_case()
    with pytest.raises(FieldRefused) as refused:
        protection_orders.apply(case, application(**changes), by=county(), at=NOW)
    assert refused.value.field == field
    assert ProtectionOrder.select().count() == 0


def test_a_closed_case_takes_no_application():
    case = factories.make_case(status=CaseStatus.CLOSED)
    with pytest.raises(NotInThisState):
        protection_orders.apply(case, application(), by=county(), at=NOW)


def test_an_order_is_decided_once_and_the_second_saver_is_told():
    order = factories.make_order()
    with pytest.raises(ChangedMeanwhile):
        protection_orders.decide(order, decision(), version=7, by=county(), at=NOW)
    decide(order)
    with pytest.raises(NotInThisState):
        decide(order)


def test_hr_19_a_review_is_asked_for_within_five_days():
    order = factories.make_granted_order(decided_at=NOW - timedelta(days=9))
    last = TODAY - timedelta(days=4)
    assert protection_orders.review_until(order) == last
    with pytest.raises(FieldRefused) as refused:
        protection_orders.ask_review(
            order, last + timedelta(days=1), version=1, by=county(), at=NOW
        )
    assert f"{last}" in str(refused.value)
    protection_orders.ask_review(order, last, version=1, by=county(), at=NOW)
    assert order.review_settled_at == NOW


@pytest.mark.parametrize(
    "asked", [None, TODAY + timedelta(days=1), TODAY - timedelta(days=3)], ids=str
)
def test_a_review_is_not_asked_for_in_the_future_or_before_the_decision(asked):
    order = factories.make_granted_order()
    with pytest.raises(FieldRefused) as refused:
        protection_orders.ask_review(order, asked, version=1, by=county(), at=NOW)
    assert refused.value.field == "asked_on"


@pytest.mark.parametrize(
    ("result", "state"),
    [(ReviewResult.UPHELD, OrderState.IN_FORCE), (ReviewResult.REVOKED, OrderState.SET_ASIDE)],
)
def test_a_review_upholds_or_sets_aside(result, state):
    order = factories.make_granted_order(review_asked_on=TODAY, review_settled_at=NOW)
    protection_orders.close_review(order, result, "照复议决定。", version=1, by=county(), at=NOW)
    assert protection_orders.state_on(order, TODAY) is state
    with pytest.raises(NotInThisState):
        protection_orders.close_review(order, result, "再来。", version=2, by=county(), at=NOW)


def test_a_review_is_closed_with_result_and_words():
    order = factories.make_granted_order(review_asked_on=TODAY, review_settled_at=NOW)
    for result, words, field in ((None, "照决定。", "result"), (ReviewResult.UPHELD, "", "words")):
        with pytest.raises(FieldRefused) as refused:
            protection_orders.close_review(order, result, words, version=1, by=county(), at=NOW)
        assert refused.value.field == field


def test_nothing_is_reviewed_before_it_is_decided_or_twice():
    pending = factories.make_order()
    with pytest.raises(NotInThisState):
        protection_orders.ask_review(pending, TODAY, version=1, by=county(), at=NOW)
    refused = factories.make_granted_order(outcome=R, valid_until=None)
    protection_orders.waive_review(refused, "改走监护干预。", version=1, by=county(), at=NOW)
    with pytest.raises(NotInThisState):
        protection_orders.waive_review(refused, "再来一次。", version=2, by=county(), at=NOW)
    with pytest.raises(NotInThisState):
        protection_orders.close_review(
            refused, ReviewResult.UPHELD, "没有申请。", version=2, by=county(), at=NOW
        )


def test_hr_19_an_order_ends_with_its_last_day():
    order = factories.make_granted_order(valid_until=TODAY)
    assert protection_orders.state_on(order, TODAY) is OrderState.IN_FORCE
    assert protection_orders.state_on(order, TODAY + timedelta(days=1)) is OrderState.EXPIRED
    assert protection_orders.state_on(factories.make_order(), TODAY) is OrderState.PENDING


def test_hr_19_an_extension_is_settled_fourteen_days_before_the_end():
    order = factories.make_granted_order()
    assert protection_orders.renewal_due(order) == TODAY + timedelta(days=86)
    short = factories.make_granted_order(valid_until=TODAY + timedelta(days=3))
    assert protection_orders.renewal_due(short) == TODAY - timedelta(days=1)
    assert protection_orders.renewal_due(factories.make_order()) is None


def test_an_extension_is_an_application_of_its_own_and_settles_the_old_one():
    order = factories.make_granted_order()
    made = protection_orders.apply(
        order.case, application(), renewed_from=order, by=county(), at=NOW
    )
    assert made.renewed_from_id == order.id
    assert ProtectionOrder.get_by_id(order.id).renewal_settled_at == NOW
    with pytest.raises(NotInThisState):
        protection_orders.let_end(order, "不需要了。", version=2, by=county(), at=NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": R, "valid_until": None},
        {"outcome": None, "decided_at": None, "valid_until": None},
        {"review_result": ReviewResult.REVOKED},
    ],
    ids=["refused", "pending", "set aside"],
)
def test_only_a_granted_order_is_extended_or_let_end(values):
    order = factories.make_order(**{**values, "applied_at": NOW})
    with pytest.raises(NotInThisState):
        protection_orders.let_end(order, "不需要了。", version=1, by=county(), at=NOW)


def test_letting_an_order_end_needs_words():
    order = factories.make_granted_order()
    with pytest.raises(FieldRefused):
        protection_orders.let_end(order, " ", version=1, by=county(), at=NOW)
    protection_orders.let_end(order, "继父已离开，母亲带孩子住。", version=1, by=county(), at=NOW)
    assert ProtectionOrder.get().renewal_settled_at == NOW


def test_orders_are_found_by_township_and_county_of_the_case_alone():
    order = factories.make_order()
    for role in (Role.TOWNSHIP, Role.COUNTY):
        assert protection_orders.find(factories.make_account(role), order.ref) == order
    for role in (Role.POLICE, Role.VILLAGE_DIRECTOR, Role.SUPERVISOR):
        account = factories.make_account(role, area_code="63")
        assert protection_orders.find(account, order.ref) is None
    stranger = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    assert protection_orders.find(stranger, order.ref) is None


def test_an_order_is_never_deleted():
    order = factories.make_order()
    with pytest.raises(peewee.DatabaseError):
        order.delete_instance()
