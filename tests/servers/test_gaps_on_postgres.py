"""Gaps on PostgreSQL: the picture is computed and read, and two at once ask only once."""

from __future__ import annotations

import threading

import pytest

from portal.models import GapLine, GapRequest
from portal.models.base import database
from portal.services import gap_requests
from portal.services.refusals import FieldRefused
from portal.vocabulary import Role
from tests import factories
from tests.services import test_gap_building as building


@pytest.fixture
def db(postgres_app):
    return postgres_app


TESTS = (
    building.test_a_picture_says_what_is_short_and_what_would_help,
    building.test_the_order_is_children_short_then_tier_then_the_longest_wait,
    building.test_of_old_pictures_the_last_of_each_month_stays_without_its_gains,
    building.test_a_second_try_writes_everything_once,
)


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.__name__)
def test_a_picture_is_the_same_on_postgresql(db, now, test):
    test(db, now)


def test_the_pages_are_read_on_postgresql(db, sign_in):
    factories.make_busy_place()
    client = sign_in(factories.make_account(Role.COUNTY))
    for path in ("/gaps", "/gaps?service=E1", "/gaps/where-next", "/gaps/sent", "/gaps/received"):
        assert client.get(path).status_code == 200, path


def test_two_officers_who_ask_at_once_send_one_request(db, now):
    line = factories.make_gap_line()
    organization = factories.make_organization()
    factories.make_account(Role.ORGANIZATION, organization=organization)
    officers = [factories.make_account(Role.COUNTY) for _ in range(6)]
    refused = []

    def ask(officer):
        with database.connection_context():
            fresh = GapLine.get_by_id(line.id)
            try:
                gap_requests.ask_organization(fresh, organization.ref, by=officer, at=now)
            except FieldRefused as refusal:
                refused.append(refusal.field)

    threads = [threading.Thread(target=ask, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert GapRequest.select().count() == 1
    assert refused == ["receiver"] * 5
