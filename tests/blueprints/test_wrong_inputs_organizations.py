"""Wrong inputs of organizations: the sentence names the cure, and nothing typed is lost."""

import json

import pytest

from portal.models import Account, ContactCheck, Invitation, Message, Organization
from portal.services import contact_checks, invitations
from portal.vocabulary import Channel, OrganizationStatus, Role
from tests import factories

S = OrganizationStatus
REACH = {"channel": "email", "destination": "office@example.org"}
ABOUT = {
    "name": "共和县格桑花社会工作服务中心", "kind": "service_unit", "uscc": "5263999900004242XL",
    "legal_representative": "马成林", "area_code": factories.COUNTY, "address": "团结路 3 号",
}  # fmt: skip
OFFER = {
    "contact_name": "李雪梅", "contact_phone": "13900000000", "contact_email": "li@example.org",
    "services": ["E1", "P3"], "areas": ["6325"], "capacity": "20",
    "vetting_declared_on": "2026-11-24",
}  # fmt: skip
SECRET = {"password": factories.PASSPHRASE, "again": factories.PASSPHRASE}
REASON = "登记证书已过期，请换发之后再申请。"

REACHES = [
    ({"destination": ""}, "请填写手机号或邮箱"),
    ({"destination": "office@"}, "应当像 name@example.com。"),
    ({"channel": "sms", "destination": "12345"}, "手机号应当是 11 位数字"),
    ({"channel": "pigeon"}, "请从列表中选一项。"),
]
ABOUTS = [
    ("name", "", "请填写登记证书上的组织全称。"),
    ("name", "中心", "组织全称，4 到 120 个字。"),
    ("kind", "", "请从列表中选一项。"),
    ("kind", "company", "请从列表中选一项。"),
    ("kind", "foundation", "所选类型的代码应以 53 开头"),
    ("uscc", "", "请填写 18 位统一社会信用代码"),
    ("uscc", "5263999900004242X", "您填了 17 位，请对照登记证书补全。"),
    ("uscc", "5263999900004242XI", "代码里不会有“I”"),
    ("uscc", "5263999900004242XM", "多半有一位抄错了，请逐位对照证书。"),
    ("uscc", "52AB999900004242XL", "第 3 到 8 位是登记机关所在地"),
    ("uscc", "91350100M000100Y43", "请把组织类型改为“其他单位”。"),
    ("legal_representative", "", "请填写法定代表人的姓名。"),
    ("legal_representative", "13900000000", "只写文字，最多 72 个字。"),
    ("area_code", "", "请从列表中选择组织所在的县"),
    ("area_code", factories.TOWNSHIP, "请从列表中选择组织所在的县"),
    ("address", "路" * 201, "地址最多 200 个字"),
]
OFFERS = [
    ("contact_name", "", "请填写联系人的姓名。"),
    ("contact_name", "<b>李</b>", "只写文字，最多 72 个字。"),
    ("contact_phone", "", "请填写联系电话。"),
    ("contact_phone", "139", "11 位手机号，或带区号的座机"),
    ("contact_email", "li.example.org", "应当像 name@example.com。"),
    ("services", [], "至少选择一项能提供的服务。"),
    ("services", ["Z9"], "请从列表中至少选择一项能提供的服务。"),
    ("areas", [], "至少选择一个愿意服务的地区。"),
    ("areas", ["11"], "至少选择一个愿意服务的地区。"),
    ("capacity", "", "请填写任务数，例如 20。"),
    ("capacity", "二十", "任务数请填一个整数，例如 20。"),
    ("capacity", "0", "任务数应在 1 到 500 之间"),
    ("capacity", "9" * 30, "任务数应在 1 到 500 之间"),
    ("vetting_declared_on", "", "请填写声明的日期，格式如 2026-11-24。"),
    ("vetting_declared_on", "昨天", "请填写声明的日期，格式如 2026-11-24。"),
    ("vetting_declared_on", "2026-11-25", "声明日期不能在今天之后"),
    ("vetting_declared_on", "2025-11-01", "请完成今年的查询后填写新的日期。"),
]
SECRETS = [
    ({"password": "", "again": ""}, "请设一个登录口令。"),
    ({"password": "short", "again": "short"}, "口令至少要有 12 个字符"),
    ({"password": "a" * 20, "again": "a" * 20}, "这个口令太容易猜到"),
    ({"again": "another lamp burns"}, "两次输入的口令不一样"),
    ({"password": "lamp " * 201, "again": "lamp " * 201}, "口令最多 1000 个字符。"),
]


