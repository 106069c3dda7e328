"""What one figure of a public table looks like: hidden, nought or rounded, and slow to change.

Platform rule (design notes, security 4.3; after the rule of the English health service):

1. A count from 1 to 7 is the mark; 8 and more goes to the nearest 5.
2. Nought is shown only where at least 50 people are counted among; else it is the mark.
3. A sum is made of true counts and rounded alone.
4. Freeze: a number stays until the truth has moved by 5 or more since it was last changed; a mark
   becomes a number, or a number a mark, only after three releases of the same kind.

4 keeps month after month from being laid side by side: nearly all small changes show nowhere.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from maps.tables import HIDDEN, Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALLEST_SHOWN = 8
STEP = 5
PEOPLE_FOR_NOUGHT = 50
LEAST_MOVE = 5
RELEASES_TO_TURN = 3


def rounded(count: int, people: int | None) -> Figure:
    """Answer the public figure of a count among `people` (None: not known, so no nought)."""
    if count >= SMALLEST_SHOWN:
        return (count + STEP // 2) // STEP * STEP
    is_nought = count == 0 and people is not None and people >= PEOPLE_FOR_NOUGHT
    return 0 if is_nought else HIDDEN


def settled(
    count: int, people: int | None, history: Sequence[Figure], before: int | None = None
) -> Figure:
    """Answer the figure to publish after `history`, the same cell's earlier figures, oldest first.

    `before` is the true count behind the newest of them when it was last changed; where nobody
    kept it, the published figure itself stands for it.
    """
    fresh = rounded(count, people)
    if not history:
        return fresh
    last = history[-1]
    if _is_number(fresh) != _is_number(last):
        return fresh if run_of_kind(history) >= RELEASES_TO_TURN else last
    if isinstance(last, int):
        anchor = last if before is None else before
        return fresh if abs(count - anchor) >= LEAST_MOVE else last
    return last


def run_of_kind(history: Sequence[Figure]) -> int:
    """Answer for how many of the newest releases the figure has been a number, or the mark."""
    if not history:
        return 0
    kind = _is_number(history[-1])
    return len(list(takewhile(lambda one: _is_number(one) == kind, reversed(history))))


def _is_number(figure: Figure) -> bool:
    return figure != HIDDEN
