"""A picture is worked out of the same children, places and minutes as the coverage map."""

from datetime import timedelta

import pytest

from portal.services import coverage_demand, gap_questions
from portal.vocabulary import Language, NeedStatus, Tier
from tests import factories


@pytest.fixture
def read(db, now):
    def found(service="E1"):
        since, until = gap_questions.period(now)
        return gap_questions.read(service, since=since, until=until)

    return found


def _need(now, days=-3, **values):
    return factories.make_need(starts_at=now + timedelta(days=days), **values)


def test_the_period_is_thirty_days_that_end_today(now):
    since, until = gap_questions.period(now)
    assert (until, (until - since).days) == (factories.TODAY, 29)


def test_children_are_those_of_the_coverage_map(read, now):
    for _ in range(3):
        _need(now)
    _need(now, days=9)
    _need(now, service="P3")
    since, until = gap_questions.period(now)
    told = coverage_demand.demand("63", "E1", since=since, until=until)
    asked = read()
    assert dict(zip(asked.ground.townships, asked.ground.demand, strict=True)) == told
    assert told[factories.TOWNSHIP] == sum(asked.by_language.values()) == 3


def test_a_language_is_a_row_of_its_own_only_where_it_is_a_must(read, now):
    _need(now, language=Language.AMDO, language_required=True)
    _need(now, language=Language.AMDO)
    _need(now)
    asked = read()
    row = asked.ground.townships.index(factories.TOWNSHIP)
    assert asked.by_language == {(row, "bo-amdo"): 1, (row, gap_questions.ANY): 2}


def test_whoever_was_served_as_planned_is_counted_full(read, now):
    need = _need(now)
    assignment = factories.make_assignment(need, status=factories.AssignmentStatus.DELIVERED)
    record = factories.make_record(assignment, status=factories.RecordStatus.VERIFIED)
    assert record.starts_at == need.starts_at
    assert read().full == {factories.TOWNSHIP: 1}


def test_a_follow_up_that_is_overdue_makes_nobody_short_of_visits(read, now):
    need = _need(now)
    assignment = factories.make_assignment(need, status=factories.AssignmentStatus.DELIVERED)
    factories.make_record(assignment, status=factories.RecordStatus.VERIFIED)
    factories.make_follow_up(need.child, days=-1)
    assert read().full == {factories.TOWNSHIP: 1}


def test_nobody_in_need_is_nothing_to_ask(read):
    asked = read("T2")
    assert not asked.ground.demand.any()
    assert set(asked.access) == {None}


def test_only_services_that_somebody_needs_are_asked_for(db, now):
    _need(now)
    _need(now, days=9, service="P3")
    since, until = gap_questions.period(now)
    assert gap_questions.asked_for(since=since, until=until) == {"E1"}


def test_seats_lie_nought_minutes_from_themselves(db, now):
    found = gap_questions.seat_minutes(day=factories.TODAY)
    assert found.shape == (len(coverage_demand.townships("63")),) * 2
    assert (found.diagonal() == 0).all()


def test_the_highest_tier_and_the_oldest_open_need_are_told(db, now):
    _need(now, days=5, opened_at=now - timedelta(days=4))
    _need(now, days=5, tier=Tier.CRITICAL, opened_at=now - timedelta(days=1))
    _need(now, status=NeedStatus.WITHDRAWN, opened_at=now - timedelta(days=40))
    _need(now, status=NeedStatus.FILLED, filled=1, opened_at=now - timedelta(days=40))
    found = gap_questions.waiting()
    assert found == {
        (factories.TOWNSHIP, "E1"): gap_questions.Waiting(Tier.CRITICAL, now - timedelta(days=4))
    }
