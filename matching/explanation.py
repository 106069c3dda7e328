"""Why a need keeps places open: how many helpers failed which check, and who was busy elsewhere.

One need at a time against all helpers at once, so there is no loop over pairs. What a check says
of everybody depends on little of the need, such as its day or its township, and is kept for the
next need that asks the same; only what hangs on the child or the need itself is asked anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Columns, Flags
from matching.eligibility import PREDICATES
from matching.pairwise import Pairwise
from matching.types import Edge, Problem, Unfilled

CAPACITY = "capacity"
OUTCOMPETED = "outcompeted"
Counts = NDArray[np.int64]
# What a check asks of a need, as columns; the checks that are not here are asked anew each time.
ASKS: dict[str, tuple[str, ...]] = {
    "service": ("service",),
    "level": ("service", "min_level"),
    "identity": (),
    "vetting": ("day",),
    "training": ("day",),
    "licence": ("service", "day"),
    "conduct": (),
    "adult": (),
    "language": ("wish", "language_required"),
    "sex": ("wanted_sex",),
    "free": ("start_s", "end_s"),
    "load": ("day",),
    "area": ("area",),
    "organization": ("area",),
    "term": ("term", "day"),
    "travel": ("place", "remote", "road_end"),
}
# So many answers are kept, a byte a helper; then all are dropped.
MOST_KEPT = 2_000


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
    problem, everybody = columns.problem, _Everybody(columns)
    mine = _together(columns, taken)
    for number in np.flatnonzero(left > 0).tolist():
        passed = np.ones(len(problem.helpers), dtype=np.bool_)
        counts: Counter[str] = Counter()
        for code, (holds, failed) in everybody.checked(number):
            counts[code] = failed
            if failed:
                passed &= holds
        passed[mine.get(number, [])] = False
        able = spare > 0
        counts[OUTCOMPETED] = int(np.count_nonzero(passed & able))
        counts[CAPACITY] = int(np.count_nonzero(passed)) - counts[OUTCOMPETED]
        ordered = {code: count for code, count in counts.most_common() if count}
        yield Unfilled(problem.needs[number].id, int(left[number]), ordered)


class _Everybody:
    """All helpers against one need after another, remembering what was asked before."""

    def __init__(self, columns: Columns) -> None:
        self.columns, self.pairwise = columns, Pairwise(columns)
        self.helpers = np.arange(len(columns.problem.helpers))
        self.kept: dict[tuple[Any, ...], tuple[Flags, int]] = {}

    def checked(self, number: int) -> Iterator[tuple[str, tuple[Flags, int]]]:
        """Yield (code, (booleans, how many failed)) for every check of a need."""
        need: Any = np.int64(number)
        for code in PREDICATES:
            if code not in ASKS:
                yield code, self._asked(code, need)
                continue
            key = (code, *(getattr(self.columns, name)[number] for name in ASKS[code]))
            if key not in self.kept:
                if len(self.kept) >= MOST_KEPT:
                    self.kept.clear()
                self.kept[key] = self._asked(code, need)
            yield code, self.kept[key]

    def _asked(self, code: str, need: Any) -> tuple[Flags, int]:
        # Of all the checks only the way asks for minutes.
        minutes = self.columns.minutes_of_all(need) if code == "travel" else None
        found = getattr(self.pairwise, code)(need, self.helpers, minutes)
        holds = np.broadcast_to(found, self.helpers.shape)
        return holds, int(len(holds) - np.count_nonzero(holds))


def _together(columns: Columns, taken: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Answer by need the helpers whom it has: chosen now, or frozen before."""
    found = {need: list(helpers) for need, helpers in taken.items()}
    if columns.problem.frozen:
        needs = {need.id: number for number, need in enumerate(columns.problem.needs)}
        people = {helper.id: number for number, helper in enumerate(columns.problem.helpers)}
        for need, helper in columns.problem.frozen:
            found.setdefault(needs[need], []).append(people[helper])
    return found
