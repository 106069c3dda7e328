"""Who needs a service where: the children behind every figure of a coverage map.

A child needs a service in a period if one of its needs for it, not withdrawn, touches a day of the
period. It is counted once, in the township where its file says it lives, whatever the number of
its needs. Whoever has left the register since is still counted, because it needed help then; only
a file that was opened in error is not. A past period is told as it is known today.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import peewee
from peewee import fn

from portal import clock
from portal.child_terms import ExitReason
from portal.models import Area, Child, Need
from portal.models.area import cut, within
from portal.services import areas
from portal.vocabulary import AreaLevel, ChildStatus, Language, NeedStatus

TOWNSHIP_LENGTH = 9


def townships(prefix: str) -> list[Area]:
    """Answer the townships under `prefix`, or the one that a village lies in, in order of code."""
    return areas.of_level(AreaLevel.TOWNSHIP, under=prefix[:TOWNSHIP_LENGTH])


def wanted(
    prefix: str,
    service: str | None,
    *,
    since: date,
    until: date,
    language: Language | None = None,
) -> peewee.Expression:
    """Answer the WHERE condition, on Need joined with Child, of whoever needs the service.

    `service` None is any service. `since` and `until` are Shanghai days, both inside. `language`
    keeps the needs in which it is asked for, or, where none is, whose child speaks it at home.
    """
    is_wanted = (
        within(Child.area_code, prefix)
        & _was_registered()
        & (Need.status != NeedStatus.WITHDRAWN)
        & (Need.starts_at < clock.start_of(until + timedelta(days=1)))
        & (Need.ends_at >= clock.start_of(since))
    )
    if service is not None:
        is_wanted &= Need.service == service
    if language is not None:
        at_home = Need.language.is_null() & (Child.home_language == language)
        is_wanted &= (Need.language == language) | at_home
    return is_wanted


def _was_registered() -> peewee.Expression:
    has_left = (Child.status == ChildStatus.EXITED) & (
        Child.status_reason != ExitReason.WRONGLY_LISTED.value
    )
    return (Child.status == ChildStatus.ACTIVE) | has_left


def demand(
    prefix: str,
    service: str | None,
    *,
    since: date,
    until: date,
    language: Language | None = None,
) -> dict[str, int]:
    """Answer how many children need the service, by township (9 digits), noughts included."""
    counted = _by_code(wanted(prefix, service, since=since, until=until, language=language))
    return {area.code: counted[area.code] for area in townships(prefix)}


def without_place(
    prefix: str,
    service: str | None,
    *,
    since: date,
    until: date,
    language: Language | None = None,
) -> int:
    """Answer how many of these children have no place on a map.

    Their file names a county only, or a township that the gazetteer does not know. The number
    stands beside every map, so that nobody takes the rest for all.
    """
    counted = _by_code(wanted(prefix, service, since=since, until=until, language=language))
    known = {area.code for area in townships(prefix)}
    return sum(children for code, children in counted.items() if code not in known)


def _by_code(is_wanted: peewee.Expression) -> Counter[str]:
    place = cut(Child.area_code, TOWNSHIP_LENGTH)
    rows = Need.select(place, fn.COUNT(fn.DISTINCT(Child.id))).join(Child).where(is_wanted)
    return Counter({code: int(children) for code, children in rows.group_by(place).tuples()})
