"""The public document of a month: JSON that says everything the public may know, and nothing else.

    {"format": 1, "month": "2026-12", "counted_at": "2026-11-30T17:10:00Z", "window_days": 90,
     "mark": "*", "smallest_shown": 8, "nearest": 5, "people_for_nought": 50,
     "tables": {"ages": {"columns": […], "rows": [{"code", "parent", "population", "values"}],
                         "totals": {"all": […], "parents": {code: […]}}},
                "needed": {…}, "served": {…}}}

People stand with the age bands only (`release_building._published` says why).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from maps.rounding import PEOPLE_FOR_NOUGHT, SMALLEST_SHOWN, STEP
from maps.tables import HIDDEN, Release, read_release
from portal.services.release_counts import AGES, WINDOW

FORMAT = 1


def written(month: str, counted_at: datetime, shown: Mapping[str, Release]) -> str:
    """Answer the document's text; the same figures make the same bytes."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "month": month,
        "counted_at": f"{counted_at.isoformat()}Z",
        "window_days": WINDOW.days,
        "mark": HIDDEN,
        "smallest_shown": SMALLEST_SHOWN,
        "nearest": STEP,
        "people_for_nought": PEOPLE_FOR_NOUGHT,
        "tables": {name: public_form(name, one).as_json() for name, one in shown.items()},
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def public_form(name: str, release: Release) -> Release:
    """Answer a table as the public reads it: people stand with the age bands only."""
    if name == AGES:
        return release
    return replace(release, rows=tuple(replace(row, population=None) for row in release.rows))


@dataclass(frozen=True)
class Told:
    """What a document says; `counted_at` is naive UTC."""

    month: str
    counted_at: datetime
    window_days: int
    tables: dict[str, Release]


def read(text: str) -> Told:
    """Answer what a document says; raises TableError where a table of it cannot be read."""
    told = json.loads(text)
    return Told(
        told["month"],
        datetime.fromisoformat(told["counted_at"].removesuffix("Z")),
        told["window_days"],
        {name: read_release(one) for name, one in told["tables"].items()},
    )
