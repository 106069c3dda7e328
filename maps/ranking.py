"""Which gap comes first, how sure a rate is, and how evenly access is spread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z = 1.96
"""Two-sided 95 % (the value of the design notes)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What one area is short of: children not served in full, and places below what is required."""

    code: str
    children_short: int
    places_short: float
    tier: int = 2
    waiting_days: int = 0


def gap_of(
    code: str,
    need: int,
    full: int,
    access: float | None,
    required: float,
    *,
    tier: int = 2,
    waiting_days: int = 0,
) -> Gap:
    """Answer the gap of an area: D = N - full, and max(0, a* - A) N places.

    `access` is A_i in places per child (None: nobody needs anything), `required` a* what the plan
    asks, `tier` 0 critical to 2 routine. Source: design notes 3.6.
    """
    short = max(0.0, required - access) * need if access is not None else 0.0
    return Gap(code, max(0, need - full), short, tier, waiting_days)


def ranked(gaps: Sequence[Gap]) -> list[Gap]:
    """Answer the gaps, most children short first; then the highest tier, the longest wait, code.

    By children and never by rate: a rate makes a village of two look worse than a town of ninety.
    """
    return sorted(
        gaps, key=lambda gap: (-gap.children_short, gap.tier, -gap.waiting_days, gap.code)
    )


def wilson(good: int, of: int, z: float = Z) -> tuple[float, float]:
    """Answer the interval of a share, from 0 to 1; all of it if there is nothing to count.

    Wilson 1927: centre (p + z2/2n)/(1 + z2/n), half-width z sqrt(p(1-p)/n + z2/4n2)/(1 + z2/n).
    Raises ValueError unless 0 <= good <= of.
    """
    if not 0 <= good <= of:
        raise ValueError(f"{good} of {of} is not a share")
    if not of:
        return 0.0, 1.0
    share, square = good / of, z * z
    whole = 1 + square / of
    centre = (share + square / (2 * of)) / whole
    half = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / whole
    return max(0.0, centre - half), min(1.0, centre + half)


def is_better(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether the share `one` (good, of) is surely higher: its interval lies above."""
    return wilson(*one)[0] > wilson(*other)[1]


def smoothed(good: Sequence[int], of: Sequence[int]) -> list[float | None]:
    """Answer rates drawn towards the mean of all, the smaller the area the more; None of nothing.

    m = sum O / sum N; s2 = max(0, sum N (r - m)2 / sum N - m (1 - m) / mean N);
    w = s2 / (s2 + m (1 - m) / N); rate = w r + (1 - w) m. Marshall's empirical Bayes with the
    binomial variance (design notes 3.6). For colours only: the table shows the raw rate.
    """
    counts = [(o, n) for o, n in zip(good, of, strict=True) if n > 0]
    if any(not 0 <= o <= n for o, n in counts):
        raise ValueError("every rate must be a share")
    total = sum(n for _, n in counts)
    if not total:
        return [None for _ in of]
    mean = sum(o for o, _ in counts) / total
    variance = mean * (1 - mean)
    between = sum(n * (o / n - mean) ** 2 for o, n in counts) / total
    spread = max(0.0, between - variance / (total / len(counts)))
    return [_drawn(o, n, mean, variance, spread) for o, n in zip(good, of, strict=True)]


def _drawn(good: int, of: int, mean: float, variance: float, spread: float) -> float | None:
    if of <= 0:
        return None
    if variance == 0:
        return mean
    weight = spread / (spread + variance / of)
    return weight * good / of + (1 - weight) * mean


def gini(values: Sequence[float], weights: Sequence[float]) -> float | None:
    """Answer the weighted Gini coefficient, 0 (all equal) towards 1; None where nothing is shared.

    `values` are access per child A_i, `weights` the children N_i. Half the mean absolute
    difference of two children over the mean; computed from the Lorenz curve.
    """
    worth = np.asarray(values, dtype=np.float64)
    people = np.asarray(weights, dtype=np.float64)
    if worth.shape != people.shape or (worth < 0).any() or (people < 0).any():
        raise ValueError("values and weights come in pairs and are 0 or more")
    order = np.argsort(worth, kind="stable")
    people, shared = people[order], (worth * people)[order]
    if not shared.sum():
        return None
    population = np.concatenate([[0.0], np.cumsum(people)]) / people.sum()
    share = np.concatenate([[0.0], np.cumsum(shared)]) / shared.sum()
    return float(1 - np.sum(np.diff(population) * (share[1:] + share[:-1])))


def worst_tenth(values: Sequence[float], weights: Sequence[float]) -> float | None:
    """Answer the mean of `values` over the tenth of the weight that is worst off, if any."""
    worth = np.asarray(values, dtype=np.float64)
    people = np.asarray(weights, dtype=np.float64)
    total = float(people.sum())
    if not total:
        return None
    order = np.argsort(worth, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(people[order])[:-1]])
    taken = np.clip(total / 10 - before, 0.0, people[order])
    return float(np.sum(taken * worth[order]) / (total / 10))
