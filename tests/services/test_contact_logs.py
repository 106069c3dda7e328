"""Weekly contact (HR-16): the days without it are right, a tick a day is enough, loss is seen."""

from __future__ import annotations

from datetime import datetime, timedelta

import peewee
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.models import Absence, AuditEntry, ContactEntry
from portal.models.base import database
from portal.prevention_terms import (
    AbsenceEnding,
    AbsentParent,
    ConfirmedBy,
    ContactBy,
    ContactState,
    ContactWith,
)  # fmt: skip
from portal.services import contact_logs
from portal.services.refusals import AlreadyAnswered, FieldRefused, NotInThisState
from portal.vocabulary import ChildStatus, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY
from tests.services.test_absences import facts

W = ContactWith
pytestmark = pytest.mark.usefixtures("db")


def log(absence, on=TODAY, with_whom=W.BOTH, at=NOW):
    """Write down a contact as the village's child director."""
    how = {"channel": ContactBy.PHONE, "confirmed_by": ConfirmedBy.CHILD_DIRECTOR}
    by = absence.recorded_by
    return contact_logs.log([absence], on=on, with_whom=with_whom, **how, by=by, at=at)


def days_of(absence, at=NOW):
    return Absence.get_by_id(absence.id).days_quiet(at.date())


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (0, ContactState.FRESH), (7, ContactState.FRESH), (8, ContactState.AMBER),
        (14, ContactState.AMBER), (15, ContactState.RED), (400, ContactState.RED),
    ],
)  # fmt: skip
def test_hr_16_contact_is_amber_at_eight_days_and_red_at_fifteen(days, state):
    factories.make_absence(days=days)
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    ((row,), count) = contact_logs.list_for(director, at=NOW)
    assert (row.days, row.state, count) == (days, state, 1)


def test_hr_16_contact_with_the_child_alone_is_not_enough():
    absence = factories.make_absence(days=20)
    log(absence, with_whom=W.CHILD)
    assert days_of(absence) == 20
    log(absence, with_whom=W.CARER)
    assert days_of(absence) == 0


def test_hr_16_where_nobody_cares_for_the_child_the_child_counts_for_both():
    child = factories.make_child(carer_relation="nobody")
    absence = factories.make_absence(child, days=20)
    log(absence, with_whom=W.CHILD)
    assert days_of(absence) == 0


def test_hr_16_the_longest_silence_of_two_parents_counts_and_stands_first():
    fresh = factories.make_absence(days=1)
    child = factories.make_child()
    factories.make_absence(child, days=3)
    factories.make_absence(child, days=16, parent=AbsentParent.MOTHER)
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    rows, _count = contact_logs.list_for(director, at=NOW)
    assert [(row.child, row.days) for row in rows] == [(child, 16), (fresh.child, 1)]
    assert len(rows[0].absences) == 2


def test_one_tap_writes_for_every_parent_and_once_a_day():
    child = factories.make_child()
    for parent in (AbsentParent.FATHER, AbsentParent.MOTHER):
        factories.make_absence(child, days=9, parent=parent)
    director = child.entered_by
    assert contact_logs.tap([child], by=director, at=NOW) == 1
    assert contact_logs.tap([child], by=director, at=NOW) == 0
    entries = list(ContactEntry.select())
    assert [entry.with_whom for entry in entries] == [W.BOTH, W.BOTH]
    assert {entry.channel for entry in entries} == {ContactBy.VIDEO}
    assert AuditEntry.select().where(AuditEntry.action == "contact.logged").count() == 2
    assert contact_logs.tap([child], by=director, at=NOW + timedelta(days=1)) == 1


def test_several_children_are_ticked_at_once():
    children = [factories.make_absence(days=days).child for days in (3, 9, 20)]
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    assert contact_logs.tap(children, by=director, at=NOW) == 3
    rows, _count = contact_logs.list_for(director, at=NOW)
    assert {row.days for row in rows} == {0}


@pytest.mark.parametrize("days", [-1, 1000])
def test_a_day_that_cannot_be_is_refused(days):
    absence = factories.make_absence()
    with pytest.raises(FieldRefused) as refused:
        log(absence, on=TODAY - timedelta(days=days))
    assert refused.value.field == "on"


def test_an_ended_absence_takes_no_contact():
    absence = factories.make_absence(
        ended_on=TODAY, ending=AbsenceEnding.RETURNED_HOME, ended_at=NOW
    )
    with pytest.raises(NotInThisState):
        log(absence)


def test_an_entry_says_which_silence_it_ended_and_how_late_it_was_made():
    absence = factories.make_absence(days=20)
    log(absence, on=TODAY - timedelta(days=3))
    entry = ContactEntry.get()
    assert (entry.broke_silence_of, entry.waited) == (TODAY - timedelta(days=20), 20)
    log(absence, on=TODAY - timedelta(days=5))
    assert ContactEntry.select().where(ContactEntry.broke_silence_of.is_null()).count() == 1


