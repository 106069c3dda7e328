"""The newest release: the only source of the public page, its map, its file and its API."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maps.tables import Figure, Release
from portal import clock
from portal.models import PublicRelease, ReleaseRefusal
from portal.service_codes import SERVICE_CODES
from portal.services import areas, release_documents
from portal.services.release_counts import AGES
from portal.services.release_truths import JOINT, PEOPLE

PROVINCE = "63"
HEADER = (
    "release", "table", "level", "code", "name_zh", "name_en", "column", "column_zh", "figure",
)  # fmt: skip


@dataclass(frozen=True)
class Published:
    """One release as everybody reads it: the text of its document, and what it says."""

    month: str
    counted_at: datetime
    window_days: int
    tables: dict[str, Release]
    document: str
    sha256: str

    def figures(self, table: str, column: str) -> dict[str, Figure]:
        """Answer the figures of one column by code of row, of prefecture, and of the province.

        The column "population" (of the table `ages`) has no sums: those are read from the bands.
        """
        release = self.tables[table]
        if column == PEOPLE:
            return {row.code: row.population for row in release.rows if row.population is not None}
        at = release.columns.index(column)
        found = {row.code: row.values[at] for row in release.rows}
        found |= {code: values[at] for code, values in release.parents.items()}
        return found if release.overall is None else {**found, PROVINCE: release.overall[at]}


def month_of(at: datetime) -> str:
    """Answer the Shanghai month of an instant, as releases are called: 2026-12."""
    return f"{clock.local_date(at):%Y-%m}"


def newest() -> Published | None:
    """Answer the newest release, or None before the first."""
    made: PublicRelease | None = PublicRelease.select().order_by(PublicRelease.month.desc()).first()
    if made is None:
        return None
    told = release_documents.read(made.document)
    return Published(
        told.month, told.counted_at, told.window_days, told.tables, made.document, made.sha256
    )


def as_csv(published: Published) -> str:
    """Answer every figure of a release, one a line, by code; fit for a spreadsheet."""
    out = io.StringIO()
    # What Excel needs to read the names as UTF-8.
    out.write("\ufeff")
    lines = csv.writer(out)
    lines.writerow(HEADER)
    for name, release in published.tables.items():
        columns = (PEOPLE, *release.columns) if name == AGES else release.columns
        for column in columns:
            told = SERVICE_CODES[column].zh if column in SERVICE_CODES else column
            for code, figure in sorted(published.figures(name, column).items()):
                place = _place(code)
                lines.writerow([published.month, name, *place, column, told, figure])
    return out.getvalue()


def _place(code: str) -> tuple[str, str, str, str]:
    parts = code.split(JOINT)
    level = {2: "province", 4: "prefecture"}.get(len(code), "county")
    zh, en = (_names(parts, english=english) for english in (False, True))
    return level, code, zh, en


def _names(codes: list[str], *, english: bool) -> str:
    return " + ".join(areas.names(code, english=english)[-1] for code in codes)


def warnings(at: datetime) -> list[str]:
    """Answer what is wrong with the monthly release, without naming a cell.

    A fresh portal that has published nothing yet is not warned about.
    """
    return list(_warnings(month_of(at), clock.local_date(at).day))


def _warnings(month: str, day: int) -> Iterator[str]:
    last: PublicRelease | None = (
        PublicRelease.select(PublicRelease.month).order_by(PublicRelease.month.desc()).first()
    )
    refused: Any = ReleaseRefusal.select().order_by(ReleaseRefusal.month.desc()).first()
    if refused is not None and (last is None or last.month < refused.month):
        yield f"the public release of {refused.month} was refused"
    elif last is not None and last.month < month and day > 1:
        yield f"no public release for {month}"
