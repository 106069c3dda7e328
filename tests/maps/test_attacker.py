"""The attacker finds what can be found, and nothing that cannot."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.attacker import Around, guesses
from maps.programs import LEAST_VALUES
from maps.rounding import rounded
from maps.siege import Guess
from maps.tables import HIDDEN, Release, ReleasedRow, Row, Table


def table(*counts, people=30, parent="6301", column="P1", **more):
    rows = tuple(Row(f"63010{n}", parent, people, (count,)) for n, count in enumerate(counts))
    return Table((column,), rows, **more)


def shown(table_, *, total="*", overall="*"):
    rows = tuple(
        ReleasedRow(
            row.code,
            row.parent,
            rounded(row.population, None),
            tuple(rounded(count, row.population) for count in row.values),
        )
        for row in table_.rows
    )
    parents = {row.parent: (total,) for row in table_.rows}
    return Release(table_.columns, rows, (overall,), parents)


def test_a_rounded_sum_leaves_a_hidden_cell_beside_two_shown_ones_all_its_values():
    asked = table(3, 20, 30, people=60)
    assert guesses(asked, shown(asked, total=55), []) == []


def test_a_sum_that_leaves_four_values_is_a_guess():
    asked = table(2, 8, people=60)
    # 8 to 12 are both, and the shown one is 8 at least: 1 to 4 are left for the hidden one.
    assert guesses(asked, shown(asked, total=10), []) == [Guess("630100", "P1", 1, 4)]


def test_where_nought_may_hide_behind_the_mark_five_values_are_left():
    asked = table(2, 8, people=30)
    assert guesses(asked, shown(asked, total=10), []) == []


def test_a_dropped_sum_tells_nothing():
    asked = table(2, 8, people=60)
    assert guesses(asked, shown(asked), []) == []


def test_the_overall_sum_is_used_as_well():
    asked = table(2, 8, people=60)
    assert guesses(asked, shown(asked, overall=10), []) == [Guess("630100", "P1", 1, 4)]


def test_a_reader_who_is_mistaken_has_found_nothing():
    asked = table(7, 8, people=60)
    # The sum stands from an earlier month; who believes it ends with 1 to 4, and the truth is 7.
    assert guesses(asked, shown(asked, total=10), []) == []


def test_an_earlier_sum_is_laid_beside_the_present_cells():
    asked = table(2, 8, people=60)
    earlier = shown(table(2, 8, people=60), total=10)
    assert guesses(asked, shown(asked), []) == []
    assert guesses(asked, shown(asked), [earlier]) == [Guess("630100", "P1", 1, 4)]


def test_a_cell_that_is_shown_differently_is_not_taken_for_the_old_count():
    asked = table(2, 30, people=60)
    earlier = shown(table(2, 8, people=60), total=10)
    # The hidden cell stands as before, so he still takes the old sum for what it tells of it.
    assert guesses(asked, shown(asked), [earlier]) == [Guess("630100", "P1", 1, 4)]
    moved = table(20, 30, people=60)
    assert guesses(moved, shown(moved), [earlier]) == []


def test_only_the_last_twelve_are_laid_beside_it():
    asked = table(2, 8, people=60)
    telling = shown(asked, total=10)
    quiet = shown(asked)
    assert guesses(asked, quiet, [telling]) == [Guess("630100", "P1", 1, 4)]
    assert guesses(asked, quiet, [telling, *[quiet] * 11])
    # Thirteen months later the telling one is out of sight, and nothing links it to this one.
    assert guesses(asked, quiet, [telling, *[quiet] * 12]) == []


def test_age_bands_that_add_up_to_the_people_of_a_row_are_used():
    rows = (Row("630100", "6301", 62, (53, 8, 1)),)
    asked = Table(("a", "b", "c"), rows, totals=False, partition=True)
    public = Release(
        asked.columns, (ReleasedRow("630100", "6301", 60, (55, 10, HIDDEN)),), None, {}
    )
    assert guesses(asked, public, []) == [Guess("630100", "c", 1, 1)]


def test_a_joined_row_is_asked_for_as_one():
    rows = (Row("630100+630101", "6301", 120, (2,)), Row("630102", "6301", 60, (8,)))
    asked = Table(("P1",), rows)
    assert guesses(asked, shown(asked, total=10), []) == [Guess("630100+630101", "P1", 1, 4)]


def test_a_guess_names_place_column_and_range():
    assert str(Guess("630100", "P1", 1, 4)) == "630100 P1 (between 1 and 4)"


COUNTS = st.lists(st.integers(0, 14), min_size=2, max_size=4)


@settings(max_examples=150, deadline=None)
@given(COUNTS, st.sampled_from([30, 60]))
def test_the_program_finds_exactly_what_trying_every_table_finds(counts, people):
    asked = table(*counts, people=people)
    total = rounded(sum(counts), people * len(counts))
    public = shown(asked, total=total)
    found = {one.code: (one.low, one.high) for one in guesses(asked, public, [])}
    assert found == _by_trying(counts, people, total)


def _by_trying(counts, people, total):
    """Answer what is found by walking every table that would have been published like this."""
    values = [
        [n for n in range(18) if rounded(n, people) == rounded(count, people)] for count in counts
    ]
    fit = [
        tuple_
        for tuple_ in product(*values)
        if total == HIDDEN or rounded(sum(tuple_), people * len(counts)) == total
    ]
    found = {}
    for place, count in enumerate(counts):
        left = [one[place] for one in fit]
        is_few = max(left) - min(left) + 1 < LEAST_VALUES
        if rounded(count, people) == HIDDEN and is_few:
            found[f"63010{place}"] = (min(left), max(left))
    return found


@pytest.mark.parametrize("previous", [0, 1])
def test_a_release_without_columns_gives_nothing_away(previous):
    empty = Release((), (), None, {})
    assert guesses(Table((), ()), empty, [empty] * previous) == []


def test_the_sums_of_who_is_in_need_tell_of_those_served():
    """The two sums say that four at most are not served, so of eight in need four are."""
    need = table(8, 19, people=60)
    served = table(7, 19, people=60)
    public = shown(served, total=25)
    assert guesses(served, public, []) == []
    around = Around(need, shown(need, total=25), [])
    assert guesses(served, public, [], around) == [Guess("630100", "P1", 4, 7)]


def test_a_sum_of_need_that_is_given_up_tells_nothing():
    need = table(8, 19, people=60)
    served = table(7, 19, people=60)
    around = Around(need, shown(need), [])
    assert guesses(served, shown(served, total=25), [], around) == []


def test_earlier_sums_of_need_are_laid_beside_the_present_cells():
    need = table(8, 19, people=60)
    served = table(7, 19, people=60)
    telling = shown(need, total=25)
    around = Around(need, shown(need), [telling])
    earlier = shown(served, total=25)
    assert guesses(served, shown(served), [earlier]) == []
    assert guesses(served, shown(served), [earlier], around) == [Guess("630100", "P1", 4, 7)]


def test_a_hidden_count_of_the_table_around_is_asked_for_too():
    need = table(2, 8, people=60)
    around = Around(need, shown(need, total=10), [])
    served = table(0, 0, people=30)
    assert guesses(served, shown(served), [], around) == [Guess("630100", "P1", 1, 4)]


PAIRS = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=2, max_size=2)


@settings(max_examples=60, deadline=None)
@given(PAIRS, st.sampled_from([30, 60]))
def test_with_the_table_around_it_the_program_finds_what_trying_every_pair_of_tables_finds(
    pairs, people
):
    counts = [max(pair) for pair in pairs]
    parts = [min(pair) for pair in pairs]
    totals = [rounded(sum(each), people * len(each)) for each in (counts, parts)]
    need, served = table(*counts, people=people), table(*parts, people=people)
    around = Around(need, shown(need, total=totals[0]), [])
    found = guesses(served, shown(served, total=totals[1]), [], around)
    expected = _by_trying_both(counts, parts, people, totals)
    # Where a county's two counts are both found, the one that is found first is named.
    assert {one.code for one in found} == {code for code, _low, _high in expected}
    assert {(one.code, one.low, one.high) for one in found} <= expected


def _by_trying_both(counts, parts, people, totals):
    """Answer (code, low, high) of what is found by walking every pair of tables published so."""

    def like(count):
        return [n for n in range(18) if rounded(n, people) == rounded(count, people)]

    def fits(tuple_, total):
        return total == HIDDEN or rounded(sum(tuple_), people * len(tuple_)) == total

    whole = [one for one in product(*map(like, counts)) if fits(one, totals[0])]
    some = [one for one in product(*map(like, parts)) if fits(one, totals[1])]
    fit = [(n, s) for n in whole for s in some if all(b <= a for a, b in zip(n, s, strict=True))]
    found = set()
    for which, true in enumerate((counts, parts)):
        for place, count in enumerate(true):
            left = [one[which][place] for one in fit]
            is_few = max(left) - min(left) + 1 < LEAST_VALUES
            if rounded(count, people) == HIDDEN and is_few:
                found.add((f"63010{place}", min(left), max(left)))
    return found
