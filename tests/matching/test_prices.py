"""A price is what one more would bring: compared with solving again with one more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import matching
from matching import certificate, flow
from matching.residual import residual
from tests.matching.arrays import case
from tests.matching.problems import helper, need, problem
from tests.matching.test_flow import solved


def _with_one_more(limits, name, number):
    more = getattr(limits, name).copy()
    more[number] += 1
    return replace(limits, **{name: more})


def _best(limits, pairs, owners, unit):
    taken = flow.solve(limits, pairs, owners, unit)
    return certificate.worth(limits, pairs, taken, unit)


def _prices(asked):
    limits, pairs, owners = asked.limits, asked.pairs, asked.blocks.helper
    found = solved(asked)
    net = residual(limits, pairs, owners, found.taken, found.unit)
    least, greatest = (
        certificate.duals_of(net, limits, owners, found.unit, greatest=greatest)
        for greatest in (False, True)
    )
    return found, least, greatest


@pytest.mark.parametrize("seed", range(80))
def test_one_more_place_visit_or_member_brings_what_its_price_says(seed):
    asked = case(seed)
    limits, pairs, owners = asked.limits, asked.pairs, asked.blocks.helper
    found, least, greatest = _prices(asked)
    before = certificate.worth(limits, pairs, found.taken, found.unit)
    filled = np.bincount(pairs.need[found.taken], minlength=len(limits.slots))

    def change(name, number):
        more = _with_one_more(limits, name, number)
        return _best(more, pairs, owners, found.unit) - before

    towns = np.bincount(limits.township[pairs.need[found.taken]], minlength=len(limits.held))
    rank = np.maximum(1, limits.held + towns)
    step = np.where(
        towns, limits.fairness // rank - limits.fairness // (limits.held + towns + 1), 0
    )
    for number in range(len(limits.slots)):
        is_full = filled[number] == limits.slots[number]
        price, down = (greatest.need[number], step[limits.township[number]]) if is_full else (0, 0)
        # The next rank of the township earns a step less than the last one, which is priced.
        assert price - down <= change("slots", number) <= price
    for number in range(len(limits.organization_capacity)):
        assert change("organization_capacity", number) == least.organization[number]
        assert least.organization[number] <= greatest.organization[number]
    for person in range(len(limits.capacity)):
        brought = change("capacity", person)
        if limits.organization[person] < 0:
            assert brought == least.helper[person]
        assert 0 <= brought <= least.helper[person]


@pytest.mark.parametrize("seed", range(40))
def test_one_visit_less_costs_the_greatest_price(seed):
    """What a person brings lies between the least price and the greatest."""
    asked = case(seed)
    limits, pairs, owners = asked.limits, asked.pairs, asked.blocks.helper
    found, least, greatest = _prices(asked)
    before = certificate.worth(limits, pairs, found.taken, found.unit)
    alone = np.flatnonzero((limits.organization < 0) & (limits.capacity > 0))
    for person in alone:
        less = limits.capacity.copy()
        less[person] -= 1
        after = _best(replace(limits, capacity=less), pairs, owners, found.unit)
        assert least.helper[person] <= before - after == greatest.helper[person]


def test_the_prices_of_a_plan_name_what_is_scarce():
    organization = {"id": "o1", "status": "active", "capacity": 1, "areas": ["63"]}
    needs = [need(1), need(2, start="2026-12-06T09:00", end="2026-12-06T11:00")]
    helpers = [helper(1, organization="o1"), helper(2, organization="o1")]
    prices = matching.solve(problem(needs, helpers, organizations=[organization])).prices
    assert list(prices.organizations) == ["o1"]
    assert prices.organizations["o1"] >= prices.unit
    assert (dict(prices.helpers), len(prices.townships)) == ({}, 1)


def test_one_more_visit_of_a_person_is_worth_the_place_it_fills():
    needs = [need(1), need(2, start="2026-12-06T09:00", end="2026-12-06T11:00", tier="critical")]
    before = matching.solve(problem(needs, [helper(1, capacity=1)]))
    after = matching.solve(problem(needs, [helper(1, capacity=2)]))
    proofs = [plan.certificate for plan in (before, after)]
    worth = [
        before.prices.unit * (3 * proof.filled["critical"] + proof.filled["routine"])
        + proof.spread
        + proof.gains
        for proof in proofs
    ]
    assert worth[1] - worth[0] == before.prices.helpers["h1"]


def test_where_nothing_is_scarce_nothing_has_a_price():
    prices = matching.solve(problem([], [helper(1)])).prices
    found = [prices.needs, prices.helpers, prices.organizations, prices.townships]
    assert found == [{}, {}, {}, {}]
