"""What a picture of the gaps is worked out of, service by service; nothing here solves anything.

Children, places and minutes are those of the coverage map (`coverage_demand`, `coverage_supply`,
`coverage_access`, `coverage_delivered`), over the last thirty days, because capacity is counted in
places a month.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from peewee import fn

from portal import clock
from portal.models import Area, Child, Need
from portal.models.area import cut
from portal.services import coverage_access, coverage_delivered, coverage_demand
from portal.services.coverage_access import Ground
from portal.services.coverage_delivered import Care
from portal.services.coverage_supply import PROVINCE, Provider
from portal.vocabulary import ChildStatus, NeedStatus, Tier

# A month, because capacity is a number of places a month (platform).
PERIOD = timedelta(days=30)
TOWNSHIP_LENGTH = 9
ANY = ""
TIERS = tuple(Tier)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of needs still open in a township: the highest tier, and when the oldest was opened."""

    tier: Tier
    since: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One service: where children need it, who was served in full, who could come.

    `by_language` counts children by (position of the township, language that is a must, or "").
    `access` are places per child, None where nobody needs any.
    """

    service: str
    ground: Ground
    full: Counter[str]
    by_language: Counter[tuple[int, str]]
    access: tuple[float | None, ...]


def period(at: datetime) -> tuple[date, date]:
    """Answer the first and the last Shanghai day of the thirty that end with the day of `at`."""
    today = clock.local_date(at)
    return today - PERIOD + timedelta(days=1), today


def asked_for(*, since: date, until: date) -> set[str]:
    """Answer the services that any child needs in the period; one query."""
    is_wanted = coverage_demand.wanted(PROVINCE, None, since=since, until=until)
    rows = Need.select(Need.service).join(Child).where(is_wanted).distinct()
    return {service for (service,) in rows.tuples()}


def read(service: str, *, since: date, until: date) -> Question:
    """Read what is asked about one service over the province."""
    ground = coverage_access.ground(PROVINCE, service, since=since, until=until)
    cares = coverage_delivered.children(PROVINCE, service, since=since, until=until, today=until)
    return Question(
        service,
        ground,
        Counter(one.township for one in cares if one.is_full),
        _by_language(cares, ground.townships),
        coverage_access.access(ground).access,
    )


def _by_language(cares: Iterable[Care], townships: Sequence[str]) -> Counter[tuple[int, str]]:
    number = {code: index for index, code in enumerate(townships)}
    return Counter((number[one.township], _must(one)) for one in cares if one.township in number)


def _must(care: Care) -> str:
    """Answer the language that whoever serves the child must speak; of several the first."""
    return min((wish.language.value for wish in care.wishes if wish.language), default=ANY)


class _Seat(NamedTuple):
    """A township's seat as a place where somebody may stand."""

    place: str
    lat: float
    lon: float


def seat_minutes(*, day: date) -> NDArray[np.float64]:
    """Answer the minutes from every township's seat (columns) to every other (rows)."""
    places: list[Area] = coverage_demand.townships(PROVINCE)
    seats = [_Seat(place.code, place.lat, place.lon) for place in places]
    # Only where somebody stands is looked at, which a seat knows as well as a person.
    ways = coverage_access.ways_between(places, cast("list[Provider]", seats), day=day)
    return ways.table


def waiting() -> dict[tuple[str, str], Waiting]:
    """Answer, by township and service, the open needs' highest tier and oldest date; one query."""
    township = cut(Child.area_code, TOWNSHIP_LENGTH)
    rows = (
        Need.select(township, Need.service, Need.tier, fn.MIN(Need.opened_at))
        .join(Child)
        .where(
            (Need.status == NeedStatus.OPEN)
            & (Need.filled < Need.slots)
            & (Child.status == ChildStatus.ACTIVE)
        )
        .group_by(township, Need.service, Need.tier)
    )
    by_place: defaultdict[tuple[str, str], list[tuple[int, datetime]]] = defaultdict(list)
    for code, service, tier, since in rows.tuples():
        by_place[code, service].append((TIERS.index(tier), since))
    return {
        key: Waiting(TIERS[min(tier for tier, _ in told)], min(since for _, since in told))
        for key, told in by_place.items()
    }
