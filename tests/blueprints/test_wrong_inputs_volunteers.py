"""Wrong inputs around signing up and vetting: the sentence names the cure, nothing is lost."""

import json
from datetime import timedelta

import pytest

from portal.models import Account, ContactCheck, Helper, Message, Vetting
from portal.services import contact_checks, volunteers
from portal.vocabulary import Channel, HelperStatus, Role
from tests import factories
from tests.blueprints.test_vetting import QUERY
from tests.blueprints.test_volunteers import ABOUT, AGREE, CAN, CERTIFICATE, START

LIST = "请从列表中选一项。"
DAY = "请填写日期，例如 2026-12-05。"
BORN = "请填写出生日期，例如 1990-05-01。"
PHONE = {"channel": "sms"}

STARTS = [
    ("kind", "robot", LIST),
    ("kind", "", LIST),
    ("channel", "pigeon", LIST),
    ("destination", "", "请填写手机号或邮箱。"),
    ("destination", "li@", "邮箱写得不完整，应当像 name@example.com。"),
    ("destination", "李雪梅", "邮箱写得不完整，应当像 name@example.com。"),
    ("destination", "l" * 300 + "@example.org", "邮箱写得不完整，应当像 name@example.com。"),
]
PHONES = ["12", "1389765123", "电话", "+99912345", "1" * 300, "138 0013 80o0"]
CODES = [
    ("", "请填写收到的六位验证码。"),
    ("12345", "验证码不对，请核对邮件或短信里的六位数字。"),
    ("一二三四五六", "验证码不对，请核对邮件或短信里的六位数字。"),
    ("0" * 300, "验证码不对，请核对邮件或短信里的六位数字。"),
]
ABOUTS = [
    ("full_name", "", "请填写姓名。"),
    ("full_name", "李", "请填写身份证上的姓名，2 到 72 个字。"),
    ("full_name", "李雪梅1", "请填写身份证上的姓名，2 到 72 个字。"),
    ("full_name", "李" * 73, "姓名最多 72 个字。"),
    ("sex", "", "请选择性别。"),
    ("sex", "X", "请选择性别。"),
    ("birth_on", "", BORN),
    ("birth_on", "1990年5月", BORN),
    ("birth_on", "1990-02-30", BORN),
    ("birth_on", "2027-01-01", "出生日期不对，请核对年份。"),
    ("birth_on", "1890-05-01", "出生日期不对，请核对年份。"),
    ("birth_on", "2008-11-25", "年满十八周岁才能登记。"),
    ("area_code", "", "请从列表中选择您居住的乡镇。"),
    ("area_code", factories.COUNTY, "请从列表中选择您居住的乡镇。"),
    ("area_code", "632599999", "请从列表中选择您居住的乡镇。"),
]
CERTIFICATES = [
    ("worker_level", "", "请选择社会工作者职业水平的级别。"),
    ("worker_level", "master", "请选择社会工作者职业水平的级别。"),
    ("certificate_no", "", "请填写职业水平证书编号。"),
    ("certificate_no", "9" * 41, "证书编号最多 40 个字，请核对。"),
    ("certificate_on", "", "请填写发证日期，不能在今天之后。"),
    ("certificate_on", "去年", DAY),
    ("certificate_on", "2026-11-25", "请填写发证日期，不能在今天之后。"),
    ("registration_no", " ", "请填写登记号。"),
    ("registration_no", "9" * 41, "登记号最多 40 个字，请核对。"),
    ("registered_until", "2026-13-01", DAY),
    ("registered_until", "2026-11-23", "登记已过有效期，请先办理再登记，然后回来申请。"),
]
NO_LANGUAGE = {"language_zh": "0", "language_bo-amdo": "0"}
NO_SKILL = {"skill_E1": "0", "skill_P1": "0"}
ABILITIES = [
    (NO_LANGUAGE, "请至少选择一种会说的语言。"),
    (NO_SKILL, "请至少选择一项愿意做的服务。"),
    ({"language_zh": "4"}, LIST),
    ({"skill_E1": "expert"}, LIST),
    ({"licence_no_P1": ""}, "请填写证书编号（心理疏导）。"),
    ({"licence_no_P1": "9" * 61}, "证书编号最多 60 个字，请核对。"),
    ({"licence_until_P1": ""}, "请填写仍在有效期内的执业资格有效期（心理疏导）。"),
    ({"licence_until_P1": "2026-11-23"}, "请填写仍在有效期内的执业资格有效期（心理疏导）。"),
    ({"licence_until_P1": "明年"}, DAY),
    ({"skill_M1": "1"}, "请填写证书编号（医疗救治与陪诊）。"),
    ({"reach": "country"}, LIST),
    ({"max_minutes": "9999"}, LIST),
    ({"capacity": ""}, "请填写任务数，例如 2；0 表示暂停。"),
    ({"capacity": "两项"}, "任务数请填一个整数，例如 2；0 表示暂停。"),
    ({"capacity": "2.5"}, "任务数请填一个整数，例如 2；0 表示暂停。"),
    ({"capacity": "-1"}, "同时承担的任务数应在 0 到 40 之间；0 表示暂停。"),
    ({"capacity": "9" * 30}, "同时承担的任务数应在 0 到 40 之间；0 表示暂停。"),
    ({"free_5": "1080-540"}, LIST),
    ({"free_5": "总有空"}, LIST),
]
SIGNATURES = [
    ({"agree": ""}, "请阅读承诺书并勾选同意，才能提交申请。"),
    ({"password": "", "again": ""}, "口令至少要有 12 个字符"),
    ({"password": "短口令", "again": "短口令"}, "口令至少要有 12 个字符"),
    ({"password": "a" * 20, "again": "a" * 20}, "请换一句更长、字符更多样的话。"),
    ({"password": "lamp " * 201, "again": "lamp " * 201}, "口令最多 1000 个字符。"),
    ({"again": "another lamp"}, "两次输入的口令不一样，请再输入一次。"),
]
QUERIES = [
    ("authority", "", "请填写查询机关的全称。"),
    ("authority", "公安", "请写明查询的机关全称，例如“共和县公安局”。"),
    ("authority", "局" * 121, "查询机关最多 120 个字，请只写全称。"),
    ("checked_on", "", "请填写查询日期，例如 2026-11-01。"),
    ("checked_on", "上周", "请填写查询日期，例如 2026-11-01。"),
    ("checked_on", "2026-11-31", "请填写查询日期，例如 2026-11-01。"),
    ("checked_on", "2026-11-25", "查询日期不能在今天之后，请核对。"),
    ("checked_on", "2025-11-23", "这次查询已超过一年，请重新查询后再登记。"),
    ("reference_no", "", "请填写查询结果的编号。"),
    ("reference_no", "　 ", "请填写查询结果的编号。"),
    ("reference_no", "查" * 61, "结果编号最多 60 个字，只写编号，不写内容。"),
    ("result", "", "请选择查询结果。"),
    ("result", "perhaps", "请选择查询结果。"),
]
TRAININGS = [
    ("", "请填写培训有效期，例如 2027-11-01。"),
    ("2027", "请填写培训有效期，例如 2027-11-01。"),
    ("2026-11-24", "培训有效期应在今天之后、三年之内。"),
    ("2036-11-24", "培训有效期应在今天之后、三年之内。"),
]
REASONS = [
    ("", "请写明原因，当事人会看到。"),
    ("不行", "请用 4 到 300 个字写明原因，当事人会看到。"),
    ("　　　　　　", "请用 4 到 300 个字写明原因，当事人会看到。"),
    ("字" * 301, "原因最多 300 个字。"),
]


