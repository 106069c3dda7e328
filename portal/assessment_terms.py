"""The township's instrument of assessment (domain.md 3.5): emergency signs, items, results.

Levels and mapping are the platform's own; no law gives a score. A later version gets a name of its
own, and what was assessed with this one stays readable by it.
"""

from __future__ import annotations

from portal.vocabulary import N_, RiskLevel, Term

INSTRUMENT = "2026-1"
# From the calmest to the gravest.
LEVELS_UP = (RiskLevel.GREEN, RiskLevel.BLUE, RiskLevel.YELLOW, RiskLevel.RED)


def graver(*levels: RiskLevel) -> RiskLevel:
    """Answer the gravest of `levels`."""
    return max(levels, key=LEVELS_UP.index)


def one_lower(level: RiskLevel) -> RiskLevel:
    """Answer the level one step below; green has none below."""
    return LEVELS_UP[max(0, LEVELS_UP.index(level) - 1)]


class GuardianshipResult(Term):
    """How guardianship is, in the four words of the Hubei standard (domain.md 3.5)."""

    NORMAL = "normal", N_("监护正常"), "Guardianship in order"
    INSUFFICIENT = "insufficient", N_("监护不足"), "Guardianship insufficient"
    IMPROPER = "improper", N_("监护失当"), "Guardianship improper"
    ABSENT = "absent", N_("监护缺失"), "No guardianship"
