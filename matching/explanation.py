"""Why a need keeps places open: how many helpers failed which check, and who was busy elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from matching.eligibility import Checks
from matching.types import Edge, Problem, Unfilled

CAPACITY = "capacity"
OUTCOMPETED = "outcompeted"


def unfilled(
    problem: Problem,
    every: Sequence[Edge],
    slots: Mapping[str, int],
    capacity: Mapping[str, int],
    chosen: Sequence[Edge],
) -> tuple[Unfilled, ...]:
    """Answer every need with places left, with its reasons by falling count.

    A helper counts at every check it fails. Of the helpers who pass them all, `capacity` counts
    those with nothing left to give before this plan, `outcompeted` those the plan uses elsewhere
    or leaves free because of a clash, an organization's limit or a team that would not be whole.
    """
    got = Counter(edge.need for edge in chosen)
    feasible: dict[str, list[str]] = {}
    for edge in every:
        feasible.setdefault(edge.need, []).append(edge.helper)
    mine = {(edge.need, edge.helper) for edge in chosen}
    checks = Checks(problem)
    found = []
    for need in problem.needs:
        left = slots[need.id] - got[need.id]
        if left <= 0:
            continue
        flags = checks.all(need, checks.minutes(need))
        reasons = Counter({code: int((~holds).sum()) for code, holds in flags.items()})
        for helper in feasible.get(need.id, ()):
            if (need.id, helper) not in mine and (need.id, helper) not in problem.frozen:
                reasons[CAPACITY if capacity[helper] <= 0 else OUTCOMPETED] += 1
        ordered = {code: count for code, count in reasons.most_common() if count}
        found.append(Unfilled(need.id, left, ordered))
    return tuple(found)
