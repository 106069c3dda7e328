"""Whom one may ask to help with a gap: organizations of the service, and neighbour counties.

Only those are offered in which somebody has an open account to answer with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, cast

import peewee

from portal.gap_terms import NewcomerKind
from portal.models import Account, Organization, OrganizationArea, OrganizationService
from portal.services import areas, coverage_access, gap_newcomers
from portal.services.coverage_supply import Provider
from portal.vocabulary import AccountStatus, AreaLevel, OrganizationStatus, Role

COUNTY_LENGTH, PREFECTURE_LENGTH = 6, 4
# How far an organization outside the prefecture may be, and how many counties count as near.
REACH = gap_newcomers.MINUTES[NewcomerKind.ORGANIZATION]
NEIGHBOURS = 6
MOST_ORGANIZATIONS = 30


@dataclass(frozen=True)
class NearOrganization:
    """An organization that gives the service, with the minutes from its office."""

    organization: Organization
    minutes: int
    is_estimate: bool
    serves_here: bool


@dataclass(frozen=True)
class NearCounty:
    """A county, with the minutes from its seat."""

    code: str
    minutes: int
    is_estimate: bool


class _Start(NamedTuple):
    place: str
    lat: float
    lon: float


def organizations(township: str, service: str, *, day: date) -> list[NearOrganization]:
    """Answer the active organizations of the service in reach or in the prefecture, nearest first.

    Their state is asked now: whoever was suspended this morning is not among them.
    """
    able = OrganizationService.select(OrganizationService.organization).where(
        OrganizationService.service == service
    )
    rows = list(
        Organization.select()
        .where(
            (Organization.status == OrganizationStatus.ACTIVE)
            & Organization.id.in_(able)
            & Organization.id.in_(_holding(Role.ORGANIZATION, Account.organization))
        )
        .order_by(Organization.id)
    )
    starts = [_Start(row.area_code, row.lat, row.lon) for row in rows]
    ways = _minutes(township, starts, day)
    serving = _serving(township)
    found = [
        NearOrganization(row, minutes, is_guess, row.id in serving)
        for row, (minutes, is_guess) in zip(rows, ways, strict=True)
        if minutes <= REACH or row.area_code[:PREFECTURE_LENGTH] == township[:PREFECTURE_LENGTH]
    ]
    found.sort(key=lambda one: (one.minutes, one.organization.id))
    return found[:MOST_ORGANIZATIONS]


def _holding(role: Role, column: peewee.Field) -> peewee.ModelSelect:
    """Select `column` of the open accounts of a role."""
    is_open = (Account.role == role) & (Account.status == AccountStatus.ACTIVE)
    return Account.select(column).where(is_open & column.is_null(False))


def _serving(township: str) -> set[int]:
    rows = OrganizationArea.select(OrganizationArea.organization).where(
        OrganizationArea.area_code.in_(areas.ancestors(township))
    )
    return {key for (key,) in rows.tuples()}


def counties(township: str, *, day: date) -> list[NearCounty]:
    """Answer the nearest counties besides a township's own, by the way from their seats."""
    staffed = {code for (code,) in _holding(Role.COUNTY, Account.area_code).tuples()}
    others = [
        place
        for place in areas.of_level(AreaLevel.COUNTY)
        if place.code in staffed and place.code != township[:COUNTY_LENGTH]
    ]
    ways = _minutes(township, [_Start(one.code, one.lat, one.lon) for one in others], day)
    found = [
        NearCounty(place.code, minutes, is_guess)
        for place, (minutes, is_guess) in zip(others, ways, strict=True)
    ]
    return sorted(found, key=lambda one: (one.minutes, one.code))[:NEIGHBOURS]


def _minutes(township: str, starts: Sequence[_Start], day: date) -> list[tuple[int, bool]]:
    here = areas.get(township)
    if here is None or not starts:
        return [(0, True) for _ in starts]
    ways = coverage_access.ways_between([here], cast("list[Provider]", list(starts)), day=day)
    return [
        (int(minutes), bool(is_guess))
        for minutes, is_guess in zip(ways.table[0], ways.is_estimate[0], strict=True)
    ]
