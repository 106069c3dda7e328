"""Whoever came too late may stand by: offered, taken or left, and asked again in order."""

from datetime import timedelta

import pytest

from portal.assignment_terms import DeclineReason, TurnState
from portal.models import Assignment, AuditEntry, Message, Need, Turn
from portal.services import assignments, offers, reserves, turns
from portal.services.refusals import AlreadyAnswered, NoPlacesLeft
from portal.vocabulary import AssignmentStatus, NeedStatus, Role
from tests import factories

S, T = AssignmentStatus, TurnState


@pytest.fixture
def full(db, now):
    """Answer the offers of a group event whose only place the first took; the others are late."""
    need, officer = factories.make_need(service="S1"), factories.make_account(Role.TOWNSHIP)
    rows = [
        factories.make_assignment(need, factories.make_helper(skills={"S1": 2}), offered_by=officer)
        for _ in range(3)
    ]
    offers.accept(rows[0], by=rows[0].helper.account, at=now)
    return [Assignment.get_by_id(row.id) for row in rows]


def _take(row, now):
    reserves.take(row, by=row.helper.account, at=now)


def _leave(row, now):
    reserves.leave(row, by=row.helper.account, at=now)


def _asked_again(row):
    return Assignment.select().where(
        (Assignment.helper == row.helper_id) & (Assignment.status == S.OFFERED)
    )


def test_whoever_came_too_late_is_told_and_may_stand_by(full):
    assert [row.status for row in full] == [S.ACCEPTED, S.WITHDRAWN, S.WITHDRAWN]
    assert [turn.state for turn in Turn.select()] == [T.RESERVE_OFFERED, T.RESERVE_OFFERED]
    assert [row.template for row in Message.select()] == ["places_filled", "places_filled"]


def test_who_only_was_proposed_is_neither_told_nor_offered_anything(db, now):
    row = factories.make_assignment()
    proposed = factories.make_assignment(row.need, status=S.PROPOSED, offered_at=None)
    Need.update(filled=0).execute()
    offers.accept(row, by=row.helper.account, at=now)
    assert Assignment.get_by_id(proposed.id).status is S.WITHDRAWN
    assert (Turn.select().count(), Message.select().count()) == (0, 0)


def test_a_reserve_place_is_taken_once_and_keeps_its_position(full, now):
    _first, second, third = full
    _take(third, now)
    _take(second, now)
    _take(second, now)
    assert reserves.position(reserves.of_offer(second)) == 1
    assert reserves.position(reserves.of_offer(third)) == 2
    assert AuditEntry.select().where(AuditEntry.action == "reserve.taken").count() == 2


def test_the_reserve_is_asked_in_order_with_a_deadline_of_its_own(full, now):
    first, second, third = full
    _take(third, now)
    _take(second, now)
    later = now + timedelta(hours=2)
    assignments.step_back(first, reason=DeclineReason.TIME, by=first.helper.account, at=later)
    assert _asked_again(third).count() == 0
    asked = _asked_again(second).get()
    assert asked.expires_at == later + timedelta(hours=48)
    offers.accept(asked, by=second.helper.account, at=later)
    need = Need.get()
    assert (need.filled, need.status) == (1, NeedStatus.FILLED)
    assert Turn.get(Turn.helper == third.helper_id).state is T.RESERVE


def test_whoever_takes_the_reserve_after_a_place_came_free_is_asked_at_once(full, now):
    first, second, _third = full
    assignments.step_back(first, reason=DeclineReason.TIME, by=first.helper.account, at=now)
    assert _asked_again(second).count() == 0
    _take(second, now)
    assert _asked_again(second).count() == 1


def test_whoever_refuses_to_stand_by_is_not_asked_again(full, now):
    first, second, third = full
    _leave(second, now)
    _take(third, now)
    _leave(third, now)
    assignments.step_back(first, reason=DeclineReason.TIME, by=first.helper.account, at=now)
    assert _asked_again(second).count() == _asked_again(third).count() == 0
    with pytest.raises(reserves.NoReserveHere):
        _take(second, now)


def test_an_old_offer_cannot_be_accepted_instead_of_standing_by(full, now):
    with pytest.raises(NoPlacesLeft):
        offers.accept(full[1], by=full[1].helper.account, at=now)


def test_nobody_stands_by_with_an_offer_that_was_his(full, now):
    with pytest.raises(reserves.NoReserveHere):
        _take(full[0], now)
    with pytest.raises(AlreadyAnswered):
        offers.accept(full[0], by=full[0].helper.account, at=now)


def test_nobody_stands_by_for_what_has_begun(full, now):
    with pytest.raises(reserves.NoReserveHere):
        _take(full[1], full[1].need.starts_at)


def test_an_organization_may_stand_by_as_such(db, now):
    organization = factories.make_organization()
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    officer = factories.make_account(Role.TOWNSHIP)
    need = factories.make_need(service="S1")
    first = factories.make_assignment(need, factories.make_helper(skills={"S1": 2}))
    late = factories.make_assignment(need, organization=organization, offered_by=officer)
    offers.accept(first, by=first.helper.account, at=now)
    late = Assignment.get_by_id(late.id)
    reserves.take(late, by=manager, at=now)
    assignments.step_back(first, reason=DeclineReason.TIME, by=first.helper.account, at=now)
    asked = Assignment.get(Assignment.status == S.OFFERED)
    assert (asked.helper, asked.organization) == (None, organization)


def test_somebody_of_the_order_who_came_too_late_keeps_his_place_in_it(db, now):
    need = factories.make_need(service="S1")
    order = [
        factories.make_turn(need, factories.make_helper(skills={"S1": 2}), is_short_ok=True)
        for _ in range(3)
    ]
    turns.advance(need, at=now)
    rows = list(Assignment.select().order_by(Assignment.id))
    offers.accept(rows[1], by=rows[1].helper.account, at=now)
    assert [Turn.get_by_id(turn.id).state for turn in order] == [
        T.RESERVE_OFFERED, T.ASKED, T.RESERVE_OFFERED,
    ]  # fmt: skip
    assert Turn.select().count() == 3
