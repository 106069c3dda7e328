"""What prevention achieves: returns, reunions, offers made and accepted, by month and place.

The register counts children whose parents came home or took them along, not only services given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee

from portal.models import Absence, Account, Child, ParentOffer
from portal.models.area import cut, within
from portal.prevention_terms import RETURNS, REUNIONS, LeftReason, OfferAnswer
from portal.vocabulary import ChildStatus, Role

# How long the codes of the places are that somebody of an area compares. A supervisor never reads
# below the county, where a number could be one family.
LEVEL_BELOW = {2: 4, 4: 6, 6: 9, 9: 12}
READERS = frozenset({Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR})
KINDS = ("returns", "reunions", "offered", "accepted")


@dataclass(frozen=True)
class Outcomes:
    """Counts of one month or place: children whose parent returned, or who joined a parent;
    offers made and accepted."""

    returns: int = 0
    reunions: int = 0
    offered: int = 0
    accepted: int = 0


@dataclass(frozen=True)
class Counts:
    """The counts of a period: by month (its first day), by place, and in all."""

    by_month: dict[date, Outcomes]
    by_area: dict[str, Outcomes]
    total: Outcomes


def level_for(account: Account) -> int:
    """Answer how long the codes are of the places that `account` compares."""
    length = LEVEL_BELOW.get(len(account.area_code), 12)
    return min(length, 6) if account.role is Role.SUPERVISOR else length


def counts(area: str, since: date, until: date, *, level: int | None = None) -> Counts:
    """Count what happened under `area` from `since` to `until`, both included.

    A child counts once a month for each kind of outcome, however many parents came home; offers
    count each. Places have codes of `level` digits (default: one level below `area`).
    """
    length = level or LEVEL_BELOW.get(len(area), 12)
    seen: dict[tuple[str, date, str], set[int]] = defaultdict(set)
    for kind, day, place, unit in _happenings(area, since, until, length):
        seen[kind, day.replace(day=1), place].add(unit)
    months: dict[date, dict[str, int]] = {m: defaultdict(int) for m in _months(since, until)}
    places: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    total: dict[str, int] = defaultdict(int)
    for (kind, month, place), units in seen.items():
        for sums in (months[month], places[place], total):
            sums[kind] += len(units)
    return Counts(
        {month: Outcomes(**sums) for month, sums in months.items()},
        {place: Outcomes(**places[place]) for place in sorted(places)},
        Outcomes(**total),
    )


def reasons(area: str) -> list[tuple[LeftReason, int]]:
    """Answer why children under `area` stay behind now, and how many, the most frequent first."""
    count = peewee.fn.COUNT(Absence.child.distinct())
    rows = Absence.select(Absence.why, count).join(Child)
    mine = within(Child.area_code, area) & (Child.status != ChildStatus.EXITED)
    now = rows.where(mine & Absence.ended_on.is_null()).group_by(Absence.why)
    return sorted(now.tuples(), key=lambda row: (-row[1], row[0].value))


def _happenings(
    area: str, since: date, until: date, length: int
) -> Iterator[tuple[str, date, str, int]]:
    """Yield (kind, day, place, id of the child or the offer)."""
    place = cut(Child.area_code, length)
    ended = Absence.select(Absence.ending, Absence.ended_on, place, Absence.child).join(Child)
    mine = within(Child.area_code, area)
    kept = Absence.ending.in_((RETURNS, REUNIONS)) & Absence.ended_on.between(since, until)
    for ending, day, code, child_id in ended.where(mine & kept).tuples():
        yield ("returns" if ending is RETURNS else "reunions"), day, code, child_id
    yield from _offers("offered", ParentOffer.offered_on, True, area, since, until, place)
    accepted = ParentOffer.answer == OfferAnswer.ACCEPTED
    yield from _offers("accepted", ParentOffer.answered_on, accepted, area, since, until, place)


def _offers(
    kind: str, day: Any, condition: Any, area: str, since: date, until: date, place: Any
) -> Iterator[tuple[str, date, str, int]]:
    rows = ParentOffer.select(day, place, ParentOffer.id).join(Absence).join(Child)
    rows = rows.where(within(Child.area_code, area) & day.between(since, until))
    if condition is not True:
        rows = rows.where(condition)
    for at, code, offer_id in rows.tuples():
        yield kind, at, code, offer_id


def _months(since: date, until: date) -> Iterator[date]:
    month = since.replace(day=1)
    while month <= until:
        yield month
        month = (month.replace(day=28) + (date.resolution * 4)).replace(day=1)
