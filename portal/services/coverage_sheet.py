"""A staff map as a file for a spreadsheet: the same figures, every measure at once, audited."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from maps.ladder import Standing
from portal.coverage_terms import CoverageMeasure
from portal.models import Account
from portal.services import areas, audit, coverage
from portal.services.coverage import Figures
from portal.services.coverage_places import BY_CHANCE, WITHIN, PlaceFigures
from portal.services.coverage_questions import Question
from portal.services.transactions import transaction

ANY = "*"
COUNTS = ("registered", "need", "asked", "taken", "contacted", "full", "short", "visits",
          "expected", "pending")  # fmt: skip
HEADER = (
    "month", "service", "language", "level", "code", "place", *COUNTS,
    *(f"bucket_{standing.value}" for standing in Standing),
    *(f"within_{minutes}_minutes" for minutes in WITHIN.values()),
    "nearest_is_estimate", "places_per_child", "servable", "servable_of", "last_confirmed", "stale",
    *(f"{measure.value}_{part}" for measure in BY_CHANCE for part in ("percent", "low", "high")),
)  # fmt: skip


def export(asked: Question, *, by: Account, at: datetime) -> str:
    """Answer the file of one question, and write into the audit record who took it."""
    text = as_csv(coverage.figures(asked))
    with transaction():
        told = asked.values
        audit.record(
            "coverage.exported", by=by, at=at, area=told["area"], month=told["month"],
            service=told["service"], language=told["language"],
        )  # fmt: skip
    return text


def as_csv(told: Figures) -> str:
    """Answer the places in order of code, then all of them, then the children without a place."""
    out = io.StringIO()
    # What Excel needs to read the names as UTF-8.
    out.write("\ufeff")
    lines = csv.writer(out)
    lines.writerow(HEADER)
    key = _key(told.asked)
    for row in sorted(told.rows, key=lambda row: row.code):
        lines.writerow([*key, told.level, *_cells(row)])
    lines.writerow([*key, "all", *_cells(told.whole)])
    lost = ["", "", *("" for _ in COUNTS)]
    lost[2 + COUNTS.index("need")] = str(told.without_place)
    lines.writerow([*key, "without_place", *lost, *[""] * (len(HEADER) - len(lost) - 4)])
    return out.getvalue()


def _key(asked: Question) -> list[str]:
    language = asked.language.value if asked.language else ANY
    return [f"{asked.month:%Y-%m}", asked.service or ANY, language]


def _cells(row: PlaceFigures) -> Iterator[object]:
    yield row.code
    yield "".join(areas.names(row.code)[1:]) or areas.names(row.code)[0]
    yield from (getattr(row, name) for name in COUNTS)
    yield from (row.buckets[standing] for standing in Standing)
    yield from (row.within[minutes] for minutes in WITHIN.values())
    yield row.guessed
    yield "" if row.access is None else f"{row.access:.4f}"
    yield row.servable.good if row.servable.of else ""
    yield row.servable.of or ""
    yield row.last_on.isoformat() if row.last_on else ""
    yield int(row.is_stale)
    for measure in BY_CHANCE:
        yield from _share(row, measure)


def _share(row: PlaceFigures, measure: CoverageMeasure) -> Iterator[str]:
    share = row.share(measure)
    if share is None or share.percent is None:
        yield from ("", "", "")
    else:
        yield from (f"{number:.1f}" for number in (share.percent, *share.interval))
