"""Who is in reach of help: children, people and the minutes between them, and what follows.

The minutes are those of the way from the person to the child's township, by the road table where
it knows the way and else by an estimate, rounded up to whole minutes and marked as one. A pair is
open if the person serves that township, is willing to travel so long, and speaks the language.

Places per child know no border: whoever serves two counties shares his places among both. So a
ground holds the townships looked at and, as `wide`, all of the province; access is worked out on
the wide one, and a township's figure is the same whoever looks at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import numpy as np
from numpy.typing import NDArray

from maps import access as catchments
from maps import reach as reaching
from maps.minutes import LONGEST_MINUTES, Minutes, Point, Roads, Travel, minutes_between
from portal.models import Area
from portal.services import coverage_demand, coverage_supply, road_settings, road_table
from portal.services.areas import ancestors
from portal.services.coverage_supply import PROVINCE, Provider
from portal.vocabulary import Language

THRESHOLD = 60
# What nobody travels: a pair that is not open lies beyond every threshold.
CLOSED = LONGEST_MINUTES + 1.0
TOWNSHIP_LENGTH = coverage_demand.TOWNSHIP_LENGTH

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Townships with the children in need there, people, and a row of minutes per township.

    `demand` has shape (n,), `minutes`, `is_estimate` and `is_open` have shape (n, m). `rows` says
    where the townships stand in `wide`, which is None for the whole province.
    """

    townships: tuple[str, ...]
    demand: NDArray[np.int64]
    providers: tuple[Provider, ...]
    minutes: NDArray[np.float64]
    is_estimate: Flags
    is_open: Flags
    wide: Ground | None = None
    rows: NDArray[np.int64] | None = None

    @property
    def capacity(self) -> NDArray[np.int64]:
        """Answer the places a month of each provider, shape (m,)."""
        return np.array([one.capacity for one in self.providers], dtype=np.int64)

    @property
    def open_minutes(self) -> NDArray[np.float64]:
        """Answer the minutes with every closed pair beyond all thresholds, shape (n, m)."""
        return np.where(self.is_open, self.minutes, CLOSED)


def ground(
    prefix: str,
    service: str | None,
    *,
    since: date,
    until: date,
    day: date | None = None,
    language: Language | None = None,
) -> Ground:
    """Answer the ground of the townships under `prefix` for a period of Shanghai days.

    People are those who may work on `day`, by default the last day of the period, and serve
    somewhere under `prefix`; roads are driven as they are on that day. The count of queries does
    not grow with the count of rows.
    """
    on = day or until
    people = coverage_supply.providers(prefix, service, day=on, language=language)
    places = coverage_demand.townships(PROVINCE)
    wanted = coverage_demand.demand(PROVINCE, service, since=since, until=until, language=language)
    ways = ways_between(places, people, day=on)
    codes = tuple(area.code for area in places)
    whole = Ground(
        codes,
        np.array([wanted.get(code, 0) for code in codes], dtype=np.int64),
        tuple(people),
        ways.table,
        ways.is_estimate,
        opened(codes, people, ways),
    )
    own = {area.code for area in coverage_demand.townships(prefix)}
    rows = [row for row, code in enumerate(codes) if code in own]
    return _cut(whole, np.array(rows, dtype=np.int64))


def _cut(whole: Ground, rows: NDArray[np.int64]) -> Ground:
    if len(rows) == len(whole.townships):
        return whole
    return replace(
        whole,
        townships=tuple(whole.townships[row] for row in rows),
        demand=whole.demand[rows],
        minutes=whole.minutes[rows],
        is_estimate=whole.is_estimate[rows],
        is_open=whole.is_open[rows],
        wide=whole,
        rows=rows,
    )


