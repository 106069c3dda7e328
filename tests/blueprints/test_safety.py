"""The pages of safety lessons: planned, held, counted; and nobody of elsewhere."""

from __future__ import annotations

import pytest

from portal.models import SafetySession
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY, VILLAGE

PLAN = {"topic": "stove", "area_code": VILLAGE, "planned_on": "2026-12-05", "leader": "乡医生"}
HELD = {"held_on": "2026-11-24", "children": "18", "adults": "9", "words": "讲了通风。"}


@pytest.fixture
def township(app, sign_in):
    factories.make_child()
    return sign_in(factories.make_account(Role.TOWNSHIP))


def test_a_suggestion_leads_to_a_plan_and_the_plan_to_the_list(township):
    page = township.get("/safety").text
    assert "/safety/plan?topic=internet" in page
    assert 'selected value="internet"' in township.get("/safety/plan?topic=internet").text
    assert township.post("/safety/plan", data=PLAN).status_code == 303
    assert "乡医生" in township.get("/safety").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"topic": ""}, "请选择主题。"),
        ({"topic": "juggling"}, "请选择主题。"),
        ({"area_code": OTHER_TOWNSHIP}, "请选择本乡镇的村，或整个乡镇。"),
        ({"planned_on": "明天"}, "请填写日期"),
        ({"planned_on": "9999-12-31"}, "请填写日期"),
        ({"planned_on": "2020-01-01"}, "请填写今天以后、一年以内的日期。"),
        ({"leader": ""}, "请写明谁来讲"),
        ({"leader": "长" * 4000}, "最多 72 个字"),
    ],
)
def test_a_wrong_plan_is_refused_at_its_field_and_nothing_is_lost(township, wrong, said):
    answer = township.post("/safety/plan", data={**PLAN, **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    if "leader" not in wrong:
        assert "乡医生" in answer.text
    assert not SafetySession.select().exists()


def test_the_village_says_how_many_were_there(sign_in):
    lesson = factories.make_lesson()
    client = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    assert "填写举办情况" in client.get("/safety").text
    url = f"/safety/{lesson.ref}/hold"
    assert client.get(url).status_code == 200
    assert client.post(url, data={**HELD, "version": "1"}).status_code == 303
    assert SafetySession.get().held_on == TODAY
    assert "孩子 18 人，大人 9 人" in client.get("/safety?tab=held").text
    again = client.post(url, data={**HELD, "version": "2"})
    assert "现在的状态是“已举办”" in again.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_on": "2026-11-25"}, "不能在将来"),
        ({"held_on": "x"}, "请填写日期"),
        ({"children": "-1"}, "人数请填 0 到 5000 之间的整数。"),
        ({"children": "十八"}, "人数请填 0 到 5000 之间的整数。"),
        ({"adults": "9" * 40}, "人数请填 0 到 5000 之间的整数。"),
        ({"children": "0", "adults": "0"}, "没有人参加就不算举办"),
    ],
)
def test_a_wrong_result_is_refused_at_its_field(sign_in, wrong, said):
    lesson = factories.make_lesson()
    client = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    data = {**HELD, "version": "1", **wrong}
    answer = client.post(f"/safety/{lesson.ref}/hold", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert "讲了通风。" in answer.text


def test_the_township_cancels_a_plan_on_what_it_saw(township):
    lesson = factories.make_lesson()
    assert township.post(f"/safety/{lesson.ref}/cancel", data={"version": "5"}).status_code == 409
    assert township.post(f"/safety/{lesson.ref}/cancel", data={"version": "1"}).status_code == 303
    assert SafetySession.get().cancelled_at == NOW
    assert township.get(f"/safety/{lesson.ref}/hold").status_code == 404


def test_the_county_reads_the_count_by_township(sign_in):
    factories.make_lesson()
    page = sign_in(factories.make_account(Role.COUNTY)).get("/safety").text
    assert "2026年各乡镇的安全教育" in page


def test_what_lies_elsewhere_is_missing(sign_in):
    lesson = factories.make_lesson()
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    client = sign_in(stranger)
    assert client.get(f"/safety/{lesson.ref}/hold").status_code == 404
    assert client.post(f"/safety/{lesson.ref}/cancel").status_code == 404
    assert lesson.leader not in client.get("/safety").text
