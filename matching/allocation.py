"""The plan: as many needs as possible, the most urgent first, then spread, then the best pairs.

Method, on whole numbers (scores in tenths of a point):

1. Frozen pairs leave with their slot, capacities, time and rank (`market`).
2. Every feasible pair is an arc of a minimum-cost flow (`flow`); windows of one person that clash
   are blocks of capacity 1 (`blocks`). No pair is left out for being far down a list. Above
   MOST_ARCS pairs the flow is solved over a growing part of them until prices prove that no pair
   left outside could better it (`generation`).
3. What a flow cannot say, clashes that do not hang together neatly and teams that come whole, is
   sought by cutting the blocks anew (`repair`), then solved exactly where it matters (`exact`).
4. A certificate computed apart from the solver says how far from optimal the plan can be at most,
   and its prices what one more place or visit would bring (`certificate`).
5. The plan is checked by `validation`, which trusts nothing.

Ties: rows are sorted by id before the arcs are laid, so a shuffled problem has the same plan;
among equal plans the solver's own, which is deterministic.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from matching import certificate, exact, generation, validation
from matching.arcs import Arcs
from matching.candidates import Candidates, as_edges, edges
from matching.certificate import Duals, Solved
from matching.columns import Columns
from matching.explanation import reasons
from matching.flow import SOLVER, Mask, Numbers, Pairs
from matching.market import Market, market
from matching.prices import prices
from matching.repair import broken, flowed, tightened
from matching.store import stored
from matching.types import TIERS, Certificate, Edge, Plan, Problem

__all__ = ["MOST_ARCS", "Answer", "answer", "chosen_arcs", "edges", "gain", "over", "planned",
           "solve"]  # fmt: skip

# So many pairs are solved at once; more are generated. 0.7 GB in the solver.
MOST_ARCS = 10_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A solved market: the pairs looked at, which are taken, and the proof."""

    market: Market
    pairs: Pairs
    owners: Numbers
    relaxed: Mask  # what the flow takes
    taken: Mask
    proof: Certificate
    duals: Duals
    gap: float
    solver: str
    has_every_pair: bool = True


def solve(problem: Problem, *, seconds: float = 60.0) -> Plan:
    """Answer the optimal plan; `gap` says how far from proven it is if `seconds` ran out."""
    return planned(problem, answer(market(Columns(problem)), seconds=seconds))


def planned(problem: Problem, found: Answer) -> Plan:
    """Answer the plan of a market that was solved, checked by what trusts nothing."""
    chosen = as_edges(problem, chosen_arcs(found))
    validation.validate(problem, chosen)
    return _plan(problem, found, chosen)


def chosen_arcs(found: Answer) -> Arcs:
    """Answer the pairs of the plan as arcs, to be scored anew."""
    mine = found.pairs.take(found.taken)
    nothing = np.zeros(len(mine), dtype=np.int16)
    return Arcs(mine.need, mine.helper, nothing, nothing)


def gain(edge: Edge, problem: Problem) -> int:
    """Answer what a pair earns: ten times its score, and the stability bonus if proposed before."""
    bonus = problem.weights.stability if (edge.need, edge.helper) in problem.previous else 0
    return round(edge.score * 10) + bonus


def answer(
    asked: Market, *, seconds: float = 60.0, most_arcs: int = MOST_ARCS, near: float = 0.0
) -> Answer:
    """Answer the best plan of a market, over all its feasible pairs.

    Above `most_arcs` pairs they are generated, until `near` (a share) of the bound is reached.
    """
    began = time.monotonic()
    candidates = _candidates(asked)
    arcs = generation.gathered(asked, candidates, most_arcs)
    if arcs is None:
        del candidates
        return _generated(asked, began, seconds, near)
    pairs, blocks = asked.pairs(arcs)
    del arcs
    return over(asked, pairs, blocks.helper, began, seconds)


def over(asked: Market, pairs: Pairs, owners: Numbers, began: float, seconds: float) -> Answer:
    """Answer the best plan over some pairs, with the persons of their blocks."""
    solved = flowed(asked, pairs, owners)
    pairs, owners, solved = tightened(asked, pairs, solved, owners)
    return _exactly(Draft(asked, pairs, owners, solved), began, seconds)


def _candidates(asked: Market) -> Candidates:
    """Answer the feasible pairs of whoever has room."""
    return Candidates(
        asked.columns,
        only_needs=np.flatnonzero(asked.limits.slots > 0),
        only_helpers=np.flatnonzero(asked.limits.capacity > 0),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """The flow's answer, which may still break what a flow cannot say."""

    market: Market
    pairs: Pairs
    owners: Numbers
    solved: Solved
    has_every_pair: bool = True


def _generated(asked: Market, began: float, seconds: float, near: float) -> Answer:
    """Answer the plan of a problem too large to be solved over all its pairs at once."""
    pairs = stored(asked, _candidates(asked))
    left = seconds - (time.monotonic() - began)
    found = generation.generate(asked, pairs, seconds=left, near=near)
    draft = Draft(asked, found.pairs, found.blocks.helper, found.solved, False)
    done = _exactly(draft, began, seconds)
    # What was not priced away, and what a program has not proven over all pairs, is left as a gap.
    return replace(done, gap=max(0.0, done.proof.gap / max(1, done.proof.primal)))


def _exactly(draft: Draft, began: float, seconds: float) -> Answer:
    """Answer the draft if it keeps every rule, and what a program makes of it if not."""
    asked, pairs, owners = draft.market, draft.pairs, draft.owners
    solved = draft.solved
    taken, unit, proof = solved.taken, solved.unit, solved.proof
    gap, solver = 0.0, SOLVER
    if broken(asked, pairs, taken):
        left = seconds - (time.monotonic() - began)
        taken, gap = exact.solve(asked, pairs, owners, taken, unit, solved.duals, seconds=left)
        told = certificate.told(asked.limits, pairs, taken, unit, proof.dual, True)
        # A program proves something only of the pairs it was given; the flow's proven count is an
        # upper bound for all of them, so who reaches it is the best in any case.
        is_flow_reached = proof.are_tiers_proven and proof.filled == told.filled
        are_proven = is_flow_reached or (draft.has_every_pair and gap == 0)
        proof = replace(told, are_tiers_proven=are_proven, program=True)
        solver = f"{SOLVER} + {exact.SOLVER}"
    proof = replace(proof, seconds=time.monotonic() - began)
    return Answer(
        asked, pairs, owners, solved.taken, taken, proof, solved.duals, gap, solver,
        draft.has_every_pair,
    )  # fmt: skip


def _plan(problem: Problem, found: Answer, chosen: list[Edge]) -> Plan:
    asked, mine = found.market, found.pairs.take(found.taken)
    left = asked.limits.slots - np.bincount(mine.need, minlength=len(asked.limits.slots))
    people: dict[int, list[int]] = {}
    for need, helper in zip(mine.need.tolist(), mine.helper.tolist(), strict=True):
        people.setdefault(need, []).append(helper)
    tier_of = {need.id: need.tier for need in problem.needs}
    filled = Counter(tier_of[edge.need] for edge in chosen)
    return Plan(
        pairs=tuple(chosen),
        unfilled=tuple(reasons(asked.columns, left, asked.limits.capacity, people)),
        filled={tier: filled[tier] for tier in TIERS},
        score=round(sum(edge.score for edge in chosen), 1),
        input_hash=problem.input_hash,
        solver=found.solver,
        gap=found.gap,
        certificate=found.proof,
        prices=prices(
            asked, found.pairs, found.owners, found.relaxed, found.proof.unit, found.duals
        ),
    )
