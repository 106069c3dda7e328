"""Figures of supervision about reach: who could come to a township, and where nobody could.

People and ways are those of the coverage maps (`coverage_supply`, `coverage_access`): whoever may
work, has places, serves the township and is willing to spend so long on the road.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import peewee
from numpy.typing import NDArray

from portal.models import Child, Helper, Vetting
from portal.models.area import cut, within
from portal.services import coverage_access, coverage_demand, coverage_supply
from portal.services.coverage_supply import Provider
from portal.services.figures_of_children import ON_REGISTER
from portal.services.indicators import Counted, Figure, Parts, Scope
from portal.services.shares import Share
from portal.supervision_terms import ServiceGroup
from portal.vocabulary import HelperStatus

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
    places = coverage_demand.townships(scope.prefix)
    people = coverage_supply.providers(scope.prefix, None, day=scope.day)
    ways = coverage_access.ways_between(places, people, day=scope.day)
    is_open = coverage_access.opened([place.code for place in places], people, ways)
    able = _able(people)
    return [
        (place.code, group, bool((is_open[row] & able[group]).any()))
        for row, place in enumerate(places)
        for group in G
    ]


def _able(people: Sequence[Provider]) -> dict[ServiceGroup, Flags]:
    """Answer for each kind of need who gives one of its services."""
    kinds = [{service[0] for service in one.skills} for one in people]
    return {group: np.array([group.value in each for each in kinds], dtype=np.bool_) for group in G}
