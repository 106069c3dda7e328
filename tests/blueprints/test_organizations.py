"""Organizations through the browser's door: sign-up, the county's decisions, one's own people."""

import json

import pytest

from portal.models import Account, ContactCheck, Invitation, Message, Organization
from portal.vocabulary import HelperKind, OrganizationStatus, Role
from tests import factories
from tests.answers import plain

S = OrganizationStatus
REACH = {"channel": "email", "destination": "office@example.org"}
ABOUT = {
    "name": "共和县格桑花社会工作服务中心", "kind": "service_unit", "uscc": "5263999900004242XL",
    "is_charity": "y", "legal_representative": "马成林", "area_code": factories.COUNTY,
    "address": "恰卜恰镇团结路 3 号",
}  # fmt: skip
OFFER = {
    "contact_name": "李雪梅", "contact_phone": "13900000000", "contact_email": "office@example.org",
    "services": ["E1", "P3"], "areas": ["6325"], "capacity": "20",
    "vetting_declared_on": "2026-11-24",
}  # fmt: skip
SECRET = {"password": factories.PASSPHRASE, "again": factories.PASSPHRASE}
REASON = "登记证书已过期，请换发之后再申请。"


def _code():
    return json.loads(Message.select().order_by(Message.id.desc()).get().payload)["code"]


def _step(client, name, data):
    """Fill in a step of the newest sign-up; answer where it leads."""
    ref = ContactCheck.select().order_by(ContactCheck.id.desc()).get().ref
    answer = client.post(f"/organizations/sign-up/{ref}/{name}", data=data)
    assert answer.status_code == 303, answer.text
    return answer.location


def _sign_up(client, **about):
    assert client.post("/organizations/sign-up", data=REACH).status_code == 303
    _step(client, "code", {"code": _code()})
    _step(client, "about", {**ABOUT, **about})
    return _step(client, "offer", {**OFFER, **SECRET})


@pytest.fixture
def officer(app):
    return factories.make_account(Role.COUNTY)


@pytest.fixture
def county(officer, sign_in):
    return sign_in(officer)


@pytest.fixture
def own(app):
    return factories.make_organization()


@pytest.fixture
def manager(own, sign_in):
    return sign_in(factories.make_account(Role.ORGANIZATION, organization=own))


def test_an_organization_signs_up_in_four_steps(client, officer):
    assert "第" in client.get("/organizations/sign-up").text
    assert _sign_up(client) == "/organizations/own"
    organization = Organization.get()
    assert (organization.status, organization.area_code) == (S.APPLIED, factories.COUNTY)
    assert organization.is_charity
    page = client.get("/organizations/own").text
    assert "申请已提交" in page
    assert "县级民政部门正在审批" in page
    assert ABOUT["name"] in page
    assert "+8613900000000" in page


def test_each_step_leads_to_the_next(client):
    answer = client.post("/organizations/sign-up", data=REACH)
    ref = ContactCheck.get().ref
    assert answer.location == f"/organizations/sign-up/{ref}/code"
    assert client.get(answer.location).status_code == 200
    assert _step(client, "code", {"code": _code()}) == f"/organizations/sign-up/{ref}/about"
    assert _step(client, "about", ABOUT) == f"/organizations/sign-up/{ref}/offer"
    page = client.get(f"/organizations/sign-up/{ref}/offer").text
    # The contact that was verified need not be typed again.
    assert 'value="office@example.org"' in page


def test_what_was_told_is_there_when_one_comes_back(client):
    client.post("/organizations/sign-up", data=REACH)
    _step(client, "code", {"code": _code()})
    back = _step(client, "about", ABOUT).replace("offer", "about")
    page = client.get(back).text
    for told in (ABOUT["name"], ABOUT["uscc"], ABOUT["legal_representative"], ABOUT["address"]):
        assert told in page


def test_no_step_can_be_skipped(client):
    client.post("/organizations/sign-up", data=REACH)
    base = f"/organizations/sign-up/{ContactCheck.get().ref}"
    assert client.get(f"{base}/about").status_code == 404
    assert client.post(f"{base}/offer", data={**OFFER, **SECRET}).status_code == 404
    _step(client, "code", {"code": _code()})
    answer = client.post(f"{base}/offer", data={**OFFER, **SECRET})
    assert (answer.status_code, answer.location) == (303, f"{base}/about")
    assert Organization.select().count() == 0


