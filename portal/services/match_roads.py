"""What the matcher is told of roads: the minutes that stand in tables, winter, how to estimate.

Everything is put into the question itself, so that a run carried out again years later answers the
same, whatever the tables say by then.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from portal import clock
from portal.models import Helper, Need
from portal.services import road_settings, road_table
from portal.services.match_checks import TOWNSHIP_DIGITS
from portal.services.road_csv import Way
from portal.services.road_settings import COUNTY_LENGTH, PLATFORM, Driving

Values = dict[str, Any]


def of(needs: Sequence[Need], helpers: Sequence[Helper]) -> tuple[Values, dict[int, Values]]:
    """Answer the keys of the whole question, and by need id those of each need. Two queries.

    Only ways that somebody of these could go are told. The numbers of an estimate are those of the
    needs' county; where needs of several counties are matched together they are the platform's, and
    a need of a county with numbers of its own carries its speed.
    """
    driving = road_settings.by_county(need.area_code for need in needs)
    roads = road_table.roads()
    starts = sorted({helper.area_code[:TOWNSHIP_DIGITS] for helper in helpers})
    ends = sorted({need.area_code[:TOWNSHIP_DIGITS] for need in needs})
    whole = {
        "road": _told(roads.usual, starts, ends),
        "winter_road": _told(roads.winter, starts, ends),
        "travel": _travel(driving),
    }
    return whole, {need.id: _season(need, driving) for need in needs}


def _season(need: Need, driving: Mapping[str, Driving]) -> Values:
    here = driving.get(need.area_code[:COUNTY_LENGTH], PLATFORM)
    is_winter = here.is_winter(clock.to_local(need.starts_at).date())
    if len(driving) == 1 or not here.is_own:
        return {"winter": is_winter}
    speed = here.travel.winter_speed if is_winter else here.travel.speed
    # The detour is one for the whole question, so a longer one counts as a slower way.
    return {"winter": is_winter, "speed_kmh": speed * PLATFORM.travel.detour / here.travel.detour}


def _told(
    known: Mapping[Way, float], starts: Collection[str], ends: Collection[str]
) -> list[list[str | int]]:
    """Answer [from, to, whole minutes]; a part of a minute counts as one."""
    asked: Iterator[Way] = ((start, end) for start in starts for end in ends)
    if len(known) < len(starts) * len(ends):
        from_here, to_here = set(starts), set(ends)
        asked = (way for way in sorted(known) if way[0] in from_here and way[1] in to_here)
    return [[*way, math.ceil(known[way])] for way in asked if way in known]


def _travel(driving: Mapping[str, Driving]) -> Values:
    [one] = driving.values() if len(driving) == 1 else [PLATFORM]
    return {
        "detour": one.travel.detour,
        "speed_kmh": one.travel.speed,
        "winter_speed_kmh": one.travel.winter_speed,
    }
