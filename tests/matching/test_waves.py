"""Enough people are asked that enough say yes, and not one more; the vectors are matching.md's."""

from __future__ import annotations

from itertools import product
from math import prod

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matching

# A busy machine is slow to think up examples; that says nothing of the rule.
CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
CHANCES = st.floats(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("chance", "places", "count"),
    [(.15, 1, 15), (.15, 2, 25), (.15, 4, 43), (.3, 1, 7), (.3, 2, 12), (.3, 4, 21),
     (.5, 1, 4), (.5, 2, 7), (.5, 4, 12)],
)  # fmt: skip
def test_a_wave_is_as_large_as_the_table_of_the_design_says(chance, places, count):
    found = matching.wave([chance] * 60, places)
    assert (found.count, found.is_enough) == (count, True)


def test_a_wave_that_cannot_be_enough_says_how_likely_it_is():
    found = matching.wave([0.55, 0.4, 0.3, 0.3, 0.2, 0.2, 0.15], 2)
    assert (found.count, found.is_enough) == (7, False)
    assert round(found.chance, 2) == 0.68


@pytest.mark.parametrize(
    ("asked", "accepted", "chance"), [(0, 0, 0.30), (10, 8, 0.55), (6, 0, 0.19)]
)
def test_a_history_is_smoothed_towards_three_in_ten(asked, accepted, chance):
    assert round(matching.response_chance(asked, accepted), 2) == chance


@pytest.mark.parametrize("wrong", [(1, 2), (1, -1)])
def test_an_impossible_history_is_refused(wrong):
    with pytest.raises(ValueError, match="cannot have said yes"):
        matching.response_chance(*wrong)


def test_what_is_no_chance_is_refused():
    with pytest.raises(ValueError, match="is no chance"):
        matching.chance_of_enough([1.5], 1)


def test_nobody_is_asked_where_no_place_is_free():
    assert matching.wave([0.5, 0.5], 0) == matching.wave([], 0)
    assert matching.wave([0.5], 0).count == 0


def test_nobody_to_ask_is_no_chance():
    assert matching.wave([], 2).chance == 0
    assert not matching.wave([], 2).is_enough


@CALM
@given(st.lists(CHANCES, max_size=7), st.integers(0, 8))
def test_the_chance_equals_counting_every_combination(chances, places):
    every = sum(
        prod(p if yes else 1 - p for p, yes in zip(chances, said, strict=True))
        for said in product((True, False), repeat=len(chances))
        if sum(said) >= places
    )
    assert matching.chance_of_enough(chances, places) == pytest.approx(every, abs=1e-9)


@CALM
@given(st.lists(CHANCES, max_size=12), st.integers(0, 6))
def test_the_chances_of_all_answers_make_one(chances, most):
    assert sum(matching.answers(chances, most)) == pytest.approx(1)


@CALM
@given(st.lists(CHANCES, max_size=40), st.integers(1, 6))
def test_a_wave_is_the_shortest_beginning_that_is_enough(chances, places):
    found = matching.wave(chances, places)
    assert found.chance == pytest.approx(matching.chance_of_enough(chances[: found.count], places))
    if not found.is_enough:
        assert found.count == len(chances)
    elif found.count:
        fewer = matching.chance_of_enough(chances[: found.count - 1], places)
        assert fewer < 0.9
