"""Who may work: people whom the county has cleared, what they give, where, and how much.

Someone counts on a day if he is active with an open account, his undertaking and training are in
force, a clear vetting is too and none was a hit, he neither pauses nor has said that he stops
before, and, in an organization, it is active. The state of people and organizations is that of
now: whoever has left since is missing in a past period.

Capacity is a number of places a month, never of heads: the tasks that somebody said he can carry
at once, no more than one person gives in a month (`match_checks.MOST_A_MONTH`), and together no
more than his organization said of itself. Who does several services offers the same places in each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import peewee

from portal.models import (
    Account,
    Helper,
    HelperArea,
    HelperLanguage,
    HelperSkill,
    Organization,
    OrganizationArea,
    Vetting,
)
from portal.models.base import raw_rows
from portal.models.helper import UNDERTAKING_VERSION
from portal.service_codes import LICENSED
from portal.services.match_checks import MOST_A_MONTH
from portal.vocabulary import (
    AccountStatus,
    HelperKind,
    HelperStatus,
    Language,
    OrganizationStatus,
    Sex,
    VettingResult,
)

PROVINCE = "63"


@dataclass(frozen=True, slots=True)
class Provider:
    """One person who may work; the point is that of the township he named, never of a home.

    `areas` are the prefixes in which he (and his organization) serves, `skills` the level by
    service, licensed ones only with a licence in force, `minutes` how long he travels one way,
    `capacity` places a month.
    """

    key: int
    kind: HelperKind
    sex: Sex
    place: str
    lat: float
    lon: float
    minutes: int
    organization_id: int | None
    capacity: int
    areas: tuple[str, ...]
    languages: frozenset[Language]
    skills: Mapping[str, int]

    def serves(self, code: str) -> bool:
        """Say whether the place `code` lies in one of the areas served."""
        return code.startswith(self.areas)


class _Person(NamedTuple):
    """What one query tells of somebody; `ours` is what his organization can carry."""

    key: int
    kind: HelperKind
    sex: Sex
    place: str
    lat: float
    lon: float
    minutes: int
    organization_id: int | None
    mine: int
    ours: int | None


def providers(
    prefix: str | None,
    service: str | None,
    *,
    day: date,
    language: Language | None = None,
) -> list[Provider]:
    """Answer who may work on `day`, gives `service` and has places, in order of id.

    Everybody counts who serves somewhere in `prefix` (None: anywhere), wherever he lives;
    `service` None is any service. Five queries, whatever the number of people.
    """
    people = _people(day)
    skills = _skills(people, day)
    spoken = _gathered(HelperLanguage.helper, HelperLanguage.language)
    places = _areas(people)
    carried = _capacities(people)
    able = (
        Provider(
            *one[:8],
            capacity=carried[one.key],
            areas=tuple(sorted(places[one.key])),
            languages=frozenset(spoken[one.key]),
            skills=skills[one.key],
        )
        for one in people
    )
    return [one for one in able if _is_fit(one, prefix or PROVINCE, service, language)]


def _is_fit(one: Provider, prefix: str, service: str | None, language: Language | None) -> bool:
    return (
        one.capacity > 0
        and (service in one.skills if service is not None else bool(one.skills))
        and (language is None or language in one.languages)
        and any(code.startswith(prefix) or prefix.startswith(code) for code in one.areas)
    )


def _people(day: date) -> list[_Person]:
    """Answer who may work, in order of id; one query.

    未成年人保护法 art. 62 (statutory): a clear answer in force, and a hit is final.
    """
    hits = Vetting.select(Vetting.helper).where(Vetting.result == VettingResult.HIT)
    rows = (
        Helper.select(
            Helper.id,
            Helper.kind,
            Helper.sex,
            Helper.area_code,
            Helper.lat,
            Helper.lon,
            Helper.max_minutes,
            Helper.organization,
            Helper.capacity,
            Organization.capacity,
        )  # fmt: skip
        .join(Account)
        .join_from(Helper, Organization, peewee.JOIN.LEFT_OUTER)
        .where(
            (Helper.status == HelperStatus.ACTIVE)
            & (Account.status == AccountStatus.ACTIVE)
            & (Organization.id.is_null() | (Organization.status == OrganizationStatus.ACTIVE))
            & (Helper.undertaking_version == UNDERTAKING_VERSION)
            & (Helper.trained_until >= day)
            & (Helper.paused_until.is_null() | (Helper.paused_until < day))
            & (Helper.available_until.is_null() | (Helper.available_until >= day))
            & Helper.id.in_(Vetting.clear_on(day))
            & Helper.id.not_in(hits)
        )
        .order_by(Helper.id)
    )
    return [_Person(*row) for row in rows.tuples()]


def _skills(people: Sequence[_Person], day: date) -> defaultdict[int, dict[str, int]]:
    """Answer {person: {service: level}}; a licence without number or last day counts as none."""
    is_licensed = (HelperSkill.licence_until >= day) & (HelperSkill.licence_no != "")
    known = {one.key for one in people}
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = HelperSkill.select(HelperSkill.helper, HelperSkill.service, HelperSkill.level).where(
        HelperSkill.service.not_in(list(LICENSED)) | is_licensed
    )
    for helper, service, level in raw_rows(rows):
        if helper in known:
            found[helper][service] = level
    return found


def _gathered(owner: peewee.Field, column: peewee.Field) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    read = cache(column.python_value)
    for key, stored in raw_rows(owner.model.select(owner, column)):
        found[key].append(read(stored))
    return found


def _areas(people: Sequence[_Person]) -> dict[int, list[str]]:
    """Answer {person: the prefixes that he and, if he has one, his organization serve}."""
    own = _gathered(HelperArea.helper, HelperArea.area_code)
    ours = _gathered(OrganizationArea.organization, OrganizationArea.area_code)
    return {
        one.key: both(own[one.key], ours[one.organization_id])
        if one.organization_id
        else own[one.key]
        for one in people
    }


def _capacities(people: Sequence[_Person]) -> dict[int, int]:
    """Answer {person: places a month}; an organization's people share what it said of itself."""
    found = {one.key: min(one.mine, MOST_A_MONTH) for one in people}
    members: defaultdict[int, list[_Person]] = defaultdict(list)
    for one in people:
        if one.organization_id:
            members[one.organization_id].append(one)
    for team in members.values():
        shares = shared_out([found[one.key] for one in team], team[0].ours or 0)
        found.update(zip((one.key for one in team), shares, strict=True))
    return found


def both(one: Iterable[str], other: Iterable[str]) -> list[str]:
    """Answer the prefixes that lie in both lists: of two nested ones the longer."""
    theirs = list(other)
    inner = {a if a.startswith(b) else b for a in one for b in theirs
             if a.startswith(b) or b.startswith(a)}  # fmt: skip
    return sorted(inner)


def shared_out(wishes: Sequence[int], most: int) -> list[int]:
    """Answer `wishes` cut down in proportion to `most` together, in whole numbers.

    What is left over goes to the largest remainders, the first in a tie.
    """
    total = sum(wishes)
    if total <= most:
        return list(wishes)
    shares = [wish * most // total for wish in wishes]
    by_rest = sorted(range(len(wishes)), key=lambda n: (-(wishes[n] * most % total), n))
    for index in by_rest[: most - sum(shares)]:
        shares[index] += 1
    return shares
