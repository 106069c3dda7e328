"""The ground of every map: imported outlines where there are any, else the sketch from the seats.

Imported and sketched outlines are never mixed within one area above: an import holds all counties
of a prefecture, or all townships of a county (`maps.boundaries`). Figures do not depend on any of
this; only the drawing does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

import peewee

from maps import boundaries, cells
from maps.cells import Cell
from maps.geometry import Ring
from maps.places import PROVINCE, areas_by_code, load_areas, province_outline
from portal.models import Boundary, BoundaryImport
from portal.models.area import within
from portal.services import audit
from portal.services.refusals import Refused
from portal.services.transactions import transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, AreaLevel

LEVELS = {"county": AreaLevel.COUNTY, "township": AreaLevel.TOWNSHIP}
LENGTHS, DATUMS, MOST_BYTES = boundaries.LENGTHS, boundaries.DATUMS, boundaries.MOST_BYTES
LONGEST_SOURCE, LONGEST_APPROVAL = 200, 80
# (number of the import, seal of what is drawn, how many areas are drawn from it).
Seal = tuple[int, str, int]


class FaultyBoundaries(Refused):
    """The file cannot be taken; `faults` says everything that has to be mended."""

    sentence = N_("边界文件有 %(count)s 处不对，什么都没有导入。第一处：%(first)s。")

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep the faults, in the words of the map library."""
        self.faults = list(faults)
        super().__init__(count=len(self.faults), first=self.faults[0])


class HalfAnArea(Refused):
    """Part of an area above would keep its imported outlines and part of it be sketched."""

    sentence = N_("县级边界只能按全省或整个市州移除，乡镇边界只能按全省、市州或整个县移除。")


class Unnamed(Refused):
    """Nobody may show an outline without saying whose it is."""

    sentence = N_("请写明边界从哪里来（最多200个字），并填写审图号（最多80个字）。")


@dataclass(frozen=True)
class Credit:
    """Where the outlines of a map come from: how many are sketches, and whose the others are."""

    sketched: int
    imported: int
    sources: tuple[tuple[str, str], ...]


def import_file(
    content: bytes, *, level: str, source: str, approval: str, datum: str, name_of_code: str,
    at: datetime,
) -> BoundaryImport:  # fmt: skip
    """Import outlines in place of those of the same areas; all of the file, or nothing.

    Raises FaultyBoundaries, Unnamed.
    """
    said, number = tidy(source), tidy(approval)
    if not (0 < len(said) <= LONGEST_SOURCE and 0 < len(number) <= LONGEST_APPROVAL):
        raise Unnamed
    try:
        found = boundaries.read(content, level=level, datum=datum, name_of_code=name_of_code)
    except boundaries.BoundaryError as problem:
        raise FaultyBoundaries(problem.faults) from problem
    drawn = {code: json.dumps(cell.polygons) for code, cell in found.items()}
    with transaction():
        Boundary.delete().where(Boundary.code.in_(list(drawn))).execute()
        made = BoundaryImport.create(
            level=LEVELS[level], source=said, approval=number, datum=datum, areas=len(drawn),
            sha256=hashlib.sha256(json.dumps(drawn).encode()).hexdigest(), imported_at=at,
        )  # fmt: skip
        rows = [Boundary(code=code, origin=made, polygons=told) for code, told in drawn.items()]
        Boundary.bulk_create(rows, batch_size=100)
        _end_unused(at)
        audit.record("boundaries.imported", by=None, at=at, level=level, areas=len(drawn))
    return made


def remove(*, level: str, prefix: str, at: datetime) -> int:
    """Remove the imported outlines of a level under `prefix`; answer how many there were.

    Raises HalfAnArea.
    """
    if prefix not in areas_by_code() or len(prefix) >= LENGTHS[level]:
        raise HalfAnArea
    wanted = within(Boundary.code, prefix) & (peewee.fn.length(Boundary.code) == LENGTHS[level])
    with transaction():
        count = int(Boundary.delete().where(wanted).execute())
        _end_unused(at)
        if count:
            audit.record("boundaries.removed", by=None, at=at, level=level, areas=count)
    return count


