"""The township approves who is asked in which order; at night the order waits for the morning."""

from datetime import timedelta

import pytest

from portal.assignment_terms import TurnState
from portal.models import Assignment, AuditEntry, Turn
from portal.services import asking_limits, asking_orders, continuity, turns
from portal.services.refusals import (
    AlreadyAnswered,
    ChangedMeanwhile,
    FieldRefused,
    NoPlacesLeft,
    NotEligible,
    NotInThisState,
)
from portal.services.sending import BegunAlready, NoOrganization
from portal.vocabulary import AssignmentStatus, NeedStatus, Role, Tier
from tests import factories

S, T = AssignmentStatus, TurnState
NIGHT = timedelta(hours=12)


@pytest.fixture
def officer(db):
    return factories.make_account(Role.TOWNSHIP)


def _people(count):
    return [factories.make_helper(skills={"E1": 2, "S1": 2}) for _ in range(count)]


def _start(need, people, officer, now, **how):
    return asking_orders.start(need, [one.ref for one in people], by=officer, at=now, **how)


def _states():
    return [turn.state for turn in Turn.select().order_by(Turn.number)]


def _proposal(**values):
    return factories.make_assignment(status=S.PROPOSED, offered_at=None, expires_at=None, **values)


def test_an_approved_order_asks_the_best_first(officer, now):
    people = _people(3)
    need = factories.make_need()
    assert _start(need, people, officer, now) == 1
    assert _states() == [T.ASKED, T.WAITING, T.WAITING]
    scores = [turn.score for turn in Turn.select().order_by(Turn.number)]
    assert scores == sorted(scores, reverse=True)
    assert AuditEntry.select().where(AuditEntry.action == "asking.approved").count() == 1


def test_only_those_who_were_chosen_are_asked(officer, now):
    chosen, _other = _people(2)
    need = factories.make_need()
    _start(need, [chosen], officer, now)
    assert [turn.helper for turn in Turn.select()] == [chosen]


def test_nobody_chosen_is_said_at_the_field(officer, now):
    with pytest.raises(FieldRefused) as refusal:
        _start(factories.make_need(), [], officer, now)
    assert refusal.value.field == "people"


def test_a_short_wave_is_warned_of_before_it_is_sent(officer, now):
    people = _people(3)
    need = factories.make_need(service="S1", slots=2)
    with pytest.raises(FieldRefused) as refusal:
        _start(need, people, officer, now)
    assert refusal.value.field == "is_short_ok"
    assert refusal.value.params == {"chance": 22}
    assert (Turn.select().count(), Assignment.select().count()) == (0, 0)
    assert _start(need, people, officer, now, is_short_ok=True) == 3


def test_the_order_takes_the_place_of_the_matchers_proposals(officer, now):
    (person,) = _people(1)
    row = _proposal(helper=person)
    _start(row.need, [person], officer, now)
    assert Assignment.get_by_id(row.id).status is S.WITHDRAWN
    assert Assignment.select().where(Assignment.status == S.OFFERED).count() == 1


def test_an_order_made_at_night_goes_out_in_the_morning(officer, now):
    people = _people(2)
    need = factories.make_need()
    assert _start(need, people, officer, now + NIGHT) == 0
    assert turns.advance_due(now + NIGHT) == 0
    assert turns.advance_due(asking_limits.morning_after(now + NIGHT)) == 1


@pytest.mark.parametrize(
    ("values", "refusal"),
    [({"status": NeedStatus.FILLED, "filled": 1}, NoPlacesLeft),
     ({"status": NeedStatus.WITHDRAWN}, NotInThisState)],
)  # fmt: skip
def test_no_order_is_made_for_a_need_that_is_not_open(officer, now, values, refusal):
    with pytest.raises(refusal):
        _start(factories.make_need(**values), _people(1), officer, now)


def test_no_order_is_made_for_what_has_begun(officer, now):
    with pytest.raises(BegunAlready):
        _start(factories.make_need(starts_at=now), _people(1), officer, now)


def test_an_order_can_be_made_again_with_whoever_is_left(officer, now):
    people = _people(3)
    need = factories.make_need()
    _start(need, people[:2], officer, now)
    _start(need, people, officer, now)
    assert Turn.select().count() == 3
    assert Assignment.select().where(Assignment.status == S.OFFERED).count() == 1


