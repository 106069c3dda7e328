"""A place is taken once and given back once, whoever reaches for it."""

import pytest

from portal.models import Assignment, Need
from portal.services import places_left
from portal.services.refusals import AlreadyAnswered, NoPlacesLeft, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus, NeedStatus
from tests import factories

S = AssignmentStatus


def test_the_last_place_fills_the_need(db):
    need = factories.make_need(slots=2)
    assert not places_left.take(need)
    assert places_left.take(need)
    assert Need.get().status is NeedStatus.FILLED
    with pytest.raises(NoPlacesLeft):
        places_left.take(need)


def test_a_place_given_back_opens_the_need_again(db):
    need = factories.make_need()
    places_left.take(need)
    places_left.give_back(need)
    assert (Need.get().filled, Need.get().status) == (0, NeedStatus.OPEN)


def test_nothing_is_given_back_twice(db):
    need = factories.make_need()
    places_left.give_back(need)
    assert Need.get().filled == 0


def test_a_move_writes_its_values_and_a_new_version(db):
    row = factories.make_assignment()
    places_left.move(row, S.EXPIRED, status_reason="time")
    fresh = Assignment.get()
    assert (fresh.status, fresh.status_reason, fresh.version) == (S.EXPIRED, "time", 2)
    assert (row.status, row.version) == (S.EXPIRED, 2)


def test_a_move_made_twice_says_that_somebody_was_first(db):
    row = factories.make_assignment()
    stale = Assignment.get()
    places_left.move(row, S.EXPIRED)
    with pytest.raises(AlreadyAnswered):
        places_left.move(stale, S.EXPIRED)


def test_a_move_off_the_table_names_the_present_state(db):
    row = factories.make_assignment(status=S.VERIFIED)
    with pytest.raises(NotInThisState) as refusal:
        places_left.move(row, S.CANCELLED)
    assert refusal.value.params["state"] == S.VERIFIED.zh


def test_a_move_whose_condition_fails_changes_nothing(db, now):
    row = factories.make_assignment(expires_at=now)
    with pytest.raises(NotInThisState):
        places_left.move(row, S.ACCEPTED, only_if=Assignment.expires_at > now)
    assert Assignment.get().status is S.OFFERED


@pytest.mark.parametrize(
    ("service", "is_remote", "one_by_one"),
    [("E1", False, True), ("S2", False, True), ("G1", False, True), ("E1", True, False),
     ("S1", False, False), ("W2", False, False)],
)  # fmt: skip
def test_only_what_comes_close_is_asked_one_by_one(db, service, is_remote, one_by_one):
    need = factories.make_need(service=service, is_remote=is_remote)
    assert places_left.is_asked_one_by_one(need) is one_by_one


def test_capacity_counts_the_states_it_is_told(db):
    helper = factories.make_helper(capacity=1)
    factories.make_assignment(helper=helper)
    row = factories.make_assignment(helper=helper)
    with transaction():
        places_left.refuse_over_capacity(row, counted=places_left.IN_HAND)
        with pytest.raises(places_left.TooMuchInHand):
            places_left.refuse_over_capacity(row, counted=(S.OFFERED,))


def test_whoever_is_asked_or_agreed_takes_part(db):
    need = factories.make_need(slots=5)
    asked = factories.make_assignment(need=need)
    factories.make_assignment(need=need, status=S.DECLINED)
    assert places_left.taking_part(need) == {asked.helper_id}
    assert places_left.taking_part(need, besides=asked) == set()
