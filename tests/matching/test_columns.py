"""The problem as arrays says what the rows say."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from matching.columns import NEVER, Columns, covered, seconds
from tests.matching.problems import helper, need, problem

ACTIVE = {"id": "o1", "status": "active", "capacity": 5, "areas": ["63"]}


def test_needs_and_helpers_are_rows_in_the_order_of_their_ids():
    columns = Columns(
        problem(
            [need(2, tier="critical", slots=3), need(1, area="632521102", team=True)],
            [helper(2, capacity=7, vetted_until=None), helper(1, organization="o1")],
            organizations=[ACTIVE],
        )
    )
    assert columns.slots.tolist() == [1, 3]
    assert columns.tier.tolist() == [2, 0]
    assert columns.team.tolist() == [True, False]
    assert [columns.townships[t] for t in columns.township] == ["632521102", "632521101"]
    assert (columns.capacity.tolist(), columns.vetted[1]) == ([3, 7], NEVER)
    assert (columns.organization.tolist(), columns.organizations) == ([0, -1], ["o1"])
    assert columns.organization_capacity.tolist() == [5]


def test_an_organization_that_the_problem_does_not_know_is_told_from_none():
    columns = Columns(problem([need(1)], [helper(1, organization="o9"), helper(2)]))
    assert columns.organization.tolist() == [-2, -1]
    assert columns.organization_fits[0, columns.organization].tolist() == [False, True]


def test_windows_are_whole_minutes_that_hold_them():
    asked = problem([need(1, start="2000-01-01T09:00:30", end="2000-01-01T09:01:30")], [])
    columns = Columns(asked)
    assert (columns.start.tolist(), columns.end.tolist()) == ([540], [542])
    assert seconds(datetime(2000, 1, 2)) == 86_400


def test_an_area_is_covered_by_any_prefix_of_its_code():
    table = covered(["632521101", "63"], [("6325", "6301"), ("632521101",), (), ("63",)])
    assert table.tolist() == [[True, True, False, True], [False, False, False, True]]


def test_nobody_and_nothing_are_columns_too():
    columns = Columns(problem([], []))
    assert columns.minutes(np.arange(0), np.arange(0)).tolist() == []
    assert columns.level.shape == (0, 0)
