"""What was delivered in a period: contact, full, intensity and buckets, over the same children.

Every child that needs the service (`coverage_demand`) expects one visit for each service and day
of its needs. A visit is a verified record of one of these very needs; several on one day, by
whatever organization or person, are one, and no more than expected of a service are counted, so
that plenty of one cannot hide the lack of another. What is not verified yet is told apart.

Excuses never take a child out of the denominator, and what was done comes before any of them:
left (the file was closed by the end of the period, the village's list says so, or the child is
16), declined (the guardian withdrew the consent), unreachable (the township called the visit off
because of the road, or the village confirmed that the child is not to be found), unknown (a
record waits for confirmation or verification).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import peewee
from peewee import fn

from maps import ladder
from maps.ladder import Delivered, Served, Standing
from portal import clock
from portal.models import Assignment, Child, FollowUp, Need, ServiceRecord
from portal.models.area import cut, within
from portal.models.base import raw_rows
from portal.services import coverage_demand, coverage_excuses
from portal.vocabulary import FollowUpStatus, Language, RecordStatus, Sex

TOWNSHIP_LENGTH = coverage_demand.TOWNSHIP_LENGTH
# An area without a verified service for so long is shown as stale (platform).
STALE = timedelta(days=90)

Visit = tuple[str, date]


class Wish(NamedTuple):
    """What one need asks of whoever comes; `language` and `sex` only where they are required."""

    service: str
    min_level: int
    language: Language | None
    sex: Sex | None
    is_remote: bool


@dataclass(frozen=True, slots=True)
class Care:
    """One child in a period: what it needs and what was done, in its township.

    `served` is the child as `maps.ladder` reads it; of each service no more visits count than
    are expected.
    """

    township: str
    wishes: frozenset[Wish]
    served: Served
    is_pending: bool

    @property
    def is_full(self) -> bool:
        """Say whether as many visits were made as expected; a follow-up may be overdue."""
        return self.served.visits >= self.served.expected


@dataclass(slots=True)
class _Asked:
    """What the needs of one child ask for."""

    township: str
    expected: set[Visit] = field(default_factory=set)
    wishes: set[Wish] = field(default_factory=set)


def children(
    prefix: str,
    service: str | None,
    *,
    since: date,
    until: date,
    today: date,
    language: Language | None = None,
) -> list[Care]:
    """Answer every child that needs the service, in order of id, with what was done.

    A follow-up is overdue as of the last day of the period or `today`, whichever is earlier. The
    count of queries does not grow with the count of rows.
    """
    is_wanted = coverage_demand.wanted(prefix, service, since=since, until=until, language=language)
    asked = _asked(is_wanted)
    verified, pending = _recorded(is_wanted)
    overdue = _overdue(prefix, min(until, today))
    excuses = coverage_excuses.of_children(prefix, is_wanted, since=since, until=until)
    found = []
    for child in sorted(asked):
        one, is_pending = asked[child], child in pending
        excuse = excuses.get(child) or (Standing.UNKNOWN if is_pending else None)
        visits = _counted(verified[child], one.expected) if child in verified else 0
        served = Served(len(one.expected), visits, child in overdue, excuse)
        found.append(Care(one.township, frozenset(one.wishes), served, is_pending))
    return found


def _asked(is_wanted: peewee.Expression) -> dict[int, _Asked]:
    rows = (
        Need.select(
            Child.id,
            cut(Child.area_code, TOWNSHIP_LENGTH),
            Need.service,
            Need.starts_at,
            Need.min_level,
            Need.language,
            Need.language_required,
            Need.same_sex,
            Need.is_remote,
        )  # fmt: skip
        .join(Child)
        .where(is_wanted)
    )
    found: dict[int, _Asked] = {}
    day = _days()
    for child, code, service, starts_at, level, language, is_required, sex, remote in raw_rows(
        rows
    ):
        one = found.get(child)
        if one is None:
            one = found[child] = _Asked(code)
        one.expected.add((service, day(starts_at)))
        spoken = Language(language) if language and is_required else None
        one.wishes.add(Wish(service, level, spoken, Sex(sex) if sex else None, bool(remote)))
    return found


def _recorded(is_wanted: peewee.Expression) -> tuple[dict[int, set[Visit]], set[int]]:
    """Answer the verified visits by child, and the children of whom a record waits."""
    rows = (
        ServiceRecord.select(Child.id, Need.service, ServiceRecord.starts_at, ServiceRecord.status)
        .join(Assignment)
        .join(Need)
        .join(Child)
        .where(is_wanted)
    )
    verified: defaultdict[int, set[Visit]] = defaultdict(set)
    pending: set[int] = set()
    day = _days()
    for child, service, starts_at, status in raw_rows(rows):
        if status == RecordStatus.VERIFIED.value:
            verified[child].add((service, day(starts_at)))
        else:
            pending.add(child)
    return dict(verified), pending


def _days() -> Callable[[Any], date]:
    """Answer the reader of stored instants as Shanghai days; each different one is read once."""

    @cache
    def day(stored: Any) -> date:
        return clock.local_date(Need.starts_at.python_value(stored))

    return day


def _counted(verified: set[Visit], expected: set[Visit]) -> int:
    """Answer the visits that count: of each service no more than expected."""
    had, wanted = (Counter(service for service, _day in some) for some in (verified, expected))
    return sum(min(had[service], wanted[service]) for service in wanted)


def _overdue(prefix: str, day: date) -> set[int]:
    """Answer the children under `prefix` of whom a follow-up was overdue on `day`."""
    was_due = (FollowUp.status == FollowUpStatus.DUE) | (
        (FollowUp.status == FollowUpStatus.DONE) & (FollowUp.done_on > day)
    )
    rows = (
        FollowUp.select(FollowUp.child)
        .join(Child)
        .where(within(Child.area_code, prefix) & (FollowUp.due_on < day) & was_due)
        .distinct()
    )
    return {child for (child,) in raw_rows(rows)}


def delivered(cares: Sequence[Care]) -> Delivered:
    """Answer contact, full, intensity and buckets of the children given."""
    return ladder.delivered(care.served for care in cares)


def by_place(cares: Iterable[Care], length: int) -> dict[str, list[Care]]:
    """Answer the children by the first `length` digits of their township."""
    found: defaultdict[str, list[Care]] = defaultdict(list)
    for care in cares:
        found[care.township[:length]].append(care)
    return dict(found)


def last_confirmed(
    prefix: str, service: str | None, *, length: int, until: date
) -> dict[str, date]:
    """Answer the day of the latest verified service by place, none later than `until`."""
    place = cut(Child.area_code, length)
    is_counted = (
        within(Child.area_code, prefix)
        & (ServiceRecord.status == RecordStatus.VERIFIED)
        & (ServiceRecord.starts_at < clock.start_of(until + timedelta(days=1)))
    )
    if service is not None:
        is_counted &= Need.service == service
    rows = (
        ServiceRecord.select(place, fn.MAX(ServiceRecord.starts_at))
        .join(Assignment)
        .join(Need)
        .join(Child)
        .where(is_counted)
        .group_by(place)
    )
    return {code: clock.local_date(latest) for code, latest in rows.tuples()}


def is_stale(last: date | None, day: date) -> bool:
    """Say whether the latest verified service lies more than 90 days before `day`.

    Where there never was one the figure is a true nought, and not an old one.
    """
    return last is not None and day - last > STALE
