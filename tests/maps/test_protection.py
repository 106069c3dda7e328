"""What a sum says about hidden figures."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from maps.protection import Bounds, is_safe, narrowed, spans

bounds = st.builds(
    lambda low, width: Bounds(low, None if width is None else low + width),
    st.integers(0, 1),
    st.none() | st.integers(0, 12),
)


@given(st.lists(bounds, min_size=1, max_size=3), st.integers(0, 15))
def test_spans_are_what_enumeration_finds(cells, total):
    ranges = [range(c.low, (total if c.high is None else c.high) + 1) for c in cells]
    possible = [values for values in itertools.product(*ranges) if sum(values) == total]
    for position, (low, high) in enumerate(spans(cells, total)):
        seen = {values[position] for values in possible}
        if seen:
            assert (low, high) == (min(seen), max(seen))


def test_a_sum_of_one_is_never_safe_and_of_none_always():
    assert is_safe([], 0)
    assert not is_safe([Bounds(1, None)], 5000)


def test_a_sum_is_safe_from_k_on_average():
    assert not is_safe([Bounds(1, None)] * 2, 15)
    assert is_safe([Bounds(1, None)] * 2, 16)


def test_a_sum_close_below_the_known_bounds_is_not_safe():
    assert not is_safe([Bounds(1, 40)] * 2, 70)
    assert is_safe([Bounds(1, 40)] * 2, 30)


def test_a_sum_that_excludes_some_small_values_is_not_safe():
    assert spans([Bounds(1, 40)] * 2, 45) == [(5, 40), (5, 40)]
    assert not is_safe([Bounds(1, 40)] * 2, 45)


def test_few_values_left_are_named():
    assert narrowed([Bounds(1, None)] * 2, 4) == [0, 1]
    assert narrowed([Bounds(1, None)] * 2, 40) == []
