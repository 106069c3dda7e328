"""The figures of one place: every share with what it is made of, ranked by children."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maps.ladder import Standing
from portal.coverage_terms import Bucket, CoverageMeasure, LadderStep
from portal.services.coverage_ladder import Ladder
from portal.services.coverage_places import BY_CHANCE, BY_RECORDS, WITHIN, PlaceFigures, smoothed
from portal.services.shares import Share

M = CoverageMeasure
PLACE = PlaceFigures(
    code="632521101", registered=20, need=10, asked=12, taken=9, contacted=6, full=4, visits=15,
    expected=30, pending=1, buckets={}, within={30: 2, 60: 5, 120: 8}, guessed=3, access=0.5,
    servable=Share(7, 10), last_on=None, is_stale=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "share", "value"),
    [
        (M.TAKEN, Share(9, 12), 75.0), (M.CONTACT, Share(6, 10), 60.0),
        (M.FULL, Share(4, 10), 40.0), (M.INTENSITY, Share(15, 30), 50.0), (M.ACCESS, None, 0.5),
        (M.SERVABLE, Share(7, 10), 70.0),
        (M.WITHIN_30, Share(2, 10), 20.0), (M.WITHIN_60, Share(5, 10), 50.0),
        (M.WITHIN_120, Share(8, 10), 80.0),
    ],
)  # fmt: skip
def test_every_measure_says_what_it_is_made_of(measure, share, value):
    assert PLACE.share(measure) == share
    assert PLACE.value(measure) == value


@pytest.mark.parametrize("measure", CoverageMeasure)
def test_only_shares_that_chance_plays_a_part_in_are_smoothed(measure):
    rows = [PLACE, replace(PLACE, code="632521102", contacted=1, full=1, taken=1, visits=1)]
    found = smoothed(rows, measure)
    is_raw = found == {row.code: row.value(measure) for row in rows}
    assert is_raw == (measure not in BY_CHANCE)


def test_where_nobody_needs_anything_there_is_nothing_to_smooth():
    empty = replace(PLACE, need=0, asked=0, taken=0, contacted=0, full=0, visits=0, expected=0)
    assert smoothed([empty], M.FULL) == {empty.code: None}


def test_places_are_ranked_by_children_not_served_in_full():
    assert PLACE.short == 6


@pytest.mark.parametrize("measure", CoverageMeasure)
def test_only_what_goes_by_records_grows_old(measure):
    assert PLACE.is_too_old(measure) == (measure in BY_RECORDS)


def test_every_measure_is_either_counted_or_worked_out():
    assert {*BY_CHANCE, *WITHIN, M.ACCESS, M.SERVABLE} == set(CoverageMeasure)


def test_steps_and_buckets_are_called_as_the_maps_call_them():
    assert [step.value for step in LadderStep] == list(Ladder(0, 0, 0, 0, 0, 0).steps())
    assert [bucket.value for bucket in Bucket] == [standing.value for standing in Standing]
