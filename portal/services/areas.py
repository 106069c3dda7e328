"""Places: loading the gazetteer, names, and what lies where."""

from __future__ import annotations

from functools import lru_cache

from maps.places import load_areas
from portal.models import Area
from portal.models.area import within
from portal.models.base import database
from portal.services.transactions import transaction
from portal.vocabulary import AreaLevel

ANCESTOR_LENGTHS = (2, 4, 6, 9, 12)


def load_gazetteer() -> int:
    """Write the province's places into the database; known places are kept; answer how many."""
    with transaction():
        known = {code for (code,) in Area.select(Area.code).tuples()}
        fresh = [place for place in load_areas() if place.code not in known]
        for place in fresh:
            Area.create(
                code=place.code,
                parent=place.parent,
                level=AreaLevel(place.level),
                name_zh=place.name_zh,
                name_en=place.name_en,
                name_bo=place.name_bo,
                lat=place.lat,
                lon=place.lon,
                is_approximate=place.approximate,
                source=place.source,
            )
    forget_names()
    return len(fresh)


def ancestors(code: str) -> list[str]:
    """Answer the codes of the place and of all it lies in, the largest first."""
    return [code[:length] for length in ANCESTOR_LENGTHS if length <= len(code)]


@lru_cache(maxsize=8192)
def _name(code: str, english: bool, _database_id: int) -> str:
    area = Area.get_or_none(Area.code == code)
    if area is None:
        return code
    name: str = area.name_en if english else area.name_zh
    return name


def forget_names() -> None:
    """Forget the cached names; called after a place is added or renamed."""
    _name.cache_clear()


def names(code: str, *, english: bool = False) -> list[str]:
    """Answer the names of the place and of all it lies in, the largest first."""
    key = id(database.obj)
    return [_name(step, english, key) for step in ancestors(code)]


def get(code: str) -> Area | None:
    """Answer the place with `code`, or None."""
    found: Area | None = Area.get_or_none(Area.code == code)
    return found


def is_inside(code: str, prefix: str) -> bool:
    """Say whether `code` is a known place under `prefix`, itself included."""
    return code.startswith(prefix) and get(code) is not None


def of_level(level: AreaLevel, *, under: str = "63") -> list[Area]:
    """Answer the places of one level under a prefix, in order of code."""
    return list(
        Area.select().where((Area.level == level) & within(Area.code, under)).order_by(Area.code)
    )
