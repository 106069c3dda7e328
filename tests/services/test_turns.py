"""Whose turn it is: one at a time or in waves, the reserve first, never at night."""

from datetime import timedelta

import peewee
import pytest

from portal.assignment_terms import DeclineReason, TurnState, WithdrawReason
from portal.models import Assignment, Helper, HelperSkill, Message, Need, Turn, Wave
from portal.services import assignments, needs, offers, turns
from portal.vocabulary import AssignmentStatus, HelperStatus, NeedStatus, Role, Tier
from tests import factories

S, T = AssignmentStatus, TurnState
EVENING = timedelta(hours=12)  # 22:00 in Shanghai


def _fresh(row):
    return type(row).get_by_id(row.id)


def _order(need, count, **values):
    officer, county = factories.make_account(Role.TOWNSHIP), factories.make_account()
    made = []
    for _ in range(count):
        helper = factories.make_helper(is_cleared=False, skills={"E1": 2, "S1": 2, "P3": 2})
        factories.make_vetting(helper, recorded_by=county)
        made.append(factories.make_turn(need, helper, **{"approved_by": officer, **values}))
    return made


def _asked(need):
    rows = Assignment.select().where(
        (Assignment.need == need.id) & (Assignment.status == S.OFFERED)
    )
    return [row.helper_id for row in rows.order_by(Assignment.id)]


def _offer(need):
    return Assignment.get((Assignment.need == need.id) & (Assignment.status == S.OFFERED))


def test_one_by_one_only_the_first_is_asked(db, now):
    need = factories.make_need(slots=2)
    first, *_rest = _order(need, 3)
    assert turns.advance(need, at=now) == 1
    assert turns.advance(need, at=now) == 0
    assert _asked(need) == [first.helper_id]
    assert _fresh(first).state is T.ASKED


def test_a_no_asks_the_next_at_once(db, now):
    need = factories.make_need()
    _first, second = _order(need, 2)
    turns.advance(need, at=now)
    row = _offer(need)
    later = now + timedelta(hours=1)
    offers.decline(row, reason=DeclineReason.TIME, by=row.helper.account, at=later)
    assert _asked(need) == [second.helper_id]
    assert _offer(need).expires_at == later + timedelta(hours=48)


def test_silence_asks_the_next_by_the_clock(db, now):
    need = factories.make_need()
    _first, second = _order(need, 2)
    turns.advance(need, at=now)
    assert offers.lapse_due(now + timedelta(hours=48)) == 1
    assert _asked(need) == [second.helper_id]


def test_a_critical_offer_waits_four_hours(db, now):
    need = factories.make_need(tier=Tier.CRITICAL)
    _first, second = _order(need, 2)
    turns.advance(need, at=now)
    assert offers.lapse_due(now + timedelta(hours=4, minutes=-1)) == 0
    offers.lapse_due(now + timedelta(hours=4))
    assert _asked(need) == [second.helper_id]


def test_an_offer_taken_back_asks_the_next(db, now):
    need = factories.make_need()
    _first, second = _order(need, 2)
    turns.advance(need, at=now)
    officer = factories.make_account(Role.TOWNSHIP)
    offers.withdraw(_offer(need), reason=WithdrawReason.PERSON_AWAY, by=officer, at=now)
    assert _asked(need) == [second.helper_id]


def test_at_night_nobody_is_asked_and_in_the_morning_the_deadline_begins(db, now):
    need = factories.make_need()
    _order(need, 1)
    assert turns.advance(need, at=now + EVENING) == 0
    assert turns.advance_due(now + EVENING + timedelta(hours=9)) == 0
    morning = now + EVENING + timedelta(hours=10)
    assert turns.advance_due(morning) == 1
    row = _offer(need)
    assert (row.offered_at, row.expires_at) == (morning, morning + timedelta(hours=48))


def test_a_wave_is_as_large_as_needed_and_recorded(db, now):
    need = factories.make_need(service="S1")
    order = _order(need, 9)
    assert turns.advance(need, at=now) == 7
    assert _asked(need) == [turn.helper_id for turn in order[:7]]
    wave = Wave.get()
    assert (wave.number, wave.places, wave.people, wave.is_short) == (1, 1, 7, False)
    assert round(wave.chance, 3) == 0.918
    assert turns.advance(need, at=now) == 0


