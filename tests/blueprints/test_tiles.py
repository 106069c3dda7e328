"""Tiles under the public map: named with their approval number, one host let in, nothing more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.services import release_building
from tests import factories, releases


@pytest.fixture
def map_with_tiles(app, client):
    """Publish a month and set tiles whose maker is called by something that is not a name."""
    releases.make_children(30)
    release_building.build(by=None, at=factories.NOW)
    assert "审图号：GS" not in client.get("/coverage").text
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"],
        tiles_url="https://tiles.example.org/{z}/{x}/{y}.png",
        tiles_attribution="天地图 <b>",
        tiles_approval="GS(2026)1234号",
    )
    return client.get("/coverage")


def test_tiles_name_their_maker_and_approval_on_and_under_the_map(map_with_tiles):
    credit = "底图：天地图 &lt;b&gt;，审图号：GS(2026)1234号"
    assert f'data-attribution="{credit}"' in map_with_tiles.text
    assert f"{credit}</p>" in map_with_tiles.text
    assert "https://tiles.example.org/{z}" in map_with_tiles.text


def test_only_the_host_of_the_tiles_is_let_in_and_only_beside_a_map(map_with_tiles, client):
    policy = map_with_tiles.headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://tiles.example.org;" in policy
    assert "tiles.example.org" not in client.get("/").headers["Content-Security-Policy"]
