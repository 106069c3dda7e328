"""The clock of a list: from the calendar's first day to the end of its last, in Shanghai."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import SweepVillage
from portal.services import sweep_clocks
from portal.services.clock_sources import SOURCES
from tests import factories
from tests.factories import NOW, TODAY, VILLAGE

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def found(at=NOW, **values):
    return list(sweep_clocks.clocks(at, **values))


def finish(village, at):
    SweepVillage.update(finished_at=at).where(SweepVillage.id == village.id).execute()


def test_a_list_has_until_the_end_of_the_sweeps_last_day():
    village = factories.make_list()
    [running] = found()
    assert (running.rule, running.kind, running.ref) == (
        Deadline.SWEEP, "sweep_village", village.ref,
    )  # fmt: skip
    assert running.area_code == VILLAGE
    assert running.started_at == clock.start_of(TODAY - 5 * DAY)
    assert running.due_at == clock.start_of(TODAY + 6 * DAY)
    assert running.is_running(NOW)


def test_it_is_the_same_clock_however_late_the_list_was_opened():
    factories.make_list(created_at=NOW + 3 * DAY)
    assert found()[0].started_at == clock.start_of(TODAY - 5 * DAY)


def test_a_list_finished_late_stays_and_one_in_time_goes():
    late, timely = factories.make_list(), factories.make_list()
    finish(late, NOW + 8 * DAY)
    finish(timely, NOW + DAY)
    assert [running.ref for running in found(NOW + 9 * DAY)] == [late.ref]
    assert found(NOW + 9 * DAY)[0].stopped_at == NOW + 8 * DAY


def test_before_it_opens_and_elsewhere_there_is_none():
    factories.make_list()
    assert found(NOW - 6 * DAY) == []
    assert found(area="630121") == []
    assert sweep_clocks.clocks in SOURCES
