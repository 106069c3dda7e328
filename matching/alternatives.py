"""What choosing somebody else would cost: the plan solved again with that pair forced.

1. `Alternatives` solves a problem once. `cost` forces one pair: it leaves like a frozen pair, with
   its slot, capacities, time and rank, and the rest is solved again exactly. The answer is what
   changes in the whole plan, not only at the need: which needs open, which close, by tier.
2. `runners_up` answers for all needs at once who would be next: the pair that the prices of the
   proof undercharge least. What it costs is at least that reduced cost (weak duality), in units of
   the certificate. Where a flow says all there is to the plan, `forcing` also tells the places that
   are lost, exactly, and what is lost beside them, between two bounds.

Ties: the smaller helper id. Cost: one flow a forced pair; the runners-up are some passes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching import allocation, forcing
from matching.arcs import Arcs
from matching.candidates import as_edges
from matching.columns import Columns
from matching.flow import Ints, Mask, Pairs
from matching.forcing import Bounds
from matching.market import Market, market
from matching.types import TIERS, Edge, Plan, Problem


class NotFeasible(ValueError):
    """The pair fails a check, or the need, the person or the organization has no room."""


@dataclass(frozen=True, slots=True)
class Change:
    """What forcing a pair does to the plan; counts and score are the new plan less the old.

    `opened` and `closed` are needs that get fewer or more people, with how many. `score` is in
    points. `gap` is 0 if the new plan is proven the best with that pair.
    """

    need: str
    helper: str
    filled: Mapping[str, int]
    opened: Mapping[str, int]
    closed: Mapping[str, int]
    score: float
    moved: int
    gap: float


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """Who would be next for a need, and what choosing that person costs at least (see 2).

    `edge` is that pair with its score and minutes. `filled` are the places the whole plan would
    lose by tier, exactly, or None where that takes solving again; then `points` is what it would
    lose beside them, at least and at most: scores, spread and what was proposed before.
    """

    helper: str
    at_least: int
    edge: Edge
    filled: Mapping[str, int] | None = None
    points: tuple[float, float] | None = None


class Alternatives:
    """A solved problem that can be asked what else could have been done."""

    def __init__(self, problem: Problem, *, seconds: float = 60.0) -> None:
        """Solve the problem once, in `seconds`."""
        self.problem, self.seconds = problem, seconds
        self.answer = allocation.answer(market(Columns(problem)), seconds=seconds)
        self._is_flow = forcing.is_flow(self.answer)
        self._needs = {need.id: number for number, need in enumerate(problem.needs)}
        self._helpers = {helper.id: number for number, helper in enumerate(problem.helpers)}

    def plan(self) -> Plan:
        """Answer the plan itself, as `solve` would: the same state, not solved again."""
        return allocation.planned(self.problem, self.answer)

    def cost(self, need_id: str, helper_id: str) -> Change:
        """Answer what forcing a pair changes; raises NotFeasible, KeyError for an unknown id."""
        need, helper = self._needs[need_id], self._helpers[helper_id]
        pairs, asked = self.answer.pairs, self.answer.market
        mine = (pairs.need == need) & (pairs.helper == helper)
        if not mine.any():
            raise NotFeasible(f"{need_id} and {helper_id} cannot be paired.")
        if self.answer.taken[mine][0]:
            return Change(need_id, helper_id, dict.fromkeys(TIERS, 0), {}, {}, 0.0, 0, 0.0)
        forced = asked.with_frozen(need, helper)
        left = forced.usable(pairs)
        blocks = forced.blocks([left])
        left = Pairs(left.need, left.helper, left.gain, blocks.of(left.need, left.helper))
        new = allocation.over(forced, left, blocks.helper, time.monotonic(), self.seconds)
        old = pairs.take(self.answer.taken)
        now = _joined(new.pairs.take(new.taken), pairs.take(mine))
        return self._change(need_id, helper_id, old, now, new.gap)

    def _change(self, need_id: str, helper_id: str, old: Pairs, now: Pairs, gap: float) -> Change:
        asked, count = self.answer.market, len(self.problem.needs)
        less = np.bincount(now.need, minlength=count) - np.bincount(old.need, minlength=count)
        tiers: Counter[str] = Counter()
        for number in np.flatnonzero(less).tolist():
            tiers[self.problem.needs[number].tier] += int(less[number])
        codes, before = asked.codes(now.need, now.helper), asked.codes(old.need, old.helper)
        return Change(
            need=need_id,
            helper=helper_id,
            filled={tier: tiers[tier] for tier in TIERS},
            opened=self._named(less < 0, -less),
            closed=self._named(less > 0, less),
            score=(_score(asked, now) - _score(asked, old)) / 10,
            moved=int((~np.isin(codes, before)).sum()),
            gap=gap,
        )

    def _named(self, which: Mask, counts: Ints) -> dict[str, int]:
        return {self.problem.needs[n].id: int(counts[n]) for n in np.flatnonzero(which)}

    def runners_up(self) -> dict[str, RunnerUp]:
        """Answer for every need that has somebody, and a choice, who would be next."""
        pairs, asked = self.answer.pairs, self.answer.market
        surplus = self.answer.duals.charge(asked.limits, pairs, self.answer.proof.unit)
        filled = np.bincount(pairs.need[self.answer.taken], minlength=len(self.problem.needs)) > 0
        at = np.flatnonzero(~self.answer.taken & filled[pairs.need])
        at = at[np.lexsort((pairs.helper[at], -surplus[at], pairs.need[at]))]
        first = at[np.append(True, pairs.need[at][1:] != pairs.need[at][:-1])] if len(at) else at
        nothing = np.zeros(len(first), dtype=np.int16)
        arcs = Arcs(pairs.need[first], pairs.helper[first], nothing, nothing)
        edges = as_edges(self.problem, arcs)
        proof = self.answer.proof
        least = np.maximum(0, -surplus[first] - (proof.dual - proof.primal))
        told = forcing.bounds(self.answer, first) if self._is_bounded() else None
        return {
            edge.need: self._runner_up(edge, int(least[at]), told, at)
            for at, edge in enumerate(edges)
        }

    def _is_bounded(self) -> bool:
        """Say whether the flow's own plan over every pair is the plan at hand."""
        found = self.answer
        return found.has_every_pair and bool((found.taken == found.relaxed).all())

    def _runner_up(self, edge: Edge, least: int, told: Bounds | None, at: int) -> RunnerUp:
        if told is None:
            return RunnerUp(edge.helper, least, edge)
        if not self._is_flow:
            # What a flow cannot say only makes it dearer; a routine place is the least there is.
            unit = self.answer.proof.unit
            return RunnerUp(edge.helper, max(least, unit * told.is_place_lost(at)), edge)
        filled, (low, high) = told.places(at), told.rest(at)
        if filled is None:
            return RunnerUp(edge.helper, least, edge)
        return RunnerUp(edge.helper, least, edge, filled, (low / 10, high / 10))


def _joined(one: Pairs, other: Pairs) -> Pairs:
    return Pairs(
        np.append(one.need, other.need),
        np.append(one.helper, other.helper),
        np.append(one.gain, other.gain),
        np.append(one.block, other.block),
    )


def _score(asked: Market, pairs: Pairs) -> int:
    """Answer the score of pairs in tenths: their gains without the bonus for what was proposed."""
    gains = int(pairs.gain.astype(np.int64).sum())
    if not asked.stability or not len(asked.previous):
        return gains
    before = np.isin(asked.codes(pairs.need, pairs.helper), asked.previous)
    return gains - asked.stability * int(before.sum())
