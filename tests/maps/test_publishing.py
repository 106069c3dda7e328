"""A table becomes public only if nobody can work out a small figure, alone or month by month."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.attacker import Around, guesses
from maps.publishing import Guessable, publish
from maps.rounding import SMALLEST_SHOWN
from maps.tables import HIDDEN, Release, ReleasedRow, Row, Table

ROW = st.tuples(
    st.sampled_from(["6301", "6302", "6325"]), st.integers(0, 120), st.floats(0, 1), st.floats(0, 1)
)


def tables(rows):
    return Table(
        ("P1", "E1"),
        tuple(
            Row(f"{parent}{number:02}", parent, people, (int(people * a), int(people * b**3)))
            for number, (parent, people, a, b) in enumerate(rows)
        ),
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, max_size=8))
def test_no_count_from_one_to_seven_is_shown_and_none_can_be_narrowed_down(rows):
    asked = tables(rows)
    try:
        public = publish(asked)
    except Guessable:
        pytest.fail("a first release has nothing to be compared with, so marks alone are safe")
    assert guesses(asked, public, []) == []
    true = {row.code: row for row in asked.rows}
    for row in public.rows:
        counts = [sum(true[code].values[n] for code in row.code.split("+")) for n in range(2)]
        for figure, count in zip(row.values, counts, strict=True):
            assert figure == HIDDEN or figure % 5 == 0
            assert figure == HIDDEN or count == 0 or count >= SMALLEST_SHOWN


def test_sums_come_from_true_counts_and_are_rounded_alone():
    rows = tuple(Row(f"63010{n}", "6301", 200, (13,)) for n in range(3))
    public = publish(Table(("P1",), rows))
    assert [row.values for row in public.rows] == [(15,)] * 3
    assert public.overall == (40,)
    assert public.parents == {"6301": (40,)}


def test_a_sum_that_would_tell_is_dropped_and_says_so_by_the_mark():
    rows = (Row("630100", "6301", 60, (2,)), Row("630101", "6301", 60, (8,)))
    public = publish(Table(("P1",), rows))
    assert [row.values for row in public.rows] == [(HIDDEN,), (10,)]
    assert public.parents == {"6301": (HIDDEN,)}
    assert public.overall == (HIDDEN,)


def test_a_dropped_sum_does_not_come_back_within_three_releases():
    telling = Table(("P1",), (Row("630100", "6301", 60, (2,)), Row("630101", "6301", 60, (8,))))
    harmless = Table(("P1",), (Row("630100", "6301", 60, (2,)), Row("630101", "6301", 99, (92,))))
    releases = [publish(telling)]
    for _ in range(3):
        releases.append(publish(harmless, releases))
    assert [one.overall for one in releases] == [(HIDDEN,)] * 3 + [(95,)]


def test_the_people_of_a_row_are_a_figure_like_any_other():
    rows = (Row("630100", "6301", 5, (0,)), Row("630101", "6301", 63, (20,)))
    assert [row.population for row in publish(Table(("P1",), rows)).rows] == [HIDDEN, 65]


def test_age_bands_give_up_the_people_of_the_row_rather_than_a_small_band():
    rows = (Row("630100", "6301", 62, (53, 8, 1)),)
    public = publish(Table(("a", "b", "c"), rows, totals=False, partition=True))
    assert public.rows[0].values == (55, 10, HIDDEN)
    assert public.rows[0].population == HIDDEN


def test_neighbours_are_joined_where_an_earlier_release_cannot_be_taken_back():
    earlier = Release(
        ("P1",),
        (ReleasedRow("630100", "6301", 60, (HIDDEN,)), ReleasedRow("630101", "6301", 60, (10,))),
        (HIDDEN,),
        {"6301": (10,)},
    )
    rows = tuple(Row(f"63010{n}", "6301", 60, (count,)) for n, count in enumerate((2, 8, 40)))
    public = publish(Table(("P1",), rows), [earlier])
    assert [(row.code, row.values) for row in public.rows] == [
        ("630100+630101", (10,)),
        ("630102", (40,)),
    ]


def test_the_truth_behind_a_figure_is_used_where_it_was_kept():
    rows = (Row("630100", "6301", 60, (26,)),)
    table = Table(("P1",), rows, totals=False)
    first = publish(Table(("P1",), (Row("630100", "6301", 60, (22,)),), totals=False))
    assert publish(table, [first]).rows[0].values == (25,)
    assert publish(table, [first], {("P1", "630100"): 22}).rows[0].values == (20,)


def test_the_order_of_rows_changes_no_figure():
    rows = [Row(f"63{p:02}{n:02}", f"63{p:02}", 90, (n * p, n)) for p in (1, 2) for n in range(6)]
    straight = publish(Table(("P1", "E1"), tuple(rows)))
    turned = publish(Table(("P1", "E1"), tuple(reversed(rows))))
    assert {row.code: row for row in straight.rows} == {row.code: row for row in turned.rows}
    assert (straight.overall, straight.parents) == (turned.overall, turned.parents)


def _month(counts, rng):
    """Let about one in a hundred of what is counted change."""
    for row in counts.values():
        for n, count in enumerate(row):
            gone = sum(rng.random() < 0.01 for _ in range(count))
            come = sum(rng.random() < 0.01 for _ in range(count + 1))
            row[n] = count - gone + come


@pytest.mark.parametrize("seed", [1, 2])
def test_hidden_cells_stay_unguessable_over_24_monthly_releases(seed):
    rng = random.Random(seed)
    codes = [f"63{p:02}{n:02}" for p in (1, 22, 25) for n in range(1, 6)]
    people = {code: int(rng.lognormvariate(4.5, 1.0)) for code in codes}
    counts = {code: [int(people[code] * share) for share in (0.05, 0.3)] for code in codes}
    releases, shown = [], 0
    for _ in range(24):
        rows = tuple(Row(c, c[:4], people[c], tuple(counts[c])) for c in codes)
        table = Table(("P1", "E1"), rows)
        released = publish(table, releases)
        kept = {row.code for row in released.rows} == set(codes)
        assert not kept or guesses(table, released, releases) == []
        shown += sum(figure != HIDDEN for row in released.rows for figure in row.values)
        releases.append(released)
        _month(counts, rng)
    # Safe because nothing is said would be no answer: more than a third are numbers.
    assert shown > 24 * 2 * len(codes) / 3


def test_what_is_part_of_another_table_gives_up_what_the_two_together_would_tell():
    people = 60
    need = Table(
        ("P1",), tuple(Row(f"63010{n}", "6301", people, (c,)) for n, c in enumerate((8, 19)))
    )
    served = Table(
        ("P1",), tuple(Row(f"63010{n}", "6301", people, (c,)) for n, c in enumerate((7, 19)))
    )
    around = Around(need, publish(need), [])
    assert around.release.parents["6301"] == (25,)
    alone, beside = publish(served), publish(served, around=around)
    assert alone.parents["6301"] == (25,)
    assert guesses(served, beside, [], around) == []