def test_a_mistake_is_taken_back_and_the_silence_is_counted_again():
    absence = factories.make_absence(days=20)
    log(absence)
    entry = ContactEntry.get()
    contact_logs.take_back(entry, by=absence.recorded_by, at=NOW)
    assert days_of(absence) == 20
    assert contact_logs.entries_of(absence) == []
    with pytest.raises(AlreadyAnswered):
        contact_logs.take_back(entry, by=absence.recorded_by, at=NOW)
    assert log(absence) == 1
    assert days_of(absence) == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE contact_entry SET waited = 0", "DELETE FROM contact_entry"]
)
def test_the_log_is_only_added_to(statement):
    log(factories.make_absence())
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql(statement)


def test_the_first_record_may_say_when_they_last_spoke():
    child = factories.make_child()
    last = TODAY - timedelta(days=6)
    absence = contact_logs.begin(child, facts(), last_on=last, by=child.entered_by, at=NOW)
    assert days_of(absence) == 6
    assert ContactEntry.get().waited == 0


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("last_on", {"last_on": TODAY + timedelta(days=1)}),
        ("last_on", {"last_on": facts().began_on - timedelta(days=1)}),
        ("is_silent", {"last_on": TODAY, "is_silent": True}),
    ],
)
def test_a_last_contact_that_cannot_be_is_refused(field, values):
    child = factories.make_child()
    with pytest.raises(FieldRefused) as refused:
        contact_logs.begin(child, facts(), **values, by=child.entered_by, at=NOW)
    assert refused.value.field == field
    assert Absence.select().count() == 0


@pytest.mark.parametrize(
    ("days", "before", "is_lost"),
    [(14, 40, False), (15, 14, False), (15, 15, True), (30, None, False), (31, None, True)],
)
def test_contact_is_lost_when_red_twice_in_a_row_or_after_thirty_days(days, before, is_lost):
    absence = factories.make_absence(days=days)
    if before is not None:
        last = TODAY - timedelta(days=days)
        since = last - timedelta(days=before)
        factories.make_contact(absence, on=last, broke_silence_of=since, waited=before)
    assert (contact_logs.lost_contact(NOW) == [absence]) is is_lost


def test_a_silence_that_was_red_long_ago_is_not_twice_in_a_row():
    absence = factories.make_absence(days=60)
    log(absence, on=TODAY - timedelta(days=40))
    log(absence, on=TODAY - timedelta(days=33))
    log(absence, on=TODAY - timedelta(days=16))
    log(absence, on=TODAY - timedelta(days=15), with_whom=W.BOTH)
    assert contact_logs.lost_contact(NOW) == []


def test_lost_contact_is_sought_in_one_area_and_on_the_register():
    here = factories.make_absence(days=40)
    factories.make_absence(factories.make_child(area_code=OTHER_TOWNSHIP), days=40)
    factories.make_absence(factories.make_child(status=ChildStatus.EXITED), days=40)
    assert contact_logs.lost_contact(NOW, factories.TOWNSHIP) == [here]
    assert len(contact_logs.lost_contact(NOW)) == 2


@pytest.mark.parametrize("role", Role, ids=str)
def test_the_list_is_the_villages_and_the_townships(role):
    factories.make_absence()
    rows, count = contact_logs.list_for(factories.make_account(role), at=NOW)
    expected = int(role in {Role.VILLAGE_DIRECTOR, Role.TOWNSHIP})
    assert (len(rows), count) == (expected, expected)


def test_an_entry_of_elsewhere_is_not_there():
    entry = factories.make_contact()
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert contact_logs.find_entry(stranger, entry.ref) is None
    assert contact_logs.find_entry(factories.make_account(Role.TOWNSHIP), entry.ref) == entry


acts = st.lists(
    st.tuples(
        st.sampled_from(("log", "log", "log", "take_back")),
        st.integers(0, 60),
        st.sampled_from(W),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts, st.booleans())
def test_hr_16_days_without_contact_are_right_over_any_log(history, is_alone):
    """Compare the counted silence with the log read from the start, after every act."""
    child = factories.make_child(carer_relation="nobody" if is_alone else "grandparent")
    start = TODAY - timedelta(days=70)
    absence = factories.make_absence(child, days=70, began_on=start)
    at, standing = NOW - timedelta(days=60), []
    for verb, back, with_whom, pause in history:
        at = min(NOW, at + timedelta(days=pause * 5))
        on = max(start, at.date() - timedelta(days=back))
        if verb == "log":
            is_known = any(day == on and who in (with_whom, W.BOTH) for day, who, _ in standing)
            assert log(absence, on, with_whom, at) == (0 if is_known else 1)
            if not is_known:
                newest = ContactEntry.select().order_by(ContactEntry.id.desc()).first()
                standing.append((on, with_whom, newest))
        elif standing:
            _on, _who, entry = standing.pop(back % len(standing))
            contact_logs.take_back(entry, by=child.entered_by, at=at)
        heard = [on for on, who, _ in standing if who in (W.BOTH, W.CHILD)]
        told = [on for on, who, _ in standing if is_alone or who in (W.BOTH, W.CARER)]
        since = min(max(heard, default=start), max(told, default=start))
        assert days_of(absence) == (TODAY - since).days
        assert isinstance(at, datetime)
