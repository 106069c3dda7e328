"""A parent's own word stops no clock; what child or carer confirm does (HR-16)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.child_terms import GuardianRelation
from portal.models import Absence, ContactEntry, ParentCall
from portal.prevention_terms import AbsentParent, ConfirmedBy, ContactBy, ContactWith
from portal.services import parent_calls
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def link():
    link = factories.make_link()
    factories.make_absence(link.child, days=20)
    return link


def told(link, **values):
    how = {"on": TODAY, "channel": ContactBy.VIDEO, "by": link.account, "at": NOW}
    return parent_calls.tell(link, **{**how, **values})


def director(**values):
    return factories.make_account(Role.VILLAGE_DIRECTOR, **values)


def test_hr_16_a_parents_own_word_ends_no_silence(link):
    told(link)
    assert Absence.get().days_quiet(TODAY) == 20
    assert not ContactEntry.select().exists()


@pytest.mark.parametrize(
    ("role", "confirmed_by"),
    [
        (Role.VILLAGE_DIRECTOR, ConfirmedBy.CHILD_DIRECTOR),
        (Role.TOWNSHIP, ConfirmedBy.TOWNSHIP),
    ],
)
def test_hr_16_confirmed_it_stands_in_the_log_as_contact_with_the_child(link, role, confirmed_by):
    call = told(link)
    by = factories.make_account(role)
    assert parent_calls.find(by, call.ref) == call
    parent_calls.check(call, True, by=by, at=NOW)
    entry = ContactEntry.get()
    assert (entry.on, entry.with_whom, entry.channel) == (TODAY, ContactWith.CHILD, ContactBy.VIDEO)
    assert entry.confirmed_by is confirmed_by
    assert Absence.get().child_on == TODAY
    with pytest.raises(AlreadyAnswered):
        parent_calls.check(call, False, by=by, at=NOW)


def test_what_is_not_confirmed_leaves_no_trace_in_the_log(link):
    call = told(link)
    parent_calls.check(call, False, by=director(), at=NOW)
    assert ParentCall.get().is_true is False
    assert not ContactEntry.select().exists()
    assert list(parent_calls.waiting_for(director())) == []


def test_a_call_of_a_parent_who_has_come_home_is_only_checked(link):
    call = told(link)
    Absence.update(ended_on=TODAY).execute()
    call = ParentCall.get_by_id(call.id)
    parent_calls.check(call, True, by=director(), at=NOW)
    assert not ContactEntry.select().exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": None}, "on"), ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"on": TODAY - timedelta(days=900)}, "on"), ({"channel": None}, "channel"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(link, values, field):
    with pytest.raises(FieldRefused) as refused:
        told(link, **values)
    assert refused.value.field == field


def test_a_day_is_told_once(link):
    told(link)
    with pytest.raises(FieldRefused):
        told(link)
    assert parent_calls.told_by(link) == [ParentCall.get()]


@pytest.mark.parametrize("relation", GuardianRelation, ids=str)
def test_only_the_parent_who_is_away_tells(relation):
    link = factories.make_link(relation=relation)
    factories.make_absence(link.child, parent=AbsentParent.MOTHER)
    if relation is GuardianRelation.MOTHER:
        assert told(link).absence.parent is AbsentParent.MOTHER
    else:
        with pytest.raises(parent_calls.NotAway):
            told(link)


def test_a_foreign_call_is_missing(link):
    call = told(link)
    for account in (
        factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP),
        factories.make_account(Role.COUNTY),
        link.account,
    ):
        assert parent_calls.find(account, call.ref) is None
