"""Points come from the gazetteer; an online service is asked only where a setting names one."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from maps import online_geocoding
from maps.geocoding import Place
from maps.online_geocoding import OnlineGeocodingFailed
from portal.models import Area
from portal.services import geocoders, needs, places
from portal.services.refusals import FieldRefused
from portal.vocabulary import Tier
from tests import factories

NAME = "无人知晓滩"


class Service:
    """An online service that knows one point, or none."""

    def __init__(self, *points: tuple[float, float], fails: bool = False) -> None:
        self.points, self.fails = points, fails
        self.asked: list[str] = []

    def find(self, query: str) -> list[Place]:
        self.asked.append(query)
        if self.fails:
            raise OnlineGeocodingFailed("tianditu did not answer usefully (TimeoutError)")
        return [Place(lat, lon, "somewhere", "tianditu") for lat, lon in self.points]


@pytest.fixture
def officer(db):
    return factories.make_account()


def seat(code: str = factories.TOWNSHIP) -> tuple[float, float]:
    area = Area.get(Area.code == code)
    return area.lat, area.lon


def online(monkeypatch, *points, fails=False) -> Service:
    service = Service(*points, fails=fails)
    monkeypatch.setattr(geocoders, "_online", service)
    return service


def test_without_a_setting_nothing_is_asked_online(officer, monkeypatch):
    monkeypatch.setattr(geocoders, "_online", None)
    with pytest.raises(FieldRefused):
        places.locate(NAME, Area.get(Area.code == factories.TOWNSHIP))


def test_an_unknown_village_is_asked_online_with_the_names_above_it(officer, monkeypatch):
    service = online(monkeypatch, seat())
    spot = places.locate(NAME, Area.get(Area.code == factories.TOWNSHIP))
    assert (spot.lat, spot.lon, spot.source, spot.is_approximate) == (*seat(), "tianditu", True)
    (asked,) = service.asked
    assert asked.startswith("青海省")
    assert asked.endswith(NAME)


def test_what_the_gazetteer_knows_is_not_asked_online(officer, monkeypatch):
    service = online(monkeypatch, seat())
    places.locate("倒淌河镇", Area.get(Area.code == factories.TOWNSHIP))
    places.locate("36.3012, 100.5921", Area.get(Area.code == factories.TOWNSHIP))
    places.locate("", Area.get(Area.code == factories.TOWNSHIP))
    assert service.asked == []


def test_a_point_in_another_county_is_not_taken(officer, monkeypatch):
    elsewhere = Area.get((Area.level == "township") & Area.code.startswith(factories.OTHER_COUNTY))
    online(monkeypatch, (elsewhere.lat, elsewhere.lon))
    with pytest.raises(FieldRefused):
        places.locate(NAME, Area.get(Area.code == factories.TOWNSHIP))


def test_a_service_that_does_not_answer_costs_a_warning_without_the_name(
    officer, monkeypatch, caplog
):
    online(monkeypatch, fails=True)
    with caplog.at_level(logging.WARNING), pytest.raises(FieldRefused):
        places.locate(NAME, Area.get(Area.code == factories.TOWNSHIP))
    assert "tianditu" in caplog.text
    assert NAME not in caplog.text


def test_a_childs_need_asks_nobody_online(officer, now, monkeypatch):
    service = online(monkeypatch, seat())
    child = factories.make_child()
    start = now + timedelta(days=3)
    values = {"service": "E1", "tier": Tier.ROUTINE, "ends_at": start + timedelta(hours=2)}
    needs.open_need(child, starts_at=start, by=officer, at=now, **values)
    assert service.asked == []


@pytest.mark.parametrize("setting", ["tianditu", "nowhere:KEY", "amap:"])
def test_a_wrong_setting_is_said_at_the_start(setting):
    with pytest.raises(ValueError, match=r"PORTAL_GEOCODER|not a known geocoder|needs a key"):
        geocoders.use(setting)


def test_the_setting_decides_which_service_is_used(monkeypatch):
    monkeypatch.setattr(geocoders, "_online", None)
    geocoders.use("tianditu:KEY")
    assert isinstance(geocoders._online, online_geocoding.Online)
    assert geocoders._online.name == "tianditu"
    geocoders.use(None)
    assert geocoders._online is None
