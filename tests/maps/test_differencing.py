"""A new release beside earlier ones."""

from hypothesis import given
from hypothesis import strategies as st

from maps.differencing import Guess, guessable
from maps.suppression import release
from maps.tables import HIDDEN, Release, ReleasedRow, Row, Table


def table(*values):
    rows = tuple(Row(f"63010{n}", "6301", None, (value,)) for n, value in enumerate(values))
    return Table(("P1",), rows)


def published(values, total):
    rows = tuple(ReleasedRow(f"63010{n}", "6301", None, (value,)) for n, value in enumerate(values))
    return Release(("P1",), rows, (total,), {"6301": (total,)})


def found(new, *earlier):
    return guessable(new, release(new), list(earlier))


def test_the_same_table_again_gives_nothing_away():
    first = table(3, 20, 30)
    assert found(first, release(first)) == []


def test_an_earlier_number_that_fills_the_only_other_hole_gives_the_small_figure_away():
    new = table(3, 20, 30)
    assert shown(new) == (HIDDEN, HIDDEN, 30)
    earlier = published((HIDDEN, 20, HIDDEN), 53)
    assert found(new, earlier)[0] == Guess("630100", "P1", 1)


def shown(new):
    return tuple(row.values[0] for row in release(new).rows)


def test_an_earlier_number_tells_nothing_once_the_figure_has_moved_far():
    assert found(table(3, 20, 30), published((HIDDEN, 60, HIDDEN), 120)) == []


def test_a_present_number_that_fills_an_earlier_hole_gives_the_earlier_small_figure_away():
    earlier = release(table(3, 20, 30))
    assert Guess("630100", "P1", 1) in found(table(9, 20, 30), earlier)


def test_an_earlier_total_beside_present_numbers_gives_the_small_figure_away():
    new = Table(("P1",), table(3, 20, 30).rows, totals=False)
    assert found(new, published((HIDDEN, HIDDEN, 30), 53))[0].code == "630100"


def test_a_guess_names_place_column_and_release():
    assert str(Guess("630100", "P1", 2)) == "630100 P1 (beside earlier release 2)"


def test_columns_and_rows_that_were_not_there_before_are_no_clue():
    earlier = Release(("M1",), (), (0,), {})
    assert found(table(3, 20, 30), earlier) == []


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_a_release_beside_itself_is_never_refused(values):
    new = table(*values)
    assert found(new, release(new)) == []
