"""A record is seen by its writer, his organization, and the place where it was given."""

import pytest

from portal.models import AuditEntry
from portal.services import record_scope
from portal.vocabulary import RecordStatus, Role
from tests import factories


@pytest.fixture
def organization(db):
    return factories.make_organization()


@pytest.fixture
def record(organization):
    helper = factories.make_helper(organization=organization)
    return factories.make_record(factories.make_assignment(helper=helper))


@pytest.mark.parametrize("role", [Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_the_place_sees_its_records(record, role):
    assert record_scope.find(factories.make_account(role), record.ref) == record


def test_the_writer_and_his_organization_see_it(record, organization):
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    assert record_scope.find(record.recorded_by, record.ref) == record
    assert record_scope.find(manager, record.ref) == record


def test_others_do_not(record):
    factories.make_village("632521101209")
    others = [
        factories.make_helper().account,
        factories.make_account(Role.ORGANIZATION, organization=factories.make_organization()),
        factories.make_account(Role.ORGANIZATION),
        factories.make_account(Role.VILLAGE_DIRECTOR, area_code="632521101209"),
        factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP),
        factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY),
        factories.make_account(Role.SUPERVISOR),
        factories.make_account(Role.GUARDIAN),
    ]
    assert [record_scope.find(other, record.ref) for other in others] == [None] * len(others)


def test_every_director_of_a_township_sees_a_place_without_village(db):
    child = factories.make_child(area_code=factories.TOWNSHIP)
    record = factories.make_record(factories.make_assignment(factories.make_need(child)))
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    assert record_scope.find(director, record.ref) == record
    record_scope.refuse_unless_confirmer(record, director)


def test_the_list_of_a_status_counts_all_its_pages(record):
    factories.make_record()
    factories.make_record(status=RecordStatus.VERIFIED)
    township = factories.make_account(Role.TOWNSHIP)
    listed, count = record_scope.in_status(township, RecordStatus.RECORDED, size=1)
    assert (listed, count) == ([record], 2)


def test_a_record_is_found_by_its_assignment(record):
    found = record_scope.of_assignment(record.recorded_by, record.assignment)
    assert found == record


def test_reading_a_record_is_written_down(record, now):
    record_scope.opened(record, by=factories.make_account(Role.TOWNSHIP), at=now)
    assert AuditEntry.get(AuditEntry.subject_ref == record.ref).action == "servicerecord.opened"
