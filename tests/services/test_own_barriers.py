"""Why somebody is asked for nothing: his own checks, counted over the needs of his counties."""

import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

from portal.models import Assignment, Need
from portal.services import asking_limits, own_barriers, own_cures, suitability
from portal.vocabulary import (
    AssignmentStatus,
    ChildStatus,
    HelperStatus,
    Language,
    OrganizationStatus,
    Sex,
    Tier,
)  # fmt: skip
from tests import factories

S = AssignmentStatus
ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = "632521102"  # another township of the same county


def _codes(found):
    return [barrier.code for barrier in found.barriers]


def _only(found):
    (barrier,) = found.barriers
    return barrier


def test_whoever_passes_everything_fits_and_reads_no_failure(db, now):
    factories.make_need()
    factories.make_need(service="P3")
    found = own_barriers.look(factories.make_helper(), at=now)
    assert (found.barriers, found.fits, found.looked, found.total) == ([], 2, 2, 2)
    assert found.fitting == ("E1", "P3")


@pytest.mark.parametrize(
    ("need", "helper", "code"),
    [
        ({"service": "M1"}, {}, "service"),
        ({"min_level": 3}, {}, "level"),
        ({"service": "P1"}, {"skills": {"P1": 3}}, "licence"),
        ({"language": Language.SALAR, "language_required": True}, {}, "language"),
        ({"lat": 39.0, "lon": 90.0}, {}, "travel"),
        ({}, {"areas": (ELSEWHERE,)}, "area"),
        ({"same_sex": Sex.MALE}, {}, "child"),
    ],
)
def test_a_specific_failure_is_counted_with_its_cure(db, now, need, helper, code):
    factories.make_need(**need)
    found = own_barriers.look(factories.make_helper(**helper), at=now)
    barrier = _only(found)
    assert (barrier.code, barrier.count, barrier.is_general) == (code, 1, False)
    assert barrier.alone == (0 if code == "child" else 1)
    assert (barrier.cure, barrier.endpoint) == own_cures.CURES[code]
    assert found.fits == 0


def test_each_check_counts_the_needs_that_fail_it_and_what_shuts_all_stands_first(db, now):
    factories.make_need()
    factories.make_need(service="M1")
    factories.make_need(service="M2", lat=39.0, lon=90.0)
    helper = factories.make_helper(trained_until=None, max_minutes=60)
    found = own_barriers.look(helper, at=now)
    assert [(one.code, one.count, one.is_general) for one in found.barriers] == [
        ("training", 3, True), ("service", 2, False), ("travel", 1, False),
    ]  # fmt: skip
    assert found.barriers[1].services == ("M1", "M2")
    assert found.barriers[2].params == {"minutes": 60}
    assert [one.alone for one in found.barriers] == [1, 0, 0]


@pytest.mark.parametrize(
    ("helper", "code"),
    [
        ({"is_cleared": False}, "vetting"),
        ({"trained_until": None}, "training"),
        ({"birth_on": factories.TODAY}, "adult"),
        ({"capacity": 0}, "capacity"),
        ({"paused_until": factories.TODAY}, "throttled"),
        ({"undertaking_version": "2019-1"}, "conduct"),
    ],
)
@pytest.mark.parametrize("count", [0, 2])
def test_what_shuts_every_need_is_said_even_where_none_is_open(db, now, helper, code, count):
    for _number in range(count):
        factories.make_need()
    barrier = _only(own_barriers.look(factories.make_helper(**helper), at=now))
    assert (barrier.code, barrier.is_general, barrier.count) == (code, True, count)


def test_an_organization_that_is_suspended_shuts_everything(db, now):
    home = factories.make_organization(status=OrganizationStatus.SUSPENDED)
    found = own_barriers.look(factories.make_helper(organization=home), at=now)
    assert _codes(found) == ["organization"]


def test_a_vetting_that_ends_before_some_services_shuts_only_those(db, now):
    helper = factories.make_helper(trained_until=factories.TODAY + timedelta(days=20))
    factories.make_need()
    factories.make_need(starts_at=now + timedelta(days=40))
    barrier = _only(own_barriers.look(helper, at=now))
    assert (barrier.code, barrier.count, barrier.is_general) == ("training", 1, False)


def test_three_invitations_in_seven_days_are_said_with_the_limit(db, now):
    helper = factories.make_helper(capacity=9)
    for hours in (10, 60, 150):
        factories.make_assignment(
            helper=helper, status=S.WITHDRAWN, offered_at=now - timedelta(hours=hours)
        )
    Assignment.update(offered_at=now - asking_limits.WEEK).where(Assignment.id == 1).execute()
    assert "throttled" not in _codes(own_barriers.look(helper, at=now))
    Assignment.update(offered_at=now - timedelta(hours=1)).where(Assignment.id == 1).execute()
    barrier = own_barriers.look(helper, at=now).barriers[0]
    assert (barrier.code, barrier.params["count"]) == ("throttled", asking_limits.MOST_A_WEEK)


@pytest.mark.parametrize("status", [one for one in HelperStatus if one is not HelperStatus.ACTIVE])
def test_whoever_is_not_approved_reads_no_count_of_needs(db, now, status):
    """Or anybody could sign up, change his hours and learn when a child is waited for."""
    helper = factories.make_helper(status=status, is_cleared=False)
    before = own_barriers.look(helper, at=now)
    for _number in range(6):
        factories.make_need()
    assert own_barriers.look(helper, at=now) == before
    assert (before.looked, before.total, before.fits, before.places) == (0, 0, 0, [])
    is_over = status in own_barriers.OVER
    assert _codes(before) == (["status"] if is_over else ["status", "vetting"])