def test_a_sign_up_of_a_volunteer_is_none_of_an_organization(client):
    data = {**REACH, "kind": "volunteer"}
    client.post("/volunteers/sign-up", data=data)
    ref = ContactCheck.get().ref
    for step in ("code", "about", "offer"):
        assert client.get(f"/organizations/sign-up/{ref}/{step}").status_code == 404


def test_a_finished_sign_up_is_closed(client):
    _sign_up(client)
    ref = ContactCheck.get().ref
    for step in ("about", "offer"):
        assert client.get(f"/organizations/sign-up/{ref}/{step}").status_code == 404
    assert Organization.select().count() == 1


def test_the_same_form_sent_twice_applies_once(client):
    client.post("/organizations/sign-up", data=REACH)
    _step(client, "code", {"code": _code()})
    _step(client, "about", ABOUT)
    url = f"/organizations/sign-up/{ContactCheck.get().ref}/offer"
    data = {**OFFER, **SECRET, "submission": "a" * 32}
    answers = [client.post(url, data=data) for _ in range(2)]
    assert answers[0].status_code == 303
    assert answers[1].status_code in {303, 404}
    assert Organization.select().count() == 1


def test_the_county_finds_an_application_under_its_tab_and_approves_it(client, county):
    _sign_up(client)
    page = county.get("/organizations").text
    assert ABOUT["name"] in page
    assert "待审批（1）" in page
    ref = Organization.get().ref
    shown = county.get(f"/organizations/{ref}").text
    for told in (ABOUT["uscc"], ABOUT["legal_representative"], "请在全国社会组织信用信息公示平台"):
        assert told in shown
    assert 'name="version" type="hidden" value="1"' in shown
    url = f"/organizations/{ref}/approve"
    assert county.post(url, data={"version": "0"}).status_code == 409
    answer = county.post(url, data={"version": "1"}, follow_redirects=True)
    assert "组织已批准。" in answer.text
    assert ABOUT["name"] not in county.get("/organizations").text
    assert ABOUT["name"] in county.get("/organizations?tab=active").text
    assert "组织已获批准" in client.get("/organizations/own").text


def test_a_rejected_manager_reads_why_and_applies_anew(client, county):
    _sign_up(client)
    ref = Organization.get().ref
    assert county.get(f"/organizations/{ref}/reject").status_code == 200
    answer = county.post(f"/organizations/{ref}/reject", data={"reason": REASON})
    assert answer.status_code == 303
    page = client.get("/organizations/own").text
    assert REASON in page
    assert "更正登记信息" in page
    form = client.get("/organizations/own/correct").text
    assert ABOUT["uscc"] in form
    mended = {**ABOUT, "legal_representative": "李国庆", "version": "2"}
    again = client.post("/organizations/own/correct", data=mended, follow_redirects=True)
    assert "已更正并提交" in again.text
    assert Organization.get().status is S.APPLIED
    assert Organization.get().legal_representative == "李国庆"


def test_the_county_is_shown_what_looks_odd(county):
    odd = factories.make_organization(uscc="91350100M000100Y43", status=S.APPLIED)
    page = county.get(f"/organizations/{odd.ref}").text
    assert "不是民政部门登记的" in page
    assert "350100" in page


def test_a_suspension_shows_its_reason_and_a_restoration_takes_it_away(county, manager, own):
    url = f"/organizations/{own.ref}"
    assert "名额放回" in county.get(f"{url}/suspend").text
    done = county.post(f"{url}/suspend", data={"reason": REASON}, follow_redirects=True)
    assert "组织已暂停" in done.text
    assert REASON in manager.get("/organizations/own").text
    assert own.name in county.get("/organizations?tab=stopped").text
    assert "组织已恢复。" in county.post(f"{url}/restore", follow_redirects=True).text
    assert REASON not in manager.get("/organizations/own").text


def test_an_organization_struck_off_does_not_come_back(county, manager, own):
    url = f"/organizations/{own.ref}"
    county.post(f"{url}/strike-off", data={"reason": REASON})
    assert Organization.get().status is S.STRUCK_OFF
    for act in ("approve", "restore"):
        answer = county.post(f"{url}/{act}", follow_redirects=True)
        assert "不能做这一步" in answer.text
    assert Organization.get().status is S.STRUCK_OFF
    assert "组织已除名" in manager.get("/organizations/own").text


