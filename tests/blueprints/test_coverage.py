"""Coverage pages: the map and the table that says the same."""

import re

import pytest

from portal.vocabulary import Role
from tests import factories


def test_the_public_page_names_every_county_and_shows_only_what_is_not_small(client):
    for _number in range(8):
        factories.make_helper()
    page = client.get("/coverage").text
    shown, blank = page.split("数字都小于 8 的县")
    assert shown.count('<th scope="row"') == 1
    assert "共和县" in shown
    assert blank.count("、") == 43
    assert "cdn" not in page.lower()


def test_the_first_child_of_a_county_changes_nothing_that_the_public_reads(client):
    before = client.get("/coverage").text
    factories.make_need()
    after = client.get("/coverage").text
    assert _without_nonce(after) == _without_nonce(before)


def _without_nonce(page: str) -> str:
    # Folium names the map's parts anew for every drawing.
    return re.sub(r"[0-9a-f]{32}|nonce=\"[^\"]+\"", "", page)


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
