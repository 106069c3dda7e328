"""The pages of an assessment: screen, items, result; nothing typed is lost, nobody else enters."""

from __future__ import annotations

import pytest

from portal.assessment_anchors import ANCHORS
from portal.assessment_terms import SIGN_EXAMPLES, AssessedItem, EmergencySign
from portal.case_terms import CaseStatus
from portal.models import Assessment, AuditEntry, Child, ProtectionCase, Report
from portal.vocabulary import RiskLevel, Role
from tests import factories

R = RiskLevel
NO = {sign.value: "no" for sign in EmergencySign}
SCORES = {item.value: "1" for item in AssessedItem}
WRITTEN = {
    "assessed_on": "2026-11-24", "team": "民政站王芳、派出所李强", "child_words": "想妈妈回来。",
    "words_language": "bo-amdo", "interpreter": "卓玛", "strengths": "会自己做饭",
    "not_heard_reason": "",
}  # fmt: skip


@pytest.fixture
def township(sign_in):
    return sign_in(factories.make_account(Role.TOWNSHIP))


def begun(client, case=None):
    """Begin to assess a case by its button."""
    case = case or factories.make_case()
    assert f"/assessments/cases/{case.ref}/begin" in client.get(f"/cases/{case.ref}").text
    answer = client.post(f"/assessments/cases/{case.ref}/begin", data={"version": case.version})
    assert answer.status_code == 303
    return Assessment.select().order_by(Assessment.id.desc()).get()


def post(client, assessment, step, data):
    """Send a step's form as it stands on its page."""
    version = Assessment.get_by_id(assessment.id).version
    return client.post(f"/assessments/{assessment.ref}/{step}", data={"version": version, **data})


def screened(client):
    """Answer an assessment whose ten answers are no."""
    assessment = begun(client)
    assert post(client, assessment, "screen", NO).location.endswith("/items")
    return assessment


def completed(client, **values):
    """Answer an assessment that was filled in whole."""
    assessment = screened(client)
    data = {**SCORES, **WRITTEN, **values}
    answer = post(client, assessment, "items", data)
    assert answer.location.endswith(f"/assessments/{assessment.ref}"), answer.text
    return assessment


def test_from_the_case_to_the_result(township):
    assessment = completed(township)
    page = township.get(f"/assessments/{assessment.ref}").text
    for part in (
        "想妈妈回来。",
        "总分 24",
        "监护不足",
        "中高风险",
        "民政站王芳、派出所李强",
        "第一次",
    ):
        assert part in page
    assert ProtectionCase.get().level is Child.get().risk_level is R.YELLOW
    assert "2027年2月24日" in township.get(f"/cases/{assessment.case.ref}").text
    assert AuditEntry.select().where(AuditEntry.action == "assessment.opened").count() == 1
    assert Child.get().name not in page


def test_hr_17_the_screen_forbids_questions_and_says_110_first(township):
    page = township.get(f"/assessments/{begun(township).ref}/screen").text
    assert "不要向孩子追问" in page
    assert "询问由公安来做" in page
    assert page.index("tel:110") < page.index('<form method="post" novalidate>')
    for sign in EmergencySign:
        assert sign.zh in page
        assert SIGN_EXAMPLES[sign][:12] in page


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.SOCIAL_WORKER, Role.VILLAGE_DIRECTOR,
                                  Role.GUARDIAN, Role.POLICE, Role.COUNTY], ids=str)  # fmt: skip
def test_hr_17_nobody_but_the_township_asks_the_questions(sign_in, role):
    assessment = factories.make_assessment(completed_at=None, level=None)
    client = sign_in(factories.make_account(role))
    for step in ("screen", "items", "raise", "lower"):
        assert client.get(f"/assessments/{assessment.ref}/{step}").status_code == 403
    seen = client.get(f"/assessments/{assessment.ref}").status_code
    assert seen == (200 if role is Role.COUNTY else 403)


