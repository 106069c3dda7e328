"""Arcs are columns of one length, sorted, each pair once."""

from __future__ import annotations

import numpy as np
import pytest

from matching.arcs import MOST_MINUTES, Arcs


def test_arcs_are_taken_by_mask_and_by_place():
    arcs = Arcs.of([0, 0, 2], [1, 3, 0], [500, 0, 1000], [10, 20, 30])
    assert len(arcs) == 3
    assert arcs.take(arcs.score > 0).helper.tolist() == [1, 0]
    assert arcs.take(np.array([2])).minutes.tolist() == [30]


def test_parts_are_joined_in_order_and_none_at_all_is_empty():
    one, other = Arcs.of([0], [1], [5], [6]), Arcs.of([1], [0], [7], [8])
    assert Arcs.concatenate([one, other]).score.tolist() == [5, 7]
    assert len(Arcs.concatenate([])) == 0


def test_minutes_that_do_not_fit_are_clipped_and_never_wrap():
    assert Arcs.of([0], [0], [0], [1_000_000]).minutes.tolist() == [MOST_MINUTES]


@pytest.mark.parametrize(
    ("need", "helper", "score"),
    [([0, 0], [1, 1], [5, 5]), ([1, 0], [0, 0], [5, 5]), ([0], [0], [1001]), ([0], [0], [-1])],
    ids=["twice", "not sorted", "above", "below"],
)
def test_arcs_that_break_the_shape_are_refused(need, helper, score):
    with pytest.raises(AssertionError):
        Arcs.of(need, helper, score, [0] * len(need)).check()
