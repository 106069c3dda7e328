"""Pages of road minutes: upload, look, confirm, download, stop; the county's winter."""

from __future__ import annotations

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.models import RoadSetting, RoadTable
from portal.services import road_settings, road_table
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP

TABLE = f"from,to,minutes,winter_minutes\n{TOWNSHIP},{OTHER_TOWNSHIP},35,50\n"
WAY = (TOWNSHIP, OTHER_TOWNSHIP, "30", "45")


@pytest.fixture
def county(sign_in):
    return sign_in(factories.make_account(Role.COUNTY))


def send(client, content, **values):
    sent = content.encode() if isinstance(content, str) else content
    file = FileStorage(BytesIO(sent), filename="roads.csv")
    data = {"source": "县交通运输局", "as_of": "2026-11-20", "file": file}
    # Written out here: the test client would leave its own temporary file open.
    boundary, body = encode_multipart({**data, **values})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post("/roads/import", data=body, content_type=kind)


def test_a_county_uploads_looks_and_confirms(county):
    assert "都是按距离估计的" in county.get("/roads").text
    assert county.get("/roads/import").status_code == 200
    answer = send(county, TABLE)
    assert answer.status_code == 303
    page = county.get(answer.location).text
    assert "新增 1 条，改动 0 条，不再有 0 条，0 条不变" in page
    assert answer.location in county.get("/roads").text
    version = RoadTable.get().version
    done = county.post(f"{answer.location}/confirm", data={"version": version})
    assert done.status_code == 303
    assert road_table.roads().minutes(TOWNSHIP, OTHER_TOWNSHIP) == 35
    page = county.get("/roads").text
    assert "县交通运输局" in page
    assert "1 条" in page


def test_every_wrong_line_is_named_and_what_was_typed_stays(county):
    answer = send(county, f"{TABLE}x,y,z,\n{TOWNSHIP},{OTHER_TOWNSHIP},4,\n", source="实测 2026")
    assert answer.status_code == 422
    assert "有 2 行需要更正" in answer.text
    assert "第 2 行已经写过" in answer.text
    assert 'value="实测 2026"' in answer.text
    assert RoadTable.select().count() == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"file": ""}, "请选一份CSV表格"),
        ({"source": ""}, "从哪里来"),
        ({"as_of": "2099-01-01"}, "不能是将来的日子"),
        ({"as_of": "soon"}, "不能是将来的日子"),
        ({"source": "<script>alert(1)</script>", "as_of": ""}, "&lt;script&gt;"),
    ],
)
def test_a_wrong_field_says_how_to_mend_it(county, values, sentence):
    answer = send(county, TABLE, **values)
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"from,to,minutes\n" + b"12,34,5\n" * 1_000_000, 413),
        (b"from,to,minutes\n" + b"1,2,3\n" * 500_000, 422),
        (TABLE.encode() + "共和".encode("gbk"), 422),
        (TABLE.encode() + b"\0", 422),
        (b"", 422),
        (TABLE.encode() + b'"<img src=x onerror=alert(1)>",x,1,\n', 422),
    ],
    ids=["a million lines", "half a million", "gbk", "nul", "empty", "markup"],
)
def test_a_hostile_file_is_refused_politely(county, content, status):
    answer = send(county, content)
    assert answer.status_code == status
    assert "<img src=x" not in answer.text
    assert RoadTable.select().count() == 0


def test_a_table_is_downloaded_as_it_would_be_uploaded_again(county):
    table = factories.make_road_table(WAY)
    assert county.get(f"/roads/{table.ref}").status_code == 200
    answer = county.get(f"/roads/{table.ref}/table.csv")
    assert answer.text == f"from,to,minutes,winter_minutes\n{','.join(WAY)}\n"
    assert f"roads-{COUNTY}-2026-11-24.csv" in answer.headers["Content-Disposition"]
    again = send(county, answer.data)
    assert "1 条不变" in county.get(again.location).text


def test_a_draft_is_discarded_and_a_table_stopped(county):
    table = factories.make_road_table(WAY)
    draft = send(county, TABLE).location
    assert county.post(f"{draft}/discard", data={"version": 1}).status_code == 303
    assert county.get(draft).status_code == 404
    assert county.post(f"/roads/{table.ref}/stop", data={"version": 1}).status_code == 303
    assert road_table.roads().minutes(TOWNSHIP, OTHER_TOWNSHIP) is None
    assert "以前用过的表" in county.get("/roads").text


def test_another_version_is_a_conflict(county):
    table = factories.make_road_table(WAY)
    assert county.post(f"/roads/{table.ref}/stop", data={"version": 9}).status_code == 409


@pytest.mark.parametrize("path", ["", "/table.csv", "/confirm", "/discard", "/stop"])
def test_a_foreign_table_is_not_found(sign_in, path):
    table = factories.make_road_table(WAY)
    other = sign_in(factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY))
    url = f"/roads/{table.ref}{path}"
    asked = other.get if path in {"", "/table.csv"} else other.post
    assert asked(url).status_code == 404
    assert road_table.in_force(COUNTY) == table


SEASON = {
    "first_month": "10", "last_month": "4", "detour": "1.6", "speed": "40", "winter_speed": "25",
    "reason": "垭口十月就结冰",
}  # fmt: skip


def test_a_county_sets_its_winter_and_speeds(county):
    page = county.get("/roads/season").text
    assert 'value="1.35"' in page
    assert county.post("/roads/season", data=SEASON).status_code == 303
    assert road_settings.of(COUNTY).travel.winter_speed == 25
    page = county.get("/roads").text
    assert "10月到4月，现在是冬季" in page
    assert "本县的规定" in page
    assert "垭口十月就结冰" in county.get("/roads/season").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_month", "13"), ("last_month", "x"), ("first_month", "1.5"), ("detour", "0.5"),
        ("detour", "nan"), ("speed", "9" * 40), ("speed", ""), ("winter_speed", "-3"),
        ("winter_speed", "²"), ("reason", ""), ("first_month", ""),
    ],
)  # fmt: skip
def test_a_wrong_number_comes_back_at_its_field(county, field, value):
    answer = county.post("/roads/season", data={**SEASON, field: value})
    assert answer.status_code == 422
    assert RoadSetting.select().count() == 0


def test_a_blank_table_lists_both_ways_between_all_townships(county):
    assert "/roads/blank.csv" in county.get("/roads/import").text
    answer = county.get("/roads/blank.csv")
    lines = answer.text.splitlines()
    assert lines[0] == "from,to,minutes,winter_minutes"
    assert f"{TOWNSHIP},{OTHER_TOWNSHIP},," in lines
    assert len(lines) == 1 + 11 * 10
    filled = answer.text.replace(",,", ",30,40")
    assert "新增 110 条" in county.get(send(county, filled).location).text


def test_a_likely_slip_of_the_pen_is_shown_before_the_table_is_in_force(county):
    answer = send(county, TABLE.replace("35,50", "50,35"))
    assert "有 1 条路像是写错了" in county.get(answer.location).text
    assert "像是写错了" not in county.get(send(county, TABLE).location).text
