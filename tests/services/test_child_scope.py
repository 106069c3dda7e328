"""Who may open which children's files, and who reads a name or a code name."""

import random

import pytest

from portal.services import child_scope, code_names
from portal.vocabulary import ChildStatus, Role
from tests import factories

S = ChildStatus


@pytest.fixture
def director(db):
    return factories.make_account(Role.VILLAGE_DIRECTOR)


@pytest.fixture
def officer(db):
    return factories.make_account(Role.TOWNSHIP)


@pytest.fixture
def county(db):
    return factories.make_account(Role.COUNTY)


def test_each_sees_the_files_of_his_own_area_only(director, officer, county):
    here = factories.make_child()
    next_village = factories.make_child(area_code="632521101202")
    next_township = factories.make_child(area_code="632521102201")
    assert set(child_scope.in_scope(director)) == {here}
    assert set(child_scope.in_scope(officer)) == {here, next_village}
    assert set(child_scope.in_scope(county)) == {here, next_village, next_township}


@pytest.mark.parametrize("role", [role for role in Role if role not in child_scope.CASE_STAFF])
def test_no_other_role_finds_a_file(db, role):
    child = factories.make_child()
    stranger = factories.make_account(role, area_code=factories.PROVINCE)
    assert child_scope.find(stranger, child.ref) is None
    assert child_scope.in_status(stranger, S.ACTIVE) == ([], 0)


def test_the_county_does_not_see_what_the_township_has_not_checked(county, officer):
    for status in S:
        child = factories.make_child(status=status)
        assert child_scope.find(officer, child.ref) == child
        assert (child_scope.find(county, child.ref) is None) == (
            status not in child_scope.SHOWN_TO_COUNTY
        )


def test_only_village_and_township_of_the_child_read_its_name_in_lists(director, officer, county):
    child = factories.make_child()
    assert child_scope.code_or_name(director, child) == child.name
    assert child_scope.code_or_name(officer, child) == child.name
    assert child_scope.code_or_name(county, child) == child.code_name
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert child_scope.code_or_name(other, child) == child.code_name


def test_files_are_sought_by_code_name_and_by_name_only_where_names_are_shown(officer, county, now):
    child = factories.make_child(code_name=code_names.new(random.Random(3)))
    factories.make_child()
    assert child_scope.in_status(officer, S.ACTIVE, sought=child.name)[0] == [child]
    assert child_scope.in_status(county, S.ACTIVE, sought=child.name)[0] == []
    typed = child.code_name.lower().replace("-", " ")
    assert child_scope.in_status(county, S.ACTIVE, sought=typed)[0] == [child]
