"""The road minutes that hold: read from the counties' tables, by way and season.

Both counties at the ends of a way may give it. The word of the county where it ends, where the
child lives, counts first, then that of the county where it starts, then the province's.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from types import MappingProxyType

from maps.minutes import Roads
from portal.models import Account, RoadTable
from portal.services import road_csv, road_settings
from portal.services.road_csv import Told, Way

PROVINCE = "63"
# (area, seal of its document): what holds, so that a table is read once and never too late.
Seal = tuple[str, str]
HOLDS = RoadTable.in_force_at.is_null(False) & RoadTable.ended_at.is_null()


def roads(prefix: str | None = None) -> Roads:
    """Answer the known minutes of ways that start or end under `prefix` (all of them by default).

    One short query; the tables themselves are read again only when one was changed.
    """
    rows = RoadTable.select(RoadTable.area_code, RoadTable.sha256).where(HOLDS)
    return _merged(tuple(sorted(rows.tuples())), prefix or "")


def is_winter(day: date, area_code: str) -> bool:
    """Say whether `day` is winter where `area_code` lies."""
    return road_settings.is_winter(day, area_code)


@lru_cache(maxsize=16)
def _merged(seals: tuple[Seal, ...], prefix: str) -> Roads:
    usual: dict[Way, float] = {}
    winter: dict[Way, float] = {}
    for way, (minutes, winter_minutes) in _known(seals).items():
        if prefix and not any(_touches(code, prefix) for code in way):
            continue
        usual[way] = float(minutes)
        if winter_minutes:
            winter[way] = float(winter_minutes)
    return Roads(MappingProxyType(usual), MappingProxyType(winter))


def _touches(code: str, prefix: str) -> bool:
    return code.startswith(prefix) or prefix.startswith(code)


@lru_cache(maxsize=1)
def _known(seals: tuple[Seal, ...]) -> dict[Way, Told]:
    found: dict[Way, Told] = {}
    tables = [(area, _read(area, seal)) for area, seal in seals]
    for _area, ways in tables:
        found.update(ways)
    for area, ways in tables:
        found.update({way: told for way, told in ways.items() if _is_of(way[0], area)})
    for area, ways in tables:
        found.update({way: told for way, told in ways.items() if _is_of(way[1], area)})
    return found


def _is_of(code: str, area: str) -> bool:
    return area != PROVINCE and code.startswith(area)


def _read(area_code: str, seal: str) -> dict[Way, Told]:
    # By its seal, whatever has become of it since: what has held is never deleted.
    row = RoadTable.select(RoadTable.document).where(
        (RoadTable.area_code == area_code) & (RoadTable.sha256 == seal)
    )
    return road_csv.read_kept(row.limit(1).get().document)


def in_force(area_code: str) -> RoadTable | None:
    """Answer the table that an area keeps now, or None."""
    found: RoadTable | None = (
        RoadTable.select(RoadTable, Account)
        .left_outer_join(Account)
        .where(HOLDS & (RoadTable.area_code == area_code))
        .first()
    )
    return found
