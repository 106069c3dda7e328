"""Coverage pages: the map and the table that says the same."""

import re

import pytest

from portal.vocabulary import Role
from tests import factories


def test_the_public_page_has_a_row_for_every_county(client):
    page = client.get("/coverage").text
    assert page.count('<th scope="row"') == 45
    assert "folium" not in page.lower() or "cdn" not in page.lower()


def test_the_only_inline_script_carries_the_nonce_of_the_policy(client):
    answer = client.get("/coverage")
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]).group(1)
    inline = re.findall(r"<script(?![^>]*(?:src|application/json))([^>]*)>", answer.text)
    assert inline == [f' nonce="{nonce}"']


def test_leaflet_comes_from_ourselves(client):
    with client.get("/coverage/leaflet/leaflet.js") as answer:
        assert answer.status_code == 200
        assert "max-age" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../__init__.py", "..%2f__init__.py", "nothing.js"])
def test_nothing_else_of_the_package_is_served(client, name):
    assert client.get(f"/coverage/leaflet/{name}").status_code == 404


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.TOWNSHIP, "倒淌河镇"), (Role.COUNTY, "恰卜恰镇"), (Role.SUPERVISOR, "玉树市")],
)
def test_staff_see_the_places_of_their_own_area(sign_in, role, place):
    assert place in sign_in(factories.make_account(role)).get("/coverage/staff").text


def test_staff_of_one_county_do_not_see_another(sign_in):
    page = sign_in(factories.make_account(Role.COUNTY)).get("/coverage/staff").text
    assert "大通" not in page
