"""The checks of millions of pairs say what the predicates of one pair say."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings

from matching import read_problem
from matching.candidates import OF_THE_PAIR
from matching.columns import Columns
from matching.eligibility import PREDICATES, examine
from matching.pairwise import Pairwise
from tests.matching.problems import files, helper, need, problem


def test_there_is_one_method_for_every_predicate():
    assert all(callable(getattr(Pairwise, code)) for code in PREDICATES)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_every_check_of_every_pair_is_that_of_the_predicate(raw):
    asked = read_problem(raw)
    columns = Columns(asked)
    needs, helpers = np.meshgrid(
        np.arange(len(asked.needs)), np.arange(len(asked.helpers)), indexing="ij"
    )
    minutes = columns.minutes(needs, helpers)
    flags = Pairwise(columns).all(needs, helpers, minutes)
    assert list(flags) == list(PREDICATES)
    for n, wanted in enumerate(asked.needs):
        for h, offered in enumerate(asked.helpers):
            one = {check.code: check.ok for check in examine(asked, wanted, offered)}
            assert {code: bool(holds[n, h]) for code, holds in flags.items()} == one


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_what_is_not_asked_of_a_pair_is_failed_by_none(raw):
    columns = Columns(read_problem(raw))
    needs = np.arange(len(columns.problem.needs))[:, None]
    helpers = np.arange(len(columns.problem.helpers))[None, :]
    pairwise = Pairwise(columns)
    flags = pairwise.all(needs, helpers, columns.minutes(needs, helpers))
    assert all(flags[code].all() for code in pairwise.unfailing)


def test_where_nothing_is_set_only_the_area_is_asked_of_a_pair():
    asked = problem([need(1)], [helper(1), helper(2, areas=["630101"])])
    assert set(OF_THE_PAIR) - Pairwise(Columns(asked)).unfailing == {"area"}
    asked = problem([need(1)], [helper(1), helper(2, blocked=["c1"], areas=["63"])])
    assert "blocked" not in Pairwise(Columns(asked)).unfailing


def test_many_windows_and_many_diaries_are_asked_without_a_table():
    spans = [["2026-12-05T08:00", "2026-12-05T09:30"], ["2026-12-05T12:00", "2026-12-05T13:00"]]
    asked = problem([need(1), need(2, start="2026-12-05T09:30")], [helper(1, busy=spans),
                                                                  helper(2)])  # fmt: skip
    with_table = Pairwise(Columns(asked))
    without = Pairwise(Columns(asked), table_cells=0)
    needs, helpers = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    found = without.free(needs, helpers, needs.astype(np.int32))
    assert found.tolist() == [False, True, True, True]
    assert with_table.free(needs, helpers, needs.astype(np.int32)).tolist() == found.tolist()
