"""How fairly a plan helps, in a few figures, and how simpler ways of matching would have done.

Of the frozen and the planned pairs together:

* `fill` by tier: filled places by places; `places` and `filled` are the counts.
* `townships`: share of townships with a need that get at least one person.
* `worst_tenth`: mean fill of the tenth of townships (at least one) that are filled worst.
* `gini`: of the visits of everybody who can take any (0: all the same, 1: one does everything).
* `minutes`: mean minutes on the way of the planned pairs.

Source of the Gini coefficient: sum of (2 i - n - 1) x_i over n times the sum, x rising.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching import baselines
from matching.arcs import Arcs
from matching.candidates import Candidates
from matching.columns import Columns
from matching.flow import Ints, Mask
from matching.market import Market, market
from matching.types import TIERS, Plan, Problem


@dataclass(frozen=True, slots=True)
class Figures:
    """What one plan does; shares from 0 to 1."""

    places: Mapping[str, int]
    filled: Mapping[str, int]
    townships: float
    worst_tenth: float
    gini: float
    minutes: float

    @property
    def fill(self) -> dict[str, float]:
        """Answer the share of the places of each tier that are filled; 1 where there are none."""
        return {
            tier: self.filled[tier] / count if count else 1.0 for tier, count in self.places.items()
        }


def figures(asked: Market, arcs: Arcs) -> Figures:
    """Answer the figures of a plan of `arcs` beside the frozen pairs."""
    columns = asked.columns
    need = np.concatenate([arcs.need, asked.frozen_need]).astype(np.int64)
    helper = np.concatenate([arcs.helper, asked.frozen_helper]).astype(np.int64)
    got = np.bincount(need, minlength=len(columns.slots))
    towns = len(columns.townships)
    wanted_there = np.bincount(columns.township, columns.slots, minlength=towns)
    got_there = np.bincount(columns.township, got, minlength=towns)
    visits = np.bincount(helper, minlength=len(columns.capacity))[columns.capacity > 0]
    return Figures(
        places=_by_tier(columns, columns.slots),
        filled=_by_tier(columns, got),
        townships=float((got_there > 0).mean()) if towns else 1.0,
        worst_tenth=_worst_tenth(got_there / np.maximum(1, wanted_there)),
        gini=gini(visits),
        minutes=float(arcs.minutes.mean()) if len(arcs) else 0.0,
    )


def _by_tier(columns: Columns, counts: Ints) -> dict[str, int]:
    return {tier: int(counts[columns.tier == place].sum()) for place, tier in enumerate(TIERS)}


def _worst_tenth(fill: np.ndarray) -> float:
    if not len(fill):
        return 1.0
    return float(np.sort(fill)[: max(1, len(fill) // 10)].mean())


def gini(loads: Ints) -> float:
    """Answer the Gini coefficient of loads; 0 if there are none."""
    total, count = int(loads.sum()), len(loads)
    if not total:
        return 0.0
    ranks = 2 * np.arange(1, count + 1) - count - 1
    return float((ranks * np.sort(loads)).sum() / (count * total))


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan beside what simpler ways would have done with the same people on the same day."""

    plan: Figures
    nearest_first: Figures
    greedy_by_score: Figures


def compared(problem: Problem, plan: Plan) -> Compared:
    """Answer the figures of `plan` and of the simpler ways."""
    asked = market(Columns(problem))
    arcs = asked.usable(Candidates(asked.columns).all())

    def of(taken: Mask) -> Figures:
        return figures(asked, arcs.take(taken))

    return Compared(
        plan=of(_taken(asked, arcs, problem, plan)),
        nearest_first=of(baselines.nearest_first(asked, arcs)),
        greedy_by_score=of(baselines.greedy_by_score(asked, arcs)),
    )


def _taken(asked: Market, arcs: Arcs, problem: Problem, plan: Plan) -> Mask:
    needs = {need.id: number for number, need in enumerate(problem.needs)}
    helpers = {helper.id: number for number, helper in enumerate(problem.helpers)}
    need = np.array([needs[edge.need] for edge in plan.pairs], dtype=np.int32)
    helper = np.array([helpers[edge.helper] for edge in plan.pairs], dtype=np.int32)
    found: Mask = np.isin(asked.codes(arcs.need, arcs.helper), asked.codes(need, helper))
    return found
