"""Public tables: no small figure is shown, and none can be worked out by who knows the rule."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.suppression import release
from maps.tables import HIDDEN, Row, Table


def table_of(shape, values, people=None):
    """A one-column table: `shape` gives the number of rows under each parent."""
    places = [(f"{p}{n}", str(p)) for p, count in enumerate(shape) for n in range(count)]
    rows = [
        Row(code, parent, people[i] if people else None, (values[i],))
        for i, (code, parent) in enumerate(places)
    ]
    return Table(("need",), tuple(rows))


def shown(public):
    """What a reader sees: rows, parents' sums, overall sum."""
    rows = tuple(row.values[0] for row in public.rows)
    return rows, tuple(sums[0] for sums in public.parents.values()), public.overall[0]


def tables_behind(k, shape, ranges, people=None, few=20):
    """Every possible table, gathered by what a reader would see of it."""
    behind = defaultdict(list)
    for values in itertools.product(*ranges):
        behind[shown(release(table_of(shape, values, people), k=k, few=few))].append(values)
    return behind


def test_the_mark_is_the_same_for_small_figures_and_those_hidden_beside_them():
    rows, parents, overall = shown(release(table_of((3,), (3, 40, 50))))
    assert rows == (HIDDEN, HIDDEN, 50)
    assert (parents, overall) == ((93,), 93)


def test_a_table_without_small_figures_is_shown_whole():
    assert shown(release(table_of((2, 2), (8, 9, 0, 100)))) == ((8, 9, 0, 100), (17, 100), 117)


def test_what_is_missing_to_all_is_as_telling_as_the_figure():
    rows, _, _ = shown(release(table_of((1,), (95,), (100,))))
    assert rows == (HIDDEN,)


def test_nothing_is_shown_of_a_row_with_few_people():
    public = release(table_of((3,), (0, 60, 70), (19, 200, 300)))
    assert public.rows[0].values == (HIDDEN,)
    assert public.rows[0].population == 19


def test_a_small_population_is_hidden_itself():
    public = release(table_of((3,), (2, 60, 70), (7, 200, 300)))
    assert public.rows[0].population == HIDDEN


def test_a_sum_that_cannot_be_protected_is_hidden_up_to_the_top():
    assert shown(release(table_of((2,), (3, 4)))) == ((HIDDEN, HIDDEN), (HIDDEN,), HIDDEN)


def test_a_hidden_sum_of_one_parent_is_covered_by_another_parent():
    rows, parents, overall = shown(release(table_of((1, 2), (3, 40, 50))))
    assert rows == (HIDDEN, HIDDEN, HIDDEN)
    assert (parents, overall) == ((HIDDEN, HIDDEN), 93)


def test_without_totals_only_the_small_figures_are_hidden():
    table = table_of((3,), (3, 40, 50))
    public = release(Table(table.columns, table.rows, totals=False))
    assert [row.values[0] for row in public.rows] == [HIDDEN, 40, 50]
    assert public.as_json()["totals"] is False


@pytest.mark.parametrize(
    ("k", "shape", "top"),
    [(3, (3,), 8), (4, (3,), 10), (4, (4,), 8), (3, (2, 2), 5), (4, (2, 2), 7), (4, (1, 2, 1), 7),
     (3, (2, 2, 1), 4), (8, (2,), 24), (8, (3,), 20)],
)  # fmt: skip
def test_every_small_figure_keeps_half_of_the_small_values_even_for_who_knows_the_rule(
    k, shape, top
):
    judged = 0
    for seen, tables in tables_behind(k, shape, [range(top + 1)] * sum(shape)).items():
        # Sums above the largest value tried would need tables that were not tried.
        if any(isinstance(total, int) and total > top for total in (*seen[1], seen[2])):
            continue
        for position, figure in enumerate(seen[0]):
            possible = {values[position] for values in tables}
            if figure != HIDDEN:
                assert possible == {figure}
                continue
            small = {value for value in possible if 0 < value < k}
            judged += bool(small)
            assert not small or 2 * len(small) >= k, (seen, position, possible)
    assert judged > 10


@pytest.mark.parametrize(
    ("k", "few", "shape", "people"),
    [(4, 10, (3,), (22, 9, 21)), (4, 10, (3,), (22, 20, 21)), (4, 10, (3,), (12, 14, 16)),
     (4, 10, (2, 1), (25, 25, 12)), (8, 20, (2,), (40, 30)), (8, 20, (2,), (100, 9)),
     (8, 20, (3,), (25, 25, 22))],
)  # fmt: skip
def test_known_populations_do_not_narrow_a_small_figure_or_its_mirror(k, few, shape, people):
    for seen, tables in tables_behind(
        k, shape, [range(n + 1) for n in people], people, few
    ).items():
        for position, figure in enumerate(seen[0]):
            possible = {values[position] for values in tables}
            telling = {v for v in possible if v < k or 0 < people[position] - v < k}
            if figure == HIDDEN and telling:
                assert 2 * len(possible) >= k, (seen, position, possible)


counts = st.integers(0, 60)


@st.composite
def tables(draw):
    shape = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    size = sum(shape)
    values = draw(st.lists(counts, min_size=size, max_size=size))
    people = [value + draw(st.integers(0, 80)) for value in values]
    return table_of(shape, values, draw(st.sampled_from([None, people])))


@given(tables())
def test_whatever_is_shown_is_true_and_not_small(table):
    public = release(table)
    for row, out in zip(table.rows, public.rows, strict=True):
        assert out.values[0] in (HIDDEN, row.values[0])
        assert out.values[0] == HIDDEN or not 0 < row.values[0] < 8
    for parent, sums in public.parents.items():
        true = sum(row.values[0] for row in table.rows if row.parent == parent)
        assert sums[0] in (HIDDEN, true)
        assert sums[0] == HIDDEN or not 0 < true < 8


@given(tables())
def test_no_sum_leaves_exactly_one_figure_to_subtract_for(table):
    public = release(table)
    hidden = {row.code for row in public.rows if row.values[0] == HIDDEN}
    loose = set()
    for parent, sums in public.parents.items():
        below = {row.code for row in table.rows if row.parent == parent} & hidden
        if sums[0] == HIDDEN:
            loose |= below
        else:
            assert len(below) != 1
    if public.overall[0] != HIDDEN:
        assert len(loose) != 1
