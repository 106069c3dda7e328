"""Figures of supervision about public assistance: who may have it, and who has it (figure 16)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import peewee

from portal.child_terms import Assistance
from portal.models import Child, ChildDetails
from portal.models.area import cut, within
from portal.services.figures_of_children import ON_REGISTER
from portal.services.indicators import Counted, Figure, Parts, Scope
from portal.services.shares import Share


def held(scope: Scope) -> Counted:
    """Share of the children entitled to some assistance who have all they are entitled to."""
    found: dict[str, Figure] = defaultdict(Figure)
    for place, entitled, has, count in _households(scope):
        found[place] += Figure(share=Share(count if entitled <= has else 0, count))
    return dict(found)


def held_by_kind(scope: Scope) -> Parts:
    """Answer for each kind of assistance the share of the entitled who have it."""
    found: dict[str, Figure] = defaultdict(Figure)
    for _place, entitled, has, count in _households(scope):
        for kind in entitled | has:
            found[kind] += Figure(share=Share(count if kind in has else 0, count))
    return {kind.zh: found[kind.value] for kind in Assistance if kind.value in found}


def _households(scope: Scope) -> list[tuple[str, set[str], set[str], int]]:
    """Answer (place, entitled to, has, how many children); who has it is entitled to it."""
    place = cut(Child.area_code, scope.length)
    rows: Any = (
        Child.select(
            place, ChildDetails.entitled, ChildDetails.assistance, peewee.fn.COUNT(Child.id)
        )
        .join(ChildDetails)
        .where(ON_REGISTER & within(Child.area_code, scope.prefix))
        .group_by(place, ChildDetails.entitled, ChildDetails.assistance)
    )
    read = [
        (code, _kinds(entitled), _kinds(has), count) for code, entitled, has, count in rows.tuples()
    ]
    return [row for row in read if row[1] or row[2]]


def _kinds(stored: str | None) -> set[str]:
    return set(stored.split(",")) if stored else set()
