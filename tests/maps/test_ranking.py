"""Which gap comes first, and how sure a rate is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.ranking import Gap, gap_of, gini, is_better, ranked, smoothed, wilson, worst_tenth

PAIRS = st.lists(
    st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1
)


@pytest.mark.parametrize(
    ("good", "of", "low", "high"), [(7, 9, 0.453, 0.937), (0, 5, 0, 0.435), (70, 90, 0.682, 0.851)]
)
def test_intervals_of_the_design_notes(good, of, low, high):
    assert wilson(good, of) == pytest.approx((low, high), abs=0.0006)


def test_seven_of_nine_is_not_better_than_seventy_of_ninety():
    assert not is_better((7, 9), (70, 90))
    assert not is_better((70, 90), (7, 9))
    assert is_better((90, 100), (10, 100))


def test_nothing_counted_can_be_anything():
    assert wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


def test_rates_are_drawn_to_the_mean_as_in_the_design_notes():
    expected = (0.703512, 0.497377, 0.246362)
    assert smoothed([9, 40, 3], [10, 80, 20]) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("good", "rate"), [([0, 0], 0.0), ([5, 9], 1.0)])
def test_where_all_are_the_same_the_mean_is_the_rate(good, rate):
    assert smoothed(good, [5, 9]) == [rate, rate]


@given(PAIRS)
def test_a_smoothed_rate_lies_between_its_own_and_the_mean(pairs):
    good, of = [o for o, _ in pairs], [n for _, n in pairs]
    rates = smoothed(good, of)
    if not sum(of):
        assert set(rates) == {None}
        return
    mean = sum(good) / sum(of)
    for (o, n), rate in zip(pairs, rates, strict=True):
        if not n:
            assert rate is None
            continue
        low, high = sorted((o / n, mean))
        assert low - 1e-9 <= rate <= high + 1e-9


def test_gaps_are_ranked_by_children_and_not_by_rate():
    small, large = gap_of("a", 2, 0, 0.0, 2.0), gap_of("b", 90, 70, 1.0, 2.0)
    assert [gap.code for gap in ranked([small, large])] == ["b", "a"]
    assert large.places_short == 90


def test_a_tie_goes_to_the_higher_tier_then_to_the_longest_wait():
    gaps = [Gap("a", 5, 0, 2, 90), Gap("b", 5, 0, 0, 1), Gap("c", 5, 0, 2, 99)]
    assert [gap.code for gap in ranked(gaps)] == ["b", "c", "a"]


def test_no_need_is_no_gap():
    assert gap_of("a", 0, 0, None, 2.0) == Gap("a", 0, 0.0)


def test_gini_is_nought_when_all_have_the_same_and_grows_with_inequality():
    assert gini([0.5, 0.5], [10, 90]) == pytest.approx(0)
    assert gini([0, 1], [1, 1]) == pytest.approx(0.5)
    assert gini([0, 1], [99, 1]) == pytest.approx(0.99)
    assert gini([0, 0], [1, 1]) is None
    with pytest.raises(ValueError, match="pairs"):
        gini([-1.0], [1])


@given(st.lists(st.tuples(st.floats(0, 9), st.integers(1, 50)), min_size=1, max_size=12))
def test_splitting_an_area_changes_no_gini(pairs):
    values, weights = [v for v, _ in pairs], [w for _, w in pairs]
    halves = [w / 2 for w in weights]
    whole = gini(values, weights)
    split = gini(values + values, halves + halves)
    assert (whole is None and split is None) or split == pytest.approx(whole, abs=1e-9)


def test_the_worst_tenth_is_weighed_by_children():
    assert worst_tenth([0, 1], [5, 95]) == pytest.approx(0.5)
    assert worst_tenth([1, 1], [5, 95]) == pytest.approx(1)
    assert worst_tenth([1.0], [0]) is None
