"""The simpler ways keep every rule too, and never serve more than the plan."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import matching
from matching import baselines, validation
from matching.candidates import Candidates, as_edges
from matching.columns import Columns
from matching.market import market
from matching.types import TIERS
from tests.matching.problems import crowds, helper, need, problem

WAYS = (baselines.nearest_first, baselines.greedy_by_score, baselines.self_service)


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60, deadline=None)
@given(crowds())
def test_a_simpler_way_keeps_every_rule_and_is_never_better(way, raw):
    asked = matching.read_problem(raw)
    place = market(Columns(asked))
    arcs = place.usable(Candidates(place.columns).all())
    chosen = as_edges(asked, arcs.take(way(place, arcs)))
    validation.validate(asked, chosen)
    tier_of = {row.id: row.tier for row in asked.needs}
    filled = [sum(tier_of[edge.need] == tier for edge in chosen) for tier in TIERS]
    assert list(matching.solve(asked).filled.values()) >= filled


def _taken(way, needs, helpers):
    place = market(Columns(problem(needs, helpers)))
    arcs = place.usable(Candidates(place.columns).all())
    mine = arcs.take(way(place, arcs))
    return sorted(zip(mine.need.tolist(), mine.helper.tolist(), strict=True))


def test_the_most_urgent_take_the_nearest():
    needs = [need(1), need(2, tier="critical")]
    helpers = [helper(1, lat=36.29, capacity=1), helper(2, lat=36.5, capacity=1)]
    assert _taken(baselines.nearest_first, needs, helpers) == [(0, 1), (1, 0)]


def test_half_a_team_is_given_up_and_its_people_are_free_again():
    needs = [need(1, tier="critical", slots=2, team=True), need(2)]
    for way in WAYS:
        assert [n for n, _h in _taken(way, needs, [helper(1)])] in ([1], [])
    assert _taken(baselines.nearest_first, needs, [helper(1)]) == [(1, 0)]
