"""Sweeps open by the calendar, each once a county, whenever and however often the clock ticks."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.models import Child, Message, Sweep, SweepLine, SweepVillage
from portal.services import sweep_calendar, sweep_opening
from portal.services.transactions import transaction
from portal.sweep_terms import Season
from portal.vocabulary import ChildStatus
from tests import factories
from tests.factories import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.usefixtures("db")
OPENS = date(2026, 12, 8)  # Before the winter holiday.


def on(day, hour=9):
    return clock.to_utc(datetime(day.year, day.month, day.day, hour))


def test_the_first_tick_of_a_sweep_lists_each_village_of_each_county_with_children():
    factories.make_child()
    factories.make_child()
    factories.make_child(area_code=OTHER_TOWNSHIP)
    factories.make_child(area_code="630121001")
    assert sweep_opening.open_due(on(OPENS)) == 2
    assert {s.area_code for s in Sweep.select()} == {COUNTY, "630121"}
    assert Sweep.get().season is Season.BEFORE_WINTER_HOLIDAY
    lists = {v.area_code: v.lines.count() for v in SweepVillage.select()}
    assert lists == {VILLAGE: 2, OTHER_TOWNSHIP: 1, "630121001": 1}


def test_the_director_hears_of_his_list_and_the_message_holds_nothing_of_a_child():
    child = factories.make_child()
    sweep_opening.open_due(on(OPENS))
    message = Message.get(Message.template == "sweep_opened")
    assert message.destination == child.entered_by.email
    assert child.name not in message.payload


def test_only_children_on_the_register_when_it_opened_are_listed():
    listed = factories.make_child(confirmed_at=on(OPENS))
    factories.make_child(confirmed_at=on(OPENS + timedelta(days=1)))
    for status in set(ChildStatus) - {ChildStatus.ACTIVE}:
        factories.make_child(status=status)
    sweep_opening.open_due(on(OPENS + timedelta(days=3)))
    assert [line.child_id for line in SweepLine.select()] == [listed.id]


def test_a_county_without_children_on_the_register_has_no_sweep():
    factories.make_child(status=ChildStatus.DRAFT)
    assert sweep_opening.open_due(on(OPENS)) == 0


def test_a_list_whose_last_waiting_child_left_the_register_is_finished():
    child = factories.make_child()
    sweep_opening.open_due(on(OPENS))
    with transaction():
        Child.update(status=ChildStatus.EXITED).where(Child.id == child.id).execute()
    sweep_opening.open_due(on(OPENS, hour=12))
    assert SweepVillage.get().finished_at == on(OPENS, hour=12)


def test_after_a_standstill_the_sweep_has_the_days_of_the_calendar():
    factories.make_child()
    sweep_opening.open_due(on(OPENS + timedelta(days=30)))
    sweep = Sweep.get(Sweep.season == Season.BEFORE_WINTER_HOLIDAY)
    assert (sweep.opens_on, sweep.closes_on) == (OPENS, OPENS + timedelta(days=14))


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 364), max_size=12))
def test_every_sweep_once_a_year_and_county_whatever_the_ticks(extra_days):
    """A tick at least once a month, and others at random, in any order: the same sweeps."""
    SweepLine.delete().execute()
    SweepVillage.delete().execute()
    Sweep.delete().execute()
    if not Child.select().exists():
        factories.make_child(area_code=TOWNSHIP)
        factories.make_child(area_code="630224001")
    days = [date(2027, 1, 1) + timedelta(days=n) for n in [*extra_days, *range(27, 365, 28)]]
    for day in [*days, date(2027, 12, 31)]:
        sweep_opening.open_due(on(day))
    of_year = Sweep.select().where(Sweep.year == 2027)
    for county in (COUNTY, "630224"):
        opened = Counter((s.season, s.part) for s in of_year.where(Sweep.area_code == county))
        wanted = [w for w in sweep_calendar.windows(2027) if w.covers(county)]
        assert opened == Counter((w.season, w.part) for w in wanted)
