"""From need to effect: the steps between a child who needs help and a child who has been helped.

One number called "coverage" hides where help breaks off. The steps (Tanahashi, Bulletin of the WHO
1978, 56:295-303) share one denominator, the children who need the service in the area on the day:

  need > available (confirmed capacity, no more than the need) > accessible (somebody in reach)
  > acceptable (in reach, and language and other wishes met) > contacted (one confirmed service)
  > effective (as many as planned, and nothing overdue)

The largest drop is the bottleneck to act on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import Enum


@dataclass(frozen=True, slots=True)
class Ladder:
    """Children on each step; every number counts the same children."""

    need: int
    available: int
    accessible: int
    acceptable: int
    contacted: int
    effective: int

    def __post_init__(self) -> None:
        """Refuse a step that counts more children than there are."""
        counts = self.steps()
        if min(counts.values()) < 0 or max(counts.values()) > self.need:
            raise ValueError(f"every step counts some of the {self.need} in need: {counts}")

    def steps(self) -> dict[str, int]:
        """Answer the steps by name, from need to effect."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def largest_drop(self) -> tuple[str, int] | None:
        """Answer the step before which most children are lost, and how many; None without loss.

        Availability stands beside the others: capacity that is missing explains what comes after,
        so in a tie the earlier step is named.
        """
        drops: list[tuple[int, str]] = []
        reached = self.need
        for name, count in list(self.steps().items())[1:]:
            drops.append((reached - count, name))
            reached = min(reached, count)
        lost, name = max(drops, key=lambda drop: drop[0])
        return (name, lost) if lost > 0 else None


class Standing(Enum):
    """Where one child stands in a period; every child of the denominator has exactly one."""

    FULL = "full"
    PARTIAL = "partial"
    NOT_YET = "not_yet"
    UNREACHABLE = "unreachable"
    DECLINED = "declined"
    LEFT = "left"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Served:
    """One child in a period: visits expected (1 or more) and confirmed, and an approved excuse.

    `visits` counts confirmed services to this child once each, whoever entered them. `excuse` is a
    reason that somebody approved: unreachable, declined, left or unknown.
    """

    expected: int
    visits: int
    is_overdue: bool = False
    excuse: Standing | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """Shares of the same children; None where there are none. `buckets` add up to `children`."""

    children: int
    contact: float | None
    full: float | None
    intensity: float | None
    buckets: dict[Standing, int]


def delivered(children: Iterable[Served]) -> Delivered:
    """Answer contact, full and intensity over the children given.

    contact = share with v >= 1; full = share with v >= e; intensity = sum min(v, e) / sum e, capped
    so that one child served twice as often cannot hide another (design notes 3.5). An excuse
    puts a child in a bucket of its own and never takes it out of the denominator. Raises
    ValueError for an expectation below 1 or negative visits.
    """
    every = list(children)
    if any(one.expected < 1 or one.visits < 0 for one in every):
        raise ValueError("a child expects 1 visit or more, and has had 0 or more")
    buckets = dict.fromkeys(Standing, 0)
    for one in every:
        buckets[standing(one)] += 1
    total = len(every)
    expected = sum(one.expected for one in every)
    return Delivered(
        children=total,
        contact=sum(one.visits >= 1 for one in every) / total if total else None,
        full=sum(one.visits >= one.expected for one in every) / total if total else None,
        intensity=sum(min(one.visits, one.expected) for one in every) / expected if total else None,
        buckets=buckets,
    )


def standing(one: Served) -> Standing:
    """Answer the bucket of one child: what was done comes before any excuse."""
    if one.visits >= one.expected and not one.is_overdue:
        return Standing.FULL
    if one.visits:
        return Standing.PARTIAL
    return one.excuse or Standing.NOT_YET