def test_a_proposal_sent_by_day_goes_out_at_once(officer, now):
    row = _proposal()
    assert asking_orders.send_or_hold(row, by=officer, at=now) is True
    assert Assignment.get().status is S.OFFERED


def test_a_proposal_sent_at_night_is_first_in_the_morning(officer, now):
    row = _proposal()
    waiting = factories.make_turn(row.need)
    assert asking_orders.send_or_hold(row, by=officer, at=now + NIGHT) is False
    assert Assignment.get_by_id(row.id).status is S.WITHDRAWN
    turns.advance_due(asking_limits.morning_after(now + NIGHT))
    asked = Assignment.get(Assignment.status == S.OFFERED)
    assert (asked.helper, asked.offered_by) == (row.helper, officer)
    assert Turn.get_by_id(waiting.id).state is T.WAITING


def test_a_proposal_to_an_organization_waits_for_the_morning_too(officer, now):
    organization = factories.make_organization()
    row = _proposal(helper=factories.make_helper(organization=organization))
    asking_orders.send_or_hold(row, by=officer, at=now + NIGHT, to_organization=True)
    turns.advance_due(asking_limits.morning_after(now + NIGHT))
    asked = Assignment.get(Assignment.status == S.OFFERED)
    assert (asked.helper, asked.organization) == (None, organization)


def test_a_critical_proposal_goes_out_at_night_after_a_call(officer, now):
    row = _proposal(need=factories.make_need(tier=Tier.CRITICAL))
    at = now + NIGHT
    assert asking_orders.send_or_hold(row, by=officer, at=at, has_phoned=True) is True
    routine = _proposal()
    assert asking_orders.send_or_hold(routine, by=officer, at=at, has_phoned=True) is False


def test_a_second_proposal_within_a_day_waits_until_the_day_is_over(officer, now):
    helper = factories.make_helper()
    busy = factories.make_need(starts_at=now + timedelta(days=20))
    factories.make_assignment(busy, helper, S.EXPIRED)
    row = _proposal(helper=helper)
    assert asking_orders.send_or_hold(row, by=officer, at=now) is False
    assert turns.advance_due(now + timedelta(hours=23)) == 0
    assert turns.advance_due(now + timedelta(hours=24)) == 1
    assert Assignment.get(Assignment.status == S.OFFERED).helper == helper


def test_a_fourth_proposal_within_a_week_is_refused_with_the_reason(officer, now):
    helper = factories.make_helper()
    for _ in range(3):
        factories.make_assignment(helper=helper, status=S.EXPIRED)
    row = _proposal(helper=helper, need=factories.make_need(starts_at=now + timedelta(days=20)))
    with pytest.raises(asking_limits.HeldBack, match="7 天内"):
        asking_orders.send_or_hold(row, by=officer, at=now)
    assert Turn.select().count() == 0


def test_what_is_held_for_the_morning_was_seen_and_fit(officer, now):
    row = _proposal()
    with pytest.raises(ChangedMeanwhile):
        asking_orders.send_or_hold(row, by=officer, at=now + NIGHT, version=row.version + 1)
    with pytest.raises(NoOrganization):
        asking_orders.send_or_hold(row, by=officer, at=now + NIGHT, to_organization=True)
    unfit = _proposal(helper=factories.make_helper(is_cleared=False))
    with pytest.raises(NotEligible):
        asking_orders.send_or_hold(unfit, by=officer, at=now + NIGHT)
    with pytest.raises(NoPlacesLeft):
        asking_orders.send_or_hold(factories.make_assignment(), by=officer, at=now + NIGHT)
    assert Turn.select().count() == 0


def test_somebody_is_taken_out_of_the_order_once(officer, now):
    turn = factories.make_turn()
    asking_orders.drop(turn, by=officer, at=now)
    assert Turn.get().state is T.OVER
    with pytest.raises(AlreadyAnswered):
        asking_orders.drop(turn, by=officer, at=now)


def test_a_paused_order_goes_on_when_somebody_decides(officer, now):
    turn = factories.make_turn(approved_by=None)
    assert turns.advance(turn.need, at=now) == 0
    assert asking_orders.resume(turn.need, by=officer, at=now) == 1
    assert Assignment.get().offered_by == officer


