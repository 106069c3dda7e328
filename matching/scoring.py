"""The score of a feasible pair, 0 to 100: seven parts, each with its own small function.

Formulas of the design notes, section 4.3, with the numbers of one table that carries its version:
to change a number is to make a new version, and each run keeps the version it was made with.
Every part is rounded to a tenth, so the parts add up to the score exactly and the score times ten
is whole. No popularity, no ethnicity, no photograph, no free text.

This is one pair; `score_tables` does the same for millions, and tests hold the two together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from matching.types import WEIGHTS_VERSION, Helper, Need, Problem

FLUENT = 3
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """The most points of each part and what its formula is set to (platform, versioned)."""

    version: str
    nearness: int
    skill: int
    continuity: int
    language: int
    rotation: int
    reliability: int
    preference: int
    # After so many minutes nearness has fallen to 61 %.
    near_minutes: int
    # So many levels beyond the minimum earn all of the skill.
    skill_levels: int
    # What somebody of the same organization, and a language that is basic, earns.
    same_organization: int
    basic_language: int
    # Reliability begins as if so many had been accepted, and so many of them attended.
    prior_accepted: int
    prior_attended: int

    def most(self) -> dict[str, int]:
        """Answer {part: most points} in the order in which parts are told; they add up to 100."""
        return {
            "nearness": self.nearness, "skill": self.skill, "continuity": self.continuity,
            "language": self.language, "rotation": self.rotation,
            "reliability": self.reliability, "preference": self.preference,
        }  # fmt: skip


WEIGHTS = ScoreWeights(
    version=WEIGHTS_VERSION,
    nearness=30,
    skill=20,
    continuity=20,
    language=10,
    rotation=10,
    reliability=5,
    preference=5,
    near_minutes=60,
    skill_levels=3,
    same_organization=10,
    basic_language=5,
    prior_accepted=4,
    prior_attended=3,
)


def nearness(is_remote: bool, minutes: int) -> float:
    """Up to 30: 30 exp(-(t/60)^2 / 2) for t minutes on the way; a remote need is near to all."""
    if is_remote:
        return float(WEIGHTS.nearness)
    return WEIGHTS.nearness * math.exp(-0.5 * (minutes / WEIGHTS.near_minutes) ** 2)


def skill(level: int, required: int) -> float:
    """Up to 20: 20 min(1, (level - required + 1) / 3)."""
    return WEIGHTS.skill * min(1.0, (level - required + 1) / WEIGHTS.skill_levels)


def continuity(need: Need, helper: Helper, children_of: Mapping[str, frozenset[str]]) -> float:
    """20 if the helper has served this child, 10 if somebody of the same organization has.

    Whether both are willing is not asked here: a refusal blocks the pair (check 13).
    """
    if need.child in helper.served:
        return float(WEIGHTS.continuity)
    known = children_of.get(helper.organization or "", frozenset())
    return float(WEIGHTS.same_organization) if need.child in known else 0.0


def language(best: int) -> float:
    """10 if fluent in a wanted language, 5 if basic.

    A language that is required has already been checked; fluency still tells two helpers apart.
    """
    if best >= FLUENT:
        return float(WEIGHTS.language)
    return float(WEIGHTS.basic_language) if best else 0.0


def rotation(helper: Helper) -> float:
    """Up to 10: 10 / (1 + accepted in the last 28 days)."""
    return WEIGHTS.rotation / (1 + helper.recent_28d)


def reliability(helper: Helper) -> float:
    """Up to 5: 5 (attended + 3) / (accepted + 4); small on purpose, and smoothed."""
    kept = helper.attended + WEIGHTS.prior_attended
    most = WEIGHTS.reliability
    return min(float(most), most * kept / (helper.accepted + WEIGHTS.prior_accepted))


def preference(need: Need, helper: Helper) -> float:
    """5 if the helper named the need's own county, or a place in it, among the areas served."""
    return WEIGHTS.preference if need.area.startswith(near_areas(helper.areas)) else 0.0


def near_areas(areas: tuple[str, ...]) -> tuple[str, ...]:
    """Answer the areas that are a county or a place in one: naming the province is no wish."""
    return tuple(area for area in areas if len(area) >= COUNTY_DIGITS)


def children_by_organization(problem: Problem) -> dict[str, frozenset[str]]:
    """Answer which children the people of each organization have served."""
    found: dict[str, set[str]] = {}
    for helper in problem.helpers:
        if helper.organization and helper.served:
            found.setdefault(helper.organization, set()).update(helper.served)
    return {name: frozenset(children) for name, children in found.items()}


def parts(
    need: Need, helper: Helper, minutes: int, children_of: Mapping[str, frozenset[str]]
) -> dict[str, float]:
    """Answer the seven parts, rounded to a tenth; their sum is the score."""
    best = max((helper.languages.get(code, 0) for code in need.languages), default=0)
    raw = {
        "nearness": nearness(need.remote, minutes),
        "skill": skill(helper.services.get(need.service, 0), need.min_level),
        "continuity": continuity(need, helper, children_of),
        "language": language(best),
        "rotation": rotation(helper),
        "reliability": reliability(helper),
        "preference": preference(need, helper),
    }
    return {name: round(value, 1) for name, value in raw.items()}


def total(parts_: Mapping[str, float]) -> float:
    """Answer the score of its parts, to a tenth."""
    return round(sum(parts_.values()), 1)
