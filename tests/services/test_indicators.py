"""Supervision's figures: whose they are, which place stands first, and how months are cut."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal.services import indicators
from portal.services.indicators import Figure, Measure
from portal.services.shares import Share
from portal.supervision_terms import FigureKind
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("db")
K = FigureKind


def measure(kind, figures):
    """Answer a measure that counts what is given."""
    return Measure(kind, lambda scope: figures)


def first_of(kind, figures):
    """Answer the code of the place that stands first."""
    return indicators.by_place(measure(kind, figures), "6325", NOW, NOW)[0].code


def test_a_sure_bad_share_stands_before_a_lucky_small_one():
    figures = {
        "632521": Figure(share=Share(60, 100)),
        "632522": Figure(share=Share(10, 10)),
        "632523": Figure(share=Share(6, 12)),
        "632524": Figure(share=Share(95, 100)),
        "632525": Figure(share=Share(95, 100)),
    }
    rows = indicators.by_place(measure(K.SHARE, figures), "6325", NOW, NOW)
    assert [row.code for row in rows][0] == "632521"
    assert rows[0].is_different


def test_too_few_are_never_ranked():
    figures = {"632521": Figure(share=Share(0, 9)), "632522": Figure(share=Share(99, 100))}
    rows = indicators.by_place(measure(K.SHARE, figures), "6325", NOW, NOW)
    assert rows[0].code == "632522"
    assert not any(row.is_different for row in rows if row.code == "632521")


def test_the_largest_count_and_the_longest_hours_stand_first():
    assert first_of(K.COUNT, {"632523": Figure(count=2), "632522": Figure(count=1)}) == "632523"
    slow, fast = Figure(hours=(9.0,) * 10), Figure(hours=(2.0,) * 10)
    assert first_of(K.HOURS, {"632522": fast, "632525": slow}) == "632525"


def test_every_place_of_the_level_is_listed_also_without_a_figure():
    rows = indicators.by_place(measure(K.COUNT, {}), "6325", NOW, NOW)
    assert [row.code for row in rows] == ["632521", "632522", "632523", "632524", "632525"]


def test_what_only_counties_know_is_not_shown_below_them():
    known = Measure(K.COUNT, lambda scope: {}, deepest=6)
    assert indicators.by_place(known, "632521", NOW, NOW) == []


@pytest.mark.parametrize(
    ("role", "area", "prefix", "may"),
    [
        (Role.SUPERVISOR, "63", "63", True),
        (Role.SUPERVISOR, "63", "632521", True),
        (Role.SUPERVISOR, "63", "632521101", False),
        (Role.SUPERVISOR, "6325", "63", False),
        (Role.SUPERVISOR, "6325", "6326", False),
        (Role.COUNTY, "632521", "632521101", True),
        (Role.COUNTY, "632521", "632522", False),
        (Role.COUNTY, "632521", "632521999", False),
        (Role.TOWNSHIP, "632521101", "632521101", False),
    ],
)
def test_only_counties_read_by_village_and_nobody_outside_his_area(role, area, prefix, may):
    account = factories.make_account(role, area_code=area)
    assert indicators.may_read(account, prefix) is may


def test_a_window_begins_with_a_shanghai_month():
    since, until = indicators.window(NOW, 3)
    assert (since, until) == (datetime(2026, 8, 31, 16, 0), NOW)


def test_the_trend_has_twelve_months_without_gap_or_overlap():
    windows = []

    def count(scope):
        windows.append((scope.since, scope.until))
        return {}

    months = indicators.trend(Measure(K.COUNT, count), "63", NOW)
    assert [first for first, _ in months][::11] == [date(2025, 12, 1), date(2026, 11, 1)]
    ordered = sorted(windows)
    assert all(ended == begun for (_, ended), (begun, _) in zip(ordered, ordered[1:], strict=False))


def test_what_must_be_nought_alarms():
    assert indicators.is_alarming(K.ZERO, Figure(count=1))
    assert not indicators.is_alarming(K.ZERO, Figure())
    assert not indicators.is_alarming(K.COUNT, Figure(count=5))


def test_the_last_day_of_a_window_is_in_it():
    scope = indicators.Scope("63", 2, NOW - timedelta(days=1), NOW)
    assert scope.day == date(2026, 11, 24)


@pytest.mark.parametrize(("kind", "first"), [(K.BURDEN, "632524"), (K.AVERAGE, "632522")], ids=str)
def test_by_head_the_heaviest_burden_and_the_smallest_average_stand_first(kind, first):
    figures = {
        "632522": Figure(count=4, of=4),
        "632523": Figure(count=9, of=3),
        "632524": Figure(count=1),
    }
    assert first_of(kind, figures) == first
    both = sum(figures.values(), indicators.NONE)
    assert (both.count, both.of, both.by_head) == (14, 7, 2.0)
