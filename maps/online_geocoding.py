"""The online geocoders that may be switched on: asked slowly, answered in WGS-84, never logged.

For places that are public anyway (a school, an office). Never for the address of a child.
"""

from __future__ import annotations

import json
import logging
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderServiceError,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import BaiduV3, Nominatim
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from maps.datum import BD09, GCJ02, WGS84, to_wgs84
from maps.geocoding import Place, in_qinghai

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_BETWEEN = 1.0
TIMEOUT_SECONDS = 5
USER_AGENT = "shouwang-portal"
_LOGGERS = ("geopy", "urllib3.connectionpool", "requests")


class OnlineGeocodingFailed(Exception):
    """The online service did not answer usefully; the text holds no part of the query."""


class AddressFilter(logging.Filter):
    """Let only the bare fact of a call into the logs: the originals quote queries and URLs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the text, the arguments and the traceback of a record."""
        record.msg = "geocoding: a message of %s was withheld because it may hold an address"
        record.args = (record.name,)
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return True


def keep_addresses_out_of_logs() -> None:
    """Put the filter on every logger that would write a query down; harmless to repeat."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, AddressFilter) for known in logger.filters):
            logger.addFilter(AddressFilter())


class KeyedGeocoder(Geocoder, ABC):  # type: ignore[misc, unused-ignore]
    """A service of one GET address with a key; the three of them differ in a few words only."""

    address: str

    def __init__(self, key: str, *, adapter_factory: Any = None) -> None:
        super().__init__(
            user_agent=USER_AGENT, timeout=TIMEOUT_SECONDS, adapter_factory=adapter_factory
        )
        self._key = key

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """Ask for a public address, as every geopy geocoder does; datum as the service has it."""
        url = f"{self.address}?{urlencode(self._parameters(query))}"
        answer = partial(self._parsed, exactly_one=exactly_one)
        return self._call_geocoder(url, answer, timeout=timeout)

    def _parsed(self, page: Any, exactly_one: bool) -> Location | list[Location] | None:
        found = self._locations(page)
        if not found:
            return None
        return found[0] if exactly_one else found

    @abstractmethod
    def _parameters(self, query: str) -> dict[str, str]:
        """Answer the parameters of the address that ask for `query`."""

    @abstractmethod
    def _locations(self, page: Any) -> list[Location]:
        """Answer what the service's page found; raises what geopy raises for a refusal."""


class AMap(KeyedGeocoder):
    """AMap (Gaode) web service; answers GCJ-02 as "longitude,latitude"."""

    address = "https://restapi.amap.com/v3/geocode/geo"

    def _parameters(self, query: str) -> dict[str, str]:
        return {"key": self._key, "address": query, "output": "JSON"}

    def _locations(self, page: Any) -> list[Location]:
        if page.get("status") != "1":
            raise _refusal(str(page.get("infocode")), ("10001", "10009", "10005"))
        found = []
        for item in page.get("geocodes") or []:
            lon, lat = item["location"].split(",")
            found.append(Location(item["formatted_address"], (float(lat), float(lon)), item))
        return found


class Tencent(KeyedGeocoder):
    """Tencent location service; answers GCJ-02."""

    address = "https://apis.map.qq.com/ws/geocoder/v1/"

    def _parameters(self, query: str) -> dict[str, str]:
        return {"key": self._key, "address": query}

    def _locations(self, page: Any) -> list[Location]:
        status = page.get("status")
        if status in (347, 365):
            return []
        if status != 0:
            raise _refusal(str(status), ("110", "111", "112", "190", "199", "311"))
        item = page["result"]
        where = item["location"]
        return [Location(item["title"], (float(where["lat"]), float(where["lng"])), item)]


