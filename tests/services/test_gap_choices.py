"""Whom one may ask: active organizations of the service near by, and the nearest counties."""

import pytest

from portal.models import Area
from portal.services import gap_choices
from portal.vocabulary import AccountStatus, AreaLevel, OrganizationStatus, Role
from tests import factories

DAY = factories.TODAY


def _far():
    """Answer a place in another prefecture, more than two hours away."""
    place = Area.get(Area.code == "632722")
    return {"area_code": place.code, "lat": place.lat, "lon": place.lon}


def _make(**values):
    organization = factories.make_organization(**values)
    factories.make_account(Role.ORGANIZATION, organization=organization)
    return organization


def _names(service="E1"):
    found = gap_choices.organizations(factories.TOWNSHIP, service, day=DAY)
    return [one.organization.name for one in found]


def test_organizations_of_the_service_are_offered_nearest_first(db):
    seat = Area.get(Area.code == factories.TOWNSHIP)
    farther = _make(name="远一些", lat=seat.lat + 0.3, lon=seat.lon)
    nearer = _make(name="近", lat=seat.lat, lon=seat.lon)
    _make(name="别的服务", services=("W1",))
    assert _names() == [nearer.name, farther.name]
    first = gap_choices.organizations(factories.TOWNSHIP, "E1", day=DAY)[0]
    assert (first.minutes, first.is_estimate, first.serves_here) == (0, True, True)


@pytest.mark.parametrize(
    "status", [one for one in OrganizationStatus if one is not OrganizationStatus.ACTIVE], ids=str
)
def test_only_active_organizations_are_offered(db, status):
    _make(status=status)
    assert _names() == []


def test_beyond_reach_only_those_of_the_prefecture_are_offered(db):
    _make(name="外州远处", **_far())
    inside = _make(name="本州远处", **{**_far(), "area_code": "632525"})
    assert _names() == [inside.name]


def test_who_does_not_serve_the_area_yet_is_marked(db):
    _make(areas=("6301",))
    (one,) = gap_choices.organizations(factories.TOWNSHIP, "E1", day=DAY)
    assert not one.serves_here


def test_who_has_nobody_to_answer_is_not_offered(db):
    factories.make_organization()
    silent = factories.make_organization()
    factories.make_account(Role.ORGANIZATION, organization=silent, status=AccountStatus.SUSPENDED)
    assert _names() == []
    assert gap_choices.counties(factories.TOWNSHIP, day=DAY) == []


def test_counties_are_the_nearest_others_by_minutes(db):
    for place in Area.select().where(Area.level == AreaLevel.COUNTY):
        factories.make_account(Role.COUNTY, area_code=place.code)
    found = gap_choices.counties(factories.TOWNSHIP, day=DAY)
    assert len(found) == gap_choices.NEIGHBOURS
    assert factories.COUNTY not in [one.code for one in found]
    assert [one.minutes for one in found] == sorted(one.minutes for one in found)
    assert all(one.is_estimate for one in found)


def test_a_place_that_nobody_knows_has_no_minutes_and_breaks_nothing(db):
    _make()
    (one,) = gap_choices.organizations("632521999", "E1", day=DAY)
    assert (one.minutes, one.is_estimate) == (0, True)