def test_one_of_a_critical_order_is_asked_at_night_after_a_call(officer, now):
    turn = factories.make_turn(factories.make_need(tier=Tier.CRITICAL))
    with pytest.raises(asking_limits.HeldBack):
        asking_orders.ask_now(turn, has_phoned=False, by=officer, at=now + NIGHT)
    asking_orders.ask_now(turn, has_phoned=True, by=officer, at=now + NIGHT)
    assert Assignment.get().status is S.OFFERED
    with pytest.raises(AlreadyAnswered):
        asking_orders.ask_now(turn, has_phoned=True, by=officer, at=now + NIGHT)


def test_somebody_of_the_waiting_list_is_asked_with_one_press(officer, now):
    turn = factories.make_turn(state=T.WATCHED, approved_by=None, ready_at=now)
    assert asking_orders.put_in([turn], by=officer, at=now) == 1
    assert Assignment.get().helper == turn.helper
    with pytest.raises(AlreadyAnswered):
        asking_orders.put_in([turn], by=officer, at=now)


def test_pressed_at_night_he_is_asked_in_the_morning(officer, now):
    turn = factories.make_turn(state=T.WATCHED, approved_by=None, ready_at=now)
    assert asking_orders.put_in([turn], by=officer, at=now + NIGHT) == 0
    assert Turn.get().state is T.WAITING


@pytest.mark.parametrize(
    ("role", "area", "is_found"),
    [(Role.TOWNSHIP, factories.TOWNSHIP, True), (Role.TOWNSHIP, factories.OTHER_TOWNSHIP, False),
     (Role.COUNTY, factories.COUNTY, False)],
)  # fmt: skip
def test_a_turn_is_found_by_its_own_township_only(db, role, area, is_found):
    turn = factories.make_turn()
    account = factories.make_account(role, area_code=area)
    assert (asking_orders.find(account, turn.ref) == turn) is is_found


def _known_child(now):
    """Answer somebody who has served a child, and the child's new open need."""
    past = now - timedelta(days=30)
    row = factories.make_assignment(
        factories.make_need(starts_at=past), status=S.VERIFIED, offered_at=past
    )
    return row.helper, factories.make_need(row.need.child)


def test_an_order_that_skips_the_own_helper_asks_for_the_reason_and_keeps_it(officer, now):
    _own, need = _known_child(now)
    people = _people(2)
    for reason in ("", "短"):
        with pytest.raises(FieldRefused) as refusal:
            _start(need, people, officer, now, reason=reason)
        assert refusal.value.field == "reason"
    assert (Turn.select().count(), Assignment.select().count()) == (0, 1)
    assert _start(need, people, officer, now, reason=" 家长希望换人 ") == 1
    assert {turn.override_reason for turn in Turn.select()} == {"家长希望换人"}


def test_an_order_that_begins_with_the_own_helper_needs_no_reason(officer, now):
    own, need = _known_child(now)
    assert _start(need, [own], officer, now) == 1


def test_going_on_needs_the_reason_too(officer, now):
    _own, need = _known_child(now)
    factories.make_turn(need, approved_by=None)
    with pytest.raises(continuity.OrderNeedsReason):
        asking_orders.resume(need, by=officer, at=now)
    assert Turn.get().approved_by is None


def test_whoever_waits_on_a_list_replaces_nobody_silently(officer, now):
    _own, need = _known_child(now)
    turn = factories.make_turn(need, state=T.WATCHED, approved_by=None)
    with pytest.raises(continuity.OrderNeedsReason):
        asking_orders.put_in([turn], by=officer, at=now)
    assert Turn.get().state is T.WATCHED


def test_a_reason_given_to_a_proposal_goes_with_it_through_the_night(officer, now):
    _own, need = _known_child(now)
    row = _proposal(need=need, override_reason="家长希望换人")
    assert not asking_orders.send_or_hold(row, by=officer, at=now + NIGHT)
    assert turns.advance_due(now + NIGHT + timedelta(hours=10)) == 1
    assert Assignment.get(Assignment.status == S.OFFERED).override_reason == "家长希望换人"
