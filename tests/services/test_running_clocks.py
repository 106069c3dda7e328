"""A clock: the same one at every reading, running from its start until it is stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.deadline_terms import Deadline
from portal.services.running_clocks import Running
from tests.factories import COUNTY, NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "stop", "is_running"),
    [(0, None, True), (1, None, False), (-2, 1, True), (-2, 0, False), (-2, -1, False)],
)
def test_a_clock_runs_from_its_start_until_it_is_stopped(start, stop, is_running):
    stopped_at = None if stop is None else NOW + stop * HOUR
    clock = Running(Deadline.ACCEPT, "report", "a", COUNTY, NOW + start * HOUR, stopped_at)
    assert clock.is_running(NOW) is is_running


def test_the_end_of_a_clock_does_not_make_it_another():
    open_one = Running(Deadline.ACCEPT, "report", "a", COUNTY, NOW)
    stopped = Running(Deadline.ACCEPT, "report", "a", COUNTY, NOW, NOW + HOUR)
    assert open_one.key == stopped.key
