"""The home county's table of road minutes, so that both kinds of minutes stand on the pages."""

from __future__ import annotations

from itertools import permutations

from maps.minutes import great_circle_km
from portal import clock
from portal.demo.world import HOME_COUNTY, World
from portal.services import areas, road_csv, road_imports
from portal.vocabulary import AreaLevel

# An invented table: the roads of a valley, and half as long again when they are frozen.
DETOUR, KM_A_MINUTE, FROZEN = 1.3, 0.85, 1.5
SOURCE = "演示数据，按直线距离编出，不是实测"


def fill(world: World) -> None:
    """Upload and confirm the table as the county's officer does."""
    officer = world.county_staff[HOME_COUNTY]
    towns = areas.of_level(AreaLevel.TOWNSHIP, under=HOME_COUNTY)
    km = great_circle_km([(t.lat, t.lon) for t in towns], [(t.lat, t.lon) for t in towns])
    ways = {}
    for start, end in permutations(range(len(towns)), 2):
        minutes = max(5, round(float(km[end, start]) * DETOUR / KM_A_MINUTE))
        frozen = str(round(minutes * FROZEN))
        ways[towns[start].code, towns[end].code] = (str(minutes), frozen)
    draft, _reading = road_imports.upload(
        road_csv.write(ways).encode(), source=SOURCE, as_of=clock.local_date(world.begun),
        by=officer, at=world.begun,
    )  # fmt: skip
    if draft is not None:
        road_imports.confirm(draft, version=draft.version, by=officer, at=world.begun)
