"""What frozen pairs leave to give, and which pairs are usable, counted pair by pair."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import HealthCheck, given, settings

import matching
from matching.candidates import Candidates
from matching.columns import Columns
from matching.market import market
from tests.matching.enumeration import clash, gain
from tests.matching.problems import helper, need, problem
from tests.matching.test_brute_force import small

quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _market(raw):
    asked = matching.read_problem(raw)
    return asked, market(Columns(asked))


def _ids(asked, arcs):
    return {
        (asked.needs[n].id, asked.helpers[h].id)
        for n, h in zip(arcs.need.tolist(), arcs.helper.tolist(), strict=True)
    }


@quick
@given(small())
def test_frozen_pairs_leave_with_slot_capacity_and_rank(raw):
    asked, found = _market(raw)
    held = Counter(n for n, _h in asked.frozen)
    busy = Counter(h for _n, h in asked.frozen)
    home = {row.id: row.organization for row in asked.helpers}
    loads = Counter(home[h] for _n, h in asked.frozen)
    limits = found.limits
    assert limits.slots.tolist() == [max(0, n.slots - held[n.id]) for n in asked.needs]
    assert limits.capacity.tolist() == [max(0, h.capacity - busy[h.id]) for h in asked.helpers]
    ends = [max(0, asked.organizations[name].capacity - loads[name])
            for name in found.columns.organizations]  # fmt: skip
    assert limits.organization_capacity.tolist() == ends
    assert limits.held.sum() == len(asked.frozen)


@quick
@given(small())
def test_a_pair_is_usable_if_it_could_be_a_plan_of_its_own(raw):
    for row in raw["needs"]:
        row["team"] = False
    asked, found = _market(raw)
    needs = {row.id: row for row in asked.needs}
    held, busy = (Counter(pair[place] for pair in asked.frozen) for place in (0, 1))
    helpers = {row.id: row for row in asked.helpers}
    loads = Counter(helpers[h].organization for _n, h in asked.frozen)
    expected = {
        (e.need, e.helper)
        for e in matching.edges(asked)
        if (e.need, e.helper) not in asked.frozen
        and held[e.need] < needs[e.need].slots
        and busy[e.helper] < helpers[e.helper].capacity
        and (
            (home := asked.organizations.get(helpers[e.helper].organization or "")) is None
            or loads[home.id] < home.capacity
        )
        and not any(clash(needs[e.need], needs[n]) for n, h in asked.frozen if h == e.helper)
    }
    arcs = found.usable(Candidates(found.columns).all())
    assert _ids(asked, arcs) == expected
    pairs, _blocks = found.pairs(Candidates(found.columns).all())
    earned = {(e.need, e.helper): gain(asked, e) for e in matching.edges(asked)}
    ids = [
        (asked.needs[n].id, asked.helpers[h].id)
        for n, h in zip(pairs.need.tolist(), pairs.helper.tolist(), strict=True)
    ]
    assert pairs.gain.tolist() == [earned[one] for one in ids]


def test_a_team_with_too_few_people_has_no_pairs():
    asked = problem([need(1, slots=3, team=True), need(2)], [helper(1), helper(2)])
    found = market(Columns(asked))
    pairs, _blocks = found.pairs(Candidates(found.columns).all())
    assert np.unique(pairs.need).tolist() == [1]


def test_freezing_a_pair_is_the_market_of_the_file_that_holds_it():
    organization = {"id": "o1", "status": "active", "capacity": 2, "areas": ["63"]}
    rows = [need(1, slots=2), need(2)], [helper(1, organization="o1"), helper(2)]
    before = market(Columns(problem(*rows, organizations=[organization])))
    frozen = [["n1", "h1"]]
    after = market(Columns(problem(*rows, organizations=[organization], frozen=frozen)))
    moved = before.with_frozen(0, 0)
    for name in ("slots", "held", "capacity", "organization_capacity"):
        assert getattr(moved.limits, name).tolist() == getattr(after.limits, name).tolist()
    everything = Candidates(after.columns).all()
    assert moved.usable(everything).need.tolist() == after.usable(everything).need.tolist()
