"""Villages and pastures through the browser's door."""

import pytest

from portal.models import Area
from portal.vocabulary import Role
from tests import factories
from tests.answers import plain


@pytest.fixture
def officer(sign_in):
    return sign_in(factories.make_account(Role.TOWNSHIP))


def test_a_village_is_added_listed_and_renamed(officer):
    added = officer.post("/places/add", data={"level": "village", "name_zh": "东巴村"})
    assert added.status_code == 303
    page = officer.get("/places").text
    assert "东巴村" in page
    assert "632521101201" in page
    assert "位置为近似值" in page
    renamed = {"old_name": "东巴村", "name_zh": "东坝村"}
    assert officer.post("/places/632521101201/rename", data=renamed).status_code == 303
    assert "东坝村" in officer.get("/places").text


def test_two_who_rename_at_once_do_not_overwrite_each_other(officer):
    village = factories.make_village()
    data = {"old_name": village.name_zh, "name_zh": "东坝村"}
    assert officer.post(f"/places/{village.code}/rename", data=data).status_code == 303
    late = officer.post(f"/places/{village.code}/rename", data={**data, "name_zh": "中坝村"})
    assert late.status_code == 409
    assert Area.get_by_id(village.code).name_zh == "东坝村"


def test_a_pasture_with_a_pin_keeps_its_point(officer):
    data = {"level": "pasture", "name_zh": "夏季牧场", "spot": "36.3012, 100.5921"}
    officer.post("/places/add", data=data)
    pasture = Area.get_by_id("632521101201")
    assert (pasture.level.value, pasture.lat) == ("pasture", 36.3012)
    assert "位置为近似值" not in officer.get("/places").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("name_zh", "", "东巴村"), ("name_zh", "=1", "去掉其他符号"), ("code", "123", "12位"),
     ("spot", "101.77, 36.62", "写反"), ("spot", "x" * 100_000, "80")],
)  # fmt: skip
def test_a_wrong_place_gets_a_sentence_and_loses_nothing(officer, field, value, said):
    data = {"level": "village", "name_zh": "东巴村", "name_bo": "ཤར་པ", field: value}
    answer = officer.post("/places/add", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert "ཤར་པ" in answer.text


def test_a_place_of_another_township_answers_like_a_missing_one(officer):
    factories.make_village("632521102201")
    foreign = officer.get("/places/632521102201/rename")
    missing = officer.get("/places/632521102999/rename")
    assert foreign.status_code == missing.status_code == 404
    assert plain(foreign).replace("632521102201", "") == plain(missing).replace("632521102999", "")
