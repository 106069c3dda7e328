"""Which levels an assessment gave one after the other: completed, raised, lowered by two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.assessment_terms import LEVELS_UP, graver, one_lower
from portal.vocabulary import RiskLevel


@dataclass(frozen=True)
class Held:
    """A level and since when it held; `timed_from` is where the time to the next one starts."""

    level: RiskLevel
    since: datetime
    timed_from: datetime


def levels_of(row: Any) -> list[Held]:
    """Answer the levels of a completed assessment, whose `previous` is loaded, in their order.

    A raise starts the time to the next assessment anew, a signature under a lower level does not.
    """
    moves = sorted(at for at in (row.raised_at, row.second_at) if at is not None)
    found: list[Held] = []
    for since, level in zip([row.completed_at, *moves], _levels(row, len(moves)), strict=True):
        if found and found[-1].level is level:
            # As it was written down, nothing moved: only where the time starts counts.
            found.pop()
        is_raise = since == row.raised_at
        start = since if is_raise or not found else found[-1].timed_from
        found.append(Held(level, since, start))
    return found


def _levels(row: Any, moves: int) -> list[RiskLevel]:
    """Answer what held at first and after each move; the last is what stands in the row."""
    if not moves:
        return [row.level]
    first = _first(row)
    if moves == 1:
        return [first, row.level]
    was_raised_first = row.raised_at <= row.second_at
    return [first, _one_higher(row.level) if was_raised_first else one_lower(first), row.level]


def _first(row: Any) -> RiskLevel:
    """Answer the level at completion: what the answers say, a step below the last at most."""
    computed: RiskLevel = row.computed_level or row.level
    if row.previous_id is None:
        return computed
    return graver(computed, one_lower(row.previous.level))


def _one_higher(level: RiskLevel) -> RiskLevel:
    return LEVELS_UP[min(len(LEVELS_UP) - 1, LEVELS_UP.index(level) + 1)]
