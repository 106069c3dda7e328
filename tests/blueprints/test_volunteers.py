"""Signing up and keeping one's own profile through the browser's door."""

import json
import re

import pytest

from portal.models import Account, ContactCheck, Helper, Message, SignIn
from portal.services import contact_checks, volunteers
from portal.vocabulary import HelperStatus, Language, Role
from tests import factories

START = {"kind": "volunteer", "channel": "email", "destination": "li@example.org"}
ABOUT = {
    "full_name": "李雪梅", "sex": "F", "birth_on": "1990-05-01", "area_code": factories.TOWNSHIP,
}  # fmt: skip
CERTIFICATE = {
    "worker_level": "certified", "certificate_no": "SW630000001", "certificate_on": "2022-11-01",
    "registration_no": "DJ0000001", "registered_until": "2027-11-01",
}  # fmt: skip
CAN = {
    "language_zh": "3", "language_bo-amdo": "2", "skill_E1": "2", "skill_P1": "3",
    "licence_no_P1": "心理-001", "licence_until_P1": "2027-01-01", "max_minutes": "90",
    "reach": "county", "capacity": "2", "free_5": "540-1080",
}  # fmt: skip
HELPER_ROLES = (Role.VOLUNTEER, Role.SOCIAL_WORKER)
AGREE = {"agree": "y", "password": "a lamp in the window", "again": "a lamp in the window"}


def _code():
    return json.loads(Message.select().order_by(Message.id.desc()).get().payload)["code"]


def _start(client, **values):
    """Take steps 1 and 2; answer where the verified sign-up stands."""
    code_page = client.post("/volunteers/sign-up", data={**START, **values}).location
    about = client.post(code_page, data={"code": _code()})
    assert about.status_code == 303
    return about.location.removesuffix("/about")


def _walk(client, about=ABOUT, can=CAN, **values):
    """Take steps 1 to 4; answer where the sign-up stands before the undertaking."""
    start = _start(client, **values)
    assert client.post(f"{start}/about", data=about).location == f"{start}/abilities"
    assert client.post(f"{start}/abilities", data=can).location == f"{start}/undertaking"
    return start


def test_five_steps_make_an_applicant_who_is_signed_in(client):
    start = _walk(client)
    done = client.post(f"{start}/undertaking", data=AGREE)
    assert (done.status_code, done.location) == (303, "/volunteers/profile")
    helper = Helper.get()
    assert (helper.full_name, helper.status) == ("李雪梅", HelperStatus.APPLIED)
    assert helper.account.email == "li@example.org"
    assert volunteers.abilities_of(helper).languages == {Language.ZH: 3, Language.AMDO: 2}
    page = client.get("/volunteers/profile")
    assert page.status_code == 200
    assert "您现在不需要做什么" in page.text
    assert "心理疏导" in page.text


@pytest.mark.parametrize(
    ("number", "step"),
    [(1, ""), (2, "/code"), (3, "/about"), (4, "/abilities"), (5, "/undertaking")],
)
def test_each_step_opens_and_says_which_of_five_it_is(client, number, step):
    start = _walk(client)
    page = client.get(f"{start}{step}" if step else "/volunteers/sign-up")
    assert page.status_code == 200
    assert f"第 {number} 步，共 5 步" in page.text


def test_a_social_workers_certificate_is_asked_for_and_kept(client):
    start = _start(client, kind="social_worker")
    assert "证书编号" in client.get(f"{start}/about").text
    client.post(f"{start}/about", data={**ABOUT, **CERTIFICATE})
    client.post(f"{start}/abilities", data=CAN)
    client.post(f"{start}/undertaking", data=AGREE)
    helper = Helper.get()
    assert helper.account.role is Role.SOCIAL_WORKER
    assert helper.registration_no == "DJ0000001"


def test_a_volunteer_is_asked_for_no_certificate(client):
    assert "证书编号" not in client.get(f"{_start(client)}/about").text


