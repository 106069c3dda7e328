"""The calendar of sweeps: every one once a year, no two at once, none of a year nobody knows."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from portal.services import sweep_calendar
from portal.services.sweep_calendar import PREFECTURES, SPRING_FESTIVAL, YearUnknown, windows
from portal.sweep_terms import Season

YEARS = sorted(SPRING_FESTIVAL)
PASTORAL = {Season.BEFORE_CORDYCEPS, Season.SUMMER_PASTURE}


def of_place(year, prefix):
    return [window for window in windows(year) if window.covers(prefix)]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("prefix", PREFECTURES)
def test_a_place_has_every_sweep_of_its_kind_exactly_once_a_year(year, prefix):
    counts = Counter((window.season, window.part) for window in of_place(year, prefix))
    assert set(counts.values()) == {1}
    everywhere = set(Season) - PASTORAL - {Season.RAMEN_DEPARTURE, Season.MONTHLY}
    assert everywhere <= {season for season, _part in counts}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("prefix", PREFECTURES)
def test_no_place_has_two_sweeps_on_one_day(year, prefix):
    rows = of_place(year, prefix)
    for before, after in zip(rows, rows[1:], strict=False):
        assert before.closes_on < after.opens_on


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("prefix", PREFECTURES)
def test_every_month_ends_one_sweep_at_least(year, prefix):
    assert {window.closes_on.month for window in of_place(year, prefix)} == set(range(1, 13))


@pytest.mark.parametrize("year", YEARS)
def test_a_sweep_lies_within_its_year(year):
    for window in windows(year):
        assert window.opens_on.year == window.closes_on.year == year
        assert timedelta(days=7) <= window.closes_on - window.opens_on <= timedelta(days=15)


@pytest.mark.parametrize("year", YEARS)
def test_the_festival_lies_between_its_two_sweeps(year):
    found = {window.season: window for window in windows(year)}
    spring = SPRING_FESTIVAL[year]
    assert found[Season.BEFORE_SPRING_FESTIVAL].closes_on < spring
    assert spring < found[Season.AFTER_SPRING_FESTIVAL].opens_on
    assert found[Season.RAMEN_DEPARTURE].opens_on > found[Season.AFTER_SPRING_FESTIVAL].closes_on


def test_pastures_and_ramen_are_asked_about_where_they_are():
    yushu = {window.season for window in of_place(2026, "632701")}
    hualong = {window.season for window in of_place(2026, "630224")}
    assert yushu >= PASTORAL
    assert Season.RAMEN_DEPARTURE not in yushu
    assert Season.RAMEN_DEPARTURE in hualong
    assert not hualong & PASTORAL


def test_a_year_that_nobody_wrote_down_is_a_loud_error():
    with pytest.raises(YearUnknown, match="2031"):
        windows(2031)


def test_what_is_open_or_closed_lately_is_found_over_the_turn_of_the_year():
    found = sweep_calendar.around(date(2027, 1, 5), back=timedelta(days=31))
    assert [window.season for window in found] == [Season.BEFORE_WINTER_HOLIDAY]
