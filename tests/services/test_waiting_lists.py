"""A need without anybody remembers whom it lacked by little, and says when he fits."""

from datetime import timedelta

import peewee
import pytest

from portal.assignment_terms import TurnState
from portal.models import Assignment, Availability, Helper, Message, Turn
from portal.services import asking_orders, waiting_lists
from portal.vocabulary import AssignmentStatus, Role
from tests import factories

S, T = AssignmentStatus, TurnState


@pytest.fixture
def township(db):
    return factories.make_account(Role.TOWNSHIP)


def _never_free(helper):
    """Let somebody be free on Mondays only; the need is on a Saturday."""
    return Availability.create(helper=helper, weekday=0, start_minute=540, end_minute=600)


def _far(**values):
    return factories.make_helper(max_minutes=1, lat=34.5, **values)


def test_whoever_lacks_only_hours_or_radius_is_listed_and_not_told(township, now):
    factories.make_need()
    busy, far = factories.make_helper(), _far()
    _never_free(busy)
    factories.make_helper(skills={"P3": 2})
    factories.make_helper(is_cleared=False)
    waiting_lists.refresh(now)
    found = {turn.helper: turn.lacking for turn in Turn.select()}
    assert found == {busy: "free", far: "travel"}
    assert {turn.state for turn in Turn.select()} == {T.WATCHED}
    assert Message.select().count() == 0


def test_a_second_look_changes_nothing(township, now):
    factories.make_need()
    _far()
    waiting_lists.refresh(now)
    before = list(Turn.select().dicts())
    assert waiting_lists.refresh(now + timedelta(hours=1)) == 0
    assert list(Turn.select().dicts()) == before


def test_new_hours_or_a_new_radius_make_somebody_ready(township, now):
    factories.make_need()
    busy, far = factories.make_helper(), _far()
    hours = _never_free(busy)
    waiting_lists.refresh(now)
    assert list(waiting_lists.ready_in(township, at=now)) == []
    hours.delete_instance()
    Helper.update(max_minutes=600).where(Helper.id == far.id).execute()
    assert waiting_lists.refresh(now) == 2
    assert {turn.helper for turn in waiting_lists.ready_in(township, at=now)} == {busy, far}


def test_a_task_that_ends_frees_a_hand(township, now):
    factories.make_need()
    helper = factories.make_helper(capacity=1)
    task = factories.make_assignment(
        factories.make_need(starts_at=now + timedelta(days=20)), helper, S.ACCEPTED
    )
    waiting_lists.refresh(now)
    assert Turn.get(Turn.helper == helper).lacking == "capacity"
    Assignment.update(status=S.CANCELLED).where(Assignment.id == task.id).execute()
    assert waiting_lists.recheck(Helper.get_by_id(helper.id), at=now) == 1
    assert Turn.get(Turn.helper == helper).ready_at == now


def test_whoever_does_not_fit_any_more_is_not_ready(township, now):
    factories.make_need()
    far = _far()
    waiting_lists.refresh(now)
    Helper.update(max_minutes=600).where(Helper.id == far.id).execute()
    waiting_lists.refresh(now)
    Helper.update(max_minutes=1).where(Helper.id == far.id).execute()
    waiting_lists.refresh(now)
    assert Turn.get().ready_at is None


@pytest.mark.parametrize("way", ["asked", "in_line", "full", "begun"])
def test_only_a_need_without_anybody_keeps_a_list(township, now, way):
    need = factories.make_need(starts_at=now if way == "begun" else now + timedelta(days=11))
    if way == "asked":
        factories.make_assignment(need)
    elif way == "in_line":
        factories.make_turn(need)
    elif way == "full":
        factories.make_assignment(need, status=S.ACCEPTED)
    _far()
    waiting_lists.refresh(now)
    assert Turn.select().where(Turn.state == T.WATCHED).count() == 0


def test_a_list_is_short(township, now, monkeypatch):
    monkeypatch.setattr(waiting_lists, "MOST_ON_A_LIST", 2)
    factories.make_need()
    for _ in range(4):
        _far()
    for _ in "ab":
        waiting_lists.refresh(now)
    assert Turn.select().count() == 2


def test_the_township_sees_its_own_lists_only(township, now):
    need = factories.make_need()
    ready = factories.make_turn(need, state=T.WATCHED, approved_by=None, ready_at=now)
    lacking = factories.make_turn(need, state=T.WATCHED, approved_by=None, lacking="free")
    (found,) = waiting_lists.listed(township, at=now)
    assert (found.need, found.ready, found.lacking) == (need, [ready], [lacking])
    assert waiting_lists.count(township, at=now) == 1
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert waiting_lists.listed(other, at=now) == []
    assert waiting_lists.count(other, at=now) == 0


def test_whoever_is_ready_is_asked_with_one_press(township, now):
    need = factories.make_need()
    far = _far()
    waiting_lists.refresh(now)
    Helper.update(max_minutes=600).where(Helper.id == far.id).execute()
    waiting_lists.refresh(now)
    asking_orders.put_in(list(waiting_lists.ready_in(township, at=now)), by=township, at=now)
    row = Assignment.get()
    assert (row.need, row.helper, row.status) == (need, far, S.OFFERED)


def test_one_bad_need_never_stops_the_others(township, now):
    elsewhere = factories.make_child(area_code=factories.OTHER_TOWNSHIP)
    bad = factories.make_need(starts_at=now + timedelta(days=3))
    good = factories.make_need(elsewhere)
    _far()
    stuck = factories.make_turn(bad, state=T.WATCHED, approved_by=None)
    Turn.update(state=peewee.SQL("'nonsense'")).where(Turn.id == stuck.id).execute()
    with pytest.raises(ExceptionGroup, match="1 rows failed"):
        waiting_lists.refresh(now)
    assert Turn.select().where(Turn.need == good).count() == 1
