"""Who has help in reach at all: shares within fixed minutes, and the way to the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

THRESHOLDS = (30, 60, 120)
"""Minutes reported together: a curve, not one cut (platform; design notes 3.2)."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reach:
    """`within` has a share per threshold (None if nobody needs it); minutes weigh by children."""

    within: dict[int, float | None]
    median_minutes: float | None
    ninetieth_minutes: float | None


def reach(
    demand: Sequence[float],
    minutes: Numbers,
    open_: NDArray[np.bool_] | None = None,
    thresholds: Sequence[int] = THRESHOLDS,
) -> Reach:
    """Answer the person-weighted reach of the nearest provider.

    `demand` N_i (children), `minutes` t_ij with a row per demand point, `open_` marks the pairs in
    which provider j serves area i (verified, capacity above 0, language fits); by default all.
    C(T) = sum N_i [min_j t_ij <= T] / sum N_i. Source: design notes 3.2. Raises ValueError if the
    shapes do not fit or a demand is negative.
    """
    people = np.asarray(demand, dtype=np.float64)
    times = np.asarray(minutes, dtype=np.float64)
    if people.ndim != 1 or times.ndim != 2 or times.shape[0] != len(people):
        raise ValueError("minutes must have one row for each demand")
    if (people < 0).any():
        raise ValueError("a demand is 0 or more")
    usable = times if open_ is None else np.where(open_, times, np.inf)
    nearest = usable.min(axis=1) if usable.shape[1] else np.full(len(people), np.inf)
    total = float(people.sum())
    within = {
        edge: float(people[nearest <= edge].sum()) / total if total else None for edge in thresholds
    }
    return Reach(within, _quantile(nearest, people, 0.5), _quantile(nearest, people, 0.9))


def _quantile(values: Numbers, weights: Numbers, share: float) -> float | None:
    """Answer the least value at which `share` of the weight is reached; None if out of reach."""
    total = float(weights.sum())
    if not total:
        return None
    order = np.argsort(values, kind="stable")
    at = int(np.searchsorted(np.cumsum(weights[order]), share * total - 1e-9))
    value = float(values[order][min(at, len(order) - 1)])
    return value if np.isfinite(value) else None
