"""Settings: what a wrong one says when the portal is started."""

from __future__ import annotations

import pytest

from portal.config import SettingRefused, read_settings

TILES = {
    "PORTAL_TILES_URL": "https://tiles.example.org/{z}/{x}/{y}.png",
    "PORTAL_TILES_ATTRIBUTION": "天地图",
    "PORTAL_TILES_APPROVAL": "GS(2026)1234号",
    "PORTAL_TILES_DATUM": "CGCS2000",
}
TIANDITU = (
    "https://t0.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec"
    "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=0a1b"
)


def test_without_an_address_no_tiles_are_asked_for():
    told = read_settings({"PORTAL_TILES_ATTRIBUTION": "天地图"})
    assert (told.tiles_url, told.tiles_attribution, told.tiles_approval) == (None, "", "")


@pytest.mark.parametrize(
    "url", [TILES["PORTAL_TILES_URL"], TIANDITU, "https://tile.openstreetmap.org/{z}/{x}/{y}.png"]
)
def test_tiles_with_all_their_settings_are_taken(url):
    told = read_settings({**TILES, "PORTAL_TILES_URL": url})
    assert told.tiles_url == url
    assert (told.tiles_attribution, told.tiles_approval) == ("天地图", "GS(2026)1234号")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_TILES_ATTRIBUTION", ""),
        ("PORTAL_TILES_ATTRIBUTION", "天\n地图"),
        ("PORTAL_TILES_APPROVAL", " "),
        ("PORTAL_TILES_APPROVAL", "号" * 201),
        ("PORTAL_TILES_DATUM", ""),
        ("PORTAL_TILES_DATUM", "GCJ-02"),
        ("PORTAL_TILES_DATUM", "BD-09"),
        ("PORTAL_TILES_URL", "tiles.example.org/{z}/{x}/{y}.png"),
        ("PORTAL_TILES_URL", "https://tiles.example.org/{z}/{x}.png"),
        ("PORTAL_TILES_URL", "https://{s}.example.org/{z}/{x}/{y}.png"),
        ("PORTAL_TILES_URL", "https://*/{z}/{x}/{y}.png"),
        ("PORTAL_TILES_URL", "https://a.example.org; script-src */{z}/{x}/{y}.png"),
        ("PORTAL_TILES_URL", "https://a.example.org/{z}/{x}/{y}.png'+alert(1)+'"),
        ("PORTAL_TILES_URL", "https://user@a.example.org/{z}/{x}/{y}.png"),
        ("PORTAL_TILES_URL", "javascript://a.example.org/{z}/{x}/{y}.png"),
    ],
)
def test_the_start_is_refused_in_a_sentence_that_names_the_setting(name, value):
    with pytest.raises(SettingRefused) as refused:
        read_settings({**TILES, name: value})
    assert name in str(refused.value)


@pytest.mark.parametrize(
    "host", ["wprd01.is.autonavi.com", "webst01.is.autonavi.com:443", "rt0.map.gtimg.com",
             "online1.map.bdimg.com", "AMAP.com"],
)  # fmt: skip
def test_hosts_known_for_shifted_tiles_are_refused_whatever_is_said(host):
    with pytest.raises(SettingRefused, match="hundreds of metres"):
        read_settings({**TILES, "PORTAL_TILES_URL": f"https://{host}/{{z}}/{{x}}/{{y}}.png"})
