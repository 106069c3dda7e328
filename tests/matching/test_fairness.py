"""The figures of a plan are what they say."""

from __future__ import annotations

import numpy as np
import pytest

import matching
from matching import fairness
from tests.matching.problems import helper, need, problem


def test_loads_that_are_all_the_same_are_even_and_one_for_all_is_not():
    assert fairness.gini(np.array([2, 2, 2, 2])) == 0
    assert fairness.gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)
    assert fairness.gini(np.array([0, 0])) == 0


def test_a_plan_is_told_in_figures_beside_the_simpler_ways():
    needs = [
        need(1, tier="critical"),
        need(2, area="632521102"),
        need(3, area="632521103", service="P3"),
    ]
    asked = problem(needs, [helper(1, capacity=1), helper(2)], frozen=[["n2", "h2"]])
    found = fairness.compared(asked, matching.solve(asked))
    plan = found.plan
    assert plan.filled == {"critical": 1, "urgent": 0, "routine": 1}
    assert plan.fill == {"critical": 1, "urgent": 1, "routine": 0.5}
    assert (plan.townships, plan.worst_tenth, plan.gini) == (pytest.approx(2 / 3), 0, 0)
    assert plan.minutes == matching.solve(asked).pairs[0].minutes
    assert found.nearest_first.filled == plan.filled


def test_an_empty_plan_has_figures():
    asked = problem([], [])
    found = fairness.compared(asked, matching.solve(asked))
    assert (found.plan.townships, found.plan.worst_tenth, found.plan.minutes) == (1, 1, 0)
