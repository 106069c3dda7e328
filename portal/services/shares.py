"""Shares that do not promise more than their numbers: Wilson intervals and a least number."""

from __future__ import annotations

from dataclasses import dataclass

from maps.ranking import wilson

# Fewer than this are shown as numbers only: neither ranked nor drawn (platform).
LEAST = 10
# Two-sided 95 %.
Z = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """`good` out of `of`."""

    good: int
    of: int

    @property
    def percent(self) -> float | None:
        """Answer the share in percent, or None of nothing."""
        return 100 * self.good / self.of if self.of else None

    @property
    def is_enough(self) -> bool:
        """Say whether there are enough to compare."""
        return self.of >= LEAST

    @property
    def interval(self) -> tuple[float, float]:
        """Answer the 95 % interval in percent (Wilson 1927); all of 0 to 100 of nothing."""
        low, high = wilson(self.good, self.of, Z)
        return 100 * low, 100 * high

    def differs_from(self, other: Share) -> bool:
        """Say whether `other`'s share lies outside this interval, with enough on both sides."""
        low, high = self.interval
        percent = other.percent
        return (
            self.is_enough
            and other.is_enough
            and percent is not None
            and not (low <= percent <= high)
        )

    def __add__(self, other: Share) -> Share:
        """Answer both together."""
        return Share(self.good + other.good, self.of + other.of)
