"""What a flow cannot say, solved exactly: clashes that do not hang together neatly, whole teams.

The flow without those rules is an upper bound with exact prices; a repaired plan is a lower bound.
Method:

1. If the repaired plan fills by tier what the flow fills, its tiers are the best there are. If
   not, each connected part that is broken is solved tier by tier (critical, urgent, routine), the
   count of each held in the next. Townships do not tie parts together here: only counts matter.
2. Let the gap be what separates flow and plan. A pair whose reduced cost is larger than the gap
   cannot be in a better plan, one that is undercharged by more must be in it (reduced-cost
   fixing). What is left is small, and falls apart into parts; only those are solved in which the
   flow breaks a rule. Everywhere else the flow's answer is the best one. Fairness ties the pairs
   of a township together, and is counted from what is fixed on.
3. A part is a mixed-integer program in whole numbers: places, capacities, one visit at a time per
   moment at which a window begins (the maximal cliques of an interval graph), all places of a team
   or none, the counts of the tiers held; it maximises spread and gains, and starts from the plan.

SCIP (in OR-Tools) solves the parts (docs/decisions/0023-flow-and-proof.md). Where `seconds` end a
search, the best plan met is used and its gap is told. Ties: as SCIP breaks
them; it is deterministic unless `seconds` end the search.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from matching import certificate, flow
from matching.certificate import Duals
from matching.components import of_pairs
from matching.flow import Ints, Mask, Pairs
from matching.market import Market
from matching.program import Program
from matching.repair import broken, whole_plan

SOLVER = "SCIP"
TIER_WEIGHTS = (3, 2, 1)


@dataclass(slots=True, eq=False)
class _Search:
    """The problem, the flow's answer, and the best plan so far."""

    market: Market
    pairs: Pairs
    relaxed: Mask
    best: Mask
    until: float
    gap: float = 0.0

    def left(self) -> float:
        return max(1.0, self.until - time.monotonic())


def solve(
    market: Market,
    pairs: Pairs,
    owners: flow.Numbers,
    taken: Mask,
    unit: int,
    duals: Duals,
    *,
    seconds: float,
) -> tuple[Mask, float]:
    """Answer the best plan that breaks no rule, and the relative gap left unproven (0: none)."""
    began = time.monotonic()
    best = whole_plan(market, pairs, owners, taken)
    search = _Search(market, pairs, taken, best, began + seconds)
    if not np.array_equal(_tiers(market, pairs, best), _tiers(market, pairs, taken)):
        _tier_by_tier(search)
    _within_the_gap(search, unit, duals)
    return search.best, search.gap


def _tiers(market: Market, pairs: Pairs, taken: Mask) -> Ints:
    return np.bincount(market.limits.weight[pairs.need[taken]], minlength=4)


def _broken_parts(search: _Search, free: Mask, *, is_fair: bool) -> list[Ints]:
    """Answer the positions of the free pairs of each part in which the flow breaks a rule."""
    found = broken(search.market, search.pairs, search.relaxed)
    marked = np.zeros(len(search.pairs), dtype=np.bool_)
    marked[found.one] = marked[found.other] = True
    marked |= np.isin(search.pairs.need, found.teams)
    at = np.flatnonzero(free)
    part = of_pairs(_ties(search, at, is_fair=is_fair)) if len(at) else at
    wanted = np.unique(part[marked[at]])
    return [at[part == number] for number in wanted]


def _ties(search: _Search, at: Ints, *, is_fair: bool) -> list[Ints]:
    """Answer by what free pairs are tied together: need, person, organization, township.

    A person who could take on everything free ties nothing, nor does an organization.
    """
    market, pairs = search.market, search.pairs
    limits, free = market.limits, pairs.take(at)
    fixed = search.relaxed.copy()
    fixed[at] = False
    visits = np.bincount(free.helper, minlength=len(limits.capacity))
    held = np.bincount(pairs.helper[fixed], minlength=len(limits.capacity))
    person = free.helper.astype(np.int64)
    is_open = (visits + held <= limits.capacity)[person] & (visits == 1)[person]
    member = limits.organization[free.helper].astype(np.int64)
    ends = len(limits.organization_capacity)
    inside = limits.organization[pairs.helper[fixed]]
    load = np.bincount(inside[inside >= 0], minlength=ends)
    load += np.bincount(member[member >= 0], minlength=ends)
    is_roomy = np.append(load <= limits.organization_capacity, True)[member]
    ties = [
        free.need.astype(np.int64),
        np.where(is_open, -1, person),
        np.where(is_roomy, -1, member),
    ]
    if is_fair and limits.fairness:
        ties.append(limits.township[free.need].astype(np.int64))
    return ties


def _tier_by_tier(search: _Search) -> None:
    """Find what the tiers can be in every broken part, and take a plan that fills them."""
    everything = np.ones(len(search.pairs), dtype=np.bool_)
    plan = search.relaxed.copy()
    for at in _broken_parts(search, everything, is_fair=False):
        program = Program(search.market, search.pairs, at, search.relaxed, search.best)
        held: dict[int, int] = {}
        goal = _tiers(search.market, search.pairs.take(at), search.relaxed[at])
        for weight in TIER_WEIGHTS:
            program.aim_at_tier(weight)
            if program.hinted(weight) == goal[weight]:
                # The start already fills what the flow fills, and nothing fills more.
                held[weight] = int(goal[weight])
                program.hold(weight, held[weight])
                continue
            search.gap = max(search.gap, program.run(search.left()))
            held[weight] = program.count(weight)
            program.hold(weight, held[weight])
            goal = np.where(np.arange(4) < weight, len(at) + 1, goal)
        plan[at] = program.taken
    search.best = plan


def _within_the_gap(search: _Search, unit: int, duals: Duals) -> None:
    """Solve what the gap leaves open: 2 and 3 of the method."""
    market, pairs = search.market, search.pairs
    limits = market.limits
    above = certificate.worth(limits, pairs, search.relaxed, unit)
    gap = above - certificate.worth(limits, pairs, search.best, unit)
    surplus = duals.charge(limits, pairs, unit)
    free = np.where(search.relaxed, surplus <= gap, -surplus <= gap)
    plan = search.relaxed.copy()
    for at in _broken_parts(search, free, is_fair=True):
        program = Program(market, pairs, at, search.relaxed, search.best)
        for weight in TIER_WEIGHTS:
            program.hold(weight, program.hinted(weight))
        program.aim_at_worth()
        search.gap = max(search.gap, program.run(search.left()))
        plan[at] = program.taken
    search.best = plan
