"""What present capacity can serve, and where one more counts most."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.servable import GREEDY_BOUND, gains_of_one, servable, where_next

OPEN = np.array([[True, False], [True, True], [False, True]])
MINUTES = np.array([[20.0, 90.0], [50.0, 40.0], [90.0, 10.0]])
PROBLEMS = st.integers(1, 4).flatmap(
    lambda areas: st.integers(0, 3).flatmap(
        lambda providers: st.tuples(
            st.lists(st.integers(0, 6), min_size=areas, max_size=areas),
            st.lists(st.integers(0, 6), min_size=providers, max_size=providers),
            st.lists(
                st.lists(st.booleans(), min_size=providers + 3, max_size=providers + 3),
                min_size=areas,
                max_size=areas,
            ),
        )
    )
)


def test_capacity_is_given_where_it_serves_most():
    found = servable([10, 5, 5], [10, 5], MINUTES, OPEN)
    assert found.total == 15
    assert list(found.served + found.gap) == [10, 5, 5]
    assert list(found.used) == [10, 5]


def test_of_all_fullest_plans_the_one_with_the_fewest_minutes_is_taken():
    found = servable([0, 5, 5], [0, 5], MINUTES, OPEN)
    assert list(found.served) == [0, 0, 5]
    assert found.minutes == 50


def test_one_more_counts_most_where_the_gap_is():
    reached_by = np.array([[True, False], [False, False], [False, True]])
    assert list(gains_of_one([10, 0, 2], [1, 0], OPEN, reached_by, 5)) == [5, 2]
    steps = where_next([10, 0, 2], [1, 0], OPEN, reached_by, 5, steps=5)
    assert [(one.candidate, one.gain) for one in steps] == [(0, 5), (0, 4), (1, 2)]
    assert steps[-1].served == 12


def test_nothing_is_suggested_where_nothing_is_gained():
    assert where_next([0, 0, 0], [1, 1], OPEN, OPEN, 5) == []
    assert where_next([3, 3, 3], [1, 1], OPEN, np.zeros((3, 0), dtype=bool), 5) == []


@pytest.mark.parametrize(
    "bad",
    [
        ([1, 2], [10, 5], MINUTES, OPEN),
        ([1, 2, -3], [10, 5], MINUTES, OPEN),
        ([1, 2, 3], [10, 5], MINUTES * np.nan, OPEN),
    ],
)
def test_what_does_not_fit_is_refused(bad):
    with pytest.raises(ValueError, match=r"rows|0 or more"):
        servable(*bad)


def test_candidates_must_fit_the_areas():
    with pytest.raises(ValueError, match="candidates"):
        where_next([1, 2, 3], [1, 1], OPEN, OPEN[:2], 5)


def _by_subsets(people, places, pairs):
    """Answer the most that can be served, by the smallest cut: try every set of areas."""
    areas = range(len(people))
    cuts = []
    for size in range(len(people) + 1):
        for inside in combinations(areas, size):
            reached = [j for j in range(len(places)) if any(pairs[i][j] for i in inside)]
            outside = sum(people[i] for i in areas if i not in inside)
            cuts.append(outside + sum(places[j] for j in reached))
    return min(cuts)


@settings(max_examples=150, deadline=None)
@given(PROBLEMS)
def test_the_flow_equals_the_smallest_cut(problem):
    people, places, pairs = problem
    is_open = np.array(pairs)[:, : len(places)]
    found = servable(people, places, np.ones(is_open.shape), is_open)
    assert found.total == _by_subsets(people, places, pairs)
    assert (found.used <= np.array(places)).all()
    assert (found.gap >= 0).all()


@settings(max_examples=80, deadline=None)
@given(PROBLEMS, st.integers(1, 4))
def test_several_openings_reach_what_the_bound_promises(problem, capacity):
    people, places, pairs = problem
    table = np.array(pairs)
    is_open, candidates = table[:, : len(places)], table[:, len(places) :]
    before = _by_subsets(people, places, is_open)
    steps = where_next(people, places, is_open, candidates, capacity, steps=2)
    best = max(
        _by_subsets(
            people, [*places, capacity, capacity], np.column_stack([is_open, candidates[:, chosen]])
        )
        for chosen in ([a, b] for a, b in product(range(3), repeat=2))
    )
    gained = sum(one.gain for one in steps)
    assert gained >= GREEDY_BOUND * (best - before) - 1e-9
    assert [one.gain for one in steps] == sorted((one.gain for one in steps), reverse=True)
