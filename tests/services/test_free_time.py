"""Weekly hours turned round: what they do not cover is busy."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.services.free_time import busy_outside_week, days_of

SATURDAY = date(2026, 12, 5)


def _at(hour, day=SATURDAY):
    return datetime(day.year, day.month, day.day) + timedelta(hours=hour)


def test_whoever_gave_no_hours_is_never_busy():
    assert busy_outside_week([], [SATURDAY]) == []


def test_a_day_without_a_window_is_busy_all_day():
    assert busy_outside_week([(0, 540, 600)], [SATURDAY]) == [(_at(0), _at(24))]


def test_what_a_window_leaves_is_busy_before_and_after():
    found = busy_outside_week([(5, 9 * 60, 12 * 60)], [SATURDAY])
    assert found == [(_at(0), _at(9)), (_at(12), _at(24))]


def test_windows_that_touch_or_overlap_leave_no_gap():
    found = busy_outside_week([(5, 540, 720), (5, 700, 800), (5, 800, 1440)], [SATURDAY])
    assert found == [(_at(0), _at(9))]


def test_a_busy_night_is_one_span():
    sunday = SATURDAY + timedelta(days=1)
    found = busy_outside_week([(5, 0, 1200), (6, 600, 1440)], [SATURDAY, sunday])
    assert found == [(_at(20), _at(34))]


def test_a_span_past_midnight_touches_both_days():
    assert days_of([(_at(23), _at(25))]) == [SATURDAY, SATURDAY + timedelta(days=1)]


windows = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)).filter(
        lambda window: window[1] < window[2]
    ),
    min_size=1,
)


@given(windows, st.integers(0, 7 * 1440 - 1))
def test_a_minute_is_busy_exactly_if_no_window_holds_it(week, minute):
    monday = date(2026, 11, 30)
    days = [monday + timedelta(days=number) for number in range(7)]
    moment = _at(0, monday) + timedelta(minutes=minute)
    weekday, within_day = divmod(minute, 1440)
    is_free = any(day == weekday and first <= within_day < last for day, first, last in week)
    spans = busy_outside_week(week, days)
    assert any(start <= moment < end for start, end in spans) is not is_free
