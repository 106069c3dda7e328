"""Shares: Wilson's interval by an independent reckoning, and small numbers that stay silent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.services.shares import LEAST, Share, Z

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_the_bounds_solve_wilsons_equation(pair):
    """At either bound p the score statistic (x/n - p)² equals z² p(1-p)/n."""
    good, of = pair
    for bound in Share(good, of).interval:
        p = bound / 100
        if 0 < p < 1:
            assert (good / of - p) ** 2 == pytest.approx(Z * Z * p * (1 - p) / of, abs=1e-9)


@given(counts)
def test_the_share_lies_in_its_interval(pair):
    share = Share(*pair)
    low, high = share.interval
    assert 0 <= low <= share.percent + 1e-9
    assert share.percent - 1e-9 <= high <= 100


def test_more_of_the_same_says_more():
    narrow, wide = Share(80, 100).interval, Share(8, 10).interval
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_a_published_value_of_the_interval():
    low, high = Share(81, 263).interval
    assert (round(low, 2), round(high, 2)) == (25.53, 36.62)


def test_nothing_has_no_share_and_says_nothing():
    nothing = Share(0, 0)
    assert nothing.percent is None
    assert nothing.interval == (0.0, 100.0)
    assert not nothing.differs_from(Share(90, 100))


def test_few_are_never_called_different():
    whole = Share(900, 1000)
    assert not Share(0, LEAST - 1).differs_from(whole)
    assert Share(0, LEAST).differs_from(whole)


def test_shares_add_up():
    assert Share(1, 2) + Share(3, 4) == Share(4, 6)