@pytest.mark.parametrize("status", list(S), ids=str)
def test_only_the_steps_that_are_open_are_shown(county, status):
    organization = factories.make_organization(status=status)
    page = county.get(f"/organizations/{organization.ref}").text
    shown = {act for act in ("approve", "reject", "suspend", "restore", "strike-off")
             if f"/organizations/{organization.ref}/{act}" in page}  # fmt: skip
    expected = {
        S.APPLIED: {"approve", "reject"},
        S.ACTIVE: {"suspend", "strike-off"},
        S.SUSPENDED: {"restore", "strike-off"},
    }
    assert shown == expected.get(status, set())


ACTS = [
    ("get", ""), ("post", "/approve"), ("post", "/restore"),
    *((method, f"/{act}") for method in ("get", "post")
      for act in ("reject", "suspend", "strike-off")),
]  # fmt: skip


@pytest.mark.parametrize(("method", "act"), ACTS)
def test_another_countys_organization_is_exactly_as_missing_as_none(own, sign_in, method, act):
    stranger = sign_in(factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY))
    data = {"data": {"reason": REASON}} if method == "post" else {}
    pages = []
    for ref in (own.ref, "0" * len(own.ref)):
        answer = getattr(stranger, method)(f"/organizations/{ref}{act}", **data)
        pages.append((answer.status_code, plain(answer).replace(ref, "")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 404
    assert Organization.get().status is S.ACTIVE


@pytest.mark.parametrize("role", [Role.ORGANIZATION, Role.TOWNSHIP, Role.VOLUNTEER], ids=str)
def test_only_the_county_decides(own, sign_in, role):
    browser = sign_in(factories.make_account(role))
    assert browser.get("/organizations").status_code == 403
    assert browser.post(f"/organizations/{own.ref}/approve").status_code == 403


def test_a_manager_without_an_organization_has_none_to_show(sign_in):
    browser = sign_in(factories.make_account(Role.ORGANIZATION))
    for page in ("", "/edit", "/correct", "/people", "/people/invite"):
        assert browser.get(f"/organizations/own{page}").status_code == 404


def test_a_manager_changes_what_is_offered(manager, own):
    page = manager.get("/organizations/own/edit").text
    assert own.contact_name in page
    assert 'value="E1" checked' in page
    told = {**OFFER, "services": ["P1"], "areas": ["63", "632521"], "capacity": "7"}
    answer = manager.post(
        "/organizations/own/edit", data={**told, "version": "1"}, follow_redirects=True
    )
    assert "资料已保存。" in answer.text
    kept = Organization.get()
    assert kept.capacity == 7
    assert [row.service for row in kept.services] == ["P1"]
    assert [row.area_code for row in kept.areas] == ["63"]


def test_a_manager_sees_his_own_people_and_no_others(manager, own):
    factories.make_helper(organization=own, full_name="卓玛")
    factories.make_helper(organization=own, full_name="才让", is_cleared=False)
    factories.make_helper(full_name="尼玛", organization=factories.make_organization())
    page = manager.get("/organizations/own/people").text
    assert "卓玛" in page
    assert "未通过或已过期" in page
    assert "尼玛" not in page


@pytest.mark.parametrize("kind", list(HelperKind), ids=str)
def test_a_manager_invites_a_person_who_then_belongs_to_it(manager, own, client, kind):
    data = {"email": "new@example.org", "kind": kind.value}
    answer = manager.post("/organizations/own/people/invite", data=data, follow_redirects=True)
    assert "邀请已发出，七天内有效。" in answer.text
    assert "new@example.org" in answer.text
    token = json.loads(Message.get().payload)["token"]
    taken = client.post(f"/accounts/invitation/{token}", data={"display_name": "卓玛", **SECRET})
    assert taken.location == "/volunteers/profile/complete"
    account = Account.get(Account.email == "new@example.org")
    assert (account.organization, account.role.value) == (own, kind.value)


def test_an_invitation_is_withdrawn_by_its_own_organization_only(manager, own, sign_in, client):
    data = {"email": "new@example.org", "kind": "volunteer"}
    manager.post("/organizations/own/people/invite", data=data)
    token = json.loads(Message.get().payload)["token"]
    url = f"/organizations/own/invitations/{Invitation.get().ref}/withdraw"
    other = factories.make_organization()
    stranger = sign_in(factories.make_account(Role.ORGANIZATION, organization=other))
    assert stranger.post(url).status_code == 404
    assert client.get(f"/accounts/invitation/{token}").status_code == 200
    assert "邀请已撤回。" in manager.post(url, follow_redirects=True).text
    assert client.get(f"/accounts/invitation/{token}").status_code == 404
    assert "已经用过、撤回或过期" in manager.post(url, follow_redirects=True).text