def test_the_needs_of_other_counties_are_not_counted(db, now):
    factories.make_need(area_code="630102001001")
    here = factories.make_helper(areas=(factories.TOWNSHIP,))
    assert own_barriers.look(here, at=now).total == 0
    assert own_barriers.look(factories.make_helper(), at=now).total == 1


def test_around_is_the_county_at_least_and_nothing_twice(db, now):
    helper = factories.make_helper(areas=(factories.TOWNSHIP, ELSEWHERE, "6301", "630102001"))
    assert own_barriers.look(helper, at=now).around == ["6301", factories.COUNTY]
    assert own_barriers.look(factories.make_helper(areas=()), at=now).looked == 0


def test_needs_that_cannot_be_filled_or_hold_him_already_are_left_out(db, now):
    helper = factories.make_helper(capacity=9)
    factories.make_need(factories.make_child(status=ChildStatus.EXITED))
    factories.make_need(starts_at=now - timedelta(hours=1))
    factories.make_need(slots=2, filled=2)
    factories.make_assignment(helper=helper, need=factories.make_need(slots=3))
    factories.make_assignment(helper=helper, status=S.DECLINED, status_reason="time")
    found = own_barriers.look(helper, at=now)
    assert (found.total, found.looked, found.fits) == (0, 0, 0)


def test_a_township_is_named_only_where_enough_needs_are_open(db, now):
    helper = factories.make_helper()
    for _number in range(own_barriers.ENOUGH - 1):
        factories.make_need()
    few = own_barriers.look(helper, at=now).places
    assert [(one.area_code, one.count, one.is_rest) for one in few] == [
        (factories.COUNTY, own_barriers.ENOUGH - 1, False)
    ]
    factories.make_need()
    factories.make_need(area_code=f"{ELSEWHERE}001")
    enough = own_barriers.look(helper, at=now).places
    assert [(one.area_code, one.count, one.is_rest) for one in enough] == [
        (factories.TOWNSHIP, own_barriers.ENOUGH, False), (factories.COUNTY, 1, True),
    ]  # fmt: skip


def test_what_points_to_the_child_is_one_line_without_its_name(db, now):
    helper = factories.make_helper(capacity=9)
    declined = factories.make_assignment(
        helper=helper,
        status=S.DECLINED,
        status_reason="other",
        offered_at=now - timedelta(days=2),
    )
    factories.make_need(declined.need.child)
    factories.make_need(same_sex=Sex.MALE)
    found = own_barriers.look(helper, at=now)
    assert declined.need.child.ref not in str(asdict(_only(found)))
    assert (_only(found).code, _only(found).count, _only(found).alone) == ("child", 2, 0)
    assert _only(found).text == suitability.UNKNOWN_REASON


def test_the_most_urgent_are_looked_through_and_the_rest_is_said(db, now):
    factories.make_need()
    factories.make_need(tier=Tier.CRITICAL, service="M1")
    factories.make_need(tier=Tier.URGENT, service="M2")
    found = own_barriers.look(factories.make_helper(), at=now, most=2)
    assert (found.looked, found.total) == (2, 3)
    assert _only(found).services == ("M1", "M2")


def test_many_needs_ask_the_database_no_more_than_one(db, now, caplog):
    helper = factories.make_helper()
    asked = []
    for count in (1, 7):
        for _number in range(count):
            factories.make_need()
        caplog.clear()
        with caplog.at_level("DEBUG", logger="peewee"):
            own_barriers.look(helper, at=now)
        asked.append(len(caplog.records))
    assert asked[0] == asked[1] < 25


def test_the_answer_is_the_persons_alone(db, now):
    factories.make_need()
    helper = factories.make_helper()
    before = own_barriers.look(helper, at=now)
    factories.make_helper(is_cleared=False, max_minutes=1)
    assert own_barriers.look(helper, at=now) == before
    assert Need.select().count() == 1


def test_the_page_loads_none_of_the_solvers_libraries(db, now):
    factories.make_need()
    factories.make_helper(is_cleared=False)
    code = f"""
import sys
from datetime import datetime
from portal.models import Helper
from portal.models.base import connect_to
from portal.services import match_weights, own_barriers
connect_to({db.config["SETTINGS"].database_url!r})
found = own_barriers.look(Helper.get(), at=datetime.fromisoformat({now.isoformat()!r}))
match_weights.live()
print(found.looked, *sorted({{"ortools", "scipy", "pandas", "networkx"}} & set(sys.modules)))
"""
    asked = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert asked.stdout.split() == ["1"]


def test_the_day_between_two_invitations_is_said_with_its_end_while_it_holds_back(db, now):
    helper = factories.make_helper(capacity=9)
    factories.make_assignment(helper=helper, status=S.EXPIRED, offered_at=now - timedelta(hours=1))
    factories.make_need()
    factories.make_need(tier=Tier.CRITICAL)
    found = own_barriers.look(helper, at=now)
    barrier = next(one for one in found.barriers if one.code == own_cures.GAP)
    assert (barrier.is_general, barrier.text) == (False, own_cures.ASKED_LATELY)
    assert (barrier.params["hours"], barrier.count) == (24, found.looked - 1)
    over = asking_limits.gap_until(helper, at=now)
    assert own_cures.GAP not in _codes(own_barriers.look(helper, at=over))
