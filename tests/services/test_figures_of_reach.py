"""Reach: who could come to a township in time, against people made one by one."""

from __future__ import annotations

from datetime import date

import pytest

from portal.models import HelperSkill
from portal.services import figures_of_reach as figures
from portal.services.indicators import Scope
from portal.services.shares import Share
from portal.supervision_terms import ServiceGroup
from portal.vocabulary import AccountStatus, HelperStatus, OrganizationStatus
from tests import factories
from tests.factories import COUNTY, NOW, TODAY, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
HERE, COUNTY_WIDE = Scope(COUNTY, 9, NOW, NOW), Scope(COUNTY, 6, NOW, NOW)
G = ServiceGroup
ALL = len(G)


def reached():
    return figures.reached(HERE)[TOWNSHIP].share


def test_a_township_is_reached_for_the_kinds_of_need_that_somebody_near_can_serve():
    assert reached() == Share(0, ALL)
    factories.make_helper(skills={"E1": 2, "E3": 1, "P3": 2})
    assert reached() == Share(2, ALL)


@pytest.mark.parametrize(
    "values",
    [
        {"is_cleared": False}, {"trained_until": date(2026, 11, 1)}, {"areas": ("6301",)},
        {"status": HelperStatus.SUSPENDED}, {"lat": 38.9, "lon": 93.0},
    ],
    ids=["not cleared", "not trained", "serves elsewhere", "suspended", "too far"],
)  # fmt: skip
def test_whoever_may_not_or_cannot_come_does_not_count(values):
    factories.make_helper(**values)
    assert reached() == Share(0, ALL)


def test_somebody_of_a_suspended_organization_or_a_closed_account_does_not_count():
    organization = factories.make_organization(status=OrganizationStatus.SUSPENDED)
    factories.make_helper(organization=organization)
    left = factories.make_helper()
    left.account.status = AccountStatus.SUSPENDED
    left.account.save()
    assert reached() == Share(0, ALL)


@pytest.mark.parametrize(("until", "good"), [(TODAY, 1), (date(2026, 11, 1), 0), (None, 0)])
def test_a_service_that_asks_for_a_licence_counts_while_it_is_in_force(until, good):
    factories.make_helper(skills={"M1": 2})
    HelperSkill.update(licence_no="青卫1", licence_until=until).execute()
    assert reached() == Share(good, ALL)


def test_white_spots_are_townships_with_children_where_something_finds_nobody():
    assert figures.white_spots(HERE) == {}
    factories.make_child()
    assert figures.white_spots(COUNTY_WIDE)[COUNTY].count == 1
    factories.make_helper(skills={"E1": 2})
    parts = figures.white_spots_by_group(COUNTY_WIDE)
    assert G.E.zh not in parts
    assert parts[G.M.zh].count == 1


def test_kinds_of_need_are_told_apart_and_none_is_left_out():
    factories.make_helper(skills={"E1": 2}, max_minutes=1)
    parts = figures.reached_by_group(COUNTY_WIDE)
    assert set(parts) == {group.zh for group in G}
    assert parts[G.E.zh].share.good == 1
    assert parts[G.P.zh].share.good == 0


def test_children_are_divided_by_the_cleared_people_who_live_there():
    factories.make_child()
    factories.make_child()
    assert figures.children_by_helper(HERE)[TOWNSHIP].by_head is None
    factories.make_helper()
    factories.make_helper(is_cleared=False)
    found = figures.children_by_helper(HERE)[TOWNSHIP]
    assert (found.count, found.of) == (2, 1)


@pytest.mark.parametrize(("winter", "good"), [("90", 1), ("130", 0)])
def test_the_road_table_of_the_season_says_who_could_come(winter, good):
    factories.make_helper(area_code="632801100", lat=36.4, lon=94.9, skills={"E1": 2})
    assert reached() == Share(0, ALL)
    factories.make_road_table(("632801100", TOWNSHIP, "60", winter))
    assert reached() == Share(good, ALL)
