"""A staff map tells one truth: page, map and export read the same figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from maps.drawing import Shade
from portal.coverage_terms import CoverageMeasure
from portal.models import Area, Child
from portal.services import coverage, coverage_access
from portal.services.coverage_questions import Question
from portal.services.shares import Share
from portal.vocabulary import AssignmentStatus, RecordStatus
from tests import factories
from tests.factories import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, PROVINCE, TODAY, TOWNSHIP, VILLAGE
from tests.services.test_today import counted_queries

pytestmark = pytest.mark.usefixtures("db")
M = CoverageMeasure
DECEMBER = date(2026, 12, 1)


def ask(prefix=COUNTY, measure=M.TAKEN, service="E1", month=DECEMBER, language=None):
    today = TODAY + timedelta(days=30)
    return Question(prefix, service, language, month, measure, today)


def figures(*args, **how):
    return coverage.figures(ask(*args, **how))


def serve(need):
    row = factories.make_assignment(need, status=AssignmentStatus.DELIVERED)
    factories.make_record(row, status=RecordStatus.VERIFIED)


def busy_county():
    for code in (TOWNSHIP, TOWNSHIP, OTHER_TOWNSHIP):
        serve(factories.make_need(factories.make_child(area_code=code), slots=2))
        factories.make_need(factories.make_child(area_code=code))


def test_places_add_up_to_the_whole_and_every_place_has_a_row():
    busy_county()
    told = figures()
    assert len(told.rows) == len(coverage_access.ground(COUNTY, "E1", since=DECEMBER,
                                                        until=DECEMBER).townships)  # fmt: skip
    for name in ("registered", "need", "asked", "taken", "contacted", "full", "visits",
                 "expected", "pending", "guessed", "short"):  # fmt: skip
        assert sum(getattr(row, name) for row in told.rows) == getattr(told.whole, name), name
    assert (told.whole.need, told.whole.contacted, told.whole.asked) == (6, 3, 9)
    assert told.ladder.need == told.whole.need
    assert told.ladder.contacted == told.whole.contacted
    assert sum(told.whole.buckets.values()) == told.whole.need


@pytest.mark.parametrize("measure", CoverageMeasure)
def test_a_county_says_the_same_from_above_and_from_within(measure):
    busy_county()
    within = figures(COUNTY, measure).whole
    above = next(row for row in figures(PROVINCE, measure).rows if row.code == COUNTY)
    assert above == within
    assert above.value(measure) is not None or measure is M.SERVABLE


def test_the_places_most_children_short_stand_first():
    busy_county()
    told = figures()
    assert [row.code for row in told.rows[:2]] == [TOWNSHIP, OTHER_TOWNSHIP]
    assert [row.short for row in told.rows[:3]] == [2, 1, 0]


def test_nobody_in_need_is_no_value_and_nobody_in_reach_is_a_nought():
    factories.make_need()
    for measure in set(CoverageMeasure) - {M.SERVABLE}:
        told = figures(measure=measure)
        rows = {row.code: row for row in told.rows}
        assert rows[TOWNSHIP].value(measure) == 0.0
        assert rows[OTHER_TOWNSHIP].value(measure) is None
        assert coverage.shades(told)[OTHER_TOWNSHIP] is Shade.NO_NEED


def test_what_goes_by_records_is_too_old_after_ninety_days():
    old = factories.make_need(starts_at=factories.NOW - timedelta(days=80))
    serve(old)
    factories.make_need()
    told = figures(measure=M.CONTACT)
    assert next(row for row in told.rows if row.code == TOWNSHIP).is_stale
    assert coverage.shades(told)[TOWNSHIP] is Shade.STALE
    assert coverage.shades(figures(measure=M.TAKEN))[TOWNSHIP] == 0.0


def test_the_children_without_a_place_are_told_and_counted_nowhere_else():
    factories.make_need()
    lost = factories.make_need().child
    Child.update(area_code=COUNTY).where(Child.id == lost.id).execute()
    told = figures()
    assert (told.without_place, told.whole.need, told.ladder.need) == (1, 1, 1)


def test_children_whose_township_has_no_point_of_its_own_are_told():
    Area.update(is_approximate=False).execute()
    factories.make_need()
    assert figures().near_seat == 0
    Area.update(is_approximate=True).where(Area.code == TOWNSHIP).execute()
    assert figures().near_seat == 1


def test_an_estimated_way_is_said_to_be_one():
    factories.make_need(factories.make_child(area_code=OTHER_TOWNSHIP))
    factories.make_helper(max_minutes=600)
    assert figures().whole.guessed == 1
    factories.make_road_table((TOWNSHIP, OTHER_TOWNSHIP, "40"))
    told = figures()
    assert (told.whole.guessed, told.reach.median_minutes) == (0, 40)
    assert told.whole.within == {30: 0, 60: 1, 120: 1}


def test_what_may_be_done_online_is_told_apart_and_only_of_such_services():
    factories.make_need()
    assert figures().online == 0
    factories.make_helper(lat=38.9, lon=93.0)
    told = figures()
    assert (told.online, told.ladder.accessible) == (1, 0)
    assert figures(service="S2").online is None
    assert figures(service=None).online is None


def test_how_places_are_spread_hangs_on_how_far_one_looks():
    factories.make_need(factories.make_child(area_code=OTHER_TOWNSHIP))
    factories.make_helper(capacity=3, max_minutes=600)
    factories.make_road_table((TOWNSHIP, OTHER_TOWNSHIP, "130", "130"))
    told = {one.minutes: one for one in figures().spreads}
    assert [told[minutes].without for minutes in coverage.THRESHOLDS] == [1, 1, 0]
    assert (told[60].mean, told[60].gini) == (0.0, None)
    assert (told[180].mean, told[180].gini) == (3.0, 0.0)
    assert told[180].worst == pytest.approx(3)


def test_a_month_without_anybody_has_dashes_and_no_noughts():
    told = figures()
    assert (told.reach.median_minutes, told.spreads[0].mean, told.spreads[0].worst) == (None,) * 3
    assert told.ladder.largest_drop() is None


def test_a_village_is_told_of_its_own_children_only():
    factories.make_need(factories.make_child(area_code=VILLAGE))
    factories.make_need(factories.make_child(area_code=f"{TOWNSHIP}202"))
    told = figures(VILLAGE)
    assert [(row.code, row.need, row.registered) for row in told.rows] == [(TOWNSHIP, 1, 1)]
    assert told.whole.need == 1


def test_another_county_is_not_counted():
    factories.make_need()
    assert figures(OTHER_COUNTY).whole.need == 0


def test_smoothed_colours_lie_between_the_place_and_all_places_and_figures_stay():
    busy_county()
    for _ in range(2):
        serve(factories.make_need(factories.make_child(area_code=OTHER_TOWNSHIP)))
    plain = figures(measure=M.CONTACT)
    smooth = coverage.figures(replace(plain.asked, is_smoothed=True))
    assert smooth.rows == plain.rows
    raw, drawn = coverage.shades(plain), coverage.shades(smooth)
    assert (raw[TOWNSHIP], raw[OTHER_TOWNSHIP]) == (50.0, 75.0)
    assert 50 < drawn[TOWNSHIP] < 75
    assert 50 < drawn[OTHER_TOWNSHIP] < 75


def test_what_nobody_has_worked_out_is_not_shown_and_no_nought():
    factories.make_need()
    asked = replace(ask(measure=M.SERVABLE), month=TODAY.replace(day=1), today=TODAY)
    assert set(coverage.shades(coverage.figures(asked)).values()) == {Shade.NOT_SHOWN}
    factories.make_gap_line()
    told = coverage.figures(asked)
    assert coverage.shades(told)[TOWNSHIP] == pytest.approx(100 * 8 / 12)
    assert coverage.shades(told)[OTHER_TOWNSHIP] is Shade.NO_NEED
    assert told.whole.servable == Share(8, 12)


def test_breaks_never_change_with_the_month_or_the_place():
    busy_county()
    legends = {
        tuple((entry.low, entry.high) for entry in coverage.picture(told, tiles_url=None).legend)
        for told in (figures(), figures(PROVINCE), figures(month=date(2026, 3, 1)))
    }
    assert len(legends) == 1
    assert coverage.breaks(M.ACCESS) != coverage.breaks(M.FULL)


@pytest.mark.parametrize("prefix", [PROVINCE, "6325", COUNTY, TOWNSHIP, VILLAGE])
def test_the_picture_holds_codes_and_numbers_only(prefix):
    factories.make_need()
    drawn = coverage.picture(figures(prefix), tiles_url=None)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in drawn.html + drawn.script)
    assert "http" not in drawn.html + drawn.script
    assert set(drawn.classes) == {row.code for row in figures(prefix).rows}


def test_the_count_of_queries_does_not_grow_with_the_rows():
    with counted_queries() as asked:
        figures()
    few = len(asked)
    busy_county()
    with counted_queries() as asked:
        figures(PROVINCE)
    assert len(asked) == few
    assert few <= 26
