"""Random problems as the flow sees them, and an independent linear program that solves them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from matching.blocks import Blocks, Windows, blocks, tally
from matching.flow import Limits, Pairs


@dataclass(frozen=True)
class Case:
    """Limits, pairs, blocks and the windows (start, end) they came from."""

    limits: Limits
    pairs: Pairs
    blocks: Blocks
    start: np.ndarray
    end: np.ndarray


def case(seed: int, needs: int = 10, helpers: int = 8, *, share: float | None = None) -> Case:
    """Answer a random case: tiers, townships, organizations, windows, often something is scarce."""
    chance = np.random.default_rng(seed)
    townships, organizations = max(1, needs // 3), max(1, helpers // 3)
    limits = Limits(
        slots=chance.integers(0, 3, needs),
        weight=chance.integers(1, 4, needs),
        township=chance.integers(0, townships, needs).astype(np.int32),
        held=chance.integers(0, 3, townships),
        capacity=chance.integers(0, 4, helpers),
        organization=chance.integers(-1, organizations, helpers).astype(np.int32),
        organization_capacity=chance.integers(0, 6, organizations),
        fairness=int(chance.choice([0, 3, 300])),
    )
    start = chance.integers(0, 6, needs) * int(chance.choice([60, 300]))
    end = start + chance.integers(1, 3, needs) * 60
    met = chance.random((needs, helpers)) < (chance.random() if share is None else share)
    need, helper = (found.astype(np.int32) for found in np.nonzero(met))
    gain = chance.integers(0, 1001, len(need)).astype(np.int32)
    found = blocks(
        windows := Windows.of(start, end),
        limits.capacity,
        *tally(windows, helpers, [(need, helper)]),
    )
    return Case(limits, Pairs(need, helper, gain, found.of(need, helper)), found, start, end)


def best_by_program(asked: Case, unit: int) -> float:
    """Answer the value of the best plan by a linear program that shares no code with the flow."""
    limits, pairs = asked.limits, asked.pairs
    count = len(pairs)
    of, bonus, places = limits.ranks()
    rows, columns, values, most = [], [], [], []

    def at_most(group: np.ndarray, sign: float, low: int, base: int) -> None:
        met = np.flatnonzero(group >= 0)
        rows.append(group[met].astype(np.int64) + base)
        columns.append(low + met)
        values.append(np.full(len(met), sign))

    for group, limit in (
        (pairs.need, limits.slots),
        (pairs.helper, limits.capacity),
        (limits.organization[pairs.helper], limits.organization_capacity),
        (pairs.block, np.ones(len(asked.blocks))),
    ):
        at_most(group, 1.0, 0, sum(map(len, most)))
        most.append(limit)
    base = sum(map(len, most))
    at_most(limits.township[pairs.need], -1.0, 0, base)
    at_most(of, 1.0, count, base)
    most.append(np.zeros(len(limits.held)))
    matrix = coo_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(sum(map(len, most)), count + len(of)),
    )
    worth = np.concatenate([pairs.gain + limits.weight[pairs.need] * unit, bonus])
    highest = np.concatenate([np.ones(count), places])
    bounds = np.stack([np.zeros(len(highest)), highest], axis=1)
    solved = linprog(-worth, A_ub=matrix.tocsr(), b_ub=np.concatenate(most), bounds=bounds)
    return -float(solved.fun)