def test_a_wave_too_short_waits_for_a_decision_and_tells_once(db, now):
    need = factories.make_need(service="S1", slots=2)
    _order(need, 3)
    assert turns.advance(need, at=now) == 0
    assert turns.advance_due(now + timedelta(minutes=1)) == 0
    assert _asked(need) == []
    assert [row.template for row in Message.select()] == ["wave_too_short"]
    assert {turn.approved_by for turn in Turn.select()} == {None}


def test_a_short_wave_that_was_decided_goes_out(db, now):
    need = factories.make_need(service="S1", slots=2)
    _order(need, 3, is_short_ok=True)
    assert turns.advance(need, at=now) == 3
    assert Wave.get().is_short


def test_the_next_wave_goes_out_when_everybody_has_answered(db, now):
    need = factories.make_need(service="S1")
    order = _order(need, 15)
    turns.advance(need, at=now)
    for row in list(Assignment.select().where(Assignment.status == S.OFFERED)):
        assert turns.advance(need, at=now) == 0
        offers.decline(row, reason=DeclineReason.OTHER, by=row.helper.account, at=now)
    assert _asked(need) == [turn.helper_id for turn in order[7:14]]
    assert [wave.number for wave in Wave.select()] == [1, 2]


def test_whoever_a_limit_holds_back_is_passed_over_and_keeps_his_place(db, now):
    need = factories.make_need()
    held, second = _order(need, 2)
    busy = factories.make_need(starts_at=now + timedelta(days=20))
    factories.make_assignment(busy, held.helper, S.EXPIRED)
    turns.advance(need, at=now)
    assert _asked(need) == [second.helper_id]
    assert _fresh(held).state is T.WAITING
    offers.lapse_due(now + timedelta(hours=48))
    assert _asked(need) == [held.helper_id]


def test_whoever_is_no_longer_fit_leaves_the_order_and_the_next_is_asked(db, now):
    need = factories.make_need()
    gone, far, third = _order(need, 3)
    gone.helper.status = HelperStatus.SUSPENDED
    gone.helper.save()
    far.helper.max_minutes, far.helper.lat = 5, 30.0
    far.helper.save()
    turns.advance(need, at=now)
    assert _asked(need) == [third.helper_id]
    assert _fresh(gone).state is T.OVER
    assert (_fresh(far).state, _fresh(far).lacking) == (T.WATCHED, "travel")


def test_the_end_of_the_order_is_told_once(db, now):
    need = factories.make_need()
    _order(need, 1)
    turns.advance(need, at=now)
    for days in (2, 3):
        offers.lapse_due(now + timedelta(days=days))
        turns.advance(need, at=now + timedelta(days=days))
    told = [row.template for row in Message.select() if row.template == "order_at_end"]
    assert len(told) == 1


def _fill(need, now):
    """Let the first of a wave accept the only place; the others came too late."""
    rows = list(Assignment.select().where(Assignment.need == need.id).order_by(Assignment.id))
    offers.accept(rows[0], by=rows[0].helper.account, at=now)
    return rows


def test_whoever_cannot_come_after_all_frees_the_place_for_the_reserve_at_once(db, now):
    need = factories.make_need(service="S1")
    order = _order(need, 7)
    turns.advance(need, at=now)
    first, *_late = _fill(need, now)
    for turn in (order[3], order[2]):
        turns.become(turn, T.RESERVE, at=now)
    later = now + timedelta(hours=3)
    assignments.step_back(first, reason=DeclineReason.HEALTH, by=first.helper.account, at=later)
    assert _asked(need) == [order[2].helper_id]
    row = _offer(need)
    assert row.expires_at == later + timedelta(hours=48)
    assert _fresh(need).status is NeedStatus.OPEN
    templates = [message.template for message in Message.select()]
    assert "assignment_given_back" in templates
    offers.decline(row, reason=DeclineReason.TIME, by=row.helper.account, at=later)
    assert _asked(need) == [order[3].helper_id]


def test_a_lapsed_clearance_leaves_the_place_to_a_persons_decision(db, now):
    need = factories.make_need(service="S1")
    order = _order(need, 7)
    turns.advance(need, at=now)
    first, *_late = _fill(need, now)
    turns.become(order[1], T.RESERVE, at=now)
    assignments.cancel(first, reason=WithdrawReason.CLEARANCE, by=None, at=now)
    assert turns.advance_due(now + timedelta(hours=1)) == 0
    assert _asked(need) == []