def test_a_yes_is_red_and_reported_and_nothing_is_scored(township):
    factories.make_account(Role.POLICE)
    assessment = begun(township)
    data = {**NO, "no_carer": "yes", "words": "奶奶住院三天，孩子一个人。"}
    answer = post(township, assessment, "screen", data)
    assert answer.location.endswith(f"/assessments/{assessment.ref}")
    page = township.get(answer.location).text
    assert page.index("tel:110") < page.index("父母联系不上，又没有别的大人照看")
    assert "已收到，待公安受理" in page
    assert "奶奶住院三天" in Report.get().facts
    assert Child.get().risk_level is R.RED
    for step in ("screen", "items"):
        again = township.get(f"/assessments/{assessment.ref}/{step}")
        assert again.location.endswith(f"/assessments/{assessment.ref}")


@pytest.mark.parametrize("wrong", [None, "", "perhaps", "1", "<script>"])
def test_a_missing_or_unknown_answer_keeps_all_others(township, wrong):
    assessment = begun(township)
    data = {**NO, "suicide": "yes", "words": "手臂上有割伤"}
    del data["violence"]
    data |= {"violence": wrong} if wrong is not None else {}
    answer = post(township, assessment, "screen", data)
    assert answer.status_code == 422
    assert "请回答“是”或“否”" in answer.text
    assert "手臂上有割伤" in answer.text
    assert answer.text.count("checked") == 9
    assert Report.select().count() == 0


def test_every_item_stands_on_the_page_with_what_its_answers_mean(township):
    page = township.get(f"/assessments/{screened(township).ref}/items").text
    for item in AssessedItem:
        assert item.zh in page
        for score, text in enumerate(ANCHORS[item]):
            assert f"{score} · {text}" in page
    assert "不是诊断" in page


