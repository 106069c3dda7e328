"""Online geocoders against a service that answers from memory: datum, errors, silence of logs."""

import json
import logging
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderServiceError

from maps.datum import gcj02_to_bd09, wgs84_to_gcj02
from maps.geocoding import geocode
from maps.online_geocoding import (
    OnlineGeocodingFailed,
    keep_addresses_out_of_logs,
    online_geocoder,
    online_geocoder_from,
)

TRUE = (36.6204, 101.7728)
GCJ = wgs84_to_gcj02(*TRUE)
BD = gcj02_to_bd09(*GCJ)
ADDRESS = "城中区某某路某号"


def answering(answer, urls=None):
    """An adapter factory whose adapters answer one page, or raise one error."""

    class Adapter(BaseSyncAdapter):
        def get_json(self, url, *, timeout, headers):
            if urls is not None:
                urls.append(url)
            if isinstance(answer, Exception):
                raise answer
            return answer

        def get_text(self, url, *, timeout, headers):
            return json.dumps(self.get_json(url, timeout=timeout, headers=headers))

    return lambda proxies, ssl_context: Adapter(proxies=proxies, ssl_context=ssl_context)


def service(name, answer, key="KEY", **options):
    return online_geocoder(name, key, adapter_factory=answering(answer), **options)


ANSWERS = [
    ("amap", "GCJ-02", {"status": "1", "geocodes": [
        {"formatted_address": "某路", "location": f"{GCJ[1]},{GCJ[0]}"}]}),
    ("tencent", "GCJ-02", {"status": 0, "result": {
        "title": "某路", "location": {"lat": GCJ[0], "lng": GCJ[1]}}}),
    ("tianditu", "WGS-84", {"status": "0", "location": {
        "lat": TRUE[0], "lon": TRUE[1], "keyWord": "某路"}}),
    ("baidu", "BD-09", {"status": 0, "result": {
        "location": {"lat": BD[0], "lng": BD[1]}, "level": "道路"}}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "datum", "answer"), ANSWERS)
def test_whatever_the_service_answers_in_the_place_is_wgs84(name, datum, answer):
    (place,) = service(name, answer).find(ADDRESS)
    assert (place.lat, place.lon) == pytest.approx(TRUE, abs=1e-6)
    assert (place.source, place.datum) == (name, datum)


def test_nominatim_is_asked_at_its_own_address():
    urls = []
    page = [{"lat": str(TRUE[0]), "lon": str(TRUE[1]), "display_name": "某路"}]
    online = online_geocoder(
        "nominatim", "https://maps.example.org/osm", adapter_factory=answering(page, urls)
    )
    assert online.find(ADDRESS)[0].lat == pytest.approx(TRUE[0])
    assert urls[0].startswith("https://maps.example.org/osm/search?")


def test_the_query_is_sent_whole_and_encoded():
    urls = []
    answer = ANSWERS[0][2]
    online_geocoder("amap", "K", adapter_factory=answering(answer, urls)).find("a&key=b 路")
    assert parse_qs(urlsplit(urls[0]).query)["address"] == ["a&key=b 路"]


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("amap", {"status": "1", "geocodes": []}),
        ("tencent", {"status": 347}),
        ("tianditu", {"status": "404"}),
        ("tianditu", {"status": "0", "location": None}),
        ("baidu", {"status": 0}),
    ],
)
def test_nothing_found_is_no_place(name, empty):
    assert service(name, empty).find(ADDRESS) == []


def test_a_place_outside_qinghai_is_no_answer():
    answer = {"status": "0", "location": {"lat": 39.9, "lon": 116.4, "keyWord": "北京"}}
    assert service("tianditu", answer).find("北京") == []


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("amap", {"status": "0", "infocode": "10001"}),
        ("amap", {"status": "1", "geocodes": [{"formatted_address": "x", "location": "[]"}]}),
        ("tencent", {"status": 121}),
        ("tencent", {"status": 0}),
        ("tianditu", {"status": "301"}),
        ("baidu", {"status": 240}),
        ("amap", GeocoderServiceError(f"failed with url: /geo?address={ADDRESS}")),
        ("amap", AdapterHTTPError(ADDRESS, status_code=429, headers={}, text=ADDRESS)),
    ],
)
def test_a_failure_is_one_error_that_holds_no_part_of_the_query(name, answer, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(OnlineGeocodingFailed) as caught:
        service(name, answer).find(ADDRESS)
    error = caught.value
    assert (error.__cause__, error.__context__) == (None, None)
    assert ADDRESS not in str(error)
    assert ADDRESS not in caplog.text


def test_no_address_reaches_the_logs_of_geopy_or_of_the_connection(caplog):
    caplog.set_level(logging.DEBUG)
    keep_addresses_out_of_logs()
    keep_addresses_out_of_logs()
    service("baidu", ANSWERS[3][2]).find(ADDRESS)
    logging.getLogger("urllib3.connectionpool").debug('"GET /geo?address=%s"', ADDRESS)
    try:
        raise ValueError(ADDRESS)
    except ValueError:
        logging.getLogger("geopy").warning("Called with (*%r)", (ADDRESS,), exc_info=True)
    assert len(caplog.records) >= 3
    assert ADDRESS not in caplog.text
    assert len(logging.getLogger("geopy").filters) == 1


def test_calls_keep_their_distance():
    online = service("tianditu", ANSWERS[2][2], seconds_between=0.1)
    start = time.monotonic()
    for _ in range(3):
        online.find(ADDRESS)
    assert time.monotonic() - start >= 0.2


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("tianditu", "name:key"),
        ("tianditu:", "needs a key"),
        ("google:KEY", "not a known geocoder"),
        ("nominatim:maps.example.org", "needs an address like"),
    ],
)
def test_a_wrong_setting_is_told_how_to_mend_without_the_key(setting, says):
    with pytest.raises(ValueError, match=says) as caught:
        online_geocoder_from(setting)
    assert "KEY" not in str(caught.value).replace("tianditu:KEY", "")


def test_no_setting_means_no_online_geocoder():
    assert online_geocoder_from("  ") is None
    assert online_geocoder_from("nominatim:https://maps.example.org").name == "nominatim"


def test_the_gazetteer_comes_first():
    found = geocode("共和县", online=service("amap", GeocoderServiceError("never asked")))
    assert found[0].code == "632521"
