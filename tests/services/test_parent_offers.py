"""Offers to absent parents: made, answered, followed by a service, concluded."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.models import AuditEntry, Need, ParentOffer
from portal.prevention_terms import (
    SERVICE_OF,
    AbsenceEnding,
    DeclineWhy,
    OfferAnswer,
    OfferKind,
    OfferOutcome,
)
from portal.service_codes import SERVICE_CODES
from portal.services import parent_offers
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import Role, Tier
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY

A, K = OfferAnswer, OfferKind
WORDS = "恰卜恰光伏园招保洁员，每月3200元。"
WINDOW = {
    "tier": Tier.ROUTINE,
    "starts_at": datetime(2026, 12, 5, 1, 0),
    "ends_at": datetime(2026, 12, 5, 3, 0),
}
pytestmark = pytest.mark.usefixtures("db")


def make(absence, **values):
    told = {"kind": K.TRAINING, "offered_on": TODAY, "words": WORDS, **values}
    return parent_offers.make(absence, **told, by=absence.recorded_by, at=NOW)


def answer(offer, said=A.ACCEPTED, **values):
    told = {"why": None, "answered_on": TODAY, "version": offer.version, **values}
    parent_offers.answer(offer, said=said, **told, by=offer.recorded_by, at=NOW)


@pytest.mark.parametrize("kind", K, ids=str)
def test_every_kind_leads_to_a_service_that_exists(kind):
    assert SERVICE_OF[kind] in SERVICE_CODES


def test_an_offer_is_made_and_thought_over_first():
    offer = make(factories.make_absence())
    assert offer.answer is A.THINKING
    assert "光伏" not in AuditEntry.get(AuditEntry.action == "parent_offer.made").detail


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("offered_on", {"offered_on": TODAY + timedelta(days=1)}),
        ("offered_on", {"offered_on": TODAY - timedelta(days=400)}),
        ("words", {"words": " 好 "}),
        ("words", {"words": "长" * 501}),
    ],
)
def test_an_offer_that_cannot_be_is_refused(field, values):
    with pytest.raises(FieldRefused) as refused:
        make(factories.make_absence(), **values)
    assert refused.value.field == field


def test_who_has_come_back_is_offered_nothing_more():
    with pytest.raises(NotInThisState):
        make(factories.make_absence(ended_on=TODAY, ending=AbsenceEnding.RETURNED_HOME))


def test_whoever_declines_says_why():
    offer = factories.make_parent_offer()
    with pytest.raises(FieldRefused) as refused:
        answer(offer, A.DECLINED)
    assert refused.value.field == "why"
    answer(offer, A.DECLINED, why=DeclineWhy.LOW_PAY)
    assert ParentOffer.get().why is DeclineWhy.LOW_PAY


def test_who_thinks_it_over_may_answer_again_and_an_answer_stands():
    offer = factories.make_parent_offer()
    answer(offer, A.THINKING)
    answer(offer)
    with pytest.raises(NotInThisState):
        answer(offer)


def test_the_second_saver_is_told():
    offer = factories.make_parent_offer()
    with pytest.raises(ChangedMeanwhile):
        answer(offer, version=7)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=30)])
def test_an_answer_comes_after_the_offer_and_not_tomorrow(day):
    with pytest.raises(FieldRefused):
        answer(factories.make_parent_offer(), answered_on=day)


def test_an_accepted_offer_opens_one_need_of_its_service():
    offer = factories.make_parent_offer(kind=K.SCHOOLING)
    child = offer.absence.child
    assert parent_offers.awaiting_need(child, offer.ref) is None
    answer(offer)
    assert parent_offers.awaiting_need(child, offer.ref) == offer
    service = parent_offers.service_of(offer)
    how = {"service": service, **WINDOW, "by": offer.recorded_by, "at": NOW}
    need = parent_offers.open_need(child, offer=offer, **how)
    assert (Need.get().service, ParentOffer.get().need) == ("E2", need)
    assert parent_offers.awaiting_need(child, offer.ref) is None


def test_an_offer_to_another_childs_parents_opens_nothing():
    offer = factories.make_parent_offer(answer=A.ACCEPTED)
    assert parent_offers.awaiting_need(factories.make_child(), offer.ref) is None


def test_what_came_of_it_is_written_once():
    offer = factories.make_parent_offer(answer=A.ACCEPTED, answered_on=TODAY)
    how = {"outcome_on": TODAY, "version": 1, "by": offer.recorded_by, "at": NOW}
    parent_offers.conclude(offer, outcome=OfferOutcome.WORKING, **how)
    with pytest.raises(NotInThisState):
        parent_offers.conclude(offer, outcome=OfferOutcome.NOTHING, **how)
    with pytest.raises(NotInThisState):
        parent_offers.conclude(factories.make_parent_offer(), outcome=OfferOutcome.NOTHING, **how)


@pytest.mark.parametrize("role", Role, ids=str)
def test_village_and_township_alone_find_an_offer(role):
    offer = factories.make_parent_offer()
    found = parent_offers.find(factories.make_account(role), offer.ref)
    assert (found == offer) is (role in {Role.VILLAGE_DIRECTOR, Role.TOWNSHIP})


def test_an_offer_of_elsewhere_is_not_there():
    offer = factories.make_parent_offer()
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert parent_offers.find(stranger, offer.ref) is None
    assert parent_offers.of_absence(stranger, offer.absence) == []
