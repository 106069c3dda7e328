"""What choosing somebody else would cost is what solving again says, to the last need."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

import matching
from matching import allocation
from matching.alternatives import Alternatives, NotFeasible
from matching.types import TIERS
from tests.matching.problems import crowds, helper, need, problem


def test_the_runner_up_may_leave_another_need_open():
    needs = [need(1, min_level=2), need(2)]
    helpers = [helper(1, capacity=1, services={"E1": 1}), helper(2, capacity=1)]
    asked = Alternatives(problem(needs, helpers))
    change = asked.cost("n2", "h2")
    assert change.filled == {"critical": 0, "urgent": 0, "routine": -1}
    assert (dict(change.opened), dict(change.closed), change.moved) == ({"n1": 1}, {}, 1)


def test_what_is_planned_already_costs_nothing():
    asked = Alternatives(problem([need(1)], [helper(1)]))
    change = asked.cost("n1", "h1")
    assert (sum(change.filled.values()), change.score, change.moved) == (0, 0, 0)


def test_somebody_who_fails_a_check_cannot_be_forced():
    asked = Alternatives(problem([need(1)], [helper(1), helper(2, adult=False)]))
    with pytest.raises(NotFeasible):
        asked.cost("n1", "h2")
    with pytest.raises(KeyError):
        asked.cost("n1", "h9")


def test_the_next_in_line_is_named_with_what_it_costs_at_least():
    helpers = [helper(1, recent_28d=0), helper(2, recent_28d=1), helper(3, recent_28d=4)]
    asked = Alternatives(problem([need(1)], helpers))
    (runner,) = asked.runners_up().values()
    assert (runner.helper, runner.at_least) == ("h2", 50)
    assert asked.cost("n1", "h2").score == pytest.approx(-5)


@settings(max_examples=60, deadline=None)
@given(crowds(teams=False))
def test_the_price_of_the_runner_up_is_never_overstated(raw):
    asked = matching.read_problem(raw)
    found = Alternatives(asked)
    proof = found.answer.proof
    for name, runner in found.runners_up().items():
        forced = replace(asked, frozen=asked.frozen | {(name, runner.helper)})
        change = found.cost(name, runner.helper)
        again = matching.solve(forced).filled
        before = matching.solve(asked).filled
        tier = next(row.tier for row in asked.needs if row.id == name)
        for one in TIERS:
            assert again[one] + (one == tier) - before[one] == change.filled[one]
        lost = -sum(w * change.filled[t] for w, t in zip((3, 2, 1), TIERS, strict=True))
        assert lost * proof.unit + 2 * 2000 * len(asked.needs) >= runner.at_least


def test_forcing_counts_the_rank_of_its_township():
    needs = [need(1), need(2), need(3, area="632521102")]
    helpers = [helper(1, capacity=1), helper(2, capacity=1)]
    asked = Alternatives(problem(needs, helpers))
    first = {edge.need for edge in allocation.solve(asked.problem).pairs}
    assert "n3" in first
    other = ({"n1", "n2"} - first).pop()
    change = asked.cost(other, "h1")
    assert sum(change.filled.values()) == 0
    assert "n3" not in change.opened


@settings(max_examples=60, deadline=None)
@given(crowds())
def test_the_plan_handed_over_is_the_one_that_is_solved_for_itself(raw):
    asked = matching.read_problem(raw)
    told, alone = Alternatives(asked).plan(), matching.solve(asked)
    apart = {"certificate": replace(told.certificate, seconds=0.0)}
    assert replace(told, **apart) == replace(
        alone, certificate=replace(alone.certificate, seconds=0.0)
    )