def _refused(answer, sentence, *kept):
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "error-summary" in answer.text
    for value in kept:
        assert value in answer.text


def _kept(data, but):
    return [value for key, value in data.items() if key != but and isinstance(value, str)]


def _verified(client, now, to="office@example.org"):
    check = contact_checks.start(Channel.EMAIL, to, at=now)
    contact_checks.keep_draft(check, organization={})
    code = json.loads(Message.select().order_by(Message.id.desc()).get().payload)["code"]
    contact_checks.confirm(check.ref, code, at=now)
    return f"/organizations/sign-up/{check.ref}"


@pytest.fixture
def step(client, now):
    return _verified(client, now)


@pytest.fixture
def county(sign_in):
    return sign_in(factories.make_account(Role.COUNTY))


@pytest.fixture
def own(app):
    return factories.make_organization()


@pytest.fixture
def manager(own, sign_in):
    return sign_in(factories.make_account(Role.ORGANIZATION, organization=own))


@pytest.mark.parametrize(("values", "sentence"), REACHES)
def test_a_contact_that_cannot_be_reached(client, values, sentence):
    data = {**REACH, **values}
    _refused(client.post("/organizations/sign-up", data=data), sentence, data["destination"])
    assert ContactCheck.select().count() == Message.select().count() == 0


@pytest.mark.parametrize(
    ("code", "sentence"), [("", "请填写收到的六位验证码。"), ("12345", "请核对邮件或短信里的六位")]
)
def test_a_code_that_does_not_fit(client, code, sentence):
    client.post("/organizations/sign-up", data=REACH)
    url = f"/organizations/sign-up/{ContactCheck.get().ref}/code"
    _refused(client.post(url, data={"code": code}), sentence, f'value="{code}"')
    assert ContactCheck.get().verified_at is None


@pytest.mark.parametrize(("field", "value", "sentence"), ABOUTS)
def test_a_registration_that_cannot_be_kept(client, step, field, value, sentence):
    data = {**ABOUT, field: value}
    # What is not on a list has nowhere to be shown.
    but = field if field == "area_code" else "kind"
    _refused(client.post(f"{step}/about", data=data), sentence, *_kept(data, but))
    assert contact_checks.draft_of(ContactCheck.get())["organization"] == {}


def test_the_code_of_a_known_organization(client, step):
    factories.make_organization(uscc=ABOUT["uscc"])
    answer = client.post(f"{step}/about", data=ABOUT)
    _refused(answer, "请向本组织的负责人要邀请，或联系县级民政部门。", ABOUT["name"])


@pytest.mark.parametrize(("field", "value", "sentence"), OFFERS)
def test_an_offer_that_cannot_be_kept(client, step, field, value, sentence):
    client.post(f"{step}/about", data=ABOUT)
    answer = client.post(f"{step}/offer", data={**OFFER, **SECRET, field: value})
    shown = [] if "<" in value else _kept({**OFFER, field: value}, None)
    _refused(answer, sentence, *shown)
    if field not in {"services", "areas"}:
        assert 'value="E1" checked' in answer.text
        assert 'value="6325" checked' in answer.text
    assert Organization.select().count() == 0
    assert "<b>李" not in answer.text


@pytest.mark.parametrize(("values", "sentence"), SECRETS)
def test_a_passphrase_that_cannot_be_set(client, step, values, sentence):
    client.post(f"{step}/about", data=ABOUT)
    data = {**OFFER, **SECRET, **values}
    answer = client.post(f"{step}/offer", data=data)
    _refused(answer, sentence, *_kept(OFFER, None))
    # A page never holds a passphrase.
    assert f'value="{data["again"]}"' not in answer.text or not data["again"]
    assert Organization.select().count() == Account.select().count() == 0


