"""Coverage: what is asked for, who is there, what was delivered, by place.

One number called "coverage" would hide where help breaks off (coverage.md 3.0), so the table keeps
the steps apart; the map shades one of them: the share of asked places that somebody has taken.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee
from peewee import fn

from maps import cells, drawing, places
from portal.clock import local_date
from portal.models import Assignment, Child, Helper, Need, ServiceRecord, Vetting
from portal.models.area import cut, within
from portal.services import coverage_pictures
from portal.services.coverage_pictures import Picture
from portal.vocabulary import ChildStatus, HelperStatus, NeedStatus, RecordStatus

# The window of a picture: services asked for in the last and in the coming ninety days (platform).
WINDOW = timedelta(days=90)
# Fixed breaks in per cent, so that the colours of two pictures can be compared.
BREAKS = (20.0, 40.0, 60.0, 80.0)
LENGTHS = {"county": 6, "township": 9}


@dataclass(frozen=True)
class PlaceCounts:
    """The true counts of one place; only for staff whose area it is."""

    code: str
    children: int
    asked: int
    taken: int
    helpers: int
    served: int

    @property
    def short(self) -> int:
        """Answer how many asked places nobody has taken yet."""
        return self.asked - self.taken

    @property
    def percent(self) -> int | None:
        """Answer the share of asked places that are taken, or None where nothing is asked."""
        return round(100 * self.taken / self.asked) if self.asked else None


def counts(prefix: str, *, level: str, at: datetime) -> list[PlaceCounts]:
    """Answer the true counts of every place of `level` (county or township) under `prefix`.

    children: on the register; asked and taken: places of needs in the window of 90 days before and
    after `at`; helpers: active and cleared today, by residence; served: verified services of the
    last 90 days. Five grouped queries, whatever the number of places.
    """
    length = LENGTHS[level]
    children = _grouped(Child, Child.area_code, length, prefix, Child.status == ChildStatus.ACTIVE)
    asked, taken = _needs(prefix, length, at)
    cleared = Vetting.clear_on(local_date(at))
    helpers = _grouped(
        Helper,
        Helper.area_code,
        length,
        prefix,
        (Helper.status == HelperStatus.ACTIVE) & Helper.id.in_(cleared),
    )
    served = _served(prefix, length, at)
    return [
        PlaceCounts(c, children[c], asked[c], taken[c], helpers[c], served[c])
        for c in sorted(area.code for area in places.load_areas() if area.level == level)
        if c.startswith(prefix) or prefix.startswith(c)
    ]


def _grouped(
    table: type[peewee.Model],
    field: peewee.Field,
    length: int,
    prefix: str,
    condition: peewee.Expression,
) -> Counter[str]:
    key = cut(field, length)
    query = (
        table.select(key, fn.COUNT(peewee.SQL("*")))
        .where(within(field, prefix) & condition)
        .group_by(key)
    )
    return Counter(dict(query.tuples()))


def _needs(prefix: str, length: int, at: datetime) -> tuple[Counter[str], Counter[str]]:
    key = cut(Need.area_code, length)
    rows = list(
        Need.select(key, fn.SUM(Need.slots), fn.SUM(Need.filled))
        .where(
            within(Need.area_code, prefix)
            & Need.starts_at.between(at - WINDOW, at + WINDOW)
            & (Need.status != NeedStatus.WITHDRAWN)
        )
        .group_by(key)
        .tuples()
    )
    asked = Counter({code: int(slots) for code, slots, _ in rows})
    return asked, Counter({code: int(filled) for code, _, filled in rows})


def _served(prefix: str, length: int, at: datetime) -> Counter[str]:
    key = cut(Need.area_code, length)
    query = (
        ServiceRecord.select(key, fn.COUNT(ServiceRecord.id))
        .join(Assignment)
        .join(Need)
        .where(
            within(Need.area_code, prefix)
            & (ServiceRecord.status == RecordStatus.VERIFIED)
            & (ServiceRecord.starts_at >= at - WINDOW)
        )
        .group_by(key)
    )
    return Counter(dict(query.tuples()))


def picture(rows: list[PlaceCounts], *, level: str, tiles_url: str | None) -> Picture:
    """Draw the places of `rows` shaded by the share taken; only codes and numbers go in."""
    ground = cells.county_cells() if level == "county" else _townships(rows)
    values: dict[str, drawing.Value] = dict.fromkeys(ground, drawing.Shade.NOT_SHOWN)
    for row in rows:
        if row.code in ground:
            values[row.code] = _shade(row)
    return coverage_pictures.drawn(ground, values, BREAKS, tiles_url=tiles_url)


def _townships(rows: list[PlaceCounts]) -> dict[str, cells.Cell]:
    ground: dict[str, cells.Cell] = {}
    for county in sorted({row.code[:6] for row in rows}):
        ground.update(cells.township_cells(county))
    return ground


def _shade(row: PlaceCounts) -> drawing.Value:
    return row.percent if row.percent is not None else drawing.Shade.NO_NEED
