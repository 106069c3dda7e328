"""What time alone does about weekly contact (HR-16): once for a silence, however often it ticks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.deadline_terms import RULES, Deadline, Span, Unit
from portal.models import Absence, Child, ContactEntry, Message, RiskChange
from portal.models.base import database
from portal.prevention_terms import AbsenceEnding, ConfirmedBy, ContactWith
from portal.services import absences, contact_clocks, contact_logs
from portal.services.transactions import transaction
from portal.vocabulary import ChildStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("db")


def test_hr_16_lost_contact_raises_the_child_to_yellow_once_and_tells_who_is_in_charge():
    officer = factories.make_account(Role.TOWNSHIP)
    child = factories.make_absence(days=31).child
    assert [contact_clocks.raise_lost(NOW) for _ in range(3)] == [1, 0, 0]
    assert Child.get().risk_level is RiskLevel.YELLOW
    assert RiskChange.get().why == "lost_contact"
    told = {message.destination for message in Message.select()}
    assert told == {officer.email, child.entered_by.email}


def test_who_is_red_stays_red_and_a_lowering_by_hand_stands():
    red = factories.make_absence(factories.make_child(risk_level=RiskLevel.RED), days=40).child
    assert contact_clocks.raise_lost(NOW) == 0
    assert Child.get_by_id(red.id).risk_level is RiskLevel.RED
    child = factories.make_absence(days=40).child
    contact_clocks.raise_lost(NOW)
    Child.update(risk_level=RiskLevel.BLUE).where(Child.id == child.id).execute()
    assert contact_clocks.raise_lost(NOW + timedelta(days=1)) == 0


def test_a_new_silence_raises_anew():
    absence = factories.make_absence(days=40)
    contact_clocks.raise_lost(NOW)
    Child.update(risk_level=RiskLevel.GREEN).execute()
    contact_logs.tap([absence.child], by=absence.recorded_by, at=NOW)
    later = NOW + timedelta(days=31)
    assert [contact_clocks.raise_lost(later) for _ in range(2)] == [1, 0]


def log(absence, at):
    """Write down a contact with both on the day of entry."""
    contact_logs.tap([absence.child], by=absence.recorded_by, at=at)


def found(at=NOW):
    return list(contact_clocks.clocks(at))


@pytest.mark.parametrize(("days", "is_late"), [(14, False), (15, True)])
def test_hr_16_the_clock_starts_with_the_last_contact_and_breaks_at_fifteen_days(days, is_late):
    absence = factories.make_absence(days=days)
    [running] = found()
    assert running.started_at == clock.start_of(TODAY - timedelta(days=days))
    assert (running.kind, running.ref, running.stopped_at) == ("absence", absence.ref, None)
    assert RULES[running.rule].span == Span(15, Unit.DAYS)
    assert (running.started_at + timedelta(days=15) <= NOW) is is_late


def test_a_contact_starts_the_clock_anew_and_what_was_late_stays_late():
    absence = factories.make_absence(days=20)
    log(absence, NOW)
    running, late = sorted(found(), key=lambda each: each.stopped_at is not None)
    assert running.started_at == clock.start_of(TODAY)
    assert late.started_at == clock.start_of(TODAY - timedelta(days=20))
    assert late.stopped_at == NOW


def test_a_contact_in_time_leaves_one_clock():
    absence = factories.make_absence(days=7)
    log(absence, NOW)
    assert [running.stopped_at for running in found()] == [None]


def test_a_contact_that_was_taken_back_stopped_nothing():
    absence = factories.make_absence(days=20)
    log(absence, NOW)
    entry = ContactEntry.get()
    contact_logs.take_back(entry, by=absence.recorded_by, at=NOW)
    [running] = found()
    assert running.started_at == clock.start_of(TODAY - timedelta(days=20))
    assert running.stopped_at is None


def test_nobody_is_late_before_the_absence_was_on_record():
    absence = factories.make_absence(days=60, recorded_at=NOW)
    [running] = found()
    assert running.started_at == clock.start_of(TODAY)
    assert contact_logs.lost_contact(NOW) == [absence]


@pytest.mark.parametrize(
    ("days", "ending", "count"),
    [
        (20, AbsenceEnding.RETURNED_HOME, 1),
        (3, AbsenceEnding.RETURNED_HOME, 0),
        (20, AbsenceEnding.WRONG, 0),
    ],
)
def test_the_end_of_an_absence_stops_its_clock(days, ending, count):
    absence = factories.make_absence(days=days)
    how = {"ending": ending, "ended_on": TODAY, "version": 1}
    absences.end(absence, **how, by=absence.recorded_by, at=NOW)
    assert [running.stopped_at for running in found()] == [NOW] * count


def test_who_left_the_register_is_not_timed():
    factories.make_absence(factories.make_child(status=ChildStatus.EXITED), days=20)
    assert found() == []


def test_nothing_is_raised_for_whom_contact_came_in_between():
    absence = factories.make_absence(days=40)
    with transaction():
        Absence.update(raised_for=absence.quiet_since).execute()
    assert contact_clocks.raise_lost(NOW) == 0


def test_one_child_that_breaks_leaves_the_others_seen():
    broken, whole = (factories.make_absence(days=days) for days in (50, 40))
    database.execute_sql(
        f"CREATE TRIGGER broken BEFORE UPDATE ON child WHEN NEW.id = {broken.child_id} "
        "BEGIN SELECT RAISE(ABORT, 'this row cannot be written'); END"
    )
    assert contact_clocks.raise_lost(NOW) == 1
    assert Child.get_by_id(whole.child_id).risk_level is RiskLevel.YELLOW
    assert Absence.get_by_id(broken.id).raised_for is None


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(1, 25), st.integers(0, 12)), max_size=8))
def test_hr_16_a_silence_is_timed_once_and_late_exactly_when_it_was(history):
    """Walk a random log: (days until the entry, days by which the contact lies before it)."""
    recorded = NOW - timedelta(days=300)
    absence = factories.make_absence(
        days=300, recorded_at=recorded, began_on=TODAY - timedelta(days=300)
    )
    quiet, at, late = TODAY - timedelta(days=300), recorded, {}
    for pause, back in history:
        at += timedelta(days=pause)
        on = max(at.date() - timedelta(days=back), absence.began_on)
        how = {"channel": None, "confirmed_by": ConfirmedBy.CARER, "with_whom": ContactWith.BOTH}
        contact_logs.log([absence], on=on, **how, by=absence.recorded_by, at=at)
        if on > quiet:
            if (at.date() - quiet).days >= 15:
                late[clock.start_of(quiet)] = at
            quiet = on
    mine = [each for each in found() if each.ref == absence.ref]
    assert len({each.key for each in mine}) == len(mine)
    assert [each.started_at for each in mine if each.stopped_at is None] == [clock.start_of(quiet)]
    span = timedelta(days=RULES[Deadline.PARENT_CONTACT].span.amount)
    assert {
        each.started_at: each.stopped_at
        for each in mine
        if each.stopped_at is not None and each.stopped_at >= each.started_at + span
    } == late
