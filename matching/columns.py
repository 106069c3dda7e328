"""The problem as arrays, built once: one row a need, one a helper, everything else a number.

Texts become numbers (an area, a service, an organization is its place in a sorted list), days
become ordinals, times whole minutes or seconds since 2000-01-01, languages bits. What many share
is kept once: a need's area against the distinct sets of areas that people serve is one table of
booleans, minutes between distinct places another. Building is linear in needs and helpers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.scoring import near_areas
from matching.travel import Points, estimated_minutes, township
from matching.types import LANGUAGES, LICENSED, TIERS, Helper, Need, Problem

T = TypeVar("T", bound=np.generic)
Flags = NDArray[np.bool_]
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - local times without an offset
NEVER, ALWAYS = np.iinfo(np.int32).min, np.iinfo(np.int32).max
NO_ORGANIZATION, UNKNOWN_ORGANIZATION = -1, -2
SEXES = (None, "F", "M")
# Minutes between distinct places are kept as one table up to so many cells (4 MB): a larger table
# costs more to lay than the pairs that ask it.
TABLE_CELLS = 1_000_000
PREFIXES = (2, 4, 6, 9, 12)


def day_number(day: date | None) -> int:
    """Answer a day as a number; an unknown one is before every other."""
    return NEVER if day is None else day.toordinal()


def seconds(moment: datetime) -> int:
    """Answer the seconds since EPOCH, a part of a second being dropped."""
    apart = moment - EPOCH
    return apart.days * 86_400 + apart.seconds


def _column(rows: Iterable[Any], what: Callable[[Any], Any], dtype: type[T]) -> NDArray[T]:
    return np.array([what(row) for row in rows], dtype=dtype)


def _numbered(values: Iterable[Any]) -> tuple[list[Any], dict[Any, int]]:
    """Answer the distinct values in order, and the number of each."""
    known = sorted(set(values))
    return known, {value: number for number, value in enumerate(known)}


class Columns:
    """A problem's needs and helpers as arrays; index i is `problem.needs[i]` or `.helpers[i]`."""

    def __init__(self, problem: Problem, table_cells: int = TABLE_CELLS) -> None:
        """Lay out everything that every plan asks for; the rarer tables are made when used."""
        self.problem, self._table_cells = problem, table_cells
        self.travel = problem.travel
        self._lay_needs(problem.needs)
        self._lay_helpers(problem.helpers)
        self._lay_organizations(problem)
        self._lay_places(problem)

    def _lay_needs(self, needs: Sequence[Need]) -> None:
        self.slots = _column(needs, lambda n: n.slots, np.int64)
        self.tier = _column(needs, lambda n: TIERS.index(n.tier), np.int8)
        self.townships, numbers = _numbered(n.township for n in needs)
        self.township = _column(needs, lambda n: numbers[n.township], np.int32)
        # Whole minutes that hold the window: a start is rounded down, an end up.
        self.start_s = _column(needs, lambda n: seconds(n.start), np.int64)
        self.end_s = _column(needs, lambda n: seconds(n.end), np.int64)
        self.start, self.end = self.start_s // 60, -(-self.end_s // 60)
        self.day = _column(needs, lambda n: n.start.toordinal(), np.int32)
        self.team = _column(needs, lambda n: n.team, np.bool_)
        self.remote = _column(needs, lambda n: n.remote, np.bool_)
        self.services, services = _numbered(n.service for n in needs)
        self.service = _column(needs, lambda n: services[n.service], np.int32)
        self.min_level = _column(needs, lambda n: n.min_level, np.int8)
        self.wanted_sex = _column(needs, lambda n: SEXES.index(n.same_sex), np.int8)
        self.wish = _column(needs, lambda n: language_bits(n.languages), np.int8)
        self.language_required = _column(needs, lambda n: n.language_required, np.bool_)
        self.areas, areas = _numbered(n.area for n in needs)
        self.area = _column(needs, lambda n: areas[n.area], np.int32)
        self.children = {child: c for c, child in enumerate(sorted({n.child for n in needs}))}
        self.child = _column(needs, lambda n: self.children[n.child], np.int64)
        self.term = _column(needs, lambda n: -1 if n.term_days is None else n.term_days, np.int32)

    def _lay_helpers(self, helpers: Sequence[Helper]) -> None:
        self.capacity = _column(helpers, lambda h: h.capacity, np.int64)
        self.limit = _column(helpers, lambda h: h.max_minutes, np.int32)
        self.adult = _column(helpers, lambda h: h.adult, np.bool_)
        self.sex = _column(helpers, lambda h: SEXES.index(h.sex), np.int8)
        self.vetted = _column(helpers, lambda h: day_number(h.vetted_until), np.int32)
        self.trained = _column(helpers, lambda h: day_number(h.trained_until), np.int32)
        self.available = _column(helpers, lambda h: day_number(h.available_until), np.int32)
        self.level, self.licence = self._by_service(helpers)
        self.spoken = np.array(
            [[h.languages.get(code, 0) for h in helpers] for code in LANGUAGES], dtype=np.int8
        ).reshape(len(LANGUAGES), len(helpers))
        bits = 1 << np.arange(len(LANGUAGES), dtype=np.int8)
        self.speaks = ((self.spoken > 0) * bits[:, None]).sum(axis=0, dtype=np.int8)
        # Distinct sets of areas: many people serve the same ones.
        self.reaches, reaches = _numbered(h.areas for h in helpers)
        self.reach = _column(helpers, lambda h: reaches[h.areas], np.int32)

    def _by_service(self, helpers: Sequence[Helper]) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        """Answer [service, helper]: the level (0: not given), and the last day of the licence."""
        row = {service: number for number, service in enumerate(self.services)}
        level = np.zeros((len(self.services), len(helpers)), dtype=np.int8)
        licence = np.full((len(self.services), len(helpers)), ALWAYS, dtype=np.int32)
        licence[[row[service] for service in LICENSED if service in row]] = NEVER
        for column, helper in enumerate(helpers):
            for service, reached in helper.services.items():
                if service in row:
                    level[row[service], column] = reached
            for service, until in helper.licences.items():
                if service in row and service in LICENSED:
                    licence[row[service], column] = day_number(until)
        return level, licence

    def _lay_organizations(self, problem: Problem) -> None:
        rows = sorted(problem.organizations.values(), key=lambda row: row.id)
        self.organizations = [row.id for row in rows]
        self.organization_capacity = _column(rows, lambda row: row.capacity, np.int64)
        numbers: dict[str | None, int] = {name: n for n, name in enumerate(self.organizations)}
        numbers[None] = NO_ORGANIZATION
        # -1: none; -2: one that the problem does not know, so that no pair is feasible.
        self.organization = _column(
            problem.helpers, lambda h: numbers.get(h.organization, UNKNOWN_ORGANIZATION), np.int32
        )
        # Two more columns, so that -1 (no organization) finds true and -2 (unknown) false.
        fits = [row.areas if row.status == "active" else () for row in rows]
        table = np.zeros((len(self.areas), len(rows) + 2), dtype=np.bool_)
        table[:, : len(rows)] = covered(self.areas, fits)
        table[:, NO_ORGANIZATION] = True
        self.organization_fits = table

    @cached_property
    def serves(self) -> Flags:
        """Answer [area, reach]: whether the set of areas holds a prefix of the need's."""
        return covered(self.areas, self.reaches)

    @cached_property
    def named(self) -> Flags:
        """Answer [area, reach]: whether it names the need's county or a place in it (score)."""
        return covered(self.areas, [near_areas(reach) for reach in self.reaches])

    def _lay_places(self, problem: Problem) -> None:
        # A place to which another speed leads is another place.
        speeds = [self.travel.speed(need) for need in problem.needs]
        spots = [(n.lat, n.lon, kmh) for n, kmh in zip(problem.needs, speeds, strict=True)]
        places, numbers = _numbered(spots)
        homes, home_numbers = _numbered((h.lat, h.lon) for h in problem.helpers)
        points = [(lat, lon) for lat, lon, _kmh in places]
        self.places, self.homes = Points.many(points), Points.many(homes)
        self.speed = np.array([kmh for *_point, kmh in places], dtype=np.float64)
        self.fastest = max(speeds, default=self.travel.speed_kmh)
        self.place = _column(spots, lambda spot: numbers[spot], np.int32)
        self.home = _column(problem.helpers, lambda h: home_numbers[h.lat, h.lon], np.int32)
        self._lay_roads(problem)

    def _lay_roads(self, problem: Problem) -> None:
        ways = {(start, (end, False)): told for (start, end), told in problem.road.items()}
        if any(need.winter for need in problem.needs):
            in_winter = {**problem.road, **problem.winter_road}
            ways |= {(start, (end, True)): told for (start, end), told in in_winter.items()}
        self.has_roads = bool(ways)
        starts, start_numbers = _numbered(start for start, _ in ways)
        ends, end_numbers = _numbered(end for _, end in ways)
        # One row and one column more, so that whoever is in no table finds -1 at index -1.
        self.road = np.full((len(ends) + 1, len(starts) + 1), -1, dtype=np.int32)
        for (start, end), minutes in ways.items():
            self.road[end_numbers[end], start_numbers[start]] = minutes
        self.road_end = _column(
            problem.needs, lambda n: end_numbers.get((township(n.area), n.winter), -1), np.int32
        )
        self.road_start = _column(
            problem.helpers, lambda h: start_numbers.get(township(h.place), -1), np.int32
        )

    @cached_property
    def _minutes(self) -> NDArray[np.int32] | None:
        """Answer [place, home] in estimated minutes, or None where the table would be too large."""
        if self.places.lat.size * self.homes.lat.size > self._table_cells:
            return None
        places, speed = self.places.at((slice(None), None)), self.speed[:, None]
        return estimated_minutes(places, self.homes, self.travel, speed)

    @cached_property
    def _homes_of_all(self) -> Points:
        return self.homes.at(self.home)

    def minutes(self, needs: Any, helpers: Any) -> NDArray[np.int32]:
        """Answer the minutes of pairs, for index arrays that broadcast; a road entry wins."""
        place, home = self.place[needs], self.home[helpers]
        found: NDArray[np.int32]
        if self._minutes is not None:
            found = self._minutes[place, home]
        else:
            places, homes = self.places.at(place), self.homes.at(home)
            found = estimated_minutes(places, homes, self.travel, self.speed[place])
        return self._by_road(found, needs, helpers)

    def minutes_of_all(self, need: int) -> NDArray[np.int32]:
        """Answer the minutes of every helper to one need."""
        place = self.place[need]
        found = estimated_minutes(
            self.places.at(place), self._homes_of_all, self.travel, self.speed[place]
        )
        return self._by_road(found, need, slice(None))

    def _by_road(self, found: NDArray[np.int32], needs: Any, helpers: Any) -> NDArray[np.int32]:
        if not self.has_roads:
            return found
        road = self.road_of(needs, helpers)
        better: NDArray[np.int32] = np.where(road >= 0, road, found)
        return better

    def road_of(self, needs: Any, helpers: Any) -> NDArray[np.int32]:
        """Answer the minutes of the road table, or -1 where it has no entry."""
        found: NDArray[np.int32] = self.road[self.road_end[needs], self.road_start[helpers]]
        return found


def language_bits(codes: Iterable[str]) -> int:
    """Answer a set of languages as bits, in the order of LANGUAGES."""
    return sum(1 << LANGUAGES.index(code) for code in set(codes))


def covered(areas: Sequence[str], reaches: Sequence[Iterable[str]]) -> Flags:
    """Answer [area, reach]: whether some prefix in the reach begins the area's code."""
    holders: dict[str, list[int]] = {}
    for number, reach in enumerate(reaches):
        for prefix in reach:
            holders.setdefault(prefix, []).append(number)
    table = np.zeros((len(areas), len(reaches)), dtype=np.bool_)
    for row, area in enumerate(areas):
        for length in PREFIXES:
            if length <= len(area):
                table[row, holders.get(area[:length], [])] = True
    return table