def _refused(answer, sentence, *kept):
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "error-summary" in answer.text
    assert "field-error" in answer.text
    assert [value for value in kept if value not in answer.text] == []


def _nobody_is_stored():
    return (Account.select().count(), Helper.select().count()) == (0, 0)


def _sign_up(told=None, kind="volunteer"):
    """Make a verified sign-up that has told so much; answer where it stands."""
    check = contact_checks.start(Channel.EMAIL, "li@example.org", at=factories.NOW)
    code = json.loads(Message.select().order_by(Message.id.desc()).get().payload)["code"]
    contact_checks.confirm(check.ref, code, at=factories.NOW)
    contact_checks.keep_draft(check, kind=kind, **(told or {}))
    return f"/volunteers/sign-up/{check.ref}"


def _draft():
    return contact_checks.draft_of(ContactCheck.get())


@pytest.mark.parametrize(("field", "value", "sentence"), STARTS)
def test_a_contact_that_cannot_be_reached(client, field, value, sentence):
    data = {**START, field: value}
    _refused(client.post("/volunteers/sign-up", data=data), sentence, data["destination"])
    assert ContactCheck.select().count() == 0
    assert Message.select().count() == 0


@pytest.mark.parametrize("number", PHONES)
def test_a_phone_that_is_none(client, number):
    answer = client.post("/volunteers/sign-up", data={**START, **PHONE, "destination": number})
    _refused(answer, "手机号应当是 11 位数字，例如 13800138000。", number)
    assert Message.select().count() == 0


@pytest.mark.parametrize(("code", "sentence"), CODES)
def test_a_code_that_is_not_the_one(client, code, sentence):
    page = client.post("/volunteers/sign-up", data=START).location
    _refused(client.post(page, data={"code": code}), sentence, code)
    assert ContactCheck.get().verified_at is None


def test_a_code_that_came_too_late(app, client):
    page = client.post("/volunteers/sign-up", data=START).location
    app.config["CLOCK"] = lambda: factories.NOW + timedelta(minutes=16)
    _refused(client.post(page, data={"code": "123456"}), "验证码已过期，请返回上一步重新发送。")


