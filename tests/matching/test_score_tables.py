"""Scores looked up in tables are, to the tenth, those of the parts of one pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from matching import read_problem, scoring
from matching.columns import Columns
from matching.score_tables import FAR, ScoreTables, tenths
from matching.travel import minutes_between
from tests.matching.problems import files, helper, need, problem


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_every_score_is_the_sum_of_the_parts(raw):
    asked = read_problem(raw)
    tables, columns = ScoreTables(Columns(asked)), Columns(asked)
    children_of = scoring.children_by_organization(asked)
    pairs = [
        (n, h)
        for n, wanted in enumerate(asked.needs)
        for h, offered in enumerate(asked.helpers)
        if offered.services.get(wanted.service, 0) >= wanted.min_level
        and offered.organization in (None, *asked.organizations)
    ]
    needs, helpers = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    expected = []
    for n, h in pairs:
        wanted, offered = asked.needs[n], asked.helpers[h]
        minutes, _ = minutes_between(asked, wanted, offered)
        parts = scoring.parts(wanted, offered, minutes, children_of)
        expected.append(round(scoring.total(parts) * 10))
    assert tables.score(needs, helpers, columns.minutes(needs, helpers)).tolist() == expected


def test_whoever_is_far_is_not_near_at_all():
    assert tenths(scoring.nearness(False, FAR)) == 0


def test_a_score_outside_the_scale_is_refused():
    asked = problem([need(1)], [helper(1)])
    tables = ScoreTables(Columns(asked))
    tables._own = np.array([2_000], dtype=np.int16)
    one = np.array([0])
    with pytest.raises(AssertionError):
        tables.score(one, one, np.array([5], dtype=np.int32))
