"""The administrative tree of Qinghai as the gazetteer knows it, and the arithmetic of its codes."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GAZETTEER = Path(__file__).parent / "gazetteer"
PROVINCE = "63"
LEVELS = MappingProxyType(
    {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
)
_CODE = re.compile(r"63(?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{3}(?:[0-9]{3})?)?)?)?")
_PARENT_LENGTH = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}


@dataclass(frozen=True, slots=True)
class Area:
    """One place; `approximate` says that its point is not its own seat."""

    code: str
    parent: str | None
    level: str
    name_zh: str
    name_en: str
    name_bo: str | None
    lat: float
    lon: float
    approximate: bool
    source: str
    population: int | None


@dataclass(frozen=True, slots=True)
class Variant:
    """Another name of a place: its pinyin, another spelling, or a name it used to have."""

    code: str
    kind: str
    name: str


def level_of(code: str) -> str:
    """Answer the level of a code: province, prefecture, county, township or village.

    Raises ValueError if `code` is not 63 followed by digits to a length of 2, 4, 6, 9 or 12.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is not an area code of Qinghai (2, 4, 6, 9 or 12 digits)")
    return LEVELS[len(code)]


def parent_of(code: str) -> str | None:
    """Answer the code one level up, None for the province; ValueError as in `level_of`."""
    level_of(code)
    return code[: _PARENT_LENGTH[len(code)]] or None


def prefix_of(code: str, level: str) -> str:
    """Answer the code of the area of `level` that holds `code`.

    Raises ValueError if `code` stands above that level or `level` is unknown.
    """
    level_of(code)
    for length, name in LEVELS.items():
        if name == level and length <= len(code):
            return code[:length]
    raise ValueError(f"{code} has no {level} above it")


def code_range(prefix: str) -> tuple[str, str]:
    """Answer (low, high) such that a code lies under `prefix` exactly if low <= code < high.

    Compared as text. A range uses the index of the database and knows no wildcards, unlike LIKE.
    Both ends are digits only, so the answer is the same under every collation.
    """
    level_of(prefix)
    return prefix, str(int(prefix) + 1)


def padded(code: str) -> str:
    """Answer the national form: six digits down to the county, nine for a township, else as is."""
    level_of(code)
    return code.ljust(6, "0")


def unpadded(national: str) -> str:
    """Answer our code for a national one (630000 -> 63, 630100 -> 6301, else as is)."""
    if len(national) == 6:
        national = national.removesuffix("00").removesuffix("00")
    level_of(national)
    return national


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Read one table of the gazetteer, row by row."""
    with (GAZETTEER / name).open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


@lru_cache(maxsize=1)
def load_areas() -> tuple[Area, ...]:
    """Answer the province, prefectures, counties and townships in order of code (460 rows)."""
    people = {row["code"]: int(row["pop_2020"]) for row in read_table("population.csv")}
    return tuple(
        Area(
            code=row["code"],
            parent=row["parent"] or None,
            level=row["level"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            name_bo=row["name_bo"] or None,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            approximate=row["approximate"] == "1",
            source=row["source"],
            population=people.get(row["code"]),
        )
        for row in read_table("areas.csv")
    )


@lru_cache(maxsize=1)
def areas_by_code() -> Mapping[str, Area]:
    """Answer the same areas by their code."""
    return MappingProxyType({area.code: area for area in load_areas()})


@lru_cache(maxsize=1)
def load_variants() -> tuple[Variant, ...]:
    """Answer the other names of places, in order of code."""
    return tuple(Variant(**row) for row in read_table("variants.csv"))


@lru_cache(maxsize=1)
def province_outline() -> tuple[tuple[float, float], ...]:
    """Answer the province's outline as an open ring of (lat, lon), degrees WGS-84, simplified."""
    ring = [(float(row["lat"]), float(row["lon"])) for row in read_table("outline.csv")]
    return tuple(ring[:-1] if ring[0] == ring[-1] else ring)
