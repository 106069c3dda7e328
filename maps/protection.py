"""Which values a reader could still believe of hidden figures, given a sum that was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALLEST_SHOWN = 8
"""Figures from 1 to 7 are never shown (platform rule)."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What everybody knows of a hidden figure; `high` None means that nothing limits it."""

    low: int
    high: int | None


def spans(cells: Sequence[Bounds], total: int) -> list[tuple[int, int]]:
    """Answer for each hidden figure the smallest and largest value it could have.

    `total` is the published sum of exactly these figures.
    """
    lows = [cell.low for cell in cells]
    highs = [total if cell.high is None else min(cell.high, total) for cell in cells]
    return [
        (max(low, total - (sum(highs) - high)), min(high, total - (sum(lows) - low)))
        for low, high in zip(lows, highs, strict=True)
    ]


def is_safe(cells: Sequence[Bounds], total: int, k: int = SMALLEST_SHOWN) -> bool:
    """Answer whether the sum of these hidden figures may be published.

    It may if there are at least two of them, if they are k on average (then one of them is large,
    and any other can be anything from 1 to k - 1 at its expense), and if the known bounds leave at
    least k values to each. The answer uses nothing that the reader does not know as well, so that
    it tells nothing by itself. Platform rule; stricter than the sum rule of the design notes
    (3.7, item 3), which a reader who knows the rule can exploit when the sum stays hidden.
    """
    if not cells:
        return True
    if len(cells) < 2 or min(total, _room_above(cells, total, k)) < k * len(cells):
        return False
    return all(
        high - low + 1 >= k and not _cuts_a_zone(cell, low, high, k)
        for cell, (low, high) in zip(cells, spans(cells, total), strict=True)
    )


def _room_above(cells: Sequence[Bounds], total: int, k: int) -> int:
    """Answer how far the sum stays below that of the bounds; plenty where one is unknown."""
    highs = [cell.high for cell in cells if cell.high is not None]
    return sum(highs) - total if len(highs) == len(cells) else k * len(cells)


def _cuts_a_zone(cell: Bounds, low: int, high: int, k: int) -> bool:
    """Answer whether a span holds some but not all of the small values, or of their mirror."""
    zones = [(1, k - 1)]
    if cell.high is not None:
        zones.append((cell.high - k + 1, cell.high - 1))
    return any(
        low <= last and high >= first and not (low <= first and high >= last)
        for first, last in zones
    )


def narrowed(cells: Sequence[Bounds], total: int, k: int = SMALLEST_SHOWN) -> list[int]:
    """Answer the positions of figures to which the sum leaves fewer than k / 2 values."""
    return [
        position
        for position, (low, high) in enumerate(spans(cells, total))
        if 2 * (high - low + 1) < k
    ]
