"""The staff map of one question: its figures, worked out once for page, map and export.

One number called "coverage" would hide where help breaks off (coverage.md 3.0), so the figures
keep the steps apart; the map shades one measure at a time, by breaks that never change, so that
the colours of two months or two places can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from maps import cells, drawing
from maps.access import Access
from maps.drawing import Shade
from maps.ladder import Ladder
from maps.ranking import gini, worst_tenth
from maps.reach import Reach
from portal.coverage_terms import CoverageMeasure
from portal.service_codes import SERVICE_CODES
from portal.services import (
    boundaries,
    coverage_access,
    coverage_delivered,
    coverage_demand,
    coverage_ladder,
    coverage_nearest,
    coverage_pictures,
    coverage_places,
    coverage_servable,
)
from portal.services.coverage_access import Ground
from portal.services.coverage_pictures import Picture
from portal.services.coverage_places import Counts, PlaceFigures
from portal.services.coverage_questions import COUNTY_LENGTH, Question
from portal.services.coverage_supply import PROVINCE

# Breaks in per cent, and in places per child (platform).
BREAKS = (20.0, 40.0, 60.0, 80.0)
BREAKS_OF_PLACES = (0.25, 0.5, 1.0, 2.0)
# Minutes within which places are shared out: the one that is shown, and how much hangs on it.
THRESHOLDS = (60, 120, 180)


@dataclass(frozen=True)
class Spread:
    """How places per child are spread within `minutes`, weighted by children.

    `mean` over all children, `gini` 0 where all have the same, `worst` the mean of the tenth that
    has least, `without` the children with none at all; None where nobody needs anything.
    """

    minutes: int
    mean: float | None
    gini: float | None
    worst: float | None
    without: int


@dataclass(frozen=True)
class Figures:
    """All that one staff map says. `rows` and `whole` are of the children who have a place.

    `without_place` are those who have none; `near_seat` are those whose township's point is not
    known, so that it stands at its county's seat. `online` are those whose township somebody
    serves from however far; None where the service cannot be given online. `servable_until` is the
    last day of the month's picture of the gaps; None where it does not tell of this question.
    """

    asked: Question
    rows: list[PlaceFigures]
    whole: PlaceFigures
    ladder: Ladder
    reach: Reach
    spreads: list[Spread]
    without_place: int
    near_seat: int
    online: int | None
    servable_until: date | None

    @property
    def level(self) -> str:
        """Answer what the places are: "county" or "township"."""
        return "county" if self.asked.length == COUNTY_LENGTH else "township"


def breaks(measure: CoverageMeasure) -> Sequence[float]:
    """Answer the four breaks between the five colours of a measure, the same in every month."""
    return BREAKS_OF_PLACES if measure is CoverageMeasure.ACCESS else BREAKS


def figures(asked: Question) -> Figures:
    """Answer every figure of a question. The count of queries does not grow with the rows."""
    how: dict[str, Any] = {"since": asked.month, "until": asked.until, "language": asked.language}
    every = coverage_delivered.children(asked.prefix, asked.service, today=asked.today, **how)
    ground = coverage_access.ground(asked.prefix, asked.service, day=asked.day, **how)
    known = set(ground.townships)
    cares = [care for care in every if care.township in known]
    # A village looks at its own children alone, on the ground of its township.
    needed = coverage_delivered.by_place(cares, coverage_demand.TOWNSHIP_LENGTH)
    own = np.array([len(needed.get(town, [])) for town in ground.townships], dtype=np.int64)
    here = replace(ground, demand=own)
    access = {minutes: coverage_access.access(ground, minutes) for minutes in THRESHOLDS}
    ways = coverage_nearest.ways(here, cares)
    servable = coverage_servable.servable(asked)
    counts = Counts(asked, here, cares, ways, access[coverage_access.THRESHOLD], servable)
    return Figures(
        asked=asked,
        rows=coverage_places.rows(counts),
        whole=counts.place(asked.prefix, cares),
        ladder=coverage_ladder.ladder(here, cares),
        reach=coverage_nearest.reach(ways),
        spreads=[_spread(found, own.tolist(), minutes) for minutes, found in access.items()],
        without_place=len(every) - len(cares),
        near_seat=_near_seat(asked.prefix, needed),
        online=_online(asked, here),
        servable_until=servable.until,
    )


def _online(asked: Question, here: Ground) -> int | None:
    if asked.service is None or not SERVICE_CODES[asked.service].remote_possible:
        return None
    return int(here.demand[coverage_access.is_served_from_afar(here)].sum())


def _spread(found: Access, needed: Sequence[int], minutes: int) -> Spread:
    values = [value or 0.0 for value in found.access]
    total = sum(needed)
    mean = sum(a * n for a, n in zip(values, needed, strict=True)) / total if total else None
    return Spread(
        minutes,
        mean,
        gini(values, needed) if total else None,
        worst_tenth(values, needed),
        sum(n for a, n in zip(values, needed, strict=True) if not a),
    )


def _near_seat(prefix: str, needed: Mapping[str, Sequence[object]]) -> int:
    guessed = [area.code for area in coverage_demand.townships(prefix) if area.is_approximate]
    return sum(len(needed.get(code, [])) for code in guessed)


def picture(told: Figures, *, tiles_url: str | None) -> Picture:
    """Draw the places shaded by the measure that is asked for; only codes and numbers go in."""
    ground = _cells(told)
    values: dict[str, drawing.Value] = dict.fromkeys(ground, Shade.NOT_SHOWN)
    values.update(shades(told))
    prefix = told.asked.prefix[: coverage_demand.TOWNSHIP_LENGTH]
    is_by_county = told.asked.length == COUNTY_LENGTH
    return coverage_pictures.drawn(
        ground,
        values,
        breaks(told.asked.measure),
        tiles_url=tiles_url,
        outline=boundaries.outline(prefix, "county" if is_by_county else "township"),
        edges=list(boundaries.prefecture_cells().values()) if prefix == PROVINCE else (),
        shades=(Shade.NO_NEED, Shade.NOT_SHOWN if is_unknown(told) else Shade.STALE),
    )


def _cells(told: Figures) -> Mapping[str, cells.Cell]:
    prefix = told.asked.prefix[: coverage_demand.TOWNSHIP_LENGTH]
    if told.asked.length == COUNTY_LENGTH:
        return boundaries.county_cells(prefix)
    return boundaries.township_cells(prefix)


def is_unknown(told: Figures) -> bool:
    """Say whether nobody has worked out the measure that is asked for."""
    return told.asked.measure is CoverageMeasure.SERVABLE and told.servable_until is None


def shades(told: Figures) -> dict[str, drawing.Value]:
    """Answer what each place's cell shows: a number, too old, or no need."""
    measure = told.asked.measure
    if is_unknown(told):
        return dict.fromkeys((row.code for row in told.rows), Shade.NOT_SHOWN)
    drawn = coverage_places.smoothed(told.rows, measure) if told.asked.is_smoothed else {}
    return {row.code: _shade(row, measure, drawn) for row in told.rows}


def _shade(
    row: PlaceFigures, measure: CoverageMeasure, smoothed: Mapping[str, float | None]
) -> drawing.Value:
    value = row.value(measure)
    if value is None:
        return Shade.NO_NEED
    if row.is_too_old(measure):
        return Shade.STALE
    drawn = smoothed.get(row.code)
    return value if drawn is None else drawn
