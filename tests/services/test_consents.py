"""Consent is for one service, by the guardian, with the child heard, and can be taken back."""

from datetime import timedelta

import pytest

from portal.models import Assignment, Consent
from portal.services import consents
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.vocabulary import AssignmentStatus, Role
from tests import factories

GIVEN = {
    "purpose": "E1", "given_by": "完么才让", "relation": "grandparent",
    "given_on": factories.TODAY, "child_heard": "愿意",
}  # fmt: skip


@pytest.fixture
def child(db):
    return factories.make_child()


def give(child, now, **changed):
    return consents.give(child, **{**GIVEN, **changed}, by=child.entered_by, at=now)


def test_a_consent_stands_for_its_own_service_only(child, now):
    given = give(child, now)
    assert consents.standing(child, "E1") == given
    assert consents.standing(child, "P1") is None
    assert consents.standing(factories.make_child(), "E1") is None


def test_the_newest_consent_stands(child, now):
    give(child, now, given_on=factories.TODAY - timedelta(days=9))
    newest = give(child, now)
    give(child, now, given_on=factories.TODAY - timedelta(days=5))
    assert consents.standing(child, "E1") == newest
    assert len(consents.given_for(child)) == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [("purpose", "E9"), ("given_by", ""), ("given_by", "=1"), ("given_by", "长" * 73),
     ("relation", "neighbour"), ("given_on", factories.TODAY + timedelta(days=1)),
     ("given_on", factories.TODAY - timedelta(days=9999)), ("child_heard", " "),
     ("child_heard", "长" * 301)],
)  # fmt: skip
def test_a_wrong_field_is_named(child, now, field, value):
    with pytest.raises(FieldRefused) as refusal:
        give(child, now, **{field: value})
    assert refusal.value.field == field
    assert Consent.select().count() == 0


def test_a_withdrawn_consent_no_longer_stands_and_is_withdrawn_once(child, now):
    given = give(child, now)
    consents.withdraw(given, by=child.entered_by, at=now)
    assert consents.standing(child, "E1") is None
    with pytest.raises(AlreadyAnswered):
        consents.withdraw(given, by=child.entered_by, at=now)


def test_a_withdrawal_takes_back_every_consent_for_the_service(child, now):
    older = give(child, now, given_on=factories.TODAY - timedelta(days=9))
    resting = factories.make_assignment(
        factories.make_need(child), status=AssignmentStatus.CONTACT_APPROVED, consent=older
    )
    other = give(child, now, purpose="P1")
    consents.withdraw(give(child, now), by=child.entered_by, at=now)
    assert consents.standing(child, "E1") is None
    assert consents.standing(child, "P1") == other
    assert Assignment.get_by_id(resting.id).status is AssignmentStatus.CANCELLED
    with pytest.raises(AlreadyAnswered):
        consents.withdraw(older, by=child.entered_by, at=now)


@pytest.mark.parametrize("status", consents.RESTING)
def test_agreed_help_that_rests_on_the_consent_is_cancelled_and_the_name_wiped(db, now, status):
    assignment = factories.make_assignment(status=status)
    consents.withdraw(assignment.consent, by=assignment.need.child.entered_by, at=now)
    row = Assignment.get_by_id(assignment.id)
    assert row.status is AssignmentStatus.CANCELLED
    assert row.given_name is None


def test_a_consent_is_found_by_those_who_may_open_the_file(child, now):
    given = give(child, now)
    assert consents.find(child.entered_by, given.ref) == given
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert consents.find(other, given.ref) is None
    assert consents.find(factories.make_account(Role.VOLUNTEER), given.ref) is None
    assert consents.find(child.entered_by, "0" * 24) is None
