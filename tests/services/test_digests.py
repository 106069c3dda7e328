"""One message a morning and person: each thing counted once, whatever was sent meanwhile."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.deadline_terms import RULES, Deadline, Unit
from portal.models import Account, Message
from portal.models.base import database
from portal.services import digests, messages
from portal.services.transactions import transaction
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("db")


def told():
    """Answer {(account id, day): count} of the messages that are owed or were sent."""
    found = {}
    for row in Message.select().where(Message.template == digests.TEMPLATE):
        _name, day, account_id = row.key.split(":")
        assert (int(account_id), day) not in found
        found[int(account_id), day] = json.loads(row.payload)["count"]
    return found


@pytest.mark.parametrize("rule", list(Deadline), ids=str)
def test_what_is_timed_in_minutes_or_hours_is_an_emergency(rule):
    span = RULES[rule].span
    is_short = span is not None and span.unit in {Unit.MINUTES, Unit.HOURS}
    assert RULES[rule].is_emergency is is_short


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 24, 0, 0) - timedelta(seconds=1), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 0, 0), date(2026, 11, 25)),
        (datetime(2026, 11, 24, 16, 0), date(2026, 11, 25)),
    ],
)
def test_it_is_the_next_eight_oclock_in_shanghai(at, day):
    assert digests.day_of(at) == day


def test_many_become_one_with_their_number():
    officer = factories.make_account(Role.COUNTY)
    for _each in range(12):
        digests.count_in([officer], at=NOW)
    assert told() == {(officer.id, "2026-11-25"): 12}
    assert Message.get().due_at == datetime(2026, 11, 25, 0, 0)
    assert Message.get().payload == '{"count": 12}'


def test_what_is_taken_back_is_not_counted():
    officer = factories.make_account(Role.COUNTY)
    digests.count_in([officer], at=NOW)
    with pytest.raises(ZeroDivisionError), transaction():
        digests.count_in([officer], at=NOW)
        raise ZeroDivisionError
    assert told() == {(officer.id, "2026-11-25"): 1}


def test_one_that_was_sent_stays_and_the_next_morning_counts():
    officer = factories.make_account(Role.COUNTY)
    digests.count_in([officer], at=NOW)
    morning = datetime(2026, 11, 25, 0, 0)
    assert messages.deliver_due(at=lambda: morning - HOUR, send=str) == 0
    assert messages.deliver_due(at=lambda: morning, send=str) == 1
    digests.count_in([officer], at=NOW)
    assert told() == {(officer.id, "2026-11-25"): 1, (officer.id, "2026-11-26"): 1}


def test_what_is_counted_while_the_post_is_read_goes_out_with_its_whole_number():
    people = [factories.make_account(Role.COUNTY) for _each in "ab"]
    digests.count_in(people, at=NOW)
    sent = []

    def send(message):
        sent.append(json.loads(message.payload)["count"])
        if len(sent) == 1:
            digests.count_in([people[1]], at=NOW)

    morning = datetime(2026, 11, 25, 0, 0)
    assert messages.deliver_due(at=lambda: morning, send=send) == 1
    assert messages.deliver_due(at=lambda: morning, send=send) == 1
    assert sent == [1, 2]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(st.tuples(st.integers(0, 96), st.integers(0, 1), st.booleans()), max_size=25),
)
def test_each_is_counted_once_and_nobody_has_two_of_a_day(acts):
    with database.atomic() as block:
        people = [factories.make_account(Role.COUNTY) for _each in "ab"]
        for hours, which, is_post in acts:
            at = NOW + hours * HOUR
            digests.count_in([people[which]], at=at)
            if is_post:
                messages.deliver_due(at=lambda at=at: at, send=str)
        counts = told()
        for which, account in enumerate(people):
            mine = sum(count for (owner, _day), count in counts.items() if owner == account.id)
            assert mine == sum(1 for _hours, who, _post in acts if who == which)
        block.rollback()
    assert Account.select().count() == 0
