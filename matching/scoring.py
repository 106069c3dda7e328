"""The score of a feasible pair, 0 to 100: seven parts, each with its own small function.

Formulas of the design notes, section 4.3 (platform; version in `matching.types`). Every part is
rounded to a tenth, so the parts add up to the score exactly and the score times ten is whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from matching.types import Helper, Need, Problem

FLUENT = 3
COUNTY_DIGITS = 6


def nearness(need: Need, minutes: int) -> float:
    """Up to 30: 30 exp(-(t/60)^2 / 2) for t minutes on the way; a remote need is near to all."""
    return 30.0 if need.remote else 30 * math.exp(-0.5 * (minutes / 60) ** 2)


def skill(need: Need, helper: Helper) -> float:
    """Up to 20: 20 min(1, (level - required + 1) / 3)."""
    return 20 * min(1.0, (helper.services.get(need.service, 0) - need.min_level + 1) / 3)


def continuity(need: Need, helper: Helper, children_of: Mapping[str, frozenset[str]]) -> float:
    """20 if the helper has served this child, 10 if somebody of the same organization has."""
    if need.child in helper.served:
        return 20.0
    known = children_of.get(helper.organization or "", frozenset())
    return 10.0 if need.child in known else 0.0


def language(need: Need, helper: Helper) -> float:
    """10 if fluent in a wanted language, 5 if basic.

    A language that is required has already been checked; fluency still tells two helpers apart.
    """
    best = max((helper.languages.get(code, 0) for code in need.languages), default=0)
    return 10.0 if best >= FLUENT else 5.0 if best else 0.0


def rotation(helper: Helper) -> float:
    """Up to 10: 10 / (1 + accepted in the last 28 days)."""
    return 10 / (1 + helper.recent_28d)


def reliability(helper: Helper) -> float:
    """Up to 5: 5 (attended + 3) / (accepted + 4); small on purpose, and smoothed."""
    return min(5.0, 5 * (helper.attended + 3) / (helper.accepted + 4))


def preference(need: Need, helper: Helper) -> float:
    """5 if the helper named the need's own county, or a place in it, among the areas served."""
    return 5.0 if need.area.startswith(near_areas(helper.areas)) else 0.0


def near_areas(areas: tuple[str, ...]) -> tuple[str, ...]:
    """Answer the areas that are a county or a place in one: naming the province is no wish."""
    return tuple(area for area in areas if len(area) >= COUNTY_DIGITS)


def children_by_organization(problem: Problem) -> dict[str, frozenset[str]]:
    """Answer which children the people of each organization have served."""
    found: dict[str, frozenset[str]] = {}
    for helper in problem.helpers:
        if helper.organization and helper.served:
            found[helper.organization] = found.get(helper.organization, frozenset()) | helper.served
    return found


def parts(
    need: Need, helper: Helper, minutes: int, children_of: Mapping[str, frozenset[str]]
) -> dict[str, float]:
    """Answer the seven parts, rounded to a tenth; their sum is the score."""
    raw = {
        "nearness": nearness(need, minutes),
        "skill": skill(need, helper),
        "continuity": continuity(need, helper, children_of),
        "language": language(need, helper),
        "rotation": rotation(helper),
        "reliability": reliability(helper),
        "preference": preference(need, helper),
    }
    return {name: round(value, 1) for name, value in raw.items()}


def total(parts_: Mapping[str, float]) -> float:
    """Answer the score of its parts, to a tenth."""
    return round(sum(parts_.values()), 1)