@pytest.mark.parametrize("wrong", [None, "", "4", "-1", "2.0", "１", "heavy"])
@pytest.mark.parametrize("item", [AssessedItem.CARER, AssessedItem.MOOD], ids=str)
def test_an_item_without_a_right_answer_is_asked_for_and_nothing_is_lost(township, item, wrong):
    assessment = screened(township)
    data = {**SCORES, **WRITTEN}
    del data[item.value]
    data |= {item.value: wrong} if wrong is not None else {}
    answer = post(township, assessment, "items", data)
    assert answer.status_code == 422
    assert f'id="{item.value}-error"' in answer.text
    assert answer.text.count("checked") == 23
    for typed in ("想妈妈回来。", "民政站王芳、派出所李强", "卓玛", "会自己做饭", "2026-11-24"):
        assert typed in answer.text
    assert Assessment.get().completed_at is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"assessed_on": ""}, "请填写上门评估的日期"),
        ({"assessed_on": "昨天"}, "请填写上门评估的日期"),
        ({"assessed_on": "2026-02-30"}, "请填写上门评估的日期"),
        ({"assessed_on": "2026-11-25"}, "评估日期不能在将来"),
        ({"assessed_on": "2020-01-01"}, "评估日期早于立案"),
        ({"team": "王芳"}, "请写明在场的至少两方"),
        ({"child_words": ""}, "请写下孩子自己的话"),
        ({"child_words": "", "not_heard_reason": "小"}, "请写清楚原因"),
        ({"words_language": ""}, "请选孩子说话用的语言"),
        ({"words_language": "klingon"}, "请选孩子说话用的语言"),
        ({"strengths": "字" * 2001}, "这一项最多 2000 个字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(township, values, said):
    answer = post(township, screened(township), "items", {**SCORES, **WRITTEN, **values})
    assert answer.status_code == 422
    assert said in answer.text
    assert answer.text.count("checked") == 24


def test_a_25th_item_changes_nothing(township):
    assessment = completed(township, b7_anything="3", total="72", level="green")
    stored = Assessment.get_by_id(assessment.id)
    assert (len(stored.items), stored.total, stored.level) == (24, 24, R.YELLOW)


def test_items_wait_for_the_screen(township):
    assessment = begun(township)
    answer = township.get(f"/assessments/{assessment.ref}/items")
    assert answer.location.endswith("/screen")


def test_the_level_is_raised_on_its_page(township):
    assessment = completed(township)
    page = township.get(f"/assessments/{assessment.ref}/raise").text
    assert "red" in page
    assert 'value="green"' not in page
    for data in ({"level": "green", "reason": "天冷了，没有炉子"}, {"level": "red", "reason": ""}):
        assert post(township, assessment, "raise", data).status_code == 422
    done = post(township, assessment, "raise", {"level": "red", "reason": "天冷了，没有炉子"})
    assert done.status_code == 303
    assert "天冷了，没有炉子" in township.get(done.location).text
    assert Child.get().risk_level is R.RED


def test_the_level_falls_when_the_county_signs(township, sign_in):
    assessment = completed(township)
    reason = {"reason": "奶奶身体好了，每天接送。"}
    assert post(township, assessment, "lower", reason).status_code == 303
    page = township.get(f"/assessments/{assessment.ref}").text
    assert "第二人复签之前，级别不变" in page
    assert f"/assessments/{assessment.ref}/sign" not in page
    assert post(township, assessment, "sign", {}).status_code == 303
    assert Child.get().risk_level is R.YELLOW
    county = sign_in(factories.make_account(Role.COUNTY))
    assert (
        f"/assessments/{assessment.ref}/sign" in county.get(f"/assessments/{assessment.ref}").text
    )
    assert post(county, assessment, "sign", {}).status_code == 303
    assert Child.get().risk_level is R.BLUE


def test_or_stays_when_the_county_declines(township, sign_in):
    assessment = completed(township)
    post(township, assessment, "lower", {"reason": "奶奶身体好了，每天接送。"})
    county = sign_in(factories.make_account(Role.COUNTY))
    assert county.get(f"/assessments/{assessment.ref}/decline").status_code == 200
    assert post(county, assessment, "decline", {"reason": ""}).status_code == 422
    assert post(county, assessment, "decline", {"reason": "冬天还没有过去"}).status_code == 303
    assert Child.get().risk_level is R.YELLOW
    assert Assessment.get().lowered_by is None


def test_a_re_assessment_shows_what_changed(township):
    first = completed(township)
    case = ProtectionCase.get()
    assert "再评估一次" in township.get(f"/cases/{case.ref}").text
    second = begun(township, case)
    post(township, second, "screen", NO)
    zero = dict.fromkeys(SCORES, "0")
    answer = post(township, second, "items", {**zero, **WRITTEN})
    page = township.get(answer.location).text
    assert "比上一次低 1 级" in page
    assert f"/assessments/{first.ref}" in page
    assert Child.get().risk_level is R.BLUE


def test_a_closed_case_offers_no_assessment(township):
    case = factories.make_case(status=CaseStatus.CLOSED)
    factories.make_assessment(case)
    page = township.get(f"/cases/{case.ref}").text
    assert "/begin" not in page
    township.post(f"/assessments/cases/{case.ref}/begin", data={"version": "1"})
    assert Assessment.select().count() == 1


def test_a_foreign_township_gets_404(sign_in):
    assessment = factories.make_assessment()
    elsewhere = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    client = sign_in(elsewhere)
    for step in ("", "/screen", "/items", "/raise", "/lower", "/decline"):
        assert client.get(f"/assessments/{assessment.ref}{step}").status_code == 404
    assert client.post(f"/assessments/{assessment.ref}/sign").status_code == 404
    begin = f"/assessments/cases/{assessment.case.ref}/begin"
    assert client.post(begin).status_code == 404


def test_an_older_page_is_shown_its_conflict(township):
    assessment = screened(township)
    stale = {"version": "1", **SCORES, **WRITTEN}
    answer = township.post(f"/assessments/{assessment.ref}/items", data=stale)
    assert answer.status_code == 409
    assert "想妈妈回来。" in answer.text
