"""The engine of deadlines keeps its promises on PostgreSQL as well."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import peewee
import pytest

from portal.deadline_terms import RULES
from portal.models import Breach, Climb, FollowUp, Message
from portal.models.base import database
from portal.services import breaches, deadlines, digests, running_list
from portal.vocabulary import FollowUpStatus, Role
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)


@pytest.fixture
def late(postgres_app):
    """Let a concern, a case and two visits be late, and one visit be done late."""
    for role in (Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR):
        factories.make_account(role)
    child = factories.make_child()
    factories.make_concern(child)
    factories.make_case(child)
    for _number in range(2):
        factories.make_follow_up(days=-3)
    factories.make_follow_up(days=-3, status=FollowUpStatus.DONE, done_at=NOW - DAY)
    return factories.make_account(Role.COUNTY)


def test_many_runs_at_once_write_each_breach_and_level_once(late):
    def run(_number):
        with database.connection_context():
            deadlines.tick(NOW + 9 * DAY)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kinds = sorted(row.kind for row in Breach.select() if row.kind != "absence")
    assert kinds == ["concern", "follow_up", "follow_up", "follow_up", "protection_case"]
    # Emergencies are told one by one, everything else is counted into one message a person; an
    # office that stands in for an empty one as well is told of a deadline once.
    at_once, counted = 0, {}
    for climb in Climb.select(Climb, Breach).join(Breach):
        if RULES[climb.breach.rule].is_emergency:
            at_once += climb.told
        else:
            counted[climb.breach_id, climb.told_area] = climb.told
    mornings = Message.select().where(Message.template == digests.TEMPLATE)
    assert Message.select().count() - mornings.count() == at_once
    assert sum(json.loads(row.payload)["count"] for row in mornings) == sum(counted.values()) > 0
    assert len({row.destination for row in mornings}) == mornings.count()
    assert deadlines.tick(NOW + 9 * DAY).climbs == 0


def test_the_pages_read_the_book(late):
    deadlines.tick(NOW + 9 * DAY)
    rows, count = breaches.in_scope(late)
    assert count == len(rows) >= 4
    assert len(breaches.to_take_on(late, rows[0])) == 1
    assert running_list.page_for(late, at=NOW).uncomputable == []


def test_a_row_that_fails_takes_nothing_else_along(late):
    child = factories.make_child()
    factories.make_concern(child, area_code="63?")
    figures = deadlines.tick(NOW + 9 * DAY)
    assert figures.failed == 1
    assert figures.breaches >= 4


def test_nothing_is_taken_out_of_the_book(late):
    deadlines.tick(NOW + 9 * DAY)
    for table in (Breach, Climb):
        with pytest.raises(peewee.IntegrityError, match="append-only"), database.atomic():
            table.delete().execute()
    assert FollowUp.select().where(FollowUp.done_at.is_null(False)).count() == 1