def test_a_code_signed_up_meanwhile(client, app, now):
    steps = [_verified(client, now, to) for to in ("first@example.org", "second@example.org")]
    for url in steps:
        client.post(f"{url}/about", data=ABOUT)
    data = {**OFFER, **SECRET}
    assert client.post(f"{steps[0]}/offer", data=data).status_code == 303
    late = app.test_client().post(f"{steps[1]}/offer", data=data)
    assert late.status_code == 422
    assert "这个代码的组织已经登记过" in late.text
    assert OFFER["contact_name"] in late.text
    assert Account.select().where(Account.email == "second@example.org").count() == 0


@pytest.mark.parametrize(("field", "value", "sentence"), OFFERS)
def test_a_change_that_cannot_be_kept(manager, own, field, value, sentence):
    data = {**OFFER, "version": "1", field: value}
    _refused(manager.post("/organizations/own/edit", data=data), sentence)
    assert Organization.get().contact_name == own.contact_name


@pytest.mark.parametrize("version", ["0", "7", "", "x", "²", "9" * 30, "9" * 5000])
def test_a_page_that_is_out_of_date(manager, own, version):
    Organization.update(status=S.APPLIED).execute()
    for page, data in (("edit", OFFER), ("correct", ABOUT)):
        answer = manager.post(f"/organizations/own/{page}", data={**data, "version": version})
        assert answer.status_code == 409
        assert next(iter(data.values())) in answer.text
    assert Organization.get().name == own.name


def test_a_correction_of_what_the_county_approved(manager, own):
    answer = manager.post("/organizations/own/correct", data={**ABOUT, "version": "1"})
    assert answer.status_code == 422
    assert "现在的状态是“已批准”" in answer.text
    assert ABOUT["address"] in answer.text
    assert Organization.get().name == own.name


@pytest.mark.parametrize("act", ["reject", "suspend", "strike-off"])
@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("", "请写明原因，组织会看到。"), ("不行", "4 到 300 个字"), ("不" * 301, "4 到 300 个字")],
)
def test_a_no_without_a_reason_that_can_be_read(county, act, reason, sentence):
    status = S.APPLIED if act == "reject" else S.ACTIVE
    ref = factories.make_organization(status=status).ref
    answer = county.post(f"/organizations/{ref}/{act}", data={"reason": reason})
    _refused(answer, sentence, reason)
    assert Organization.get().status is status


def test_a_decision_already_taken(county, own):
    answer = county.post(f"/organizations/{own.ref}/reject", data={"reason": REASON})
    assert answer.status_code == 422
    assert "现在的状态是“已批准”" in answer.text
    assert REASON in answer.text


@pytest.mark.parametrize("tab", ["", "all", "' OR 1=1"])
def test_a_tab_that_is_not_there(county, tab):
    assert county.get("/organizations", query_string={"tab": tab}).status_code == 404


@pytest.mark.parametrize("page", ["0", "9", "-1", "x", "9" * 5000])
def test_a_page_that_is_not_there_shows_the_nearest(county, manager, own, page):
    factories.make_helper(organization=own, full_name="卓玛")
    assert own.name in county.get(f"/organizations?tab=active&page={page}").text
    assert "卓玛" in manager.get(f"/organizations/own/people?page={page}").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "", "请填写对方的邮箱。"),
        ("email", "new@", "应当像 name@example.com。"),
        ("kind", "", "请从列表中选一项。"),
        ("kind", "county", "请从列表中选一项。"),
    ],
)
def test_a_person_who_cannot_be_invited(manager, field, value, sentence):
    data = {"email": "new@example.org", "kind": "volunteer", field: value}
    _refused(manager.post("/organizations/own/people/invite", data=data), sentence, data["email"])
    assert Invitation.select().count() == 0


def test_a_person_who_has_an_account(manager):
    data = {"email": factories.make_account(Role.VOLUNTEER).email, "kind": "volunteer"}
    answer = manager.post("/organizations/own/people/invite", data=data)
    _refused(answer, "这个联系方式已经有账号了", data["email"])


def test_an_invitation_of_a_suspended_organization(manager, own):
    Organization.update(status=S.SUSPENDED).execute()
    data = {"email": "new@example.org", "kind": "volunteer"}
    answer = manager.post("/organizations/own/people/invite", data=data)
    assert answer.status_code == 422
    assert invitations.OrganizationNotActive.sentence in answer.text
    assert data["email"] in answer.text
    assert Invitation.select().count() == 0
