"""Offices that never see a child have work of their own."""

from datetime import timedelta

import pytest

from portal.models import Campaign
from portal.services import messages, today, work_calendars
from portal.services.transactions import transaction
from portal.vocabulary import (
    Role,
)  # fmt: skip
from tests import factories


@pytest.fixture
def busy_place(db):
    return factories.make_busy_place()


def test_a_supervisor_reads_numbers_by_place(busy_place, now):
    page = today.for_account(factories.make_account(Role.SUPERVISOR), at=now)
    by_place = [item for item in page.now.items if item.endpoint == "coverage.show"]
    assert [(item.area, item.params) for item in by_place] == [
        ("6325", {"concerns": 1, "overdue": 2})
    ]
    below = factories.make_account(Role.SUPERVISOR, area_code="6325")
    assert today.for_account(below, at=now).now.items[0].area == factories.COUNTY
    other = factories.make_account(Role.SUPERVISOR, area_code="6301")
    assert today.for_account(other, at=now).now.items == []


def test_an_editor_publishes_what_others_wrote(busy_place, now):
    writer = Campaign.get().written_by
    own = today.for_account(writer, at=now)
    others = today.for_account(factories.make_account(Role.EDITOR), at=now)
    assert (own.now.count, own.this_week.count, own.waiting.count) == (0, 1, 1)
    assert (others.now.count, others.this_week.count, others.waiting.count) == (1, 0, 0)


def test_a_message_that_does_not_go_out_is_the_system_administrators_work(db, now):
    with transaction():
        messages.owe("offer", key="k", to="a@example.org", at=now)
    account = factories.make_account(Role.SYSTEM_ADMIN)
    work_calendars.load(factories.calendar_of(2027), at=now)
    assert today.for_account(account, at=now).now.items == []
    later = today.for_account(account, at=now + timedelta(minutes=10))
    assert [item.tone for item in later.now.items] == ["danger"]
