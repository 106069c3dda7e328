"""From the name of a place in Qinghai to its point, and back, without leaving this machine.

The order is: a point that somebody gives, then the gazetteer, then an online service if one is
handed in. What comes out is always WGS-84.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from maps.datum import WGS84
from maps.geometry import contains, distance_km, distance_to_edge, project
from maps.places import Area, areas_by_code, load_areas, load_variants, province_outline

if TYPE_CHECKING:
    from collections.abc import Sequence

BORDER_MARGIN_KM = 8.0
"""The stored outline is simplified; points this close outside it still count as Qinghai."""

LONGEST_QUERY = 60
"""No name of a place with all places above it is longer (characters)."""

_SUFFIXES_ZH = (
    "哈萨克族自治县", "回族土族自治县", "蒙古族藏族自治州", "蒙古族自治县", "撒拉族自治县",
    "藏族自治州", "土族自治县", "回族自治县", "行政委员会", "街道办事处", "蒙古族乡", "藏族乡",
    "回族乡", "土族乡",
    "街道", "省", "市", "州", "区", "县", "镇", "乡",
)  # fmt: skip
_SUFFIXES_EN = re.compile(
    r"( (hui and tu|hui|tu|salar|mongol|mongol and tibetan|tibetan|kazakh))?"
    r" (autonomous (prefecture|county)|administrative committee|ethnic township|subdistrict"
    r"|township|province|prefecture|district|county|city|town|sheng|shi|qu|xian|zizhixian|zizhizhou"
    r"|zhen|xiang|jiedao)$"
)
_PIN = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，;；\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")


class PinError(ValueError):
    """A point given by hand cannot be used; the text says what to mend.

    `reason` is `shape`, `swapped` or `outside`, for pages that say it in their own language.
    """

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Place:
    """A found place: its point in WGS-84 degrees, and where the point comes from.

    `datum` is the one the source answered in, before it was turned into WGS-84. `source` is `pin`,
    `gazetteer` or the name of the online service; `code` is known for the gazetteer only.
    """

    lat: float
    lon: float
    label: str
    source: str
    datum: str = WGS84
    code: str | None = None
    approximate: bool = False


class OnlineGeocoder(Protocol):
    """What `geocode` needs of an online service (see `maps.online_geocoding`)."""

    def find(self, query: str) -> list[Place]:
        """Answer the places the service knows by that name."""


class GazetteerGeocoder(Geocoder):  # type: ignore[misc, unused-ignore]
    """Find places of the gazetteer as a geopy geocoder does, but offline."""

    def __init__(self) -> None:
        super().__init__(user_agent="offline")
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for area in load_areas():
            for name in (area.name_zh, area.name_en, area.name_bo):
                self._remember(name, area.code)
        for variant in load_variants():
            self._remember(variant.name, variant.code)

    def _remember(self, name: str | None, code: str) -> None:
        for key in _keys(name or ""):
            if code not in self._by_name[key]:
                self._by_name[key].append(code)

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        limit: int | None = None,
    ) -> Location | list[Location] | None:
        """Find a place by its Chinese, English, Tibetan, pinyin or former name.

        `query` may put the county (or prefecture) before the township, joined or apart. Where a
        name is borne by several places all of them are answered (up to `limit`) unless
        `exactly_one`, then the highest in the tree. None if nothing is found.
        """
        found = [_location(areas_by_code()[code]) for code in self._codes(query)][:limit]
        if not found:
            return None
        return found[0] if exactly_one else found

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        limit: int = 5,
    ) -> Location | list[Location] | None:
        """Find the township whose seat is nearest to a WGS-84 point; None outside Qinghai.

        Townships without a seat of their own are never answered. Not `exactly_one`: the nearest
        `limit`, nearest first.
        """
        point = query if isinstance(query, Point) else Point(query)
        if not in_qinghai(point.latitude, point.longitude):
            return None
        seats = [a for a in load_areas() if a.level == "township" and not a.approximate]
        away = distance_km(
            point.latitude, point.longitude, [a.lat for a in seats], [a.lon for a in seats]
        )
        nearest = [_location(seats[i], float(away[i])) for i in away.argsort()[:limit]]
        return nearest[0] if exactly_one else nearest

    def _codes(self, query: str) -> list[str]:
        text = _plain(query[:LONGEST_QUERY])
        whole = self._named(text)
        if whole:
            return whole
        split: set[str] = set()
        for cut in range(1, len(text)):
            above = self._named(text[:cut])
            below = self._codes_below(text[cut:]) if above else []
            split |= {code for code in below if any(_is_under(code, top) for top in above)}
        return sorted(split, key=lambda code: (len(code), code))

    def _codes_below(self, text: str) -> list[str]:
        return self._codes(text.strip(" ,，、/")) if text else []

    def _named(self, text: str) -> list[str]:
        """Answer who bears exactly this name, else who bears it without the kind of place."""
        for key in _keys(text):
            if key in self._by_name:
                return sorted(self._by_name[key], key=lambda code: (len(code), code))
        return []


def _is_under(code: str, top: str) -> bool:
    return code.startswith(top) and code != top


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold().strip()
    without_marks = "".join(c for c in folded if not (unicodedata.combining(c) and ord(c) < 0x370))
    return " ".join(without_marks.replace("'", "").replace("’", "").split())


def _keys(name: str) -> list[str]:
    """Answer the forms under which a name is found: as it stands, then without its kind."""
    plain = _plain(name).rstrip("་།")
    forms = [plain]
    for suffix in _SUFFIXES_ZH:
        if plain.endswith(suffix) and len(plain) - len(suffix) >= 2:
            forms.append(plain.removesuffix(suffix))
            break
    bare = _SUFFIXES_EN.sub("", plain)
    forms += [bare, bare.replace(" ", "")]
    return [form for form in dict.fromkeys(forms) if form]


def _location(area: Area, away_km: float | None = None) -> Location:
    names = [area.name_zh]
    above = areas_by_code().get(area.parent or "")
    while above:
        names.insert(0, above.name_zh)
        above = areas_by_code().get(above.parent or "")
    raw = {
        "code": area.code, "level": area.level, "name_zh": area.name_zh,
        "approximate": area.approximate, "datum": WGS84, "distance_km": away_km,
    }  # fmt: skip
    return Location("".join(names), (area.lat, area.lon), raw)


@lru_cache(maxsize=1)
def gazetteer() -> GazetteerGeocoder:
    """Answer the one offline geocoder of this process."""
    return GazetteerGeocoder()


def geocode(query: str, *, online: OnlineGeocoder | None = None) -> list[Place]:
    """Find the places a text may mean: a point in figures, a gazetteer name, else online.

    Nothing leaves the machine unless `online` is handed in. **Never hand it in for the address of
    a child or a family**: the service would learn where a child lives alone. For those, the
    village's point or a pin set by hand is enough. Several answers mean that the name is
    ambiguous; none means that a pin must be set. Raises PinError for a point outside Qinghai, and
    what `online` raises (`maps.online_geocoding.OnlineGeocodingFailed`).
    """
    if _PIN.fullmatch(unicodedata.normalize("NFKC", query)):
        return [parse_pin(query)]
    found = gazetteer().geocode(query, exactly_one=False)
    if found:
        return [_place(location) for location in _listed(found)]
    return online.find(query) if online is not None and query.strip() else []


def nearest_township(lat: float, lon: float) -> Place | None:
    """Answer the township whose seat is nearest to a WGS-84 point, None outside Qinghai."""
    found = gazetteer().reverse((lat, lon))
    return _place(_listed(found)[0]) if found else None


def _listed(found: Location | Sequence[Location]) -> list[Location]:
    return list(found) if isinstance(found, list) else [found]


def _place(location: Location) -> Place:
    return Place(
        lat=location.latitude,
        lon=location.longitude,
        label=location.address,
        source="gazetteer",
        code=location.raw["code"],
        approximate=location.raw["approximate"],
    )


def parse_pin(text: str) -> Place:
    """Read a point given by hand as "latitude, longitude" in WGS-84 degrees.

    Raises PinError if it is not two numbers or does not lie in Qinghai (the commonest mistake,
    the two numbers swapped, is named).
    """
    match = _PIN.fullmatch(unicodedata.normalize("NFKC", text))
    if not match:
        raise PinError("shape", "give latitude and longitude in degrees, like 36.62, 101.77")
    lat, lon = float(match[1]), float(match[2])
    if in_qinghai(lat, lon):
        return Place(lat, lon, f"{lat}, {lon}", "pin")
    if in_qinghai(lon, lat):
        raise PinError("swapped", "latitude comes first: the two numbers seem to be swapped")
    raise PinError("outside", "this point lies outside Qinghai")


def in_qinghai(lat: float, lon: float) -> bool:
    """Answer whether a WGS-84 point lies in the province, or within 8 km of its stored outline."""
    if not (30.0 < lat < 40.5 and 88.0 < lon < 104.5):
        return False
    if contains(province_outline(), (lat, lon)):
        return True
    here = (lat, lon)
    ring: Iterable[tuple[float, float]] = (project(*corner, here) for corner in province_outline())
    return distance_to_edge(tuple(ring), (0.0, 0.0)) <= BORDER_MARGIN_KM
