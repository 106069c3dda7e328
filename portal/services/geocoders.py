"""Points of public places: from the gazetteer, and online only where a setting names a service.

Only for what is public anyway, a village or an organization's office. The address of a child or a
family never comes here: those have the point of their village.
"""

from __future__ import annotations

import logging

from maps import geocoding
from maps.online_geocoding import Online, OnlineGeocodingFailed, online_geocoder_from
from portal.services import areas

logger = logging.getLogger(__name__)
_online: Online | None = None


def use(setting: str | None) -> None:
    """Take the service named by PORTAL_GEOCODER (`name:key`); ValueError says what is wrong."""
    global _online
    _online = online_geocoder_from(setting or "")


def in_gazetteer(text: str, county: str) -> list[geocoding.Place]:
    """Answer the places of `county` (six digits) that bear this name; raises PinError."""
    found = geocoding.geocode(text)
    return [place for place in found if (place.code or "").startswith(county)]


def online(text: str, area_code: str) -> list[geocoding.Place]:
    """Ask the online service, if there is one, for a public place within `area_code`; else [].

    The names above it are put before it, since many villages bear the same name. What lies nearest
    to a township of another county is left out: the service meant another place.
    """
    if _online is None:
        return []
    try:
        found = _online.find("".join(areas.names(area_code)) + text)
    except OnlineGeocodingFailed as problem:
        # Its text names the service and never what was asked.
        logger.warning("%s", problem)
        return []
    return [place for place in found if _county_of(place) == area_code[:6]]


def _county_of(place: geocoding.Place) -> str | None:
    township = geocoding.nearest_township(place.lat, place.lon)
    return (township.code or "")[:6] if township else None
