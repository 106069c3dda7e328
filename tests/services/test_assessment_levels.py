"""Levels and results by the instrument, against an oracle written from domain.md 3.5 by itself."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessment_anchors import ANCHORS
from portal.assessment_terms import (
    LEVELS_UP,
    SIGN_EXAMPLES,
    AssessedItem,
    Dimension,
    EmergencySign,
    GuardianshipResult,
)
from portal.services import assessment_levels
from portal.vocabulary import RiskLevel

R, G = RiskLevel, GuardianshipResult
answers = st.fixed_dictionaries({item: st.integers(0, 3) for item in AssessedItem})
# Most random children are red; few answers above none give the other levels their share.
mild = st.fixed_dictionaries(
    {item: st.sampled_from((0, 0, 0, 0, 1, 1, 2, 3)) for item in AssessedItem}
)


def oracle(scores):
    """Say the level in words of the table, by the stored codes and nothing of the portal's."""
    by_code = {item.value: score for item, score in scores.items()}
    threes = [code for code, n in by_code.items() if n == 3 and code[:2] in ("b1", "b2", "b4")]
    total = sum(by_code.values())
    if len(threes) >= 2 or total >= 36:
        return "red"
    if len(threes) == 1 or 24 <= total <= 35:
        return "yellow"
    return "blue" if 12 <= total <= 23 else "green"


@given(st.one_of(answers, mild))
def test_the_level_is_the_oracles(scores):
    assert assessment_levels.level_of(scores).value == oracle(scores)


@given(st.one_of(answers, mild), st.sampled_from(list(AssessedItem)))
def test_a_worse_answer_never_gives_a_better_level_or_result(scores, item):
    worse = {**scores, item: min(3, scores[item] + 1)}
    rank = LEVELS_UP.index
    assert rank(assessment_levels.level_of(worse)) >= rank(assessment_levels.level_of(scores))
    rank = assessment_levels.RESULTS_UP.index
    before = rank(assessment_levels.guardianship_of(scores))
    assert rank(assessment_levels.guardianship_of(worse)) >= before


@pytest.mark.parametrize("total", range(73))
def test_every_total_has_its_level(total):
    """Filled from the dimensions that decide nothing alone, where the total allows it."""
    calm = [item for item in AssessedItem if item.value[:2] in ("b3", "b5", "b6")]
    rest = [item for item in AssessedItem if item not in calm]
    scores = dict.fromkeys(AssessedItem, 0)
    left = total
    for most, items in ((3, calm), (2, rest), (3, rest)):
        for item in items:
            step = min(most - scores[item], left)
            scores[item] += step
            left -= step
    assert sum(scores.values()) == total
    assert assessment_levels.level_of(scores).value == oracle(scores)


@pytest.mark.parametrize("item", AssessedItem, ids=str)
def test_one_severe_answer_is_yellow_only_where_it_decides(item):
    scores = {**dict.fromkeys(AssessedItem, 0), item: 3}
    is_decisive = item.dimension in {Dimension.SAFETY, Dimension.GUARDIANSHIP, Dimension.MIND}
    assert assessment_levels.level_of(scores) is (R.YELLOW if is_decisive else R.GREEN)


@pytest.mark.parametrize("answers", [*itertools.product(range(4), repeat=4)], ids=str)
def test_every_answer_on_guardianship_has_its_result(answers):
    items = [item for item in AssessedItem if item.dimension is Dimension.GUARDIANSHIP]
    scores = dict(zip(items, answers, strict=True))
    carer, presence, contact, papers = answers
    if (carer, presence) == (3, 3):
        wanted = G.ABSENT
    elif 3 in answers:
        wanted = G.IMPROPER
    elif 2 in answers or carer + presence + contact + papers == 4:
        wanted = G.INSUFFICIENT
    else:
        wanted = G.NORMAL
    assert assessment_levels.guardianship_of(scores) is wanted


def test_the_instrument_is_whole():
    assert (
        len(EmergencySign) == len(SIGN_EXAMPLES) == len(assessment_levels.SITUATION_OF_SIGN) == 10
    )
    assert len(AssessedItem) == 24
    assert set(ANCHORS) == set(AssessedItem)
    assert all(len(set(ANCHORS[item])) == 4 for item in AssessedItem)
    for dimension in Dimension:
        assert sum(item.dimension is dimension for item in AssessedItem) == 4
    assert assessment_levels.HIGHEST == 72


@given(answers)
def test_the_dimensions_add_up(scores):
    sums = assessment_levels.totals(scores)
    assert sum(sums.values()) == sum(scores.values())
    assert all(0 <= each <= 12 for each in sums.values())


@given(st.sets(st.sampled_from(list(EmergencySign)), min_size=1))
def test_signs_give_the_gravest_result_and_at_least_one_situation(signs):
    result = assessment_levels.guardianship_of_signs(signs)
    assert (result is None) == (signs == {EmergencySign.SUICIDE})
    single = [assessment_levels.guardianship_of_signs([sign]) for sign in signs]
    rank = assessment_levels.RESULTS_UP.index
    assert all(rank(result) >= rank(each) for each in single if each)
    assert 1 <= len(assessment_levels.situations_of(signs)) <= len(signs)
