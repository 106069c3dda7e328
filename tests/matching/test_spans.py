"""Spans touch and pairs hold as asking them one by one says."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.spans import PairSet, Spans, merged

quick = settings(max_examples=200, deadline=None)
spans = st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 5)), max_size=4).map(
    lambda rows: tuple((start, start + length) for start, length in rows)
)
windows = st.tuples(st.integers(-12, 12), st.integers(1, 6)).map(lambda w: (w[0], w[0] + w[1]))


@quick
@given(st.lists(spans, min_size=1, max_size=5), st.lists(windows, min_size=1, max_size=8))
def test_a_window_is_touched_if_any_span_begins_before_its_end_and_ends_after_its_start(
    rows, asked
):
    table = Spans(rows)
    for start, end in asked:
        touched = table.touch(table.pattern, np.int64(start), np.int64(end))
        expected = [any(a < end and b > start for a, b in row) for row in rows]
        assert touched.tolist() == expected


@quick
@given(spans)
def test_merged_spans_lie_apart_and_in_order(row):
    found = merged(row)
    assert all(one[1] < other[0] for one, other in zip(found, found[1:], strict=False))


@quick
@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8))
def test_a_pair_holds_if_it_was_named(pairs):
    table = PairSet(pairs, 5, 5)
    rows, helpers = np.meshgrid(np.arange(5), np.arange(5), indexing="ij")
    assert {
        (int(r), int(h)) for r, h in np.argwhere(table.holds(rows, helpers))
    } == pairs  # fmt: skip
