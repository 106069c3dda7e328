"""From answers to level and guardianship result, without database: domain.md 3.5, platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.assessment_terms import (
    AssessedItem,
    Dimension,
    EmergencySign,
    GuardianshipResult,
    graver,
)  # fmt: skip
from portal.report_terms import Situation
from portal.vocabulary import RiskLevel

R, G, E, D = RiskLevel, GuardianshipResult, EmergencySign, Dimension
WORST = 3
# One answer "severe" in these is at least yellow, two are red, whatever the total.
DECISIVE = frozenset({Dimension.SAFETY, Dimension.GUARDIANSHIP, Dimension.MIND})
# The least total of 72 for each level, the gravest first.
THRESHOLDS = ((36, R.RED), (24, R.YELLOW), (12, R.BLUE), (0, R.GREEN))
HIGHEST = len(AssessedItem) * WORST
# All four items of guardianship mild add up to this, which is no longer in order.
INSUFFICIENT_FROM = 4
# What an emergency sign says of guardianship; the suicidal child's may be in order: not judged.
RESULT_OF_SIGN = {
    E.ALONE: G.ABSENT,
    E.UNATTENDED: G.ABSENT,
    E.NO_CARER: G.ABSENT,
    E.VIOLENCE: G.IMPROPER,
    E.MISSING: G.IMPROPER,
    E.DISQUALIFIED_CARER: G.IMPROPER,
    E.UNTREATED: G.IMPROPER,
    E.UNSAFE_DWELLING: G.INSUFFICIENT,
    E.ASKS_FOR_PROTECTION: G.INSUFFICIENT,
}
RESULTS_UP = (G.NORMAL, G.INSUFFICIENT, G.IMPROPER, G.ABSENT)
# Under which of the twelve situations the police are told of a sign.
SITUATION_OF_SIGN = {
    E.ALONE: Situation.ALONE,
    E.UNATTENDED: Situation.NO_CARE,
    E.VIOLENCE: Situation.HARM,
    E.SUICIDE: Situation.SELF_HARM,
    E.UNTREATED: Situation.NO_CARE,
    E.MISSING: Situation.MISSING,
    E.NO_CARER: Situation.ABANDONED,
    E.DISQUALIFIED_CARER: Situation.NO_CARE,
    E.UNSAFE_DWELLING: Situation.OTHER,
    E.ASKS_FOR_PROTECTION: Situation.OTHER,
}
Scores = Mapping[AssessedItem, int]


def totals(scores: Scores) -> dict[Dimension, int]:
    """Answer the sum of each dimension, 0 to 12."""
    sums = dict.fromkeys(Dimension, 0)
    for item, score in scores.items():
        sums[item.dimension] += score
    return sums


def level_of(scores: Scores) -> RiskLevel:
    """Answer the level of 24 answers of 0 to 3 each."""
    severe = sum(
        score == WORST and item.dimension in DECISIVE for item, score in scores.items()
    )  # fmt: skip
    if severe > 1:
        return R.RED
    total = sum(scores.values())
    by_total = next(level for least, level in THRESHOLDS if total >= least)
    return graver(by_total, R.YELLOW) if severe else by_total


def guardianship_of(scores: Scores) -> GuardianshipResult:
    """Answer the guardianship result by the four items of B2 (platform; domain.md names no map).

    Absent: the carer is unable and there is no adult most of the time. Improper: one of the four is
    severe. Insufficient: one is marked, or all four are mild. In order: anything less.
    """
    answers = {item: score for item, score in scores.items() if item.dimension is D.GUARDIANSHIP}
    if answers[AssessedItem.CARER] == answers[AssessedItem.PRESENCE] == WORST:
        return G.ABSENT
    if max(answers.values()) == WORST:
        return G.IMPROPER
    is_weak = max(answers.values()) > 1 or sum(answers.values()) >= INSUFFICIENT_FROM
    return G.INSUFFICIENT if is_weak else G.NORMAL


def guardianship_of_signs(signs: Iterable[EmergencySign]) -> GuardianshipResult | None:
    """Answer the gravest result that the signs speak for, or None where they speak of none."""
    results = [RESULT_OF_SIGN[sign] for sign in signs if sign in RESULT_OF_SIGN]
    return max(results, key=RESULTS_UP.index, default=None)


def situations_of(signs: Iterable[EmergencySign]) -> tuple[Situation, ...]:
    """Answer the situations under which the signs are reported, each once."""
    return tuple(dict.fromkeys(SITUATION_OF_SIGN[sign] for sign in signs))
