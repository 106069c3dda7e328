"""Coverage pages: the map and the table that says the same."""

import csv
import gzip
import hashlib
import json
import re
from datetime import timedelta

import pytest

from portal.coverage_terms import CoverageMeasure
from portal.models import AuditEntry, PublicRelease
from portal.services import coverage_places, release_building
from portal.vocabulary import AssignmentStatus, ChildStatus, RecordStatus, Role
from tests import factories, releases
from tests.conftest import copied, make_app

PUBLIC = ("/coverage", "/coverage?show=E1", "/coverage?show=E1&level=prefecture",
          "/coverage/release.csv", "/api/v1/coverage")  # fmt: skip


@pytest.fixture(scope="session")
def released_file(migrated_file, scratch):
    """Answer a file with a month: 63 children in Gonghe, 30 who need tutoring, 12 served.

    Each worker makes its own: the factories number what they make, and a test goes on from there.
    """
    with copied(migrated_file, scratch) as path:
        app = make_app(f"sqlite:///{path}")
        children = releases.make_children(63)
        releases.serve(children[:12], "E1", verified_at=factories.NOW)
        releases.serve(children[12:30], "E1", verified_at=None)
        release_building.build(by=None, at=factories.NOW + timedelta(hours=1))
        app.config["DATABASE"].close()
        yield path


@pytest.fixture
def first_file(request, migrated_file):
    is_released = "released" in request.fixturenames
    return request.getfixturevalue("released_file") if is_released else migrated_file


@pytest.fixture
def released(db):
    """Answer the month that stands published in the database of this test."""
    return PublicRelease.get()


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


def _labels(page):
    return json.loads(re.search(r'id="map-labels"[^>]*>(.*?)</script>', page).group(1))


def test_page_map_and_file_of_staff_say_the_same_figures(sign_in):
    lately = factories.NOW - timedelta(days=10)
    row = factories.make_assignment(
        factories.make_need(starts_at=lately), status=AssignmentStatus.DELIVERED
    )
    factories.make_record(row, status=RecordStatus.VERIFIED)
    factories.make_need(starts_at=lately)
    officer = sign_in(factories.make_account(Role.COUNTY))
    asked = f"month=2026-11&service=E1&measure=full&area={factories.COUNTY}"
    page = officer.get(f"/coverage/staff?{asked}").text
    assert "50% · 1 / 2" in page
    assert _labels(page)[factories.TOWNSHIP]["text"] == "50% · 1 / 2"
    lines = list(csv.DictReader(officer.get(f"/coverage/staff.csv?{asked}").text.splitlines()))
    here = next(line for line in lines if line["code"] == factories.TOWNSHIP)
    assert (here["full"], here["need"], here["full_percent"]) == ("1", "2", "50.0")


@pytest.mark.parametrize("path", ["/coverage/staff", "/coverage/staff.csv"])
@pytest.mark.parametrize("area", [factories.OTHER_COUNTY, "63", "6325", f"{factories.COUNTY}999"])
def test_an_area_of_somebody_else_is_missing(sign_in, path, area):
    officer = sign_in(factories.make_account(Role.COUNTY))
    assert officer.get(f"{path}?area={area}").status_code == 404


def test_a_cell_leads_to_what_lies_behind_it(sign_in):
    county = sign_in(factories.make_account(Role.COUNTY))
    page = county.get("/coverage/staff?service=E1").text
    href = _labels(page)[factories.TOWNSHIP]["href"]
    assert href == f"/needs?area={factories.TOWNSHIP}&service=E1"
    assert county.get(href).status_code == 200
    above = sign_in(factories.make_account(Role.SUPERVISOR))
    page = above.get("/coverage/staff").text
    inner = above.get(_labels(page)[factories.COUNTY]["href"]).text
    assert "倒淌河镇" in inner
    assert "href" not in _labels(inner)[factories.TOWNSHIP]


def test_a_village_is_led_to_its_own_needs(sign_in):
    director = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    href = _labels(director.get("/coverage/staff").text)[factories.TOWNSHIP]["href"]
    assert href == f"/needs?area={factories.VILLAGE}"
    assert director.get(href).status_code == 200


@pytest.mark.parametrize("measure", CoverageMeasure)
def test_every_measure_can_be_read_without_a_script(sign_in, measure):
    factories.make_need()
    factories.make_helper()
    page = sign_in(factories.make_account(Role.COUNTY)).get(f"/coverage/staff?measure={measure}")
    assert page.status_code == 200
    assert f'<option value="{measure}" selected>' in page.text
    assert page.text.count('<option value="20') == 12
    assert "没有地点、画不上图的记录：0 个孩子" in page.text
    assert "丢下孩子最多的一步" not in page.text


def test_the_ladder_names_its_largest_drop_and_what_helps(sign_in):
    factories.make_need(starts_at=factories.NOW + timedelta(hours=3))
    page = sign_in(factories.make_account(Role.COUNTY)).get("/coverage/staff").text
    assert "丢下孩子最多的一步是“有名额”：1 个。" in page
    assert "要请更多的人" in page


@pytest.mark.parametrize("measure", CoverageMeasure)
def test_what_goes_by_an_estimated_way_says_so(sign_in, measure):
    factories.make_need(starts_at=factories.NOW + timedelta(hours=3))
    factories.make_helper()
    officer = sign_in(factories.make_account(Role.COUNTY))
    page = officer.get(f"/coverage/staff?measure={measure}").text
    told = _labels(page)[factories.TOWNSHIP]["text"]
    assert ("按估计的路程" in told) == (measure in coverage_places.BY_WAY)


def test_what_waits_for_verification_stands_beside_what_is_verified(sign_in):
    lately = factories.NOW - timedelta(days=10)
    row = factories.make_assignment(
        factories.make_need(starts_at=lately), status=AssignmentStatus.DELIVERED
    )
    officer = sign_in(factories.make_account(Role.COUNTY))
    assert "等着确认或核验" not in officer.get("/coverage/staff").text
    factories.make_record(row)
    page = officer.get("/coverage/staff?measure=contact").text
    assert "1 个孩子还有服务记录等着确认或核验" in page
    assert "0% · 0 / 1" in page


def test_the_months_before_and_after_can_be_reached_by_links(sign_in):
    officer = sign_in(factories.make_account(Role.COUNTY))
    page = officer.get("/coverage/staff").text
    assert ("前一个月" in page, "后一个月" in page) == (True, False)
    page = officer.get("/coverage/staff?month=2025-12").text
    assert ("前一个月" in page, "后一个月" in page) == (False, True)


def test_the_pages_weight_stays_small(sign_in):
    above = sign_in(factories.make_account(Role.SUPERVISOR))
    assert len(gzip.compress(above.get("/coverage/staff").data)) < 150_000


def test_a_file_of_staff_is_audited_with_codes_only(sign_in):
    sign_in(factories.make_account(Role.COUNTY)).get("/coverage/staff.csv?service=E1")
    entry = AuditEntry.get(AuditEntry.action == "coverage.exported")
    assert entry.area_code == factories.COUNTY
