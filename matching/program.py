"""One connected part of the problem as a mixed-integer program over its free pairs.

Pairs outside the part stand as the flow left them; their places, visits and loads are taken off
the limits first. See `exact` for the method.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from matching.blocks import WIDENING_MINUTES
from matching.flow import Ints, Mask, Numbers, Pairs
from matching.market import Market


class Program:
    """The free pairs `at` of a part; `start` is a plan for them that breaks no rule."""

    def __init__(self, market: Market, pairs: Pairs, at: Ints, relaxed: Mask, start: Mask) -> None:
        """Lay the variables and every rule."""
        from ortools.linear_solver import pywraplp

        self.market, self.free = market, pairs.take(at)
        outside = relaxed.copy()
        outside[at] = False
        self.fixed = pairs.take(outside)
        self.taken: Mask = start[at].copy()
        self.solver = pywraplp.Solver.CreateSolver("SCIP")
        self.parameters = pywraplp.MPSolverParameters()
        self.parameters.SetDoubleParam(self.parameters.RELATIVE_MIP_GAP, 0.0)
        self.take = [self.solver.BoolVar("") for _pair in range(len(at))]
        self.done = (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)
        self.worth: Callable[[Mask], int] = lambda taken: int(taken.sum())
        self.weight = market.limits.weight[self.free.need]
        self._lay_limits()
        self._lay_teams()
        self._lay_clashes()

    def _groups(self, keys: Numbers | Ints) -> Iterable[tuple[int, Ints]]:
        """Yield each key from 0 on with the positions that have it."""
        if not len(keys):
            return
        order = np.argsort(keys, kind="stable")
        numbers, first = np.unique(keys[order], return_index=True)
        for number, part in zip(numbers.tolist(), np.split(order, first[1:]), strict=True):
            if number >= 0:
                yield number, part

    def _sum(self, at: Iterable[int]) -> Any:
        return self.solver.Sum([self.take[number] for number in at])

    def _at_most(self, keys: Numbers, outside: Numbers, limits: Ints) -> None:
        used = np.bincount(outside[outside >= 0], minlength=len(limits))
        for number, at in self._groups(keys):
            most = int(limits[number] - used[number])
            if len(at) > most:
                self.solver.Add(self._sum(at) <= most)

    def _lay_limits(self) -> None:
        limits, free, fixed = self.market.limits, self.free, self.fixed
        self._at_most(free.need, fixed.need, limits.slots)
        self._at_most(free.helper, fixed.helper, limits.capacity)
        member = limits.organization
        self._at_most(member[free.helper], member[fixed.helper], limits.organization_capacity)

    def _lay_teams(self) -> None:
        """All places or none; pairs that stand outside have decided it already."""
        held = np.bincount(self.fixed.need, minlength=len(self.market.whole))
        for need, at in self._groups(self.free.need):
            if not self.market.whole[need]:
                continue
            places = int(self.market.limits.slots[need])
            is_whole = self.solver.BoolVar("") if not held[need] else 1
            self.solver.Add(self._sum(at) + int(held[need]) == places * is_whole)

    def _lay_clashes(self) -> None:
        """At most one visit at every moment at which one of a person's windows begins."""
        start = self.market.minutes_start - WIDENING_MINUTES
        end = self.market.minutes_end + WIDENING_MINUTES
        by_person = dict(self._groups(self.fixed.helper))
        for person, at in self._groups(self.free.helper):
            needs = self.free.need[at]
            others = self.fixed.need[by_person.get(person, np.zeros(0, dtype=np.int64))]
            seen = set()
            for moment in np.unique(start[np.concatenate([needs, others])]).tolist():
                together = at[(start[needs] <= moment) & (moment < end[needs])]
                busy = int(((start[others] <= moment) & (moment < end[others])).sum())
                key = tuple(together.tolist())
                if len(key) + busy > 1 and (key, busy) not in seen:
                    seen.add((key, busy))
                    self.solver.Add(self._sum(key) <= 1 - busy)

    def _of_tier(self, weight: int) -> list[int]:
        return np.flatnonzero(self.weight == weight).tolist()

    def hinted(self, weight: int) -> int:
        """Answer how many places of a tier the plan at hand fills."""
        return int(self.taken[self.weight == weight].sum())

    count = hinted

    def hold(self, weight: int, count: int) -> None:
        """From now on at least `count` places of a tier are filled."""
        at = self._of_tier(weight)
        if at:
            self.solver.Add(self._sum(at) >= count)

    def aim_at_tier(self, weight: int) -> None:
        """Seek the most filled places of a tier."""
        self.worth = lambda taken: int(taken[self.weight == weight].sum())
        self.solver.Maximize(self._sum(self._of_tier(weight)))

    def aim_at_worth(self) -> None:
        """Seek the most spread and gains; the next rank of a township is counted from its held."""
        gains = [
            int(gain) * take for gain, take in zip(self.free.gain, self.take, strict=True) if gain
        ]
        self.worth = self._gains_and_spread
        self.solver.Maximize(self.solver.Sum([*gains, *self._spread()]))

    def _gains_and_spread(self, taken: Mask) -> int:
        limits, mine = self.market.limits, self.free.take(taken)
        total = int(mine.gain.astype(np.int64).sum())
        if not limits.fairness:
            return total
        towns = limits.township
        first = limits.held + np.bincount(towns[self.fixed.need], minlength=len(limits.held))
        filled = np.bincount(towns[mine.need], minlength=len(limits.held))
        for township in np.flatnonzero(filled):
            low = int(first[township]) + 1
            ranks = np.arange(low, low + int(filled[township]))
            total += int((limits.fairness // ranks).sum())
        return total

    def _spread(self) -> list[Any]:
        limits = self.market.limits
        bonus: list[Any] = []
        if not limits.fairness:
            return bonus
        fixed = np.bincount(limits.township[self.fixed.need], minlength=len(limits.held))
        for township, at in self._groups(limits.township[self.free.need].astype(np.int64)):
            first = int(limits.held[township] + fixed[township]) + 1
            earned = limits.fairness // np.arange(first, first + len(at))
            worth, places = np.unique(earned[earned > 0], return_counts=True)
            steps = [self.solver.NumVar(0, int(many), "") for many in places]
            self.solver.Add(self.solver.Sum(steps) <= self._sum(at))
            bonus += [int(one) * step for one, step in zip(worth, steps, strict=True)]
        return bonus

    def run(self, seconds: float) -> float:
        """Improve `taken`; answer the relative gap that is left, 0 if it is proven the best."""
        self.solver.SetTimeLimit(int(seconds * 1000))
        self.solver.SetHint(self.take, self.taken.astype(float).tolist())
        status = self.solver.Solve(self.parameters)
        if status not in self.done:
            # Nothing was found in time: the plan to start from stands, and nothing is known.
            return 1.0
        met = np.array([one.solution_value() > 0.5 for one in self.take], dtype=np.bool_)
        if status == self.done[0]:
            self.taken = met
            return 0.0
        # The solver may end with less than it was given to start from.
        self.taken = max(self.taken, met, key=self.worth)
        value, most = self.worth(self.taken), self.solver.Objective().BestBound()
        return float(max(0.0, most - value) / max(1, abs(value)))
