"""A proof of the plan that needs no solver: prices whose total equals what the plan is worth.

Whatever prices are put on a place of a need, a block, a person, an organization and the spread in
a township, their total (`Totals`) is at least what *any* plan is worth (weak duality: each pair
earns no more than the prices it pays plus what it is undercharged). Hence a plan worth exactly that
total is the best there is. Method:

1. The prices are read off the residual network's distances (`residual`), never off the solver.
2. `Totals` adds them up, over all pairs in pieces, by the formula alone.
3. Bound minus worth is the gap: 0 is a proof, anything else the honest distance.
4. Rounded to whole units the prices are prices for the tiers alone (weights 3, 2, 1 and nothing
   else); where their total is what the plan fills, nothing fills more, and what fills most by these
   weights is lexicographically best (the matroid argument in `flow`). Where the rounding says too
   little, `has_best_tiers` looks for an improving circle among the tiers.
5. If there is one, the unit was too small: `proven` solves with the next.

All numbers are whole. Prices are in units of the flow: `unit` is a filled routine place, the
remainder tenths of a point.
Source: linear programming duality; Ahuja, Magnanti and Orlin, Network Flows, ch. 9.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching import flow
from matching.flow import CHUNK, LARGEST, Ints, Limits, Mask, Numbers, Pairs
from matching.residual import FAR, NotOptimal, Residual, residual
from matching.types import TIERS, Certificate


@dataclass(frozen=True, slots=True, eq=False)
class Duals:
    """Prices that prove a plan. `worth` is by need and includes the township's spread price."""

    need: Ints  # price of a place
    township: Ints  # price of one more filled place in the township (may be negative)
    block: Ints
    helper: Ints
    organization: Ints

    def charge(self, limits: Limits, pairs: Pairs, unit: int) -> Ints:
        """Answer for each pair what it earns beyond the prices it pays (positive: undercharged)."""
        owed = self.need - self.township[limits.township] - limits.weight * unit
        way = self.helper + _of(self.organization, limits.organization)
        surplus = pairs.gain - owed[pairs.need]
        surplus -= way[pairs.helper]
        if len(self.block):
            surplus -= _of(self.block, pairs.block)
        return np.asarray(surplus, dtype=np.int64)


def _of(prices: Ints, index: Numbers) -> Ints:
    """Answer the price at each index, 0 for -1."""
    padded = np.append(prices, 0)
    return np.asarray(padded[index], dtype=np.int64)


def worth(limits: Limits, pairs: Pairs, taken: Mask, unit: int) -> int:
    """Answer what a plan is worth: tiers in units, spread and gains."""
    mine = pairs.take(taken)
    tiers = int(limits.weight[mine.need].sum()) * unit
    return tiers + int(mine.gain.astype(np.int64).sum()) + spread(limits, mine.need)


