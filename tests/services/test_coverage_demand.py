"""Demand counts children, each once, in the township where its file says it lives."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from portal.child_terms import ExitReason
from portal.models import Child
from portal.services import coverage_demand
from portal.vocabulary import ChildStatus, Language, NeedStatus
from tests import factories
from tests.factories import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, PROVINCE, TOWNSHIP, VILLAGE
from tests.services.test_today import counted_queries

pytestmark = pytest.mark.usefixtures("db")
DECEMBER = {"since": date(2026, 12, 1), "until": date(2026, 12, 31)}


def demand(prefix=COUNTY, service="E1", **how):
    return coverage_demand.demand(prefix, service, **{**DECEMBER, **how})


def test_a_child_with_several_needs_is_counted_once():
    child = factories.make_child()
    factories.make_need(child)
    factories.make_need(child, starts_at=datetime(2026, 12, 12, 1, 0))
    factories.make_need(child, service="P3")
    assert demand()[TOWNSHIP] == 1
    assert demand(service=None)[TOWNSHIP] == 1


def test_every_township_has_a_number_and_other_counties_have_none():
    factories.make_need(factories.make_child(area_code=OTHER_TOWNSHIP))
    found = demand()
    assert found[OTHER_TOWNSHIP] == 1
    assert found[TOWNSHIP] == 0
    assert all(code.startswith(COUNTY) for code in found)
    assert sum(demand(OTHER_COUNTY).values()) == 0


@pytest.mark.parametrize("status", NeedStatus)
def test_every_need_counts_but_a_withdrawn_one(status):
    factories.make_need(status=status)
    assert demand()[TOWNSHIP] == (status is not NeedStatus.WITHDRAWN)


@pytest.mark.parametrize("status", ChildStatus)
def test_only_a_child_that_is_or_was_on_the_register_counts(status):
    child = factories.make_child(status=status, status_reason=ExitReason.MOVED.value)
    factories.make_need(child)
    assert demand()[TOWNSHIP] == (status in {ChildStatus.ACTIVE, ChildStatus.EXITED})


def test_a_file_opened_in_error_never_counted():
    reason = ExitReason.WRONGLY_LISTED.value
    factories.make_need(factories.make_child(status=ChildStatus.EXITED, status_reason=reason))
    assert demand()[TOWNSHIP] == 0


@pytest.mark.parametrize(
    ("starts_at", "counts"),
    [
        (datetime(2026, 11, 30, 13, 59), False),  # ends at 23:59 of 30 November in Shanghai
        (datetime(2026, 11, 30, 15, 0), True),
        (datetime(2026, 12, 31, 15, 59), True),
        (datetime(2026, 12, 31, 16, 0), False),
    ],
)
def test_a_period_is_of_shanghai_days_and_a_need_touches_it(starts_at, counts):
    factories.make_need(starts_at=starts_at)
    assert demand()[TOWNSHIP] == counts


def test_language_is_what_is_asked_for_or_else_what_is_spoken_at_home():
    factories.make_need(language=Language.SALAR)
    factories.make_need(factories.make_child(home_language=Language.AMDO))
    assert demand(language=Language.SALAR)[TOWNSHIP] == 1
    assert demand(language=Language.AMDO)[TOWNSHIP] == 1
    assert demand(language=Language.ZH)[TOWNSHIP] == 0


def test_whoever_has_no_township_on_the_map_is_told_apart():
    factories.make_need()
    for code in (COUNTY, f"{COUNTY}999"):
        child = factories.make_need().child
        Child.update(area_code=code).where(Child.id == child.id).execute()
    assert coverage_demand.without_place(PROVINCE, "E1", **DECEMBER) == 2
    assert sum(demand().values()) == 1


def test_a_village_sees_its_own_children_in_its_township():
    factories.make_need(factories.make_child(area_code=VILLAGE))
    factories.make_need(factories.make_child(area_code=f"{TOWNSHIP}202"))
    assert demand(VILLAGE) == {TOWNSHIP: 1}


def test_the_whole_province_takes_two_queries():
    for _ in range(3):
        factories.make_need()
    with counted_queries() as asked:
        demand(PROVINCE)
    assert len(asked) == 2