def ways_between(places: Sequence[Area], people: Sequence[Provider], *, day: date) -> Minutes:
    """Answer the minutes from each person to each place, a row a place and a column a person.

    Roads and season are those of the county where the way ends, on `day`. Two queries.
    """
    # Many live in one township: each point is measured once.
    points: dict[tuple[str, Point], int] = {}
    columns = [
        points.setdefault((one.place[:TOWNSHIP_LENGTH], (one.lat, one.lon)), len(points))
        for one in people
    ]
    homes = [place for place, _point in points]
    starts = {str(number): point for (_place, point), number in points.items()}
    table = np.zeros((len(places), len(points)))
    is_estimate = np.ones(table.shape, dtype=np.bool_)
    roads = road_table.roads()
    for (travel, in_winter), rows in _by_season(places, day).items():
        ends = {places[row].code: (places[row].lat, places[row].lon) for row in rows}
        guessed = minutes_between(ends, starts, travel=travel, in_winter=in_winter)
        # A whole number of minutes must not become one more by the last bit.
        whole = np.maximum(np.ceil(guessed.table - 1e-9), 0.0)
        found = Minutes(whole, guessed.is_estimate)
        _take_roads(found, list(ends), homes, roads, in_winter)
        table[rows], is_estimate[rows] = found.table, found.is_estimate
    return Minutes(table[:, columns], is_estimate[:, columns])


def _by_season(places: Sequence[Area], day: date) -> dict[tuple[Travel, bool], list[int]]:
    """Answer the rows of the places by how their county's roads are driven on `day`."""
    driving = road_settings.by_county(place.code for place in places)
    found: defaultdict[tuple[Travel, bool], list[int]] = defaultdict(list)
    for row, place in enumerate(places):
        here = driving[place.code[: road_settings.COUNTY_LENGTH]]
        found[here.travel, here.is_winter(day)].append(row)
    return found


def _take_roads(
    found: Minutes, ends: Sequence[str], starts: Sequence[str], roads: Roads, in_winter: bool
) -> None:
    """Write the known minutes over the estimates; `starts` may name a township twice."""
    rows = {code: row for row, code in enumerate(ends)}
    columns: defaultdict[str, list[int]] = defaultdict(list)
    for column, code in enumerate(starts):
        columns[code].append(column)
    for start, end in roads.usual:
        if start in columns and end in rows:
            minutes = roads.minutes(start, end, in_winter=in_winter)
            found.table[rows[end], columns[start]] = minutes
            found.is_estimate[rows[end], columns[start]] = False


def opened(codes: Sequence[str], people: Sequence[Provider], ways: Minutes) -> Flags:
    """Say of each township and person whether he serves it and is willing to travel so far."""
    limits = np.array([one.minutes for one in people], dtype=np.float64)
    # Few prefixes are named by many people: each is looked up once.
    inside: dict[str, Flags] = {}
    serves = np.zeros(ways.table.shape, dtype=np.bool_)
    for column, one in enumerate(people):
        for prefix in one.areas:
            if prefix not in inside:
                inside[prefix] = np.array([code.startswith(prefix) for code in codes])
            serves[:, column] |= inside[prefix]
    return serves & (ways.table <= limits)


def access(given: Ground, threshold: float = THRESHOLD) -> catchments.Access:
    """Answer the places per child by the smooth kernel within `threshold` minutes.

    A row per township of `given` and a ratio per provider; worked out on the wide ground, so that
    places beyond the border are shared with the children there. None where nobody needs anything.
    """
    whole = given.wide or given
    minutes = cast("Sequence[Sequence[float]]", whole.open_minutes)
    found = catchments.kernel(whole.demand.tolist(), whole.capacity.tolist(), minutes, threshold)
    if given.rows is None:
        return found
    return replace(found, access=tuple(found.access[row] for row in given.rows))


def reach(given: Ground) -> reaching.Reach:
    """Answer the shares within 30, 60 and 120 minutes of the nearest, weighted by children."""
    return reaching.reach(given.demand.tolist(), given.minutes, given.is_open)


def is_served_from_afar(given: Ground) -> Flags:
    """Say of each township whether somebody serves it, however far away, as help online asks."""
    served = {prefix for one in given.providers for prefix in one.areas}
    return np.array(
        [not served.isdisjoint(ancestors(code)) for code in given.townships], dtype=np.bool_
    )