class Tianditu(KeyedGeocoder):
    """Tianditu, the national map service; answers CGCS2000, which equals WGS-84 to a metre."""

    address = "https://api.tianditu.gov.cn/geocoder"

    def _parameters(self, query: str) -> dict[str, str]:
        return {"ds": json.dumps({"keyWord": query}, ensure_ascii=False), "tk": self._key}

    def _locations(self, page: Any) -> list[Location]:
        status = str(page.get("status"))
        if status == "404":
            return []
        if status != "0":
            raise _refusal(status, ("1", "301"))
        where = page.get("location")
        if not where:
            return []
        label = where.get("keyWord", "")
        return [Location(label, (float(where["lat"]), float(where["lon"])), where)]


def _refusal(code: str, about_the_key: tuple[str, ...]) -> GeopyError:
    if code in about_the_key:
        return GeocoderAuthenticationFailure(f"the key was refused (code {code})")
    return GeocoderServiceError(f"the service refused (code {code})")


@dataclass(frozen=True, slots=True)
class Online:
    """An online service ready to be asked: `find` is what `maps.geocoding.geocode` needs."""

    name: str
    datum: str
    ask: Callable[..., Location | None]

    def find(self, query: str) -> list[Place]:
        """Answer what the service knows by that name inside Qinghai, in WGS-84; [] if nothing.

        Never call this with the address of a child or a family. Raises OnlineGeocodingFailed, whose
        text and cause hold no part of the query.
        """
        try:
            found = self.ask(query)
        except (GeopyError, KeyError, ValueError, TypeError) as error:
            reason = type(error).__name__
        else:
            return self._places(found)
        # Raised out here so that the error with the address in it is not even its context.
        raise OnlineGeocodingFailed(f"{self.name} did not answer usefully ({reason})")

    def _places(self, found: Location | None) -> list[Place]:
        if found is None:
            return []
        lat, lon = to_wgs84(found.latitude, found.longitude, self.datum)
        if not in_qinghai(lat, lon):
            return []
        return [Place(lat, lon, str(found.address or ""), self.name, self.datum)]


def online_geocoder(
    name: str,
    key: str,
    *,
    adapter_factory: Any = None,
    seconds_between: float = SECONDS_BETWEEN,
) -> Online:
    """Make one online geocoder: nominatim (its address as key), baidu, amap, tencent, tianditu.

    At most one call in `seconds_between`; no retries. From now on nothing these services or their
    connections log holds an address. Raises ValueError for another name or an empty key.
    """
    if not key.strip():
        raise ValueError(f"{name} needs {'an address' if name == 'nominatim' else 'a key'}")
    keep_addresses_out_of_logs()
    datum, service = _service(name, key.strip(), adapter_factory)
    ask = RateLimiter(
        service.geocode, min_delay_seconds=seconds_between, max_retries=0,
        error_wait_seconds=seconds_between, swallow_exceptions=False,
    )  # fmt: skip
    return Online(name, datum, ask)


def online_geocoder_from(setting: str) -> Online | None:
    """Make the online geocoder of the setting PORTAL_GEOCODER, `name:key`; None if it is empty.

    Raises ValueError naming what is wrong, without the key.
    """
    if not setting.strip():
        return None
    name, colon, key = setting.strip().partition(":")
    if not colon:
        raise ValueError("PORTAL_GEOCODER must read name:key, like tianditu:KEY")
    return online_geocoder(name, key)


def _service(name: str, key: str, adapter_factory: Any) -> tuple[str, Any]:
    options = {
        "user_agent": USER_AGENT, "timeout": TIMEOUT_SECONDS, "adapter_factory": adapter_factory,
    }  # fmt: skip
    if name == "nominatim":
        parts = urlsplit(key)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("nominatim needs an address like https://nominatim.example.org")
        domain = parts.netloc + parts.path.rstrip("/")
        return WGS84, Nominatim(domain=domain, scheme=parts.scheme, **options)
    if name == "baidu":
        return BD09, BaiduV3(key, **options)
    for known, datum, made in (
        ("amap", GCJ02, AMap), ("tencent", GCJ02, Tencent), ("tianditu", WGS84, Tianditu),
    ):  # fmt: skip
        if name == known:
            return datum, made(key, adapter_factory=adapter_factory)
    raise ValueError(f"{name!r} is not a known geocoder: nominatim, baidu, amap, tencent, tianditu")
