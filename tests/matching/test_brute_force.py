"""The plan is the best of all plans there are, tried one by one, for small random problems.

MATCHING_EXAMPLES says how many are drawn; thousands take some minutes.
"""

from __future__ import annotations

import itertools
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matching
from matching import validation
from tests.matching.enumeration import Enumeration, broken_rules, in_words, worth
from tests.matching.problems import crowds, document, helper, need
from tests.matching.tangles import tangle

EXAMPLES = int(os.environ.get("MATCHING_EXAMPLES", "200"))
HOURS = (
    ("05T08:00", "05T10:00"), ("05T10:30", "05T11:30"), ("05T11:00", "05T13:00"),
    ("05T12:30", "05T13:30"), ("05T14:00", "05T20:00"), ("06T09:00", "06T11:00"),
)  # fmt: skip
# (Service, least level) of needs and what helpers can do: not everybody can do everything.
SKILLS = ({"E1": 1}, {"E1": 2, "S1": 2}, {"E1": 3, "S1": 1}, {"S1": 3})


@st.composite
def small(draw: st.DrawFn) -> dict:
    """Draw up to 6 x 6 of everything that decides a plan, what is scarce drawn with it."""

    def pick(*values):
        return draw(st.sampled_from(values))

    days = pick(HOURS, HOURS[:5], HOURS[-2:])
    has_teams, services = draw(st.booleans()), pick(("E1",), ("E1", "S1"))
    needs = []
    for number in range(draw(st.integers(1, 6))):
        start, end = pick(*days)
        needs.append(
            need(
                number,
                tier=pick("critical", "urgent", "routine"),
                area=pick("632521101", "632521102", "632521103"),
                service=pick(*services),
                slots=pick(1, 1, 2, 3),
                start=f"2026-12-{start}",
                end=f"2026-12-{end}",
                min_level=pick(1, 2),
                team=has_teams and draw(st.booleans()),
            )
        )
    most = pick(1, 3)
    helpers = [
        helper(
            number,
            services=pick(*SKILLS),
            capacity=draw(st.integers(0, most)),
            organization=pick(None, "o0", "o1"),
            lat=36.3 + draw(st.integers(0, 30)) / 100,
            recent_28d=draw(st.integers(0, 3)),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    known = list(itertools.product([n["id"] for n in needs], [h["id"] for h in helpers]))
    pairs = st.lists(st.sampled_from(known).map(list), max_size=3, unique_by=tuple)
    organizations = [
        {"id": f"o{n}", "status": "active", "capacity": pick(0, 1, 2, 9), "areas": ["63"]}
        for n in range(2)
    ]
    return document(
        needs,
        helpers,
        organizations=organizations,
        previous=draw(pairs),
        frozen=draw(st.one_of(st.just([]), pairs)),
        weights={"fairness": pick(0, 2, 300, 900), "stability": pick(0, 50, 200)},
    )


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
@given(small())
def test_the_plan_equals_brute_force(raw):
    _equals_brute_force(matching.read_problem(raw))


@settings(max_examples=EXAMPLES // 4, deadline=None, database=None)
@given(st.integers(0, 10**9))
def test_a_tangle_equals_brute_force(seed):
    """Here a flow alone is wrong every other time: the repair and the program are asked as well."""
    _equals_brute_force(tangle(seed, 6, 5).problem)


def _equals_brute_force(asked):
    plan = matching.solve(asked)
    assert broken_rules(asked, plan.pairs) == []
    value = worth(asked, plan.pairs)
    # Searched for from just below: that finds the plan's worth anew, or more if there is more.
    assert in_words(Enumeration(asked).best(value - 1)) == in_words(value)
    assert plan.gap == 0
    assert plan.certificate.are_tiers_proven
    assert plan.certificate.primal <= plan.certificate.dual
    assert tuple(plan.filled.values()) == in_words(value)[:3]
    assert plan.certificate.spread + plan.certificate.gains == in_words(value)[3]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(crowds(most=3))
def test_the_enumeration_misses_no_plan(raw):
    """What it leaves out never matters: it equals the best of every set of pairs there is."""
    asked = matching.read_problem(raw)
    every = matching.edges(asked)
    plans = (
        chosen for size in range(len(every) + 1) for chosen in itertools.combinations(every, size)
    )
    best = max(worth(asked, chosen) for chosen in plans if not broken_rules(asked, chosen, every))
    assert Enumeration(asked).best() == best


@pytest.mark.parametrize("known", [0, 10**30])
def test_what_is_known_is_only_ever_bettered(known):
    asked = matching.read_problem(document([need(1)], [helper(1)]))
    (edge,) = matching.edges(asked)
    assert Enumeration(asked).best(known) == max(known, worth(asked, [edge]))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(small())
def test_the_validator_and_a_second_count_agree_on_every_set_of_pairs(raw):
    """A plan with one more pair, or with one pair fewer, is judged alike by both."""
    asked = matching.read_problem(raw)
    pairs, every = list(matching.solve(asked).pairs), matching.edges(asked)
    fewer = [[edge for edge in pairs if edge is not one] for one in pairs]
    for chosen in [pairs, *fewer, *([*pairs, edge] for edge in every)]:
        try:
            validation.validate(asked, chosen)
        except validation.PlanBroken:
            assert broken_rules(asked, chosen)
        else:
            assert broken_rules(asked, chosen) == []
