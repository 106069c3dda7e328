"""Figures of supervision about reach: who could come to a township, and where nobody could.

The way is an estimate from the straight distance to the township's seat (`matching.travel`), held
against the time each person is willing to spend on the road.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import peewee
from numpy.typing import NDArray

from matching.travel import Points, estimated_minutes
from matching.types import Travel
from portal.models import (
    Account,
    Child,
    Helper,
    HelperArea,
    HelperSkill,
    Organization,
    Vetting,
)
from portal.models.area import cut, within
from portal.service_codes import LICENSED
from portal.services import areas
from portal.services.areas import ancestors
from portal.services.figures_of_children import ON_REGISTER
from portal.services.indicators import Counted, Figure, Parts, Scope
from portal.services.shares import Share
from portal.supervision_terms import ServiceGroup
from portal.vocabulary import AccountStatus, AreaLevel, HelperStatus, OrganizationStatus

G = ServiceGroup
Flags = NDArray[np.bool_]
Reach = list[tuple[str, ServiceGroup, bool]]


def reached(scope: Scope) -> Counted:
    """Share of the pairs of township and kind of need for which somebody vetted could come."""
    found: dict[str, Figure] = defaultdict(Figure)
    for township, _group, is_reached in _reach(scope):
        found[township[: scope.length]] += Figure(share=Share(int(is_reached), 1))
    return dict(found)


def reached_by_group(scope: Scope) -> Parts:
    """Answer for each kind of need the share of the townships that somebody could reach."""
    found: dict[str, Figure] = dict.fromkeys((group.zh for group in G), Figure())
    for _township, group, is_reached in _reach(scope):
        found[group.zh] += Figure(share=Share(int(is_reached), 1))
    return found


def white_spots(scope: Scope) -> Counted:
    """Count the townships where children live and some kind of need finds nobody."""
    lived_in = _children(Scope(scope.prefix, 9, scope.since, scope.until))
    white = {township for township, _group, is_reached in _reach(scope) if not is_reached}
    found: dict[str, Figure] = defaultdict(Figure)
    for township in white & set(lived_in):
        found[township[: scope.length]] += Figure(count=1)
    return dict(found)


def white_spots_by_group(scope: Scope) -> Parts:
    """Count for each kind of need the townships with children that nobody could reach."""
    lived_in = _children(Scope(scope.prefix, 9, scope.since, scope.until))
    found: dict[str, Figure] = {}
    for township, group, is_reached in _reach(scope):
        if not is_reached and township in lived_in:
            found[group.zh] = found.get(group.zh, Figure()) + Figure(count=1)
    return found


def children_by_helper(scope: Scope) -> Counted:
    """Answer the children on the register for each active and cleared person who lives there."""
    place = cut(Helper.area_code, scope.length)
    rows = Helper.select(place, peewee.fn.COUNT(Helper.id)).where(
        (Helper.status == HelperStatus.ACTIVE)
        & within(Helper.area_code, scope.prefix)
        & Helper.id.in_(Vetting.clear_on(scope.day))
    )
    helpers = dict(rows.group_by(place).tuples())
    children = _children(scope)
    return {
        code: Figure(count=children.get(code, 0), of=helpers.get(code, 0))
        for code in children.keys() | helpers.keys()
    }


def _children(scope: Scope) -> dict[str, int]:
    place = cut(Child.area_code, scope.length)
    rows = Child.select(place, peewee.fn.COUNT(Child.id)).where(
        ON_REGISTER & within(Child.area_code, scope.prefix)
    )
    return dict(rows.group_by(place).tuples())


def _reach(scope: Scope) -> Reach:
    """Answer (township, kind of need, somebody could come) for every township of the area."""
    townships = areas.of_level(AreaLevel.TOWNSHIP, under=scope.prefix)
    people = _people(scope)
    numbers = {helper: index for index, (helper, *_rest) in enumerate(people)}
    able = _able(numbers, scope)
    serving = _serving(numbers)
    homes = Points.many([(lat, lon) for _id, lat, lon, _minutes in people])
    limits = np.array([minutes for *_rest, minutes in people], dtype=np.int64)
    found: Reach = []
    for township in townships:
        seat = Points.one(township.lat, township.lon)
        near = estimated_minutes(seat, homes, Travel()) <= limits
        near &= _serves(township.code, serving, len(people))
        found += [(township.code, group, bool((near & able[group]).any())) for group in G]
    return found


def _people(scope: Scope) -> list[tuple[int, float, float, int]]:
    """Answer (id, lat, lon, minutes) of whoever may work today, wherever they live."""
    return list(
        Helper.select(Helper.id, Helper.lat, Helper.lon, Helper.max_minutes)
        .join(Account)
        .join_from(Helper, Organization, peewee.JOIN.LEFT_OUTER)
        .where(
            (Helper.status == HelperStatus.ACTIVE)
            & (Account.status == AccountStatus.ACTIVE)
            & (Organization.id.is_null() | (Organization.status == OrganizationStatus.ACTIVE))
            & (Helper.trained_until >= scope.day)
            & Helper.id.in_(Vetting.clear_on(scope.day))
        )
        .tuples()
    )


def _able(numbers: dict[int, int], scope: Scope) -> dict[ServiceGroup, Flags]:
    """Answer for each kind of need who gives one of its services, with a licence where asked."""
    able = {group: np.zeros(len(numbers), dtype=np.bool_) for group in G}
    in_force = HelperSkill.service.not_in(list(LICENSED)) | (HelperSkill.licence_until >= scope.day)
    rows = HelperSkill.select(HelperSkill.helper, HelperSkill.service).where(in_force)
    for helper, service in rows.tuples():
        if helper in numbers:
            able[G(service[0])][numbers[helper]] = True
    return able


def _serving(numbers: dict[int, int]) -> dict[str, list[int]]:
    """Answer {area prefix: who is willing to serve there}."""
    serving: dict[str, list[int]] = defaultdict(list)
    for helper, code in HelperArea.select(HelperArea.helper, HelperArea.area_code).tuples():
        if helper in numbers:
            serving[code].append(numbers[helper])
    return serving


def _serves(code: str, serving: dict[str, list[int]], size: int) -> Flags:
    flags = np.zeros(size, dtype=np.bool_)
    for prefix in ancestors(code):
        flags[serving.get(prefix, [])] = True
    return flags
