"""Where one more would count most: as exact as solving again for each, and as good as promised."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.next_place import ANY, Newcomer, Present, greedy, newcomers, open_rows, rows_of
from maps.servable import gains_of_one, servable, where_next

SIZES = st.tuples(st.integers(1, 6), st.integers(0, 5), st.integers(1, 5))
PROBLEMS = SIZES.flatmap(
    lambda size: st.tuples(
        st.lists(st.integers(0, 6), min_size=size[0], max_size=size[0]),
        st.lists(st.integers(0, 6), min_size=size[1], max_size=size[1]),
        st.lists(
            st.lists(st.booleans(), min_size=size[1] + size[2], max_size=size[1] + size[2]),
            min_size=size[0],
            max_size=size[0],
        ),
        st.integers(1, 8),
    )
)


def _split(problem):
    people, places, pairs, capacity = problem
    table = np.array(pairs, dtype=bool).reshape(len(people), -1)
    return people, places, table[:, : len(places)], table[:, len(places) :], capacity


def _as_newcomers(candidates):
    return [Newcomer(n, frozenset(), column) for n, column in enumerate(candidates.T)]


@settings(max_examples=300, deadline=None)
@given(PROBLEMS)
def test_the_gain_of_one_is_what_solving_again_says(problem):
    people, places, is_open, candidates, capacity = _split(problem)
    present = Present(people, places, is_open)
    assert present.served == servable(people, places, np.ones(is_open.shape), is_open).total
    assert (present.left >= 0).all()
    told = present.gains(_as_newcomers(candidates), capacity)
    assert told == list(gains_of_one(people, places, is_open, candidates, capacity))


@settings(max_examples=150, deadline=None)
@given(PROBLEMS, st.integers(1, 4))
def test_the_lazy_greedy_gains_what_the_plain_one_gains(problem, steps):
    people, places, is_open, candidates, capacity = _split(problem)
    told = greedy(
        Present(people, places, is_open), _as_newcomers(candidates), capacity, steps=steps
    )
    plain = where_next(people, places, is_open, candidates, capacity, steps=steps)
    assert [(one.gain, one.served) for one in told] == [(one.gain, one.served) for one in plain]


def test_a_newcomer_helps_also_where_he_does_not_go_himself():
    # The one provider reaches both places and serves the first; the newcomer reaches that one only.
    present = Present([4, 4], [4], np.array([[True], [True]]))
    first = np.array([True, False])
    assert present.gain(first, 10) == 4
    assert present.with_one(first, 10).served == 8


def test_children_of_two_languages_in_one_place_are_two_rows():
    rows, children = rows_of({(1, "bo-amdo"): 3, (0, ANY): 2, (1, ANY): 0})
    assert rows == [(0, ANY), (1, "bo-amdo")]
    assert list(children) == [2, 3]


def test_who_does_not_speak_the_language_serves_only_those_for_whom_it_is_no_must():
    rows = [(0, ANY), (0, "bo-amdo"), (1, "bo-amdo")]
    is_open = np.array([[True, True], [False, True]])
    found = open_rows(rows, is_open, [{"zh"}, {"zh", "bo-amdo"}])
    assert found.tolist() == [[True, True], [False, True], [False, True]]


def test_a_newcomer_reaches_the_rows_within_his_minutes_and_languages():
    rows = [(0, ANY), (0, "bo-amdo"), (1, ANY)]
    minutes = np.array([[0.0, 70.0], [70.0, 0.0]])
    chinese = newcomers(rows, minutes, 60, {"zh"})
    assert [one.rows.tolist() for one in chinese] == [[True, False, False], [False, False, True]]
    amdo = newcomers(rows, minutes, 90, {"zh", "bo-amdo"})
    assert [one.rows.tolist() for one in amdo] == [[True, True, True], [True, True, True]]
    assert [one.place for one in amdo] == [0, 1]


def test_nothing_is_gained_where_nothing_is_short_and_nothing_breaks_where_there_is_nobody():
    nobody = Present([], [], np.zeros((0, 0), dtype=bool))
    assert (nobody.served, nobody.gains([], 3)) == (0, [])
    full = Present([2], [5], np.array([[True]]))
    one = Newcomer(0, frozenset(), np.array([True]))
    assert full.gains([one], 5) == [0]
    assert greedy(full, [one], 5, steps=3) == []
    assert open_rows([], np.zeros((0, 2), dtype=bool), [set(), set()]).shape == (0, 2)


@pytest.mark.parametrize(
    "bad",
    [
        ([1, 2], [1], np.ones((1, 1), dtype=bool)),
        ([1, -2], [1], np.ones((2, 1), dtype=bool)),
        ([1, 2], [-1], np.ones((2, 1), dtype=bool)),
    ],
)
def test_what_does_not_fit_is_refused(bad):
    with pytest.raises(ValueError, match=r"rows|0 or more"):
        Present(*bad)