def test_a_sixth_code_within_the_hour(client):
    for _ in range(contact_checks.SENT_AN_HOUR):
        client.post("/volunteers/sign-up", data=START)
    answer = client.post("/volunteers/sign-up", data=START)
    _refused(answer, "请过一小时再试，或换一种联系方式。", START["destination"])


@pytest.mark.parametrize(("field", "value", "sentence"), ABOUTS)
def test_an_identity_that_cannot_be_taken(db, client, field, value, sentence):
    start = _sign_up()
    data = {**ABOUT, field: value}
    kept = [data["full_name"], data["birth_on"]]
    _refused(client.post(f"{start}/about", data=data), sentence, *kept)
    assert _draft() == {"kind": "volunteer"}
    assert _nobody_is_stored()


@pytest.mark.parametrize(("field", "value", "sentence"), CERTIFICATES)
def test_a_certificate_that_cannot_be_taken(db, client, field, value, sentence):
    start = _sign_up(kind="social_worker")
    data = {**ABOUT, **CERTIFICATE, field: value}
    kept = [word for name, word in data.items() if name not in ("kind", "worker_level")]
    _refused(client.post(f"{start}/about", data=data), sentence, *kept)
    assert _draft() == {"kind": "social_worker"}


@pytest.mark.parametrize(("wrong", "sentence"), ABILITIES)
def test_abilities_that_cannot_be_taken(db, client, wrong, sentence):
    start = _sign_up()
    client.post(f"{start}/about", data=ABOUT)
    data = {**CAN, **wrong}
    kept = [data["licence_no_P1"], data["licence_until_P1"], data["capacity"]]
    _refused(client.post(f"{start}/abilities", data=data), sentence, *kept)
    assert "abilities" not in _draft()


@pytest.mark.parametrize(("wrong", "sentence"), ABILITIES)
def test_an_edit_that_cannot_be_saved(sign_in, wrong, sentence):
    helper = factories.make_helper(skills={"E1": 2})
    before = volunteers.abilities_of(helper)
    data = {**CAN, "version": "1", **wrong}
    answer = sign_in(helper.account).post("/volunteers/profile/edit", data=data)
    _refused(answer, sentence, data["licence_no_P1"])
    assert volunteers.abilities_of(Helper.get()) == before


@pytest.mark.parametrize("wrong", [{"licence_no_P1": ""}, {"licence_until_P1": "明年"}])
def test_a_wrong_licence_is_not_hidden_in_a_closed_fold(db, client, wrong):
    start = _sign_up()
    client.post(f"{start}/about", data=ABOUT)
    answer = client.post(f"{start}/abilities", data={**CAN, "skill_P1": "3", **wrong})
    assert "<details open" in answer.text


@pytest.mark.parametrize(("wrong", "sentence"), SIGNATURES)
def test_an_undertaking_that_is_not_signed(db, client, wrong, sentence):
    start = _sign_up()
    client.post(f"{start}/about", data=ABOUT)
    client.post(f"{start}/abilities", data=CAN)
    told = _draft()
    _refused(client.post(f"{start}/undertaking", data={**AGREE, **wrong}), sentence)
    assert _nobody_is_stored()
    assert _draft() == told
    assert client.post(f"{start}/undertaking", data=AGREE).status_code == 303


@pytest.mark.parametrize(("field", "value", "sentence"), QUERIES)
def test_a_query_that_cannot_be_recorded(sign_in, field, value, sentence):
    helper = factories.make_helper(is_cleared=False, status=HelperStatus.APPLIED)
    county = sign_in(factories.make_account(Role.COUNTY))
    data = {**QUERY, field: value}
    kept = [word for name, word in data.items() if name != "result"]
    _refused(county.post(f"/vetting/{helper.ref}/result", data=data), sentence, *kept)
    assert Vetting.select().count() == 0
    assert Helper.get().status is HelperStatus.APPLIED


@pytest.mark.parametrize(("value", "sentence"), TRAININGS)
def test_a_training_that_cannot_be_recorded(sign_in, value, sentence):
    helper = factories.make_helper(status=HelperStatus.VETTED, trained_until=None)
    county = sign_in(factories.make_account(Role.COUNTY))
    answer = county.post(f"/vetting/{helper.ref}/approve", data={"trained_until": value})
    _refused(answer, sentence, value)
    assert (Helper.get().status, Helper.get().trained_until) == (HelperStatus.VETTED, None)


@pytest.mark.parametrize("act", ["reject", "suspend"])
@pytest.mark.parametrize(("value", "sentence"), REASONS)
def test_a_decision_without_a_reason(sign_in, act, value, sentence):
    status = HelperStatus.APPLIED if act == "reject" else HelperStatus.ACTIVE
    helper = factories.make_helper(status=status)
    county = sign_in(factories.make_account(Role.COUNTY))
    answer = county.post(f"/vetting/{helper.ref}/{act}", data={"reason": value})
    _refused(answer, sentence, value)
    assert Helper.get().status is status
