"""Outcomes: children whose parents came home or took them along, counted by month and place."""

from __future__ import annotations

from datetime import date

import pytest

from portal.models import Child
from portal.prevention_terms import AbsenceEnding, AbsentParent, LeftReason, OfferAnswer
from portal.services import outcomes
from portal.services.outcomes import Outcomes
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP, VILLAGE

E = AbsenceEnding
SINCE = date(2026, 9, 1)
pytestmark = pytest.mark.usefixtures("db")


def ended(ending, day=TODAY, child=None, **values):
    return factories.make_absence(child, ending=ending, ended_on=day, ended_at=NOW, **values)


def counted(area=TOWNSHIP, **values):
    return outcomes.counts(area, SINCE, TODAY, **values)


@pytest.mark.parametrize("ending", E, ids=str)
def test_returns_and_reunions_alone_are_outcomes(ending):
    ended(ending)
    expected = Outcomes(
        returns=int(ending is E.RETURNED_HOME), reunions=int(ending is E.CHILD_JOINED)
    )
    assert counted().total == expected


def test_a_child_counts_once_however_many_parents_come_home():
    child = factories.make_child()
    ended(E.RETURNED_HOME, child=child)
    ended(E.RETURNED_HOME, child=child, parent=AbsentParent.MOTHER)
    assert counted().total.returns == 1


def test_offers_are_counted_when_made_and_when_accepted():
    factories.make_parent_offer(offered_on=date(2026, 10, 31))
    factories.make_parent_offer(
        offered_on=date(2026, 10, 30), answer=OfferAnswer.ACCEPTED, answered_on=TODAY
    )
    factories.make_parent_offer(answer=OfferAnswer.DECLINED, answered_on=TODAY)
    months = counted().by_month
    assert months[date(2026, 10, 1)] == Outcomes(offered=2)
    assert months[date(2026, 11, 1)] == Outcomes(offered=1, accepted=1)


def test_every_month_of_the_period_stands_there_also_an_empty_one():
    assert list(counted().by_month) == [date(2026, month, 1) for month in (9, 10, 11)]


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 11, 25)])
def test_what_lies_outside_the_period_is_not_counted(day):
    ended(E.RETURNED_HOME, day=day, began_on=date(2026, 1, 1))
    assert counted().total == Outcomes()


def test_places_are_one_level_below_and_elsewhere_is_left_out():
    ended(E.RETURNED_HOME)
    ended(E.CHILD_JOINED, child=factories.make_child(area_code=OTHER_TOWNSHIP))
    ended(E.CHILD_JOINED, child=factories.make_child(area_code=f"{OTHER_COUNTY}100"))
    assert counted(COUNTY).by_area == {
        TOWNSHIP: Outcomes(returns=1),
        OTHER_TOWNSHIP: Outcomes(reunions=1),
    }
    assert counted().by_area == {VILLAGE: Outcomes(returns=1)}
    assert set(counted("63", level=6).by_area) == {COUNTY, OTHER_COUNTY}


@pytest.mark.parametrize(
    ("role", "area", "level"),
    [
        (Role.TOWNSHIP, TOWNSHIP, 12),
        (Role.COUNTY, COUNTY, 9),
        (Role.SUPERVISOR, "63", 4),
        (Role.SUPERVISOR, "6325", 6),
        (Role.SUPERVISOR, COUNTY, 6),
    ],
)
def test_supervisors_never_read_below_the_county(role, area, level):
    account = factories.make_account(role, area_code=area)
    assert outcomes.level_for(account) == level


def test_months_and_places_add_up_to_the_total():
    for day in (date(2026, 9, 30), date(2026, 10, 1), TODAY):
        ended(E.RETURNED_HOME, day=day, began_on=date(2026, 1, 1))
    found = counted()
    for table in (found.by_month, found.by_area):
        assert sum(row.returns for row in table.values()) == found.total.returns == 3
    assert Child.select().count() == 3


def test_reasons_count_children_the_most_frequent_first():
    child = factories.make_child()
    for parent in (AbsentParent.FATHER, AbsentParent.MOTHER):
        factories.make_absence(child, parent=parent, why=LeftReason.COST)
    for _number in range(2):
        factories.make_absence(why=LeftReason.PAPERS)
    ended(E.OTHER, why=LeftReason.HOUSING)
    assert outcomes.reasons(COUNTY) == [(LeftReason.PAPERS, 2), (LeftReason.COST, 1)]
    assert outcomes.reasons(OTHER_COUNTY) == []
