"""What one public figure looks like, and when it may change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.rounding import LEAST_MOVE, RELEASES_TO_TURN, rounded, run_of_kind, settled
from maps.tables import HIDDEN

FIGURES = st.one_of(st.just(HIDDEN), st.integers(2, 20).map(lambda n: 5 * n))


@pytest.mark.parametrize(
    ("count", "figure"),
    [(1, "*"), (7, "*"), (8, 10), (9, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)],
)
def test_seven_and_fewer_are_the_mark_and_more_go_to_the_nearest_five(count, figure):
    assert rounded(count, 5000) == figure


@pytest.mark.parametrize(("people", "figure"), [(49, "*"), (50, 0), (None, "*"), (0, "*")])
def test_nought_is_shown_only_among_fifty_people_or_more(people, figure):
    assert rounded(0, people) == figure


def test_a_cell_without_history_is_fresh():
    assert settled(23, 100, []) == 25


@pytest.mark.parametrize(("count", "figure"), [(16, 20), (20, 20), (24, 20), (25, 25), (15, 15)])
def test_a_number_stays_until_the_truth_has_moved_by_five(count, figure):
    assert settled(count, 100, [20]) == figure


@pytest.mark.parametrize(("count", "figure"), [(26, 20), (27, 25), (18, 20), (17, 15)])
def test_the_move_is_counted_from_the_truth_behind_the_figure_where_it_was_kept(count, figure):
    assert settled(count, 100, [20], before=22) == figure


@pytest.mark.parametrize("last", [HIDDEN, 10])
@pytest.mark.parametrize("releases", range(1, RELEASES_TO_TURN + 2))
def test_mark_and_number_turn_into_each_other_only_after_three_releases(last, releases):
    count = 30 if last == HIDDEN else 3
    turned = settled(count, 100, [last] * releases) != last
    assert turned == (releases >= RELEASES_TO_TURN)


def test_an_older_kind_does_not_count_towards_the_three():
    assert run_of_kind([10, 10, 10, HIDDEN, HIDDEN]) == 2
    assert settled(30, 100, [10, 10, 10, HIDDEN, HIDDEN]) == HIDDEN
    assert run_of_kind([]) == 0


@given(st.lists(FIGURES, max_size=6), st.integers(0, 100), st.integers(0, 200))
def test_no_count_below_eight_is_ever_a_fresh_number(history, count, people):
    figure = settled(count, people, history)
    is_old = bool(history) and figure == history[-1]
    assert figure == HIDDEN or figure == 0 or figure % 5 == 0
    if count < 8 and not is_old:
        assert figure in (HIDDEN, 0)


@given(st.integers(8, 300), st.lists(st.integers(-2, 2), min_size=1, max_size=24))
def test_small_moves_show_nowhere(count, moves):
    figure, figures = rounded(count, 1000), []
    for move in moves:
        history = [figure, *figures]
        figures.append(settled(max(8, count + move), 1000, history, before=count))
    assert set(figures) == {figure}
    assert LEAST_MOVE > 2
