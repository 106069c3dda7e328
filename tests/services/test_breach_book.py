"""The book of missed deadlines: once each, whole or not at all, every level in its order."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import peewee
import pytest

from portal.deadline_terms import Deadline
from portal.models import Breach, BreachOfficer, Climb, Message
from portal.models.base import database
from portal.services import breach_book
from portal.services.due_times import DueTimes
from portal.services.running_clocks import Running
from portal.vocabulary import AreaLevel, Role
from tests import factories
from tests.factories import NOW, TOWNSHIP, VILLAGE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = NOW + 24 * HOUR
pytestmark = pytest.mark.usefixtures("db")


def write(at, **values):
    """Write a concern that nobody answered, due a day after the test's now."""
    concern = {"rule": Deadline.CONCERN_ANSWERED, "kind": "concern", "ref": "a" * 24}
    running = Running(**concern, area_code=VILLAGE, started_at=NOW, **values)
    return breach_book.write(running, DUE, times=DueTimes(), at=at)


def levels():
    """Answer the levels reached, in the order in which they were written."""
    return [climb.level for climb in Climb.select().order_by(Climb.id)]


def test_a_breach_names_who_was_responsible_when_it_passed():
    officer = factories.make_account()
    factories.make_account(created_at=DUE + HOUR)
    assert write(DUE).is_new
    breach = Breach.get()
    assert (breach.due_at, breach.responsible) == (DUE, Role.TOWNSHIP)
    assert [row.account for row in BreachOfficer.select()] == [officer]


def test_it_climbs_one_level_at_each_step_and_no_earlier():
    for day, count in ((0, 1), (1, 2), (2, 3), (9, 3)):
        write(DUE + day * DAY)
        write(DUE + (day + 1) * DAY - timedelta(seconds=1)) if day < 3 else None
        assert len(levels()) == count
    assert levels() == [AreaLevel.COUNTY, AreaLevel.PREFECTURE, AreaLevel.PROVINCE]
    assert [climb.reached_at for climb in Climb.select().order_by(Climb.id)] == [
        DUE, DUE + DAY, DUE + 2 * DAY,
    ]  # fmt: skip


def test_the_message_names_rule_place_and_since_when_and_nothing_of_a_child():
    county = factories.make_account(Role.COUNTY)
    write(DUE)
    message = Message.get()
    assert message.destination == county.email
    assert TOWNSHIP in message.payload
    assert VILLAGE not in message.payload
    assert "2026-11-25 10:00" in message.payload
    assert "a" * 24 not in message.payload + message.key


def write_letter(at):
    """Write a letter that no department answered; nobody is in danger meanwhile."""
    letter = {"rule": Deadline.DEPARTMENT_REPLY, "kind": "department_task", "ref": "b" * 24}
    running = Running(**letter, area_code=VILLAGE, started_at=NOW)
    return breach_book.write(running, DUE, times=DueTimes(), at=at)


def test_what_is_no_emergency_is_counted_into_the_next_mornings_message():
    county = factories.make_account(Role.COUNTY)
    write_letter(DUE)
    message = Message.get()
    assert (message.template, message.destination) == ("deadlines_climbed", county.email)
    assert message.due_at == datetime(2026, 11, 26)


def test_an_office_that_stands_in_for_another_is_told_once_of_a_slow_breach():
    factories.make_account(Role.SUPERVISOR)
    write_letter(DUE + 60 * DAY)
    assert [climb.told_area for climb in Climb.select()] == ["63"] * 3
    assert json.loads(Message.get().payload) == {"count": 1}


def test_an_empty_office_is_shown_and_the_next_one_up_is_told_at_once():
    province = factories.make_account(Role.SUPERVISOR)
    write(DUE)
    climb = Climb.get()
    assert (climb.level, climb.told_area, climb.told) == (AreaLevel.COUNTY, "63", 1)
    assert Message.get().destination == province.email


def test_what_was_done_late_climbed_until_then():
    write(DUE + 9 * DAY, stopped_at=DUE + DAY)
    assert levels() == [AreaLevel.COUNTY]
    assert Breach.get().stopped_at == DUE + DAY


def test_the_end_follows_the_fact_and_an_earlier_look_does_not_undo_it():
    write(DUE + DAY, stopped_at=DUE + HOUR)
    write(DUE, stopped_at=DUE + HOUR)
    assert Breach.get().stopped_at == DUE + HOUR
    write(DUE + 2 * DAY)
    assert Breach.get().stopped_at is None


def test_what_fails_half_way_leaves_nothing_behind():
    factories.make_account(Role.COUNTY)
    database.execute_sql(
        "CREATE TRIGGER broken BEFORE INSERT ON message BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(peewee.IntegrityError):
        write(DUE)
    assert Breach.select().count() == Climb.select().count() == 0


@pytest.mark.parametrize("table", [Climb, BreachOfficer, Breach])
def test_nothing_is_taken_out_of_the_book(table):
    factories.make_account()
    write(DUE)
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        table.delete().execute()


def test_a_withdrawn_breach_comes_back_when_its_clock_does():
    write(DUE)
    [known] = breach_book.open_ones().values()
    breach_book.withdraw(known, at=DUE + HOUR)
    breach_book.withdraw(known, at=DUE + 2 * HOUR)
    assert Breach.get().withdrawn_at == DUE + HOUR
    write(DUE + 3 * HOUR)
    assert Breach.get().withdrawn_at is None
