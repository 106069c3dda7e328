"""The pages of offers to absent parents: from the reason to a service and its result."""

from __future__ import annotations

import pytest

from portal.models import Need, ParentOffer
from portal.prevention_terms import OfferAnswer, OfferKind, OfferOutcome
from portal.vocabulary import Role
from tests import factories
from tests.blueprints.test_needs import WANTED
from tests.factories import OTHER_TOWNSHIP, TODAY

OFFERED = {
    "kind": "schooling", "offered_on": "2026-11-20", "words": "稠城三小有学位，带户口本报名。",
}  # fmt: skip
A = OfferAnswer


@pytest.fixture
def director(sign_in):
    return sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))


def test_from_the_reason_to_the_result(director):
    absence = factories.make_absence()
    url = f"/parent-offers/make/{absence.ref}"
    assert "务工地上不了学" in director.get(url).text
    made = director.post(url, data=OFFERED, follow_redirects=True)
    offer = ParentOffer.get()
    assert f"/parent-offers/{offer.ref}/answer" in made.text
    said = {"answer": "accepted", "why": "", "answered_on": "2026-11-24", "version": "1"}
    answered = director.post(f"/parent-offers/{offer.ref}/answer", data=said)
    assert answered.location == f"/needs/open/{absence.child.ref}?offer={offer.ref}"
    assert '<option selected value="E2">' in director.get(answered.location).text
    opened = director.post(answered.location, data={**WANTED, "service": "E2"})
    assert opened.status_code == 303
    assert ParentOffer.get().need == Need.get()
    told = {"outcome": "enrolled", "outcome_on": "2026-11-24", "version": "3"}
    done = director.post(f"/parent-offers/{offer.ref}/conclude", data=told, follow_redirects=True)
    assert ParentOffer.get().outcome is OfferOutcome.ENROLLED
    assert "孩子已在务工地入学" in done.text


def test_a_no_leads_back_with_its_reason(director):
    offer = factories.make_parent_offer()
    assert director.get(f"/parent-offers/{offer.ref}/answer").status_code == 200
    said = {"answer": "declined", "why": "low_pay", "answered_on": "2026-11-24", "version": "1"}
    page = director.post(f"/parent-offers/{offer.ref}/answer", data=said, follow_redirects=True)
    assert "收入比在外少太多" in page.text


def test_the_leaflet_names_no_child(director):
    offer = factories.make_parent_offer()
    page = director.get(f"/parent-offers/{offer.ref}/leaflet").text
    assert offer.words in page
    child = offer.absence.child
    assert child.name not in page
    assert child.code_name not in page


@pytest.mark.parametrize("path", ["answer", "conclude", "leaflet"])
def test_an_offer_of_elsewhere_is_not_there(sign_in, path):
    offer = factories.make_parent_offer()
    stranger = sign_in(factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP))
    assert stranger.get(f"/parent-offers/{offer.ref}/{path}").status_code == 404
    assert stranger.get(f"/parent-offers/make/{offer.absence.ref}").status_code == 404


def test_an_offer_of_another_child_opens_a_plain_need(director):
    offer = factories.make_parent_offer(answer=A.ACCEPTED, answered_on=TODAY)
    other = factories.make_child()
    director.post(f"/needs/open/{other.ref}?offer={offer.ref}", data=WANTED)
    assert Need.select().count() == 1
    assert ParentOffer.get().need is None


@pytest.mark.parametrize("kind", OfferKind, ids=str)
def test_every_kind_can_be_offered(director, kind):
    absence = factories.make_absence()
    director.post(f"/parent-offers/make/{absence.ref}", data={**OFFERED, "kind": kind.value})
    assert ParentOffer.get().kind is kind
