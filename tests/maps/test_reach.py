"""Shares within fixed minutes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.reach import THRESHOLDS, reach

MINUTES = np.array([[20.0, 100.0], [50.0, 40.0], [200.0, 130.0]])


def test_the_nearest_provider_counts_weighted_by_children():
    found = reach([100, 50, 10], MINUTES)
    assert found.within == {30: 100 / 160, 60: 150 / 160, 120: 150 / 160}
    assert found.median_minutes == 20
    assert found.ninetieth_minutes == 40


def test_a_provider_who_does_not_serve_the_area_is_not_in_reach():
    is_open = np.array([[False, True], [True, True], [True, True]])
    assert reach([100, 0, 0], MINUTES, is_open).within == {30: 0, 60: 0, 120: 1}


def test_where_nobody_needs_anything_there_is_no_share():
    found = reach([0, 0, 0], MINUTES)
    assert set(found.within.values()) == {None}
    assert found.median_minutes is None


def test_without_any_provider_nobody_is_reached():
    found = reach([5], np.zeros((1, 0)))
    assert set(found.within.values()) == {0.0}
    assert found.ninetieth_minutes is None


@pytest.mark.parametrize("bad", [([1], MINUTES), ([-1, 0, 0], MINUTES), ([[1, 2, 3]], MINUTES)])
def test_what_does_not_fit_is_refused(bad):
    with pytest.raises(ValueError, match="demand"):
        reach(*bad)


@given(st.lists(st.integers(0, 50), min_size=3, max_size=3), st.integers(0, 300))
def test_more_supply_and_more_time_never_lower_the_share(demand, minutes):
    before = reach(demand, MINUTES)
    after = reach(demand, np.column_stack([MINUTES, [minutes, 10, 300]]))
    if sum(demand):
        assert all(after.within[edge] >= before.within[edge] for edge in THRESHOLDS)
        assert list(before.within.values()) == sorted(before.within.values())
