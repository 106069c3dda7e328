"""When a clock is due: units, counties' numbers, pauses, and years that are not known."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.deadline_terms import RULES, Basis, ClockState, Deadline, Span, Unit
from portal.models import ClockPause, DeadlineSetting
from portal.services.due_times import DueTimes, after, months_later
from portal.services.running_clocks import Running
from portal.services.working_days import MissingCalendarYear, library_year
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TODAY, TOWNSHIP

D = Deadline
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def running(rule=D.CONCERN_ANSWERED, start=NOW, **values):
    """Make a clock of the test township."""
    return Running(rule, "concern", "a" * 24, values.pop("area", TOWNSHIP), start, **values)


def pause(start, until, resumed=None, rule=D.CONCERN_ANSWERED):
    """Store a pause of that clock."""
    ClockPause.create(
        rule=rule, kind="concern", subject_ref="a" * 24, started_at=NOW, area_code=TOWNSHIP,
        reason="大雪封路", paused_by=factories.make_account(), paused_at=start, until_at=until,
        resumed_at=resumed,
    )  # fmt: skip


def set_to(amount, from_on, rule=D.CONCERN_ANSWERED, county=COUNTY):
    """Store a county's number."""
    DeadlineSetting.create(
        county_code=county, rule=rule, amount=amount, from_on=from_on, reason="高寒",
        set_by=factories.make_account(Role.COUNTY), set_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("span", "due"),
    [
        (Span(30, Unit.MINUTES), datetime(2026, 11, 24, 2, 30)),
        (Span(72, Unit.HOURS), datetime(2026, 11, 27, 2, 0)),
        (Span(3, Unit.DAYS), datetime(2026, 11, 27, 2, 0)),
        (Span(5, Unit.WORKING_DAYS), datetime(2026, 12, 1, 16, 0)),
        (Span(1, Unit.MONTHS), datetime(2026, 12, 24, 16, 0)),
    ],
)
def test_each_unit_is_counted_in_its_own_way(span, due):
    assert after(NOW, span, lambda day: day in library_year(2026)) == due


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 1), 12, date(2027, 3, 1)),
    ],
)
def test_months_run_to_the_same_day_or_the_month_s_last(day, months, last):
    assert months_later(clock.start_of(day), months) == clock.start_of(last + DAY)


def test_a_working_day_clock_that_starts_after_midnight_in_shanghai_belongs_to_that_day():
    late_evening = datetime(2026, 11, 24, 16, 0)  # 00:00 on Wednesday 25
    due = DueTimes().due_at(running(D.ASSESSMENT_BEGUN, start=late_evening))
    assert due == clock.start_of(date(2026, 12, 1))


def test_the_county_s_number_holds_from_its_day_on_and_only_there():
    set_to(12, TODAY)
    set_to(6, TODAY + DAY)
    times = DueTimes()
    assert times.due_at(running()) == NOW + 12 * HOUR
    assert times.due_at(running(start=NOW - DAY)) == NOW
    assert times.due_at(running(start=NOW + DAY)) == NOW + DAY + 6 * HOUR
    assert times.due_at(running(area=OTHER_COUNTY)) == NOW + 24 * HOUR


STATUTORY = [rule for rule in D if RULES[rule].basis is Basis.STATUTORY]


@pytest.mark.parametrize("rule", STATUTORY, ids=str)
def test_no_county_moves_what_the_law_says(rule):
    before = DueTimes().due_at(running(rule))
    set_to(1, TODAY - DAY, rule=rule)
    assert DueTimes().due_at(running(rule)) == before


def test_a_pause_adds_its_length_and_no_more_than_until_it_was_lifted():
    pause(NOW + HOUR, NOW + 11 * HOUR)
    pause(NOW + 12 * HOUR, NOW + 20 * HOUR, resumed=NOW + 13 * HOUR)
    assert DueTimes().due_at(running()) == NOW + (24 + 10 + 1) * HOUR


def test_a_pause_after_the_due_time_changes_nothing():
    pause(NOW + 24 * HOUR, NOW + 30 * HOUR)
    assert DueTimes().due_at(running()) == NOW + 24 * HOUR


@given(begun=st.integers(1, 60), length=st.integers(1, 200))
def test_working_days_that_a_pause_touches_do_not_count(begun, length):
    ClockPause.delete().execute()
    start, end = NOW + begun * HOUR, NOW + (begun + length) * HOUR
    pause(start, end, rule=D.ASSESSMENT_BEGUN)
    due = DueTimes().due_at(running(D.ASSESSMENT_BEGUN))
    counted, day = 0, TODAY
    while counted < 3:
        day += DAY
        opens, closes = clock.start_of(day), clock.start_of(day + DAY)
        is_touched = not (end <= opens or start >= closes)
        counted += day in library_year(2026) and not is_touched
    assert due == clock.start_of(day + DAY)


def test_a_clock_says_how_it_stands():
    pause(NOW + HOUR, NOW + 2 * HOUR)
    times = DueTimes()
    states = {
        NOW: ClockState.RUNNING,
        NOW + HOUR: ClockState.PAUSED,
        NOW + 2 * HOUR: ClockState.RUNNING,
        NOW + 25 * HOUR - timedelta(seconds=1): ClockState.RUNNING,
        NOW + 25 * HOUR: ClockState.LATE,
    }
    assert {at: times.state_of(running(), at) for at in states} == states
    for hours, state in ((25, ClockState.DONE), (26, ClockState.DONE_LATE)):
        ended = running(stopped_at=NOW + hours * HOUR)
        assert times.state_of(ended, NOW + 30 * HOUR) is state


def test_a_year_that_is_not_known_is_said_aloud():
    with pytest.raises(MissingCalendarYear):
        DueTimes().due_at(running(D.ASSESSMENT_BEGUN, start=datetime(2026, 12, 30, 2)))


def test_a_clock_without_span_carries_its_own_due_time():
    assert DueTimes().due_at(running(D.FOLLOW_UP, due_at=NOW + DAY)) == NOW + DAY
    with pytest.raises(ValueError, match="its own due time"):
        DueTimes().due_at(running(D.FOLLOW_UP))


@pytest.mark.parametrize(
    ("due", "steps", "reached"),
    [
        (date(2026, 11, 27), 0, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # due Friday 24:00, next level Monday 24:00
        (date(2026, 11, 27), 2, date(2026, 12, 1)),
        (date(2026, 11, 27), 3, date(2026, 12, 2)),
    ],
)
def test_climbs_by_working_days_count_from_the_day_that_ended(due, steps, reached):
    times = DueTimes()
    end, found = clock.start_of(due + DAY), clock.start_of(reached + DAY)
    assert times.reached_at(D.ASSESSMENT_BEGUN, end, steps) == found


@pytest.mark.parametrize("steps", range(4))
def test_climbs_by_the_wall_clock_are_equally_far_apart(steps):
    assert DueTimes().reached_at(D.ASSESSMENT_BEGUN_RED, NOW, steps) == NOW + steps * 12 * HOUR
