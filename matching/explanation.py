"""Why a need keeps places open: how many helpers failed which check, and who was busy elsewhere.

One need at a time against all helpers at once: n unfilled needs cost n rows of nineteen checks
over h helpers, and no loop over pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Columns
from matching.pairwise import Pairwise
from matching.types import Edge, Problem, Unfilled

CAPACITY = "capacity"
OUTCOMPETED = "outcompeted"
Counts = NDArray[np.int64]


def unfilled(
    problem: Problem,
    slots: Mapping[str, int],
    capacity: Mapping[str, int],
    chosen: Sequence[Edge],
) -> tuple[Unfilled, ...]:
    """Answer every need with places left, with its reasons by falling count.

    `slots` and `capacity` are what the frozen pairs left, by id. See `reasons`.
    """
    numbers = {need.id: number for number, need in enumerate(problem.needs)}
    people = {helper.id: number for number, helper in enumerate(problem.helpers)}
    left = np.array([slots[need.id] for need in problem.needs], dtype=np.int64)
    spare = np.array([capacity[helper.id] for helper in problem.helpers], dtype=np.int64)
    taken: dict[int, list[int]] = {}
    for edge in chosen:
        left[numbers[edge.need]] -= 1
        taken.setdefault(numbers[edge.need], []).append(people[edge.helper])
    return tuple(reasons(Columns(problem), left, spare, taken))


def reasons(
    columns: Columns, left: Counts, spare: Counts, taken: Mapping[int, Sequence[int]]
) -> Iterator[Unfilled]:
    """Yield every need with places left, with its reasons by falling count.

    `left` are the places of each need that the plan leaves open, `spare` what each helper has to
    give before this plan, `taken` the helpers whom the plan gives each need. A helper counts at
    every check that fails. Of those who pass them all, `capacity` counts whoever has nothing to
    give before this plan, `outcompeted` whom the plan uses elsewhere or leaves free because of a
    clash, an organization's limit or a team that would not be whole.
    """
    problem, pairwise = columns.problem, Pairwise(columns)
    everybody = np.arange(len(problem.helpers))
    mine = _together(columns, taken)
    for number in np.flatnonzero(left > 0).tolist():
        need: Any = np.int64(number)
        minutes = columns.minutes(need, everybody)
        passed = np.ones(len(everybody), dtype=np.bool_)
        counts: Counter[str] = Counter()
        for code, holds in pairwise.all(need, everybody, minutes).items():
            counts[code] = int(np.count_nonzero(~holds))
            passed &= holds
        passed[mine.get(number, [])] = False
        counts[CAPACITY] = int(np.count_nonzero(passed & (spare <= 0)))
        counts[OUTCOMPETED] = int(np.count_nonzero(passed & (spare > 0)))
        ordered = {code: count for code, count in counts.most_common() if count}
        yield Unfilled(problem.needs[number].id, int(left[number]), ordered)


def _together(columns: Columns, taken: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Answer by need the helpers whom it has: chosen now, or frozen before."""
    found = {need: list(helpers) for need, helpers in taken.items()}
    if columns.problem.frozen:
        needs = {need.id: number for number, need in enumerate(columns.problem.needs)}
        people = {helper.id: number for number, helper in enumerate(columns.problem.helpers)}
        for need, helper in columns.problem.frozen:
            found.setdefault(needs[need], []).append(people[helper])
    return found
