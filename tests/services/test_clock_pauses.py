"""Pauses: slow platform deadlines only, for a reason and a time, never to hide what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.deadline_terms import RULES, Basis, ClockState, Deadline, Unit
from portal.models import AuditEntry, Breach, ClockPause
from portal.services import case_clocks, clock_pauses, deadlines
from portal.services.clock_pauses import NotPausable
from portal.services.due_times import DueTimes
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.running_clocks import Running
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY, TOWNSHIP

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def running(db):
    """Answer the clock of a case that waits for its assessment."""
    factories.make_case()
    [found] = case_clocks.clocks(NOW)
    return found


@pytest.fixture
def officer(db):
    """Answer the township's officer."""
    return factories.make_account()


def pause(running, officer, *, days=5, at=NOW, reason="大雪封路，进不了村"):
    """Pause a clock for some days."""
    how = {"until_on": clock.local_date(at) + days * DAY, "reason": reason, "by": officer}
    clock_pauses.pause(running, **how, at=at)


def test_a_pause_stops_the_clock_and_the_clock_goes_on_by_itself(running, officer):
    before = DueTimes().due_at(running)
    pause(running, officer)
    times = DueTimes()
    assert times.state_of(running, NOW + DAY) is ClockState.PAUSED
    assert times.state_of(running, NOW + 6 * DAY) is ClockState.RUNNING
    assert times.due_at(running) > before
    assert AuditEntry.select().where(AuditEntry.action == "clock.paused").count() == 1


def test_nothing_is_late_while_it_stands_still_and_everything_is_afterwards(running, officer):
    pause(running, officer)
    due = DueTimes().due_at(running)
    for at, count in ((NOW + 5 * DAY, 0), (due - timedelta(seconds=1), 0), (due, 1)):
        deadlines.tick(at)
        assert Breach.select().count() == count


def test_a_pause_that_is_lifted_gives_only_the_time_it_took(running, officer):
    pause(running, officer)
    row = ClockPause.get()
    long = DueTimes().due_at(running)
    clock_pauses.resume(row, version=1, by=officer, at=NOW + DAY)
    assert NOW + DAY < DueTimes().due_at(running) < long
    with pytest.raises(NotInThisState):
        clock_pauses.resume(row, version=2, by=officer, at=NOW + 2 * DAY)


def test_a_page_older_than_the_pause_is_refused(running, officer):
    pause(running, officer)
    with pytest.raises(ChangedMeanwhile):
        clock_pauses.resume(ClockPause.get(), version=7, by=officer, at=NOW + DAY)


@pytest.mark.parametrize("rule", list(Deadline), ids=str)
def test_no_statutory_and_no_urgent_deadline_is_ever_paused(rule):
    span = RULES[rule].span
    is_fixed = RULES[rule].basis is Basis.STATUTORY
    is_urgent = span is not None and span.unit in {Unit.HOURS, Unit.MINUTES}
    if is_fixed or is_urgent or RULES[rule].responsible is Role.POLICE:
        with pytest.raises(NotPausable):
            pause(Running(rule, "x", "a", TOWNSHIP, NOW, due_at=NOW + DAY), None)
    assert clock_pauses.may_be_paused(rule) is (ClockPause.select().count() == 0 and not (
        is_fixed or is_urgent
    ) and RULES[rule].responsible in {Role.TOWNSHIP, Role.VILLAGE_DIRECTOR})  # fmt: skip


def test_what_is_late_already_is_not_paused_away(running, officer):
    with pytest.raises(NotPausable, match="已经逾期"):
        pause(running, officer, at=NOW + 10 * DAY)


def test_a_third_pause_is_refused(running, officer):
    for days in (0, 4):
        pause(running, officer, days=2, at=NOW + days * DAY)
    with pytest.raises(NotPausable, match="最多暂停 2 次"):
        pause(running, officer, days=2, at=NOW + 7 * DAY)


def test_a_clock_is_not_paused_twice_at_a_time(running, officer):
    pause(running, officer)
    with pytest.raises(NotInThisState):
        pause(running, officer, at=NOW + DAY)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("until_on", {"days": 0}),
        ("until_on", {"days": -3}),
        ("until_on", {"days": 31}),
        ("reason", {"reason": "雪"}),
        ("reason", {"reason": "雪" * 501}),
    ],
)
def test_each_wrong_field_is_named(running, officer, field, values):
    with pytest.raises(FieldRefused) as refused:
        pause(running, officer, **values)
    assert refused.value.field == field
    assert ClockPause.select().count() == 0


def test_pauses_are_read_by_township_and_county_of_the_place_alone(running, officer):
    pause(running, officer)
    ref = ClockPause.get().ref
    for role in (Role.TOWNSHIP, Role.COUNTY):
        assert clock_pauses.find(factories.make_account(role), ref)
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    for account in (stranger, factories.make_account(Role.POLICE)):
        assert clock_pauses.find(account, ref) is None
    assert len(clock_pauses.under_way(officer, at=NOW + DAY)) == 1
    assert clock_pauses.under_way(officer, at=clock.start_of(TODAY + 6 * DAY)) == []