def spread(limits: Limits, needs: Numbers) -> int:
    """Answer the fairness bonus of a plan that fills one place of each of `needs` (repeated)."""
    filled = np.bincount(limits.township[needs], minlength=len(limits.held))
    total = 0
    for township in np.flatnonzero(filled) if limits.fairness else ():
        low = int(limits.held[township]) + 1
        ranks = np.arange(low, min(low + int(filled[township]), limits.fairness + 1))
        total += int((limits.fairness // ranks).sum()) if len(ranks) else 0
    return total


def duals_of(net: Residual, limits: Limits, owners: Numbers, unit: int, *, greatest: bool) -> Duals:
    """Answer the least prices of people, or the greatest; raises NotOptimal."""
    at = net.to_sink() if greatest else -net.from_sink()
    if greatest:
        # A node that cannot be left has no use for what arrives: any price at least that of a pair.
        at[at >= FAR // 2] = -net.floor
    nodes = net.nodes
    ends = at[nodes.organization : nodes.sink]
    people, blocks = at[nodes.helper : nodes.block], at[nodes.block : nodes.organization]
    organization = np.maximum(0, ends)
    beyond = _of(organization, limits.organization)
    person = np.maximum(0, people - beyond)
    township = at[nodes.township : nodes.helper]
    value = net.top + limits.weight * unit - at[: nodes.township] + township[limits.township]
    return Duals(
        need=np.maximum(0, value),
        township=township,
        block=np.maximum(0, blocks - (person + beyond)[owners]),
        helper=person,
        organization=organization,
    )


class Totals:
    """The bound of all plans, and that of their weighted tiers (4 of the method), part by part."""

    def __init__(self, limits: Limits, owners: Numbers, duals: Duals, unit: int) -> None:
        """Begin with what does not depend on pairs."""
        self._limits, self._duals, self._unit = limits, duals, unit
        self._bare = limits.without_fairness()
        self._tiers = tier_duals(limits, owners, duals, unit)
        self._total, self._most = (
            _before_pairs(limits, duals),
            _before_pairs(self._bare, self._tiers),
        )

    def add(self, part: Pairs) -> Ints:
        """Count some pairs in; answer what each is undercharged by."""
        surplus = self._duals.charge(self._limits, part, self._unit)
        self._total += int(np.maximum(0, surplus).sum())
        self._most += int(np.maximum(0, self._tiers.charge(self._bare, part.bare(), 1)).sum())
        return surplus

    @property
    def total(self) -> int:
        """Answer what no plan over the pairs counted is worth more than."""
        return _exact(self._total)

    @property
    def most(self) -> int:
        """Answer what no plan over the pairs counted fills more than, by weight."""
        return _exact(self._most)


def _before_pairs(limits: Limits, duals: Duals) -> int:
    """Answer what all places, visits, organizations, blocks and ranks cost at these prices."""
    of, bonus, places = limits.ranks()
    total = int((limits.slots * duals.need).sum()) + int(duals.block.sum())
    total += int((limits.capacity * duals.helper).sum())
    total += int((limits.organization_capacity * duals.organization).sum())
    return total + int((places * np.maximum(0, bonus - duals.township[of])).sum())


def _exact(total: int) -> int:
    if abs(total) >= LARGEST:
        raise OverflowError("A total is too large to be exact.")
    return total


def pieces(pairs: Pairs) -> Iterable[Pairs]:
    """Yield the pairs in pieces that fit in memory."""
    for low in range(0, len(pairs), CHUNK):
        yield pairs.take(np.s_[low : low + CHUNK])


def has_best_tiers(limits: Limits, pairs: Pairs, owners: Numbers, taken: Mask) -> bool:
    """Say whether no plan fills more by tier, by the tiers' own residual network."""
    net = residual(limits, pairs, owners, taken, 1, tiers=True)
    try:
        net.from_sink()
    except NotOptimal:
        return False
    return True


def tier_duals(limits: Limits, owners: Numbers, duals: Duals, unit: int) -> Duals:
    """Answer prices for the tiers alone: each node's price in units, rounded to the nearest.

    Rounding the price of the way down and that of the place up keeps every pair covered.
    """
    beyond = duals.organization[limits.organization] if len(duals.organization) else 0
    beyond = np.where(limits.organization >= 0, beyond, 0)
    way = beyond + duals.helper
    half = unit // 2
    organization = (duals.organization + half) // unit
    ends = np.where(limits.organization >= 0, _of(organization, limits.organization), 0)
    person = (way + half) // unit
    block = (way[owners] + duals.block + half) // unit
    value = duals.need - duals.township[limits.township]
    return Duals(
        need=np.maximum(0, -((half - value) // unit)),
        township=np.zeros_like(duals.township),
        block=block - person[owners],
        helper=person - ends,
        organization=organization,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Which pairs the plan takes, the unit it was found with, its proof and prices."""

    taken: Mask
    unit: int
    proof: Certificate
    duals: Duals
    solves: int = 1


def proven(limits: Limits, pairs: Pairs, owners: Numbers) -> Solved:
    """Answer the optimum with its tiers proven, with the smallest unit that does.

    The last unit outweighs every exchange at once and needs no proof to be right; it is proven
    all the same, and a failure there is a fault of the solver (RuntimeError).
    """
    for solves, unit in enumerate(flow.units(limits, pairs), 1):
        taken = flow.solve(limits, pairs, owners, unit)
        proof, duals = certify(limits, pairs, owners, taken, unit)
        if proof.are_tiers_proven:
            return Solved(taken, unit, proof, duals, solves)
    raise RuntimeError("The flow's tiers cannot be proven.")


def certify(
    limits: Limits, pairs: Pairs, owners: Numbers, taken: Mask, unit: int
) -> tuple[Certificate, Duals]:
    """Prove the plan `taken` apart from the solver; raises NotOptimal or ValueError if it cannot.

    NotOptimal: an improving circle was found. ValueError: the plan breaks a limit.
    """
    net = residual(limits, pairs, owners, taken, unit)
    duals = duals_of(net, limits, owners, unit, greatest=False)
    totals = Totals(limits, owners, duals, unit)
    for part in pieces(pairs):
        totals.add(part)
    are_proven = totals.most == int(limits.weight[pairs.need[taken]].sum())
    are_proven = are_proven or has_best_tiers(limits, pairs, owners, taken)
    return told(limits, pairs, taken, unit, totals.total, are_proven), duals


def told(
    limits: Limits, pairs: Pairs, taken: Mask, unit: int, dual: int, are_proven: bool
) -> Certificate:
    """Answer the certificate of a plan that no plan exceeds by more than up to `dual`."""
    mine = pairs.take(taken)
    filled = np.bincount(limits.weight[mine.need], minlength=4)
    return Certificate(
        primal=worth(limits, pairs, taken, unit),
        dual=dual,
        unit=unit,
        filled={tier: int(filled[3 - place]) for place, tier in enumerate(TIERS)},
        spread=spread(limits, mine.need),
        gains=int(mine.gain.astype(np.int64).sum()),
        are_tiers_proven=are_proven,
    )