def test_the_kind_chosen_first_cannot_be_changed_in_passing(client):
    start = _start(client, kind="social_worker")
    answer = client.post(f"{start}/about", data={**ABOUT, "kind": "volunteer"})
    assert answer.status_code == 422
    assert "请选择社会工作者职业水平的级别。" in answer.text


def test_a_broken_line_loses_nothing(client, app):
    start = _walk(client)
    elsewhere = app.test_client()
    about = elsewhere.get(f"{start}/about").text
    assert 'value="李雪梅"' in about
    assert 'value="1990-05-01"' in about
    abilities = elsewhere.get(f"{start}/abilities").text
    assert 'value="心理-001"' in abilities
    assert 'selected value="540-1080"' in abilities
    assert Helper.select().count() == 0


@pytest.mark.parametrize("step", ["about", "abilities", "undertaking"])
def test_without_the_code_no_step_opens(client, step):
    page = client.post("/volunteers/sign-up", data=START).location
    answer = client.get(page.replace("/code", f"/{step}"))
    assert answer.status_code == 404


@pytest.mark.parametrize("step", ["code", "about", "abilities", "undertaking"])
def test_an_unknown_sign_up_is_not_found(client, step):
    assert client.get(f"/volunteers/sign-up/{'0' * 24}/{step}").status_code == 404


def test_no_step_is_skipped(client):
    start = _start(client)
    assert client.get(f"{start}/undertaking").location == f"{start}/abilities"
    assert client.get(f"{start}/abilities").location == f"{start}/about"
    assert client.post(f"{start}/undertaking", data=AGREE).status_code == 303
    assert Account.select().count() == 0


def test_the_sign_up_of_an_organization_is_not_one_of_a_person(client):
    page = client.post(
        "/organizations/sign-up", data={"channel": "email", "destination": "li@example.org"}
    ).location
    ref = ContactCheck.get().ref
    client.post(page, data={"code": _code()})
    assert ContactCheck.get().verified_at is not None
    assert client.get(f"/volunteers/sign-up/{ref}/about").status_code == 404


