"""The ladder tells, of the same children, where help breaks off."""

from __future__ import annotations

from datetime import date

import pytest

from portal.services import coverage_access, coverage_delivered, coverage_ladder
from portal.vocabulary import AssignmentStatus, Language, RecordStatus, Sex
from tests import factories
from tests.factories import COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
DECEMBER = {"since": date(2026, 12, 1), "until": date(2026, 12, 31)}


def ladder(service="E1", prefix=COUNTY):
    ground = coverage_access.ground(prefix, service, **DECEMBER)
    cares = coverage_delivered.children(prefix, service, **DECEMBER, today=TODAY)
    return coverage_ladder.ladder(ground, cares)


def steps(**how):
    return tuple(ladder(**how).steps().values())


def test_without_people_everything_is_lost_at_the_first_step():
    factories.make_need()
    assert steps() == (1, 0, 0, 0, 0, 0)
    assert ladder().largest_drop() == ("available", 1)


def test_available_is_confirmed_places_and_no_more_than_the_need():
    for _ in range(3):
        factories.make_need()
    factories.make_helper(capacity=2)
    assert ladder().available == 2
    factories.make_helper(capacity=40)
    assert ladder().available == 3


def test_accessible_is_somebody_in_reach_of_the_childs_own_township():
    factories.make_need()
    factories.make_need(factories.make_child(area_code=OTHER_TOWNSHIP))
    factories.make_helper(areas=(TOWNSHIP,))
    assert (ladder().available, ladder().accessible) == (2, 1)


@pytest.mark.parametrize(
    ("wish", "fits"),
    [
        ({}, True),
        ({"language": Language.SALAR}, True),
        ({"language": Language.SALAR, "language_required": True}, False),
        ({"language": Language.AMDO, "language_required": True}, True),
        ({"same_sex": Sex.MALE}, False),
        ({"same_sex": Sex.FEMALE}, True),
        ({"min_level": 3}, False),
    ],
)
def test_acceptable_is_whatever_the_need_requires_of_the_person(wish, fits):
    factories.make_need(**wish)
    factories.make_helper()
    assert (ladder().accessible, ladder().acceptable) == (1, fits)


def test_what_is_done_online_needs_nobody_near():
    factories.make_need(is_remote=True)
    factories.make_helper(lat=38.9, lon=93.0)
    assert ladder().accessible == 1
    factories.make_need()
    assert ladder().accessible == 1


def test_of_several_services_one_reached_is_reached_and_all_given_is_effective():
    child = factories.make_child()
    need = factories.make_need(child)
    factories.make_need(child, service="S2")
    row = factories.make_assignment(need, status=AssignmentStatus.DELIVERED)
    factories.make_record(row, status=RecordStatus.VERIFIED)
    assert steps(service=None) == (1, 1, 1, 1, 1, 0)
    assert steps(service="S2") == (1, 0, 0, 0, 0, 0)


def test_a_ladder_that_loses_nobody_has_no_drop():
    row = factories.make_assignment(status=AssignmentStatus.DELIVERED)
    factories.make_record(row, status=RecordStatus.VERIFIED)
    assert steps() == (1,) * 6
    assert ladder().largest_drop() is None
