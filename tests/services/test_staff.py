"""The officers of the place hear of it, and nobody else."""

from portal.models import Message
from portal.services import staff
from portal.vocabulary import AccountStatus, Role
from tests import factories

THREE = (Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY)


def _staff_here():
    return [factories.make_account(role) for role in THREE]


def test_village_township_and_county_answer_for_a_village(db):
    here = _staff_here()
    factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    assert staff.responsible_for(factories.VILLAGE, *THREE) == here


def test_every_director_of_the_township_answers_for_a_place_without_village(db):
    factories.make_village("632521101202")
    here = factories.make_account(Role.VILLAGE_DIRECTOR, area_code="632521101202")
    factories.make_village("632521102202")
    factories.make_account(Role.VILLAGE_DIRECTOR, area_code="632521102202")
    assert staff.responsible_for(factories.TOWNSHIP, Role.VILLAGE_DIRECTOR) == [here]


def test_a_suspended_officer_answers_for_nothing(db):
    factories.make_account(Role.TOWNSHIP, status=AccountStatus.SUSPENDED)
    assert staff.responsible_for(factories.VILLAGE, Role.TOWNSHIP) == []


def test_an_organization_is_told_through_its_managers(db):
    organization = factories.make_organization()
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    factories.make_helper(organization=organization)
    assert staff.managers_of(organization.id) == [manager]


def test_whoever_did_it_is_not_told_of_it(db, now):
    here = _staff_here()
    staff.tell(here, "visit_scheduled", key="k", at=now, besides=here[1])
    assert {row.destination for row in Message.select()} == {here[0].email, here[2].email}
