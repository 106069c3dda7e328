"""The nearest help of a child is somebody who gives a service that it needs."""

from __future__ import annotations

import math
from datetime import date

import pytest

from portal.services import coverage_access, coverage_delivered, coverage_nearest
from tests import factories
from tests.factories import COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
DECEMBER = {"since": date(2026, 12, 1), "until": date(2026, 12, 31)}


def ways(service=None):
    ground = coverage_access.ground(COUNTY, service, **DECEMBER)
    cares = coverage_delivered.children(COUNTY, service, **DECEMBER, today=TODAY)
    return coverage_nearest.ways(ground, cares)


def told(service=None):
    return [(way.minutes, way.is_guessed) for way in ways(service)]


def test_whoever_gives_another_service_is_no_help():
    factories.make_need(service="S1")
    factories.make_helper(skills={"E1": 3})
    assert told() == [(math.inf, False)]
    factories.make_helper(skills={"S1": 3})
    assert told() == told("S1") == [(0.0, True)]


def test_of_several_services_the_nearest_counts():
    child = factories.make_child(area_code=OTHER_TOWNSHIP)
    factories.make_need(child)
    factories.make_need(child, service="S1")
    factories.make_road_table((TOWNSHIP, OTHER_TOWNSHIP, "50"))
    factories.make_helper(skills={"E1": 3})
    assert told() == [(50.0, False)]
    factories.make_helper(skills={"S1": 3}, area_code=OTHER_TOWNSHIP, lat=36.0, lon=99.0,
                          max_minutes=600)  # fmt: skip
    assert told("S1")[0][0] > 50
    assert told() == [(50.0, False)]


def test_whoever_does_not_travel_so_far_is_no_help():
    factories.make_need(factories.make_child(area_code=OTHER_TOWNSHIP))
    factories.make_road_table((TOWNSHIP, OTHER_TOWNSHIP, "50"))
    factories.make_helper(max_minutes=49)
    assert told() == [(math.inf, False)]


def test_every_child_has_its_way_and_reach_counts_children():
    for code in (TOWNSHIP, OTHER_TOWNSHIP, TOWNSHIP):
        factories.make_need(factories.make_child(area_code=code))
    factories.make_helper(areas=(TOWNSHIP,))
    assert [minutes for minutes, _ in told()] == [0.0, math.inf, 0.0]
    found = coverage_nearest.reach(ways())
    assert found.within == {30: 2 / 3, 60: 2 / 3, 120: 2 / 3}
    assert (found.median_minutes, found.ninetieth_minutes) == (0.0, None)


def test_without_children_there_is_nothing_to_share():
    found = coverage_nearest.reach(ways())
    assert found.within == {30: None, 60: None, 120: None}


def test_for_one_service_it_is_the_reach_of_the_ground():
    for code in (TOWNSHIP, OTHER_TOWNSHIP):
        factories.make_need(factories.make_child(area_code=code))
    factories.make_helper(max_minutes=600)
    ground = coverage_access.ground(COUNTY, "E1", **DECEMBER)
    assert coverage_nearest.reach(ways("E1")) == coverage_access.reach(ground)
