"""Coverage pages: the map and the table that says the same."""

import csv
import hashlib
import json
import re
from datetime import timedelta

import pytest

from portal.services import release_building
from portal.vocabulary import ChildStatus, Role
from tests import factories, releases

PUBLIC = ("/coverage", "/coverage?show=E1", "/coverage?show=E1&level=prefecture",
          "/coverage/release.csv", "/api/v1/coverage")  # fmt: skip


@pytest.fixture
def released(db, now):
    """Publish a month: 63 children in Gonghe, 30 of them in need of tutoring, 12 served."""
    children = releases.make_children(63)
    releases.serve(children[:12], "E1", verified_at=now)
    releases.serve(children[12:30], "E1", verified_at=None)
    return release_building.build(by=None, at=now + timedelta(hours=1)).release


def _bytes(client, path):
    return re.sub(rb'nonce="[^"]+"', b"", client.get(path).data)


def test_before_the_first_release_everything_says_so(client):
    releases.make_children(30)
    page = client.get("/coverage")
    assert (page.status_code, "还没有发布过数字" in page.text) == (200, True)
    assert "<table" not in page.text
    assert '<svg class="map-drawn"' not in page.text
    assert client.get("/coverage/release.csv").status_code == 404
    answer = client.get("/api/v1/coverage")
    assert (answer.status_code, answer.json["error"]) == (404, "no_release")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_child_changes_no_public_byte_before_the_next_release(client, released, path):
    before = _bytes(client, path)
    child = factories.make_child()
    releases.serve([child], "E1", verified_at=factories.NOW)
    factories.Child.update(status=ChildStatus.EXITED).where(factories.Child.id < 40).execute()
    assert _bytes(client, path) == before


def test_the_next_release_changes_what_everybody_reads(client, released):
    before = [_bytes(client, path) for path in PUBLIC]
    releases.make_children(30, factories.OTHER_COUNTY)
    release_building.build(by=None, at=factories.NOW + timedelta(days=10))
    assert all(_bytes(client, path) != old for path, old in zip(PUBLIC, before, strict=True))


def test_page_map_file_and_api_say_the_same_figures(client, released):
    page = client.get("/coverage?show=E1").text
    assert '<td class="number" data-label="需要的孩子">30</td>' in page
    labels = json.loads(re.search(r'id="map-labels"[^>]*>(.*?)</script>', page).group(1))
    assert labels["632521"]["text"] == "30 名孩子需要，10 名做到了"
    lines = list(csv.reader(client.get("/coverage/release.csv").text.splitlines()))
    found = {(r[1], r[3], r[6]): r[8] for r in lines[1:]}
    assert (found["needed", "632521", "E1"], found["served", "632521", "E1"]) == ("30", "10")
    table = client.get("/api/v1/coverage").json["tables"]["needed"]
    row = next(row for row in table["rows"] if row["code"] == "632521")
    assert row["values"][table["columns"].index("E1")] == 30


def test_the_api_sends_the_sealed_document_byte_for_byte(client, released):
    answer = client.get("/api/v1/coverage")
    assert hashlib.sha256(answer.data).hexdigest() == released.sha256
    assert released.sha256 in client.get("/coverage").text


def test_the_api_is_described_and_keeps_to_its_description(client, released):
    told = client.get("/api/v1/openapi.json").json
    assert told["openapi"].startswith("3.")
    assert list(told["paths"]) == ["/api/v1/coverage"]
    schema = told["components"]["schemas"]["Release"]
    answer = client.get("/api/v1/coverage").json
    assert set(answer) == set(schema["properties"])
    assert set(schema["required"]) <= set(answer)


def test_the_page_says_what_colours_mean_how_numbers_are_protected_and_of_when(client, released):
    page = client.get("/coverage?show=E1").text
    for sentence in ("颜色越深", "不说服务好不好", "1 到 7 不显示", "这是 2026-11 的一期"):
        assert sentence in page


@pytest.mark.parametrize("path", ["/coverage", "/coverage?show=M1", "/coverage?show=children"])
def test_the_table_and_the_drawn_map_need_no_script(client, released, path):
    page = client.get(path).text
    assert '<svg class="map-drawn"' in page
    assert page.count('<path class="area-cell ') == 45
    assert '<noscript><link rel="stylesheet" href="/static/map-drawn.css' in page
    assert "cdn" not in page.lower()


def test_places_stand_in_the_order_of_their_codes(client, now):
    releases.make_children(9)
    releases.make_children(80, "630102")
    release_building.build(by=None, at=now)
    page = client.get("/coverage?show=children").text
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    assert body.index("城东区") < body.index("海南藏族自治州") < body.index("共和县")


@pytest.mark.parametrize(
    "asked", ["show=XX", "show=E1&level=village", "show=" + "x" * 5000, "level=632521101"]
)
def test_what_nobody_publishes_cannot_be_asked_for(client, released, asked):
    page = client.get(f"/coverage?{asked}")
    assert page.status_code == 200
    assert "倒淌河" not in page.text


def test_no_township_village_or_point_is_in_any_public_answer(client, released):
    for path in PUBLIC[-2:]:
        text = client.get(path).text
        assert not re.search(r"\b63\d{7}(\d{3})?\b", text)
        assert "lat" not in text.replace("population", "")


def test_the_only_inline_script_carries_the_nonce_of_the_policy(client, released):
    answer = client.get("/coverage?show=E1")
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
