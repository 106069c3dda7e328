"""Opening sweeps: what the calendar says, for each county that has children on the register."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import peewee

from portal import clock
from portal.models import Child, Sweep, SweepLine, SweepVillage
from portal.models.area import cut, within
from portal.models.base import database
from portal.services import audit, staff, sweep_calendar, sweeps
from portal.services.sweep_calendar import Window
from portal.services.transactions import transaction
from portal.vocabulary import ChildStatus, Role

# After so long a standstill a sweep is still opened, late as it is; then the next month asks.
CATCH_UP = timedelta(days=31)
COUNTY_LENGTH = 6
AT_ONCE = 100


def open_due(at: datetime) -> int:
    """Open every sweep whose first day has come, each county once; answer how many.

    Which days it had and who stands on it come from the calendar and the register, not from when
    this runs: a standstill changes nothing. Lists on which nobody waits any more are finished.
    """
    opened = 0
    for window in sweep_calendar.around(clock.local_date(at), back=CATCH_UP):
        for county in _counties(window):
            opened += _open(window, county, at=at)
    sweeps.finish(at=at)
    return opened


def _counties(window: Window) -> list[str]:
    """Answer the counties that take part, have children to look at, and no such sweep yet."""
    code = cut(Child.area_code, COUNTY_LENGTH)
    rows = Child.select(code).where(_takes_part(window)).distinct().tuples()
    known = Sweep.select(Sweep.area_code).where(_is(window)).tuples()
    return sorted({county for (county,) in rows} - {county for (county,) in known})


def _open(window: Window, county: str, *, at: datetime) -> int:
    with transaction():
        if Sweep.select().where(_is(window) & (Sweep.area_code == county)).exists():
            return 0
        of_county = _takes_part(window) & within(Child.area_code, county)
        children: dict[str, list[int]] = defaultdict(list)
        query = Child.select(Child.id, Child.area_code).where(of_county).order_by(Child.id)
        for child_id, area_code in query.tuples():
            children[area_code].append(child_id)
        sweep = Sweep.create(
            season=window.season,
            year=window.opens_on.year,
            part=window.part,
            area_code=county,
            opens_on=window.opens_on,
            closes_on=window.closes_on,
            created_at=at,
        )
        for area_code, ids in sorted(children.items()):
            _list_village(sweep, area_code, ids, at=at)
        counts = {"season": window.season.value, "lists": len(children)}
        audit.record("sweep.opened", by=None, at=at, area=county, **counts)
    return 1


def _list_village(sweep: Sweep, area_code: str, children: list[int], *, at: datetime) -> None:
    village = SweepVillage.create(sweep=sweep, area_code=area_code)
    rows = [{"sweep": sweep.id, "village": village.id, "child": child} for child in children]
    for some in peewee.chunked(rows, AT_ONCE):
        SweepLine.insert_many(some).execute(database)
    directors = staff.responsible_for(area_code, Role.VILLAGE_DIRECTOR)
    staff.tell(directors, "sweep_opened", key=f"sweep_opened:{village.ref}", at=at)


def _takes_part(window: Window) -> peewee.Expression:
    """Answer the condition for the children on the register when the window opened.

    Whoever was confirmed after that day has just been looked at by three offices.
    """
    place = within(Child.area_code, window.areas[0])
    for prefix in window.areas[1:]:
        place |= within(Child.area_code, prefix)
    since = peewee.fn.COALESCE(Child.confirmed_at, Child.created_at)
    was_there = since < clock.start_of(window.opens_on + timedelta(days=1))
    return place & was_there & (Child.status == ChildStatus.ACTIVE)


def _is(window: Window) -> peewee.Expression:
    return (
        (Sweep.season == window.season)
        & (Sweep.year == window.opens_on.year)
        & (Sweep.part == window.part)
    )
