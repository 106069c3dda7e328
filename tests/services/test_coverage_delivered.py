"""Delivered coverage counts verified visits to the very children who needed them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from maps.ladder import Standing
from portal.services import coverage_delivered
from portal.services.coverage_delivered import is_stale
from portal.vocabulary import AssignmentStatus, FollowUpStatus, RecordStatus
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP
from tests.services.test_today import counted_queries

pytestmark = pytest.mark.usefixtures("db")
DECEMBER = {"since": date(2026, 12, 1), "until": date(2026, 12, 31), "today": date(2027, 1, 9)}
FIFTH, SIXTH = datetime(2026, 12, 5, 1, 0), datetime(2026, 12, 6, 1, 0)


def children(prefix=COUNTY, service="E1", **how):
    return coverage_delivered.children(prefix, service, **{**DECEMBER, **how})


def told(**how):
    return coverage_delivered.delivered(children(**how))


def serve(need, status=RecordStatus.VERIFIED, **values):
    """Let somebody new serve the need."""
    row = factories.make_assignment(need, status=AssignmentStatus.DELIVERED)
    return factories.make_record(row, status=status, **values)


def test_without_children_there_is_no_share():
    assert (told().contact, told().full, told().intensity, told().children) == (None,) * 3 + (0,)


def test_contact_full_and_intensity_are_of_the_same_children():
    child = factories.make_child()
    serve(factories.make_need(child, starts_at=FIFTH))
    factories.make_need(child, starts_at=SIXTH)
    serve(factories.make_need())
    factories.make_need()
    found = told()
    assert (found.children, found.contact, found.full) == (3, 2 / 3, 1 / 3)
    assert found.intensity == 2 / 4


@pytest.mark.parametrize("status", RecordStatus)
def test_a_visit_counts_once_it_is_verified_and_is_unknown_until_then(status):
    serve(factories.make_need(), status)
    is_verified = status is RecordStatus.VERIFIED
    bucket = Standing.FULL if is_verified else Standing.UNKNOWN
    assert told().contact == is_verified
    assert told().buckets[bucket] == 1


def test_two_organizations_on_one_day_make_one_visit():
    child = factories.make_child()
    need = factories.make_need(child, slots=2)
    serve(need)
    serve(need)
    factories.make_need(child, starts_at=SIXTH)
    [care] = children()
    assert (care.served.expected, care.served.visits) == (2, 1)


def test_one_service_given_often_cannot_hide_another_not_given():
    child = factories.make_child()
    need = factories.make_need(child, slots=3)
    for hours in (0, 24):
        start = need.starts_at + timedelta(hours=hours)
        serve(need, starts_at=start, ends_at=start + timedelta(hours=1))
    factories.make_need(child, service="P3")
    [care] = children(service=None)
    assert (care.served.expected, care.served.visits) == (2, 1)
    assert told(service=None).buckets[Standing.PARTIAL] == 1
    assert told(service="E1").buckets[Standing.FULL] == 1
    assert told(service="P3").buckets[Standing.NOT_YET] == 1


def test_a_visit_of_a_need_of_another_period_does_not_count():
    child = factories.make_child()
    serve(factories.make_need(child, starts_at=FIFTH - timedelta(days=30)))
    factories.make_need(child)
    assert told().contact == 0


def test_who_was_served_in_full_but_has_a_follow_up_overdue_is_not_full_yet():
    child = factories.make_child()
    serve(factories.make_need(child))
    factories.make_follow_up(child, days=10)
    assert told().full == 1.0
    assert told().buckets[Standing.PARTIAL] == 1


@pytest.mark.parametrize(
    ("values", "is_overdue"),
    [
        ({}, True),
        ({"due_on": date(2027, 1, 4)}, False),
        ({"status": FollowUpStatus.CANCELLED}, False),
        ({"status": FollowUpStatus.DONE, "done_on": date(2026, 12, 31)}, False),
        ({"status": FollowUpStatus.DONE, "done_on": date(2027, 1, 3)}, True),
    ],
)
def test_a_past_month_is_judged_by_what_was_overdue_at_its_end(values, is_overdue):
    factories.make_follow_up(factories.make_need().child, days=10, **values)
    assert children()[0].served.is_overdue == is_overdue


def test_a_month_that_is_not_over_is_judged_by_today():
    factories.make_follow_up(factories.make_need().child, days=10)
    assert not children(today=TODAY)[0].served.is_overdue


def test_buckets_add_up_to_the_children_and_shares_of_places_to_the_whole():
    for code in (TOWNSHIP, TOWNSHIP, OTHER_TOWNSHIP):
        serve(factories.make_need(factories.make_child(area_code=code)))
        factories.make_need(factories.make_child(area_code=code))
    cares = children()
    parts = coverage_delivered.by_place(cares, 9)
    assert {code: len(some) for code, some in parts.items()} == {TOWNSHIP: 4, OTHER_TOWNSHIP: 2}
    found = coverage_delivered.delivered(cares)
    assert sum(found.buckets.values()) == found.children == 6
    assert set(coverage_delivered.by_place(cares, 6)) == {COUNTY}


def test_another_county_is_not_told():
    factories.make_need()
    assert children(OTHER_COUNTY) == []


def test_the_last_confirmed_day_is_of_the_service_and_not_of_its_verification():
    need = factories.make_need()
    serve(need, verified_at=NOW + timedelta(days=40))
    serve(factories.make_need(starts_at=SIXTH), RecordStatus.CONFIRMED)
    until = date(2026, 12, 31)
    last = coverage_delivered.last_confirmed(COUNTY, "E1", length=9, until=until)
    assert last == {TOWNSHIP: date(2026, 12, 5)}
    early = coverage_delivered.last_confirmed(COUNTY, None, length=6, until=date(2026, 12, 4))
    assert early == {}


@pytest.mark.parametrize(
    ("last", "stale"), [(None, False), (TODAY - timedelta(days=90), False),
                        (TODAY - timedelta(days=91), True)],
)  # fmt: skip
def test_what_is_older_than_ninety_days_is_stale_and_what_never_was_is_a_true_nought(last, stale):
    assert is_stale(last, TODAY) is stale


def test_the_count_of_queries_does_not_grow_with_the_children():
    with counted_queries() as asked:
        children()
    few = len(asked)
    for _ in range(3):
        serve(factories.make_need())
    with counted_queries() as asked:
        assert len(children()) == 3
    assert len(asked) == few
