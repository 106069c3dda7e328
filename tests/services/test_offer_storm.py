"""Fifty people answer at once; exactly as many win as there are places."""

from datetime import timedelta

import pytest

from portal.assignment_terms import DeclineReason, TurnState
from portal.models import Assignment, AuditEntry, Need, Turn, Wave
from portal.services import assignments, audit, offers, reserves, turns
from portal.services.refusals import AlreadyAnswered, NoPlacesLeft, Refused
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus, NeedStatus, Role
from tests import factories
from tests.crowds import at_once

CROWD, PLACES = 50, 3


@pytest.fixture
def crowd(db):
    """Offer the three places of one need to fifty people."""
    county = factories.make_account()
    with transaction():
        need = factories.make_need(slots=PLACES)
        rows = []
        for _number in range(CROWD):
            helper = factories.make_helper(is_cleared=False)
            factories.make_vetting(helper, recorded_by=county)
            rows.append(factories.make_assignment(need=need, helper=helper))
    return need, rows


def test_exactly_as_many_win_as_there_are_places(crowd, now):
    need, rows = crowd
    met = at_once(
        [lambda row=row: offers.accept(row, by=row.helper.account, at=now) for row in rows]
    )
    assert met.count(None) == PLACES
    assert all(isinstance(problem, NoPlacesLeft) for problem in met if problem is not None)
    assert Need.get_by_id(need.id).filled == PLACES
    assert Need.get_by_id(need.id).status is NeedStatus.FILLED
    accepted = Assignment.select().where(Assignment.status == AssignmentStatus.ACCEPTED)
    assert accepted.count() == PLACES
    assert AuditEntry.select().where(AuditEntry.action == "offer.accepted").count() == PLACES
    assert audit.verify() > 0


def test_one_person_pressing_twenty_times_accepts_once(crowd, now):
    need, rows = crowd
    met = at_once(
        [lambda: offers.accept(rows[0], by=rows[0].helper.account, at=now) for _ in range(20)]
    )
    assert met.count(None) == 1
    assert all(isinstance(problem, AlreadyAnswered) for problem in met if problem is not None)
    assert Need.get_by_id(need.id).filled == 1


def test_two_needs_accepted_at_once_do_not_exceed_what_one_person_can_carry(db, now):
    helper = factories.make_helper(capacity=1)
    rows = [
        factories.make_assignment(
            need=factories.make_need(starts_at=now + timedelta(days=10 + day)), helper=helper
        )
        for day in range(8)
    ]
    met = at_once([lambda row=row: offers.accept(row, by=helper.account, at=now) for row in rows])
    assert met.count(None) == 1
    assert all(isinstance(problem, Refused) for problem in met if problem is not None)
    assert sum(need.filled for need in Need.select()) == 1


def _wave(places, people):
    """Make a group event and an approved order of people for it."""
    county, officer = factories.make_account(), factories.make_account(Role.TOWNSHIP)
    with transaction():
        need = factories.make_need(service="S1", slots=places)
        for _number in range(people):
            helper = factories.make_helper(is_cleared=False, skills={"S1": 2})
            factories.make_vetting(helper, recorded_by=county)
            factories.make_turn(need, helper, approved_by=officer, is_short_ok=True)
    return need


def _offered():
    return list(Assignment.select().where(Assignment.status == AssignmentStatus.OFFERED))


def _accept(row, now):
    return lambda: offers.accept(row, by=row.helper.account, at=now)


def test_a_wave_answered_at_once_fills_the_places_and_the_rest_may_stand_by(db, now):
    need = _wave(2, 12)
    assert turns.advance(need, at=now) == 12
    met = at_once([_accept(row, now) for row in _offered()])
    assert met.count(None) == 2
    assert all(isinstance(problem, NoPlacesLeft) for problem in met if problem is not None), met
    assert Need.get_by_id(need.id).filled == 2
    standing = Turn.select().where(Turn.state == TurnState.RESERVE_OFFERED)
    assert standing.count() == 10


def test_places_given_back_at_once_go_to_as_many_of_the_reserve_in_order(db, now):
    need = _wave(2, 12)
    turns.advance(need, at=now)
    rows = _offered()
    for row in rows[:2]:
        _accept(row, now)()
    late = [Assignment.get_by_id(row.id) for row in rows[2:]]
    takes = [lambda row=row: reserves.take(row, by=row.helper.account, at=now) for row in late]
    assert at_once(takes).count(None) == 10
    reason = DeclineReason.TIME
    backs = [
        lambda row=row: assignments.step_back(row, reason=reason, by=row.helper.account, at=now)
        for row in rows[:2]
    ]
    assert at_once(backs) == [None, None]
    asked = _offered()
    assert [row.helper_id for row in asked] == [row.helper_id for row in late[:2]]
    assert at_once([_accept(row, now) for row in asked] * 4).count(None) == 2
    assert Need.get_by_id(need.id).filled == 2


def test_clocks_that_tick_at_once_ask_each_person_once(db, now):
    need = _wave(1, 7)
    assert at_once([lambda: turns.advance_due(now)] * 4) == [None] * 4
    assert len(_offered()) == 7
    assert Wave.select().where(Wave.need == need.id).count() == 1
