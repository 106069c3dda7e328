"""The last look finds every planted fault."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

import matching
from matching.eligibility import PREDICATES
from matching.types import Edge
from matching.validation import PlanBroken, validate
from tests.matching.problems import helper, need, problem
from tests.matching.test_brute_force import small

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


# By check: what of a good pair is changed so that it fails that check (of the need, the helper).
UNFIT = {
    "service": ({"service": "S1"}, {}),
    "level": ({"min_level": 3}, {}),
    "identity": ({}, {"identity": None}),
    "vetting": ({}, {"vetted_until": "2026-12-04"}),
    "training": ({}, {"trained_until": None}),
    "licence": ({"service": "P1"}, {"services": {"P1": 3}}),
    "conduct": ({}, {"conduct": False}),
    "adult": ({}, {"adult": False}),
    "blocked": ({}, {"blocked": ["c1"]}),
    "language": ({"languages": ["bo-amdo"], "language_required": True}, {}),
    "sex": ({"same_sex": "M"}, {}),
    "free": ({}, {"busy": [["2026-12-05T10:00", "2026-12-05T12:00"]]}),
    "travel": ({"lat": 33.0}, {}),
    "load": ({}, {"full": [["2026-12-01", "2026-12-31"]]}),
    "area": ({}, {"areas": ["6301"]}),
    "organization": ({}, {"organization": "o9"}),
    "two_adults": ({"two_adults": True}, {}),
    "term": ({"term_days": 30}, {"available_until": "2026-12-31"}),
    "throttled": ({}, {"asked_7d": 3}),
}


def test_every_check_has_an_unfit_pair():
    assert set(UNFIT) == set(PREDICATES)


@pytest.mark.parametrize("code", UNFIT)
def test_a_pair_that_fails_one_check_is_refused_by_its_name(code):
    of_need, of_helper = UNFIT[code]
    validate(problem([need(1)], [helper(1)]), [_pair("n1", "h1")])
    asked = problem([need(1, **of_need)], [helper(1, **of_helper)])
    with pytest.raises(PlanBroken, match=f"'{code}'"):
        validate(asked, [_pair("n1", "h1")])


FROZEN_FAULTS = [
    ([["n1", "h2"]], "n1 has more people than slots"),
    ([["n3", "h1"]], "h1 is over capacity"),
    ([["n3", "h4"]], "o1 is over capacity"),
    ([["n1", "h1"]], "proposed again"),
]


@pytest.mark.parametrize(("frozen", "sentence"), FROZEN_FAULTS)
def test_what_frozen_pairs_hold_is_not_given_out_again(frozen, sentence):
    needs = [need(1), need(3, **LATER)]
    helpers = [helper(1, capacity=1, organization="o1"), helper(2), helper(4, organization="o1")]
    asked = problem(needs, helpers, organizations=[ORGANIZATION], frozen=frozen)
    with pytest.raises(PlanBroken, match=sentence):
        validate(asked, [_pair("n1", "h1")])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(small())
def test_every_plan_passes_and_no_pair_of_it_may_stand_twice(raw):
    asked = matching.read_problem(raw)
    pairs = list(matching.solve(asked).pairs)
    validate(asked, pairs)
    for edge in pairs:
        with pytest.raises(PlanBroken, match="twice"):
            validate(asked, [*pairs, edge])
