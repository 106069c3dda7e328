"""The counted reasons of a need with places left are those of asking every helper."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import HealthCheck, given, settings

import matching
from matching import read_problem
from matching.columns import Columns
from matching.eligibility import examine
from matching.explanation import reasons, unfilled
from tests.matching.problems import files, helper, need, problem


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_each_helper_counts_at_every_check_that_fails(raw):
    asked = read_problem(raw)
    left = np.array([row.slots for row in asked.needs])
    spare = np.array([row.capacity for row in asked.helpers])
    for wanted, row in zip(asked.needs, reasons(Columns(asked), left, spare, {}), strict=True):
        failed: Counter[str] = Counter()
        for offered in asked.helpers:
            codes = [check.code for check in examine(asked, wanted, offered) if not check.ok]
            failed.update(codes or ["outcompeted" if offered.capacity else "capacity"])
        assert (row.need, row.slots, dict(row.reasons)) == (wanted.id, wanted.slots, dict(failed))


def test_the_commonest_reason_comes_first():
    asked = problem(
        [need(1)], [helper(1, adult=False), helper(2, adult=False, areas=[]), helper(3, areas=[]),
                    helper(4, adult=False)],
    )  # fmt: skip
    (row,) = reasons(Columns(asked), np.array([1]), np.array([3, 3, 3, 3]), {})
    assert list(row.reasons.items()) == [("adult", 3), ("area", 2)]


def test_who_is_taken_here_or_held_here_is_no_reason():
    asked = problem([need(1, slots=4)], [helper(n) for n in range(4)], frozen=[["n1", "h0"]])
    chosen = [edge for edge in matching.edges(asked) if edge.helper == "h1"]
    slots, capacity = {"n1": 3}, {"h0": 2, "h1": 3, "h2": 3, "h3": 0}
    (row,) = unfilled(asked, slots, capacity, chosen)
    assert (row.slots, dict(row.reasons)) == (2, {"outcompeted": 1, "capacity": 1})


def test_a_need_that_is_filled_has_no_reasons():
    asked = problem([need(1)], [helper(1)])
    assert unfilled(asked, {"n1": 1}, {"h1": 1}, matching.edges(asked)) == ()
