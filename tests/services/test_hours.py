"""Only what the township has verified counts as hours."""

from datetime import timedelta

import pytest

from portal.services import hours
from portal.vocabulary import RecordStatus, Role
from tests import factories


@pytest.mark.parametrize("status", list(RecordStatus), ids=str)
def test_hours_count_only_from_verified_records(db, status):
    record = factories.make_record(status=status)
    counted = 120 if status is RecordStatus.VERIFIED else 0
    assert hours.total_of(record.assignment.helper) == counted
    assert hours.waiting_of(record.assignment.helper) == 120 - counted


def test_hours_are_the_persons_own(db):
    factories.make_record(status=RecordStatus.VERIFIED)
    assert hours.total_of(factories.make_helper()) == 0


def test_an_organization_has_the_hours_of_its_people(db):
    organization = factories.make_organization()
    for _ in range(2):
        helper = factories.make_helper(organization=organization)
        assignment = factories.make_assignment(helper=helper)
        factories.make_record(assignment, status=RecordStatus.VERIFIED, minutes=90)
    factories.make_record(status=RecordStatus.VERIFIED)
    assert hours.total_of_organization(organization.id) == 180


def test_records_that_only_touch_a_span_are_not_in_it(db):
    record = factories.make_record()
    helper = record.assignment.helper
    hour = timedelta(hours=1)
    after = hours.of_helper_between(helper, record.ends_at, record.ends_at + hour)
    inside = hours.of_helper_between(helper, record.ends_at - hour, record.ends_at)
    assert (after, inside) == ([], [record])


def test_a_page_shows_its_own_hours_and_an_office_none(db):
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization)
    assignment = factories.make_assignment(helper=helper)
    factories.make_record(assignment, status=RecordStatus.VERIFIED)
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    assert [hours.total_for(account) for account in (helper.account, manager)] == [120, 120]
    assert hours.total_for(factories.make_account(Role.TOWNSHIP)) is None
