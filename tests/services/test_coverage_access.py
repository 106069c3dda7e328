"""Reach and places per child, on a ground of real townships and people made one by one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from portal.models import Area
from portal.services import coverage_access, road_settings
from portal.vocabulary import Language, Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, OTHER_TOWNSHIP, PROVINCE, TOWNSHIP
from tests.services.test_today import counted_queries

pytestmark = pytest.mark.usefixtures("db")
DECEMBER = {"since": date(2026, 12, 1), "until": date(2026, 12, 31)}
# A day on which roads are not driven as in winter, and the people of the tests may still work.
MAY = date(2027, 5, 1)


def ground(prefix=COUNTY, service="E1", **how):
    return coverage_access.ground(prefix, service, **{**DECEMBER, **how})


def at(found, code=TOWNSHIP):
    return found.townships.index(code)


def test_a_ground_has_a_row_a_township_and_a_column_a_person():
    factories.make_need()
    factories.make_helper()
    found = ground()
    shape = (len(found.townships), 1)
    assert all(code.startswith(COUNTY) for code in found.townships)
    assert found.minutes.shape == found.is_open.shape == found.is_estimate.shape == shape
    assert found.demand[at(found)] == found.demand.sum() == 1
    assert found.minutes[at(found), 0] == 0
    assert found.is_estimate.all()


def test_a_pair_is_open_within_the_area_served_and_the_time_one_is_willing_to_travel():
    factories.make_helper(areas=(TOWNSHIP,), max_minutes=600)
    factories.make_helper(areas=(COUNTY,), max_minutes=1)
    found = ground()
    assert found.is_open.sum(axis=0).tolist() == [1, 1]
    factories.make_helper(areas=(COUNTY,), max_minutes=600)
    assert ground().is_open[:, 2].all()


def test_the_road_table_comes_before_the_estimate_and_winter_before_the_usual():
    factories.make_helper()
    factories.make_road_table(
        (TOWNSHIP, OTHER_TOWNSHIP, "33", "77"), (OTHER_TOWNSHIP, TOWNSHIP, "5")
    )
    found = ground(day=MAY)
    row = at(found, OTHER_TOWNSHIP)
    assert (found.minutes[row, 0], bool(found.is_estimate[row, 0])) == (33, False)
    assert found.is_estimate.sum() == len(found.townships) - 1
    assert ground().minutes[row, 0] == 77


def test_estimates_are_whole_minutes_and_longer_in_winter():
    factories.make_helper()
    usual, winter = ground(day=MAY).minutes, ground().minutes
    assert (usual == np.ceil(usual)).all()
    assert (winter >= usual).all()
    assert winter.sum() > usual.sum()


def test_each_countys_roads_are_driven_as_it_says():
    factories.make_helper()
    before = ground(PROVINCE, day=MAY)
    officer = factories.make_account(Role.COUNTY)
    said = {"first_month": 11, "last_month": 3, "detour": 2.7, "speed": 50, "winter_speed": 35}
    road_settings.keep(**said, reason="本县山路多", by=officer, at=NOW)
    after = ground(PROVINCE, day=MAY)
    here = np.array([code.startswith(COUNTY) for code in after.townships])
    assert (after.minutes[~here] == before.minutes[~here]).all()
    assert after.minutes[here].sum() > 1.9 * before.minutes[here].sum()


def test_a_language_closes_pairs_by_leaving_people_out():
    factories.make_need(language=Language.SALAR)
    factories.make_helper()
    assert coverage_access.reach(ground()).within[30] == 1.0
    assert coverage_access.reach(ground(language=Language.SALAR)).within[120] == 0.0


def test_reach_weighs_by_children_and_never_by_townships():
    for _ in range(3):
        factories.make_need()
    factories.make_need(factories.make_child(area_code=OTHER_TOWNSHIP))
    factories.make_helper(areas=(TOWNSHIP,))
    told = coverage_access.reach(ground())
    assert told.within == {30: 0.75, 60: 0.75, 120: 0.75}
    assert (told.median_minutes, told.ninetieth_minutes) == (0.0, None)


def test_nobody_in_reach_is_a_nought_and_nobody_in_need_is_no_value():
    factories.make_need()
    found = ground()
    assert found.minutes.shape[1] == 0
    told = coverage_access.access(found).access
    assert told[at(found)] == 0.0
    assert told[at(found, OTHER_TOWNSHIP)] is None


def test_places_add_up_to_what_can_be_reached():
    for code in (TOWNSHIP, TOWNSHIP, OTHER_TOWNSHIP):
        factories.make_need(factories.make_child(area_code=code))
    factories.make_helper(capacity=6, max_minutes=600)
    factories.make_helper(capacity=2, areas=(OTHER_COUNTY,))
    found = ground(PROVINCE)
    told = coverage_access.access(found, threshold=600)
    total = sum(value * n for value, n in zip(told.access, found.demand, strict=True) if value)
    assert total == pytest.approx(told.reachable_supply) == pytest.approx(6)


def test_a_townships_access_is_the_same_whoever_looks_at_it():
    neighbour = Area.get(Area.code == f"{OTHER_COUNTY}100")
    factories.make_need(factories.make_child(area_code=neighbour.code))
    factories.make_need()
    factories.make_helper(lat=neighbour.lat, lon=neighbour.lon, max_minutes=600, capacity=4)
    told = {}
    for prefix in (PROVINCE, "6325", COUNTY, TOWNSHIP):
        found = ground(prefix)
        told[prefix] = coverage_access.access(found, threshold=600).access[at(found)]
    assert 0 < told[TOWNSHIP] < 4
    assert len(set(told.values())) == 1


def test_the_count_of_queries_does_not_grow_with_the_rows():
    with counted_queries() as asked:
        ground()
    few = len(asked)
    for _ in range(3):
        factories.make_need()
        factories.make_helper()
    with counted_queries() as asked:
        ground(PROVINCE)
    assert len(asked) == few
