"""An agreement is signed, notified, renewed and ended; school and village are told (HR-14)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.child_terms import ExitReason, SchoolState
from portal.guardianship_terms import STANDING, AgreementStatus, EndReason
from portal.models import Agreement
from portal.services import agreement_steps, children
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, TODAY

S = AgreementStatus
SIGNED = {
    "parent_signed_on": TODAY, "carer_signed_on": TODAY, "witness": "马占海", "witnessed_on": TODAY
}  # fmt: skip
TOLD = {"school_told_on": TODAY, "village_told_on": TODAY}
pytestmark = pytest.mark.usefixtures("db")


def act(step, agreement, *words, version=1, at=NOW, **values):
    """Carry out a step as whoever drafted the agreement."""
    step(agreement, *words, **values, version=version, by=agreement.created_by, at=at)


@pytest.mark.parametrize("status", S, ids=str)
def test_signatures_follow_the_check(status):
    agreement = factories.make_agreement(status=status)
    if status is S.CARER_CHECKED:
        act(agreement_steps.sign, agreement, **SIGNED)
        assert agreement.status is S.SIGNED
    else:
        with pytest.raises(NotInThisState):
            act(agreement_steps.sign, agreement, **SIGNED)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((field, value) for field in ("parent_signed_on", "carer_signed_on", "witnessed_on")
          for value in (None, TODAY + timedelta(days=1), TODAY - timedelta(days=400))),
        ("witness", ""), ("witness", "123"), ("witness", "长" * 73),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_signature_is_said_at_its_field(field, value):
    agreement = factories.make_agreement(status=S.CARER_CHECKED)
    with pytest.raises(FieldRefused) as refused:
        act(agreement_steps.sign, agreement, **{**SIGNED, field: value})
    assert refused.value.field == field


@pytest.mark.parametrize("status", S, ids=str)
def test_it_comes_into_force_when_signed_and_told(status):
    agreement = factories.make_agreement(status=status)
    if status is S.SIGNED:
        act(agreement_steps.notify, agreement, **TOLD)
        assert (agreement.status, agreement.activated_at) == (S.ACTIVE, NOW)
    else:
        with pytest.raises(NotInThisState):
            act(agreement_steps.notify, agreement, **TOLD)


@pytest.mark.parametrize("field", TOLD)
@pytest.mark.parametrize(
    "value", [None, TODAY + timedelta(days=1), TODAY - timedelta(days=1)], ids=str
)
def test_hr_14_school_and_village_are_told_before_it_is_active(field, value):
    agreement = factories.make_agreement(status=S.SIGNED)
    with pytest.raises(FieldRefused) as refused:
        act(agreement_steps.notify, agreement, **{**TOLD, field: value})
    assert refused.value.field == field
    assert Agreement.get().status is S.SIGNED


@pytest.mark.parametrize("state", SchoolState, ids=str)
def test_hr_14_only_a_child_without_school_or_kindergarten_needs_no_date_of_it(state):
    child = factories.make_child(school_state=state.value)
    agreement = factories.make_agreement(child, status=S.SIGNED)
    told = {**TOLD, "school_told_on": None}
    if state.value in agreement_steps.NO_SCHOOL:
        act(agreement_steps.notify, agreement, **told)
        assert agreement.status is S.ACTIVE
    else:
        with pytest.raises(FieldRefused):
            act(agreement_steps.notify, agreement, **told)


def test_one_agreement_is_active_for_a_child_and_an_unfit_carer_is_replaced():
    child = factories.make_child()
    unfit = factories.make_agreement(child, status=S.CARER_UNFIT)
    old = factories.make_agreement(child)
    other = factories.make_agreement()
    anew = factories.make_agreement(child, status=S.SIGNED, renewed_from=old)
    act(agreement_steps.notify, anew, **TOLD)
    stored = {row.id: row for row in Agreement.select()}
    assert (stored[old.id].status, stored[old.id].end_reason) == (S.ENDED, EndReason.RENEWED)
    assert stored[unfit.id].status is S.REPLACED
    assert stored[other.id].status is stored[anew.id].status is S.ACTIVE


def test_what_has_expired_before_it_is_told_does_not_come_into_force():
    agreement = factories.make_agreement(status=S.SIGNED, ends_on=TODAY - timedelta(days=1))
    with pytest.raises(NotInThisState):
        act(agreement_steps.notify, agreement, **TOLD)


@pytest.mark.parametrize("status", S, ids=str)
def test_what_stands_can_be_ended(status):
    agreement = factories.make_agreement(status=status)
    if status in STANDING:
        with pytest.raises(ChangedMeanwhile):
            act(agreement_steps.end, agreement, EndReason.GIVEN_UP, version=9)
        act(agreement_steps.end, agreement, EndReason.GIVEN_UP)
        assert (agreement.status, agreement.ended_at) == (S.ENDED, NOW)
    else:
        with pytest.raises(NotInThisState):
            act(agreement_steps.end, agreement, EndReason.GIVEN_UP)


@pytest.mark.parametrize("reason", [None, EndReason.RENEWED, EndReason.CHILD_LEFT], ids=str)
def test_reasons_that_follow_from_facts_are_not_chosen(reason):
    with pytest.raises(FieldRefused):
        act(agreement_steps.end, factories.make_agreement(), reason)


def test_a_child_leaving_the_register_ends_its_agreement():
    agreement = factories.make_agreement()
    officer = factories.make_account(Role.TOWNSHIP)
    children.exit_file(agreement.child, reason=ExitReason.PARENT_RETURNED, by=officer, at=NOW)
    stored = Agreement.get()
    assert (stored.status, stored.end_reason) == (S.ENDED, EndReason.CHILD_LEFT)


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"carer_name": "马占海", "carer_phone": "+8613811111111"}, 1),
        ({"carer_name": "马占海", "carer_relation": "neighbour"}, 1),
        ({"carer_name": "完么才让·扎西"}, 0),
        ({"carer_phone": "+8613811111111"}, 0),
    ],
    ids=str,
)
def test_another_carer_in_the_file_ends_the_agreement_and_a_new_spelling_does_not(changes, count):
    agreement = factories.make_agreement()
    child = agreement.child
    for name, value in changes.items():
        setattr(child, name, value)
    with transaction():
        assert agreement_steps.carer_changed(child, by=child.entered_by, at=NOW) == count