def test_a_button_pressed_twice_makes_one_applicant_and_no_error_page(client):
    start = _walk(client)
    data = {**AGREE, "submission": "once"}
    answers = [client.post(f"{start}/undertaking", data=data) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [
        (303, "/volunteers/profile")
    ] * 2
    assert Helper.select().count() == 1


def test_an_address_with_an_account_is_said_and_the_draft_is_kept(client):
    factories.make_account(Role.TOWNSHIP, email="li@example.org")
    start = _walk(client)
    answer = client.post(f"{start}/undertaking", data=AGREE)
    assert answer.status_code == 422
    assert "已经有账号了，请直接登录" in answer.text
    assert 'value="李雪梅"' in client.get(f"{start}/about").text


def test_whoever_is_signed_in_as_something_else_makes_no_helper(sign_in):
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    start = _walk(township)
    answer = township.post(f"{start}/undertaking", data=AGREE)
    assert answer.status_code == 422
    assert "请先退出登录，再来登记。" in answer.text
    assert Helper.select().count() == 0


def test_an_invited_person_needs_no_code_and_no_new_passphrase(sign_in):
    account = factories.make_account(Role.VOLUNTEER)
    browser = sign_in(account)
    assert browser.get("/volunteers/profile").location == "/volunteers/profile/complete"
    assert browser.get("/volunteers/profile/edit").location == "/volunteers/profile/complete"
    assert "三小步" in browser.get("/volunteers/profile/complete").text
    about = browser.post("/volunteers/profile/complete").location
    start = about.removesuffix("/about")
    browser.post(about, data=ABOUT)
    browser.post(f"{start}/abilities", data=CAN)
    assert 'name="password"' not in browser.get(f"{start}/undertaking").text
    assert browser.post(f"{start}/undertaking", data={"agree": "y"}).status_code == 303
    assert Helper.get().account == account
    assert ContactCheck.get().draft == "{}"


def test_signing_up_starts_a_fresh_cookie_and_one_session(client):
    start = _walk(client)
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"
        cookie["language"] = "en"
    client.post(f"{start}/undertaking", data=AGREE)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["language"] == "en"
    assert SignIn.select().where(SignIn.ended_at.is_null()).count() == 1


def test_ones_profile_shows_where_one_stands_and_why(sign_in):
    for status, sentence in (
        (HelperStatus.VETTED, "请参加县里的培训"),
        (HelperStatus.ACTIVE, "您可以接受邀请"),
        (HelperStatus.SUSPENDED, "您的服务已暂停"),
        (HelperStatus.REJECTED, "这次申请没有通过"),
        (HelperStatus.EXITED, "您已退出"),
        (HelperStatus.BARRED, "依法不能从事"),
    ):
        helper = factories.make_helper(status=status)
        assert sentence in sign_in(helper.account).get("/volunteers/profile").text


def test_whoever_was_turned_down_reads_the_reason(sign_in):
    reason = "培训没有参加完，请春天再来。"
    helper = factories.make_helper(status=HelperStatus.REJECTED, status_reason=reason)
    assert reason in sign_in(helper.account).get("/volunteers/profile").text


def test_the_active_whose_query_lapsed_reads_that_it_must_be_renewed(sign_in):
    helper = factories.make_helper(is_cleared=False)
    assert "没有有效的入职查询" in sign_in(helper.account).get("/volunteers/profile").text


def test_an_edit_is_saved_and_opens_with_what_is_stored(sign_in):
    helper = factories.make_helper()
    browser = sign_in(helper.account)
    assert browser.post("/volunteers/profile/edit", data={**CAN, "version": "1"}).status_code == 303
    kept = volunteers.abilities_of(Helper.get())
    assert (kept.max_minutes, kept.reach, kept.availability) == (90, "county", ((5, 540, 1080),))
    page = browser.get("/volunteers/profile/edit").text
    assert 'value="心理-001"' in page
    assert 'name="version" type="hidden" value="2"' in page
    assert "<details open" in page, "a licence that is stored lies hidden"


@pytest.mark.parametrize("version", ["0", "2", "", "²", "9" * 30, "now"])
def test_an_edit_over_another_is_answered_with_both(sign_in, version):
    helper = factories.make_helper()
    before = volunteers.abilities_of(helper)
    answer = sign_in(helper.account).post(
        "/volunteers/profile/edit", data={**CAN, "version": version}
    )
    assert answer.status_code == 409
    assert "心理-001" in answer.text
    assert volunteers.abilities_of(Helper.get()) == before


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY, Role.ORGANIZATION], ids=str)
@pytest.mark.parametrize("path", ["profile", "profile/edit", "profile/complete"])
def test_only_helpers_have_a_profile(sign_in, role, path):
    account = factories.make_account(role)
    assert sign_in(account).get(f"/volunteers/{path}").status_code == 403


def test_a_profile_is_behind_the_sign_in(client):
    for path in ("profile", "profile/edit", "profile/complete"):
        assert client.get(f"/volunteers/{path}").location.startswith("/accounts/sign-in")


def test_a_finished_sign_up_leads_to_the_profile_and_tells_nothing(client, app):
    start = _walk(client)
    client.post(f"{start}/undertaking", data=AGREE)
    stranger = app.test_client()
    for step in ("about", "abilities", "undertaking"):
        answer = stranger.get(f"{start}/{step}")
        assert (answer.status_code, answer.location) == (303, "/volunteers/profile")
        assert "李雪梅" not in answer.text


def test_a_draft_is_gone_after_a_day(client, app):
    start = _walk(client)
    app.config["CLOCK"] = lambda: factories.NOW + contact_checks.DRAFT_LIVES
    assert client.get(f"{start}/about").status_code == 404