def _end_unused(at: datetime) -> None:
    used = Boundary.select(Boundary.origin)
    BoundaryImport.update(removed_at=at).where(
        BoundaryImport.removed_at.is_null() & BoundaryImport.id.not_in(used)
    ).execute()


def county_cells(prefix: str = PROVINCE) -> Mapping[str, Cell]:
    """Answer the cells of the counties under `prefix`, by code."""
    return _cells(prefix, "county", _seals())


def township_cells(prefix: str) -> Mapping[str, Cell]:
    """Answer the cells of the townships under `prefix`, by code."""
    return _cells(prefix, "township", _seals())


def prefecture_cells() -> Mapping[str, Cell]:
    """Answer the cells of the prefectures: their counties joined where these are imported."""
    return _prefectures(_seals())


def outline(prefix: str, level: str) -> Ring | Cell:
    """Answer the edge around the counties or townships of a map, of the same kind as they are."""
    return _outline(prefix, level, _seals())


def credit(codes: Iterable[str]) -> Credit:
    """Say of the areas of a map whose outlines are drawn. Prefectures stand for their counties."""
    wanted = {
        county for code in codes
        for county in ([code] if len(code) > 4 else _counties(code))
    }  # fmt: skip
    rows = (
        Boundary.select(Boundary.code, BoundaryImport.source, BoundaryImport.approval)
        .join(BoundaryImport)
        .where(Boundary.code.in_(sorted(wanted)))
        .order_by(BoundaryImport.id)
        .tuples()
    )
    told = {code: (source, approval) for code, source, approval in rows}
    return Credit(len(wanted) - len(told), len(told), tuple(dict.fromkeys(told.values())))


@lru_cache(maxsize=16)
def _counties(prefecture: str) -> tuple[str, ...]:
    return tuple(
        area.code for area in load_areas()
        if area.level == "county" and area.code.startswith(prefecture)
    )  # fmt: skip


def _seals() -> tuple[Seal, ...]:
    """Answer what stands in the database now, in one short query: the key of everything kept."""
    rows = (
        Boundary.select(BoundaryImport.id, BoundaryImport.sha256, peewee.fn.COUNT(Boundary.id))
        .join(BoundaryImport)
        .group_by(BoundaryImport.id, BoundaryImport.sha256)
        .order_by(BoundaryImport.id)
    )
    return tuple(rows.tuples())


@lru_cache(maxsize=64)
def _cells(prefix: str, level: str, seals: tuple[Seal, ...]) -> Mapping[str, Cell]:
    sketched = cells.county_cells if level == "county" else cells.township_cells
    if not seals:
        return sketched(prefix)
    length = LENGTHS[level]
    rows = Boundary.select().where(within(Boundary.code, prefix))
    found = {row.code: _cell(row) for row in rows if len(row.code) == length}
    return MappingProxyType({**sketched(prefix), **found})


def _cell(row: Boundary) -> Cell:
    polygons = tuple(
        tuple(tuple((lat, lon) for lat, lon in ring) for ring in polygon)
        for polygon in json.loads(row.polygons)
    )
    return Cell(row.code, polygons, approximate=False)


@lru_cache(maxsize=64)
def _outline(prefix: str, level: str, seals: tuple[Seal, ...]) -> Ring | Cell:
    ground = list(_cells(prefix, level, seals).values()) if seals else []
    if ground and not any(cell.approximate for cell in ground):
        return boundaries.joined(prefix, ground)
    return province_outline() if prefix == PROVINCE else cells.cell(prefix)


@lru_cache(maxsize=4)
def _prefectures(seals: tuple[Seal, ...]) -> Mapping[str, Cell]:
    counties = _cells(PROVINCE, "county", seals)
    made = dict(cells.prefecture_cells())
    for code in made:
        own = [counties[county] for county in _counties(code)]
        if not any(cell.approximate for cell in own):
            made[code] = boundaries.joined(code, own)
    return MappingProxyType(made)
