"""Children by the dozen, and a month that was published without asking the attacker."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from random import Random
from typing import Any

from maps.places import load_areas
from maps.rounding import rounded
from maps.tables import Release, ReleasedRow, Table
from portal.models import Account, Area, Child, PublicRelease, ReleaseTruth
from portal.models.base import new_ref
from portal.service_codes import SERVICE_CODES
from portal.services import release_counts, release_documents, release_truths
from portal.services.release_truths import Kept
from portal.services.releases import month_of
from portal.vocabulary import AreaLevel, Role
from tests import factories

# A county of its own, the only one of its prefecture: nothing can be joined with it.
LONELY = "639901"
BORN = {"0-5": date(2023, 3, 1), "6-11": date(2018, 3, 1), "12-17": date(2013, 3, 1)}


def make_children(count: int, county: str = factories.COUNTY, band: str = "6-11") -> list[Child]:
    """Put `count` children of an age band on the register of a county, in one go."""
    first = factories.make_child(area_code=f"{county}101", birth_on=BORN[band])
    row = {name: value for name, value in first.__data__.items() if name != "id"}
    rows = [
        {**row, "ref": new_ref(), "code_name": f"Q{county}{band[0]}{number:03d}"}
        for number in range(1, count)
    ]
    if rows:
        Child.insert_many(rows).execute()
    return list(
        Child.select().where(Child.area_code == f"{county}101", Child.birth_on == BORN[band])
    )


def make_lonely_county() -> None:
    """Add the county that has no neighbour."""
    place: dict[str, Any] = {"lat": 36.0, "lon": 100.0, "name_en": "Lonely"}
    for code, level in ((LONELY[:4], AreaLevel.PREFECTURE), (LONELY, AreaLevel.COUNTY)):
        Area.create(code=code, parent=code[:-2], level=level, name_zh=f"独{code}", **place)


def publish_carelessly(at: datetime, by: Account | None = None) -> PublicRelease:
    """Publish what stands at `at`, rounded only: what is hidden may be guessed."""
    kept = {}
    for name, table in release_counts.count(at).items():
        release = Release(table.columns, tuple(_rows(table)), *_sums(table))
        kept[name] = Kept(table, release, release_truths.anchors(table, release, []))
    text = release_documents.written(month_of(at), at, {n: one.release for n, one in kept.items()})
    made = PublicRelease.create(
        month=month_of(at),
        document=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        counted_at=at,
        built_by=by,
    )
    ReleaseTruth.create(release=made, tables=release_truths.written(kept))
    return made


def _rows(table: Table) -> list[ReleasedRow]:
    return [
        ReleasedRow(
            row.code,
            row.parent,
            rounded(row.population or 0, None),
            tuple(rounded(count, row.population) for count in row.values),
        )
        for row in table.rows
    ]


def _sums(table: Table) -> tuple[tuple[Any, ...], dict[str, tuple[Any, ...]]]:
    hidden = ("*",) * len(table.columns)
    return hidden, {row.parent: hidden for row in table.rows}


def make_guessable_month(at: datetime) -> PublicRelease:
    """Publish a month in which the oldest band of the lonely county lies between 4 and 7."""
    make_lonely_county()
    for band, count in (("0-5", 11), ("6-11", 11), ("12-17", 6)):
        make_children(count, LONELY, band)
    return publish_carelessly(at)


def serve(children: list[Child], service: str, verified_at: datetime | None) -> None:
    """Open a need for each child, and let it be met and verified unless `verified_at` is None."""
    assert service in SERVICE_CODES
    helper = factories.make_helper()
    officer = factories.make_account(Role.TOWNSHIP)
    for child in children:
        need = factories.make_need(child, service=service)
        if verified_at is None:
            continue
        row = factories.make_assignment(need, helper, factories.AssignmentStatus.VERIFIED)
        factories.make_record(
            row,
            status=factories.RecordStatus.VERIFIED,
            verified_at=verified_at,
            verified_by=officer,
        )


def publish_invented(at: datetime) -> PublicRelease:
    """Publish invented figures for every county, nearly all shown: as full as a page can be."""
    chance = Random(7)
    counties = [area.code for area in load_areas() if area.level == "county"]

    def told(width: int, most: int) -> tuple[Any, ...]:
        return tuple(
            chance.choices(("*", 0, 5 * chance.randint(2, most)), (1, 1, 12))[0]
            for _ in range(width)
        )

    def table(columns: tuple[str, ...], most: int) -> Release:
        rows = tuple(
            ReleasedRow(code, code[:4], 5 * chance.randint(2, 60), told(len(columns), most))
            for code in counties
        )
        parents = {code[:4]: told(len(columns), 9 * most) for code in counties}
        return Release(columns, rows, told(len(columns), 50 * most), parents)

    services = release_counts.SERVICES
    tables = {
        release_counts.AGES: table(tuple(release_counts.BANDS), 40),
        release_counts.NEEDED: table(services, 20),
        release_counts.SERVED: table(services, 16),
    }
    text = release_documents.written(month_of(at), at, tables)
    return PublicRelease.create(
        month=month_of(at),
        document=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        counted_at=at,
    )