def test_a_helper_says_until_when_he_stays_and_pauses(db, sign_in):
    helper = factories.make_helper()
    client = sign_in(helper.account)
    there = "/volunteers/profile/presence"
    assert client.get(there).status_code == 200
    told = {"available_until": "2027-06-30", "paused_until": "2026-12-05", "version": "1"}
    assert client.post(there, data=told).status_code == 303
    assert "2027" in client.get("/volunteers/profile").text
    for wrong in ("gestern", "2020-01-01", "9999-12-31", "x" * 5000):
        refused = client.post(there, data={**told, "paused_until": wrong, "version": "2"})
        assert refused.status_code == 422
        assert 'aria-invalid="true"' in refused.text


WHY = "/volunteers/profile/why-no-needs"


def test_every_failed_check_stands_with_its_cure_and_where_to_mend_it(db, sign_in):
    factories.make_need(service="M1")
    factories.make_need()
    helper = factories.make_helper(trained_until=None, max_minutes=60)
    page = sign_in(helper.account).get(WHY).text
    assert page.index("先要解决的") < page.index("培训已过期") < page.index("没有登记这项服务")
    assert "全部 2 项都不符合" in page
    assert "2 项里有 1 项不符合" in page
    assert "医疗救治与陪诊" in page
    assert 'href="/volunteers/profile/edit"' in page


def test_whoever_fits_is_told_that_a_person_decides(db, sign_in):
    for _number in range(3):
        factories.make_need()
    page = sign_in(factories.make_helper().account).get(WHY).text
    assert "您符合其中 3 项。先问谁由乡镇工作人员决定" in page
    assert "先要解决的" not in page


def test_nothing_of_a_child_or_of_another_person_stands_there(db, sign_in):
    village = factories.make_village(name_zh="金丝雀村")
    child = factories.make_child(
        name="康卓金丝雀", carer_name="照护金丝雀", code_name="QH-CANA-RY02"
    )
    need = factories.make_need(child, area_code=village.code)
    other = factories.make_helper(full_name="别人金丝雀", is_cleared=False)
    page = sign_in(factories.make_helper(max_minutes=1).account).get(WHY).text
    assert "金丝雀" not in page
    for hidden in (child.code_name, child.ref, need.ref, other.ref, village.code):
        assert hidden not in page


@pytest.mark.parametrize("status", [one for one in HelperStatus if one is not HelperStatus.ACTIVE])
def test_whoever_is_not_approved_reads_his_next_step_and_no_count(db, sign_in, status):
    for _number in range(6):
        factories.make_need()
    helper = factories.make_helper(status=status)
    page = sign_in(helper.account).get(WHY).text
    assert "还没有获准服务" in page
    assert "需求在哪里" not in page
    assert not re.search(r"\d+ 项", page)


@pytest.mark.parametrize("role", [role for role in Role if role not in HELPER_ROLES])
def test_only_helpers_have_such_a_page(db, sign_in, role):
    assert sign_in(factories.make_account(role)).get(WHY).status_code == 403


def test_whoever_has_no_profile_yet_is_led_to_it(db, sign_in):
    answer = sign_in(factories.make_account(Role.VOLUNTEER)).get(WHY)
    assert answer.location == "/volunteers/profile/complete"


def test_where_no_offer_waits_the_page_is_one_step_away(db, sign_in):
    helper = factories.make_helper()
    browser = sign_in(helper.account)
    for page in ("/today", "/assignments?tab=waiting", "/volunteers/profile"):
        assert f'href="{WHY}"' in browser.get(page).text, page
    factories.make_assignment(helper=helper)
    for page in ("/today", "/assignments?tab=waiting"):
        assert f'href="{WHY}"' not in browser.get(page).text, page


def test_in_english_every_word_of_it_is_english(db, sign_in):
    factories.make_need(service="M1", language=Language.SALAR, language_required=True)
    factories.make_need(lat=39.0, lon=90.0, min_level=3)
    helper = factories.make_helper(trained_until=None, capacity=0, is_cleared=False)
    browser = sign_in(helper.account)
    browser.get("/language/en")
    main = browser.get(WHY).text.partition("<main")[2].partition("</main>")[0]
    assert not re.search("[\u4e00-\u9fff]", main)
