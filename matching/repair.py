"""From the flow's answer to a plan that keeps every rule: what it breaks, and how to stop that.

1. `broken` finds clashing visits of one person in different blocks, and teams that are not whole.
2. `tightened`: blocks may be cut anew so that a clash that was met falls into one block. Every cut
   is a rule of the problem, so a flow that then breaks nothing is the proven best plan.
3. `whole_plan`: pairs are struck out until nothing is broken (of a clash the one that is worth
   less; of a half team all), solving the flow again each time. It keeps every rule and is a plan
   to start from; nothing is proven by it.

Ties: the smaller position (need id, helper id) stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching import certificate, flow
from matching.blocks import WIDENING_MINUTES
from matching.certificate import Solved
from matching.flow import Ints, Mask, Pairs
from matching.market import Market, Points

# How often the blocks are cut anew before the rest is left to the program.
MOST_CUTS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Breaks:
    """Positions of pairs that clash, two by two, and the needs whose team is not whole."""

    one: Ints
    other: Ints
    teams: Ints

    def __bool__(self) -> bool:
        """Say whether anything is broken."""
        return bool(len(self.one) or len(self.teams))


def broken(market: Market, pairs: Pairs, taken: Mask) -> Breaks:
    """Answer what the plan `taken` breaks."""
    at = np.flatnonzero(taken)
    start, person = market.minutes_start[pairs.need[at]], pairs.helper[at]
    at = at[np.lexsort((start, person))]
    ones, others = [], []
    # The k-th next visit of the same person; windows that clash with one far off clash before it.
    for step in range(1, 0 if market.windows.are_apart else len(at)):
        one, other = at[:-step], at[step:]
        same = pairs.helper[one] == pairs.helper[other]
        if not same.any():
            break
        clash = same & market.clash(pairs.need[one], pairs.need[other])
        ones.append(one[clash])
        others.append(other[clash])
    filled = np.bincount(pairs.need[at], minlength=len(market.whole))
    half = market.whole & (filled > 0) & (filled < market.limits.slots)
    none = np.zeros(0, dtype=np.int64)
    return Breaks(
        np.concatenate([none, *ones]), np.concatenate([none, *others]), np.flatnonzero(half)
    )


def flowed(market: Market, pairs: Pairs, owners: flow.Numbers) -> Solved:
    """Answer the flow's optimum, proven."""
    return certificate.proven(market.limits, pairs, owners)


def tightened(market: Market, pairs: Pairs, solved: Solved, owners: flow.Numbers) -> tuple[
    Pairs, flow.Numbers, Solved
]:  # fmt: skip
    """Answer pairs with blocks cut so that the flow breaks less, those blocks and the flow."""
    points: Points = []
    found = broken(market, pairs, solved.taken)
    for _cut in range(MOST_CUTS):
        if not len(found.one):
            break
        starts = market.minutes_start - WIDENING_MINUTES
        moment = np.maximum(starts[pairs.need[found.one]], starts[pairs.need[found.other]])
        new = list(zip(pairs.helper[found.one].tolist(), moment.tolist(), strict=True))
        points = [*new, *(point for point in points if point not in set(new))]
        blocks = market.blocks([pairs], points)
        cut = Pairs(pairs.need, pairs.helper, pairs.gain, blocks.of(pairs.need, pairs.helper))
        again = flowed(market, cut, blocks.helper)
        before, found = len(found.one), broken(market, cut, again.taken)
        if len(found.one) >= before:
            # Another cover of the same windows may say less elsewhere; the better one stays.
            break
        pairs, owners, solved = cut, blocks.helper, again
    return pairs, owners, solved


def whole_plan(market: Market, pairs: Pairs, owners: flow.Numbers, taken: Mask) -> Mask:
    """Answer a plan that breaks nothing: 3 of the method."""
    unit = flow.FIRST_UNIT * flow.rest(market.limits, pairs)
    worth = market.limits.weight[pairs.need] * unit + pairs.gain
    left = np.ones(len(pairs), dtype=np.bool_)
    while found := broken(market, pairs, taken):
        struck = np.where(worth[found.other] <= worth[found.one], found.other, found.one)
        left[struck] = False
        left &= ~np.isin(pairs.need, found.teams)
        counts = np.bincount(pairs.need[left], minlength=len(market.whole))
        left &= ~(market.whole & (counts < market.limits.slots))[pairs.need]
        taken = np.zeros(len(pairs), dtype=np.bool_)
        kept = np.flatnonzero(left)
        taken[kept] = flowed(market, pairs.take(kept), owners).taken
    return taken
