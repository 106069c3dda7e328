"""The optimum over more pairs than a solver should hold: solve few, price all, add what is missed.

Method (column generation for a minimum-cost flow):

1. All feasible pairs are kept in four to six bytes each (`store`); nothing is left out.
2. The start: per need its 5 best pairs and about 5 drawn by a hash, per person about 7 x capacity
   drawn by a hash. A start by score alone makes everybody list the same popular few.
3. The flow over the pairs so far is solved; its least prices (`residual`, not the solver's) are
   put on *every* pair. A pair undercharged by them may better the plan: the 10 most undercharged
   of each need join, and 3 begins again. Once, after the first prices, the pairs that were drawn
   and are overcharged by more than FAR_OFF leave: half of what is solved, and hardly ever missed.
4. No pair undercharged: the plan is the best over all pairs. Until then the total of the prices
   and of all undercharges bounds every plan (Lagrange), so a search that `seconds` end has an
   honest gap.
5. Rounded to whole units the prices are prices for the tiers alone (floor and ceiling keep every
   pair covered); where their total is what the plan fills, the tiers are proven too. If not, the
   unit was too small: it grows, and 3 begins again.

Ties: by position, so that nothing depends on the clock unless `seconds` end the search.
Cost: one pass over the pairs and one flow a round; memory 4 to 6 bytes a pair, 100 a pair solved.
Source: Ford and Fulkerson 1958, Desaulniers et al., Column Generation (2005).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching import certificate, flow
from matching.arcs import Arcs
from matching.blocks import Blocks
from matching.candidates import Candidates
from matching.certificate import Duals, Solved
from matching.flow import Ints, Mask, Numbers, Pairs
from matching.market import Market
from matching.residual import residual
from matching.store import PLACE, Places, Store
from matching.types import Certificate

BEST, DRAWN, PER_VISIT, ADDED = 5, 5, 7, 10
# Tenths of a point; whoever is missed is undercharged by the next prices, and comes back.
FAR_OFF = 200
# The first prices only say which pairs to look at, and a small unit is solved faster. Whoever is
# content with a near bound takes a larger one from then on: scores blur the bound less.
NEAR_UNIT = 12
MOST_ROUNDS = 60
# Needs in the sample by which pairs are counted beforehand.
SAMPLED = 1_000
# A share of the optimum that is near enough, for whoever asks no proof.
PROOF = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Generated:
    """The pairs solved at last, the plan over them with what bounds every plan over all `count`."""

    pairs: Pairs
    blocks: Blocks
    solved: Solved
    count: int


def is_few(asked: Market, candidates: Candidates, most: int, sampled: int = SAMPLED) -> bool:
    """Say whether there are not many more pairs than `most`, by a sample of the needs."""
    needs = candidates.needs
    if len(needs) < sampled:
        return True
    every = len(needs) // sampled
    drawn = Candidates(asked.columns, needs[::every], candidates.helpers)
    return drawn.count() * every <= 2 * most


def gathered(asked: Market, candidates: Candidates, most: int) -> Arcs | None:
    """Answer all arcs, or None if there are more than `most`."""
    if not is_few(asked, candidates, most):
        return None
    parts, total = [], 0
    for part in candidates.chunks():
        parts.append(part)
        total += len(part)
        if total > most:
            return None
    return Arcs.concatenate(parts)


def generate(
    asked: Market, store: Store, *, seconds: float = 600.0, near: float = PROOF
) -> Generated:
    """Answer the best plan over all pairs of `store`, or the best met in `seconds`, bounded.

    `near` ends the search once the plan is within that share of the bound.
    """
    until = time.monotonic() + seconds
    found = asked.blocks(part for _begin, part in store.pieces(None))
    chosen, rounds = _start(asked, store), 1
    small = 1 + store.top + asked.limits.fairness
    unit = flow.FIRST_UNIT * small
    while True:
        met = _round(asked, store, found, chosen, unit)
        chosen = met.kept if rounds == 1 else chosen
        gap = met.proof.gap
        is_best = gap == 0 and met.proof.are_tiers_proven
        late = time.monotonic() > until or gap <= near * met.proof.primal
        if is_best or late or rounds == MOST_ROUNDS:
            break
        chosen = np.union1d(chosen, met.missed)
        # What is no longer needed leaves before the solver takes its room.
        del met
        unit *= flow.NEXT_UNIT if gap == 0 else 1
        unit = max(unit, NEAR_UNIT * small) if near else unit
        rounds += 1
    pairs = replace(met.pairs, block=found.of(met.pairs.need, met.pairs.helper))
    return Generated(pairs, found, Solved(met.taken, unit, met.proof, met.duals, rounds),
                     len(store))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Round:
    """The plan over some pairs, its proof among all, and which pairs to take on and to miss."""

    pairs: Pairs
    taken: Mask
    duals: Duals
    proof: Certificate
    kept: Places
    missed: Places


def _round(asked: Market, store: Store, found: Blocks, chosen: Places, unit: int) -> _Round:
    """Solve the chosen pairs, and price all by what that says: 3 to 5 of the method."""
    limits = asked.limits
    pairs, owners, which = _busy_blocks(store.take(chosen, found), found)
    taken = flow.solve(limits, pairs, owners, unit)
    net = residual(limits, pairs, owners, taken, unit)
    duals = certificate.duals_of(net, limits, owners, unit, greatest=False)
    kept = chosen[taken | (duals.charge(limits, pairs, unit) >= -FAR_OFF)]
    duals = replace(duals, block=_spread_out(duals.block, which, len(found)))
    missed, above, tiers = _price(asked, store, found, duals, unit)
    are_proven = tiers == int(limits.weight[pairs.need[taken]].sum())
    proof = certificate.told(limits, pairs, taken, unit, above, are_proven)
    return _Round(pairs, taken, duals, proof, kept, missed)


def _busy_blocks(pairs: Pairs, found: Blocks) -> tuple[Pairs, Numbers, Ints]:
    """Answer the pairs with only those blocks that hold two of them, their persons and numbers.

    A block with one pair of the part costs an arc and says nothing; its price is 0.
    """
    which = np.flatnonzero(np.bincount(pairs.block[pairs.block >= 0], minlength=len(found)) > 1)
    number = np.full(len(found) + 1, -1, dtype=np.int32)
    number[which] = np.arange(len(which))
    return replace(pairs, block=number[pairs.block]), found.helper[which], which


def _spread_out(prices: Ints, which: Ints, count: int) -> Ints:
    wide = np.zeros(count, dtype=np.int64)
    wide[which] = prices
    return wide


def hashed(need: Ints, helper: Ints) -> NDArray[np.uint64]:
    """Answer a number per pair that looks drawn by lot and is always the same (splitmix64)."""
    mixed = (need.astype(np.uint64) << np.uint64(32)) | helper.astype(np.uint64)
    mixed += np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def best_of_each(need: Numbers, worth: Ints, most: int) -> Ints:
    """Answer the positions of the `most` largest `worth` (0 to 2^20) of each need, ties by place.

    `need` rises; at most 2^23 rows.
    """
    if not len(need):
        return np.zeros(0, dtype=np.int64)
    number = np.cumsum(np.append(0, need[1:] != need[:-1]))
    key = (number << 43) | ((2**20 - 1 - np.minimum(worth, 2**20 - 1)) << 23) | np.arange(len(need))
    key.sort()
    group = key >> 43
    begins = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    rank = np.arange(len(key)) - begins[group]
    return np.asarray(key[rank < most] & (2**23 - 1), dtype=np.int64)


def _start(asked: Market, store: Store) -> Places:
    """Answer the pairs to start with: 2 of the method."""
    capacity = asked.limits.capacity
    degree = np.zeros(len(capacity), dtype=np.int64)
    for people in store.people:
        degree += np.bincount(people, minlength=len(capacity))
    of_person = PER_VISIT * capacity / np.maximum(1, degree)
    of_need = DRAWN / np.maximum(1, np.diff(store.first))
    chosen = [np.zeros(0, dtype=PLACE)]
    for begin, part in store.pieces(None):
        mixed = hashed(part.need.astype(np.int64), part.helper.astype(np.int64))
        drawn = (mixed & np.uint64(0xFFFFFF)).astype(np.float64) / 2**24
        here = drawn < of_person[part.helper] + of_need[part.need]
        # Equal gains are told apart by lot, so that no need begins with all of its many equals.
        lot = (mixed >> np.uint64(58)).astype(np.int64)
        here |= among_best(part.need, part.gain * np.int64(64) + lot, BEST)
        chosen.append((begin + np.flatnonzero(here)).astype(PLACE))
    return np.concatenate(chosen)


def among_best(need: Numbers, worth: Ints, most: int) -> Mask:
    """Say of which rows the `worth` (0 or more) is one of the `most` largest values of its need."""
    begins = np.flatnonzero(np.append(True, need[1:] != need[:-1])) if len(need) else need
    counts = np.diff(np.append(begins, len(need)))
    left, found = worth.copy(), np.zeros(len(need), dtype=np.bool_)
    for _round in range(most if len(need) else 0):
        largest = left == np.repeat(np.maximum.reduceat(left, begins), counts)
        found |= largest
        left[largest] = -1
    return found


def _price(
    asked: Market, store: Store, found: Blocks, duals: Duals, unit: int
) -> tuple[Places, int, int]:
    """Answer the pairs to add, a bound on every plan, and one on every plan's weighted tiers."""
    totals = certificate.Totals(asked.limits, found.helper, duals, unit)
    added = [np.zeros(0, dtype=PLACE)]
    for begin, part in store.pieces(found):
        surplus = totals.add(part)
        over = np.flatnonzero(surplus > 0)
        # Comparing within a need: larger than 2^20 is as good as 2^20.
        best = over[best_of_each(part.need[over], surplus[over], ADDED)]
        added.append((begin + best).astype(PLACE))
    return np.concatenate(added), totals.total, totals.most