def test_a_need_that_is_over_ends_every_turn_and_tells_whoever_stood_by(db, now):
    need = factories.make_need(status=NeedStatus.FILLED, filled=1)
    _order(need, 2)
    reserve = factories.make_turn(need, state=T.RESERVE)
    assert turns.advance_due(need.starts_at) == 0
    assert {turn.state for turn in Turn.select()} == {T.OVER}
    assert [row.destination for row in Message.select()] == [reserve.helper.account.email]
    turns.advance_due(need.starts_at + timedelta(days=1))
    assert Message.select().count() == 1


def test_a_withdrawn_need_asks_nobody_more(db, now):
    need = factories.make_need()
    _order(need, 2)
    turns.advance(need, at=now)
    officer = factories.make_account(Role.TOWNSHIP)
    needs.withdraw(need, reason=WithdrawReason.NEED_CHANGED, by=officer, at=now)
    assert _asked(need) == []
    assert Turn.select().where(Turn.state == T.WAITING).count() == 0


@pytest.mark.parametrize("status", [each for each in NeedStatus if each.value != "open"], ids=str)
def test_nobody_is_asked_for_a_need_that_is_not_open(db, now, status):
    need = factories.make_need(status=status, filled=1)
    _order(need, 1)
    assert turns.advance(Need.get_by_id(need.id), at=now) == 0
    assert Assignment.select().count() == 0


def _broken(row):
    """Store a word that is none of the vocabulary: whoever reads the row fails."""
    Helper.update(status=peewee.SQL("'nonsense'")).where(Helper.id == row.helper_id).execute()


def test_one_bad_need_never_stops_the_others(db, now):
    bad = factories.make_need(starts_at=now + timedelta(days=3))
    good = factories.make_need()
    (turn,), (other,) = _order(bad, 1), _order(good, 1)
    factories.make_assignment(helper=turn.helper, status=S.EXPIRED)
    _broken(turn)
    with pytest.raises(ExceptionGroup, match="1 rows failed, 1 done"):
        turns.advance_due(now)
    assert (_asked(bad), _asked(good)) == ([], [other.helper_id])


def test_needs_that_are_over_end_though_one_of_them_breaks(db, now):
    broken, fine = (factories.make_need(starts_at=now - timedelta(hours=1)) for _ in range(2))
    (turn,) = _order(broken, 1, state=T.RESERVE)
    (other,) = _order(fine, 1, state=T.RESERVE)
    _broken(turn)
    with pytest.raises(ExceptionGroup):
        turns.advance_due(now)
    assert _fresh(other).state is T.OVER


def _known_child(now, **values):
    """Answer somebody who has served a child, and the child's new open need."""
    past = now - timedelta(days=30)
    service = values.get("service", "E1")
    row = factories.make_assignment(
        factories.make_need(starts_at=past, service=service), status=S.VERIFIED, offered_at=past
    )
    return row.helper, factories.make_need(row.need.child, **values)


def test_an_approved_order_never_puts_the_own_helper_aside_without_a_reason(db, now):
    _own, need = _known_child(now)
    officer = _order(need, 2)[0].approved_by
    assert turns.advance(need, at=now) == 0
    assert turns.advance_due(now + timedelta(minutes=1)) == 0
    assert {turn.approved_by for turn in Turn.select()} == {None}
    told = [(row.template, row.destination) for row in Message.select()]
    assert told == [("order_needs_reason", officer.email)]


def test_with_a_reason_the_order_goes_on_and_the_offer_keeps_it(db, now):
    _own, need = _known_child(now)
    _order(need, 1, override_reason="家长希望换人")
    assert turns.advance(need, at=now) == 1
    assert _offer(need).override_reason == "家长希望换人"


def test_after_the_own_helpers_no_a_person_decides_who_comes_next(db, now):
    own, need = _known_child(now)
    officer = factories.make_account(Role.TOWNSHIP)
    factories.make_turn(need, own, approved_by=officer)
    _order(need, 1, approved_by=officer)
    assert turns.advance(need, at=now) == 1
    offers.decline(_offer(need), reason=DeclineReason.TIME, by=own.account, at=now)
    assert _asked(need) == []
    assert "order_needs_reason" in {row.template for row in Message.select()}


@pytest.mark.parametrize("is_in_it", [True, False])
def test_a_wave_asks_the_own_helper_with_the_others_or_stops(db, now, is_in_it):
    own, need = _known_child(now, service="S1")
    _order(need, 6 if is_in_it else 7)
    if is_in_it:
        HelperSkill.create(helper=own, service="S1", level=2)
        factories.make_turn(need, own)
    assert turns.advance(need, at=now) == (7 if is_in_it else 0)
    assert _asked(need)[:1] == ([own.id] if is_in_it else [])
    assert Wave.select().count() == is_in_it
