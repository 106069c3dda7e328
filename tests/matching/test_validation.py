"""The last look finds every planted fault."""

from __future__ import annotations

import pytest

import matching
from matching.types import Edge
from matching.validation import PlanBroken, validate
from tests.matching.problems import helper, need, problem

ORGANIZATION = {"id": "o1", "status": "active", "capacity": 1, "areas": ["63"]}
LATER = {"start": "2026-12-06T09:00", "end": "2026-12-06T11:00"}


def _pair(need_id, helper_id):
    return Edge(need_id, helper_id, 0.0, {}, 0)


FAULTS = [
    ([_pair("n1", "h1"), _pair("n1", "h1")], {}, "twice"),
    ([_pair("n1", "h1")], {"frozen": [["n1", "h1"]]}, "again"),
    ([_pair("n1", "h3")], {}, "adult"),
    ([_pair("n1", "h1"), _pair("n1", "h2")], {}, "slots"),
    ([_pair("n2", "h2")], {}, "team"),
    ([_pair("n1", "h4"), _pair("n3", "h4")], {}, "over capacity"),
    ([_pair("n1", "h5"), _pair("n3", "h6")], {}, "o1 is over capacity"),
    ([_pair("n1", "h1"), _pair("n4", "h1")], {}, "clashes"),
    ([_pair("n4", "h1")], {"frozen": [["n1", "h1"]]}, "clashes"),
]


@pytest.mark.parametrize(("chosen", "values", "word"), FAULTS)
def test_a_broken_plan_is_refused(chosen, values, word):
    needs = [need(1), need(2, slots=2, team=True, **LATER), need(3, **LATER), need(4)]
    helpers = [
        helper(1), helper(2), helper(3, adult=False), helper(4, capacity=1),
        helper(5, organization="o1"), helper(6, organization="o1"),
    ]  # fmt: skip
    asked = problem(needs, helpers, organizations=[ORGANIZATION], **values)
    with pytest.raises(PlanBroken, match=word):
        validate(asked, chosen)


def test_a_whole_plan_passes():
    asked = problem([need(1), need(2, **LATER)], [helper(1)])
    validate(asked, matching.solve(asked).pairs)
