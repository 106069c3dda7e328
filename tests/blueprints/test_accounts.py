"""Accounts through the browser's door: signing in and out, invitations, passphrases, the list."""

import json
import shutil
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.models import Account, AuditEntry, Invitation, Message, SignIn
from portal.services import invitations, sign_ins
from portal.vocabulary import AccountStatus, Role
from tests import factories
from tests.conftest import make_app

SECRET = {"password": factories.PASSPHRASE, "again": factories.PASSPHRASE}
NEW = {"password": "a second lamp burns", "again": "a second lamp burns"}
INVITED = {"email": "new@example.org", "role": "township", "area_code": factories.TOWNSHIP}
SECRETS = [
    ({"password": "short", "again": "short"}, "口令至少要有 12 个字符"),
    ({"password": "a" * 20, "again": "a" * 20}, "这个口令太容易猜到"),
    ({"again": "another lamp burns"}, "两次输入的口令不一样"),
    ({"password": "lamp " * 201, "again": "lamp " * 201}, "口令最多 1000 个字符。"),
]
INVITES = [
    ("email", "", "请填写对方的邮箱。"),
    ("email", "卓玛", "应当像 name@example.com。"),
    ("email", "a@" + "b" * 260, "最多 254 个字符，请核对。"),
    ("role", "", "请选择角色。"),
    ("role", "king", "请选择列表中的角色。"),
    ("role", "county", "您不能邀请这个角色，请选择列表中的角色。"),
    ("area_code", "", "请选择对方负责的地区。"),
    ("area_code", factories.COUNTY, "这个角色负责一个乡镇，请选择乡镇"),
    ("area_code", "630121100", "这个地区不在您负责的区域内，请重新选择。"),
    ("area_code", "632521999", "没有这个地区，请从列表中选择。"),
]


def _with(app, **values):
    app.config["SETTINGS"] = Settings(**{**vars(app.config["SETTINGS"]), **values})


def _sign_in(client, email, password=factories.PASSPHRASE):
    return client.post("/accounts/sign-in", data={"email": email, "password": password})


def _is_in(client):
    return client.get("/accounts/passphrase").status_code == 200


def _token():
    return json.loads(Message.select().order_by(Message.id.desc()).get().payload)["token"]


def _refused(answer, sentence, *kept):
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "error-summary" in answer.text
    for value in kept:
        assert value in answer.text


@pytest.fixture
def account(app):
    return factories.make_account(Role.TOWNSHIP)


@pytest.fixture
def officer(app):
    return factories.make_account(Role.COUNTY)


@pytest.fixture
def county(officer, sign_in):
    return sign_in(officer)


@pytest.fixture
def keeper(sign_in):
    return sign_in(factories.make_account(Role.SECURITY_ADMIN))


def test_one_signs_in_and_is_led_to_todays_work(client, account):
    answer = _sign_in(client, f" {account.email.upper()} ")
    assert (answer.status_code, answer.location) == (303, "/today")
    assert account.display_name in client.get("/accounts/passphrase").text
    assert client.get("/accounts/sign-in").location == "/today"


def test_one_signs_in_by_telephone(client):
    factories.make_account(Role.VOLUNTEER, email=None, phone="+8613897651234")
    assert _sign_in(client, "138 9765 1234").status_code == 303


def test_a_wrong_sign_in_does_not_say_what_was_wrong(client, account):
    gone = factories.make_account(Role.COUNTY, status=AccountStatus.SUSPENDED)
    answers = [
        _sign_in(client, account.email, "not the lamp at all"),
        _sign_in(client, "nobody@example.org"),
        _sign_in(client, gone.email),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert sign_ins.WrongSignIn.sentence in answer.text
        assert 'value="' + factories.PASSPHRASE not in answer.text
    assert account.email in answers[0].text
    assert not _is_in(client)
    assert SignIn.select().count() == 0


def test_too_many_tries_have_to_wait(app, client, account):
    _with(app, sign_in_limit="2 per hour")
    codes = [_sign_in(client, account.email, "not the lamp").status_code for _ in range(3)]
    assert codes == [422, 422, 429]
    assert _sign_in(client, account.email).status_code == 429


def test_one_account_is_not_guessed_from_many_addresses(app, client, account):
    _with(app, sign_in_limit="2 per hour")

    def guess(email, number):
        data = {"email": email, "password": "not the lamp"}
        where = {"REMOTE_ADDR": f"203.0.113.{number}"}
        return client.post("/accounts/sign-in", data=data, environ_overrides=where).status_code

    spelled = [account.email, f" {account.email.upper()} ", account.email, account.email]
    assert [guess(email, number) for number, email in enumerate(spelled)] == [422, 422, 429, 429]
    assert guess("another@example.org", 9) == 422


def test_an_office_behind_one_address_signs_in_together(app, account):
    _with(app, sign_in_limit="2 per hour")
    codes = [_sign_in(app.test_client(), account.email).status_code for _ in range(4)]
    assert codes == [303] * 4


def test_a_stolen_session_does_not_guess_the_passphrase_without_end(app, account, sign_in):
    browser = sign_in(account)
    _with(app, sign_in_limit="2 per hour")
    data = {"old": "not the lamp at all", **NEW}
    codes = [browser.post("/accounts/passphrase", data=data).status_code for _ in range(3)]
    assert codes == [422, 422, 429]


@pytest.mark.parametrize(("proxies", "codes"), [(0, [422, 429]), (1, [422, 422])])
def test_limits_count_the_readers_address_behind_a_known_proxy_alone(
    migrated_file, tmp_path, proxies, codes
):
    path = tmp_path / "proxied.db"
    shutil.copyfile(migrated_file, path)
    app = make_app(f"sqlite:///{path}", proxies=proxies, sign_in_limit="1 per hour")
    told = [
        app.test_client().post(
            "/accounts/sign-in",
            data={"email": f"nobody{number}@example.org", "password": "not the lamp"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )
        for number in range(2)
    ]
    app.config["DATABASE"].close()
    assert [answer.status_code for answer in told] == codes


def test_one_signs_in_and_tries_are_counted_while_redis_is_away(migrated_file, tmp_path):
    path = tmp_path / "alone.db"
    shutil.copyfile(migrated_file, path)
    app = make_app(
        f"sqlite:///{path}", redis_url="redis://127.0.0.1:9/0", sign_in_limit="2 per hour"
    )
    app.testing = False
    account = factories.make_account(Role.TOWNSHIP)
    assert _sign_in(app.test_client(), account.email).status_code == 303
    client = app.test_client()
    codes = [_sign_in(client, account.email, "not the lamp").status_code for _ in range(3)]
    app.config["DATABASE"].close()
    assert codes == [422, 422, 429]


def test_signing_out_ends_a_copied_cookie(app, account, sign_in):
    browser = sign_in(account)
    thief = app.test_client()
    thief.set_cookie("shouwang", browser.get_cookie("shouwang").value)
    assert _is_in(thief)
    assert browser.post("/accounts/sign-out").location == "/"
    assert not _is_in(browser)
    assert not _is_in(thief)


def test_one_may_be_signed_in_twice_and_out_once(account, sign_in):
    here, there = sign_in(account), sign_in(account)
    here.post("/accounts/sign-out")
    assert (_is_in(here), _is_in(there)) == (False, True)


def test_a_session_left_alone_ends(app, account, sign_in):
    browser = sign_in(account)
    app.config["CLOCK"] = lambda: factories.NOW + timedelta(minutes=121)
    assert not _is_in(browser)


def test_a_colleague_is_invited_and_comes_in(county, officer, client):
    assert factories.TOWNSHIP in county.get("/accounts/invitations/new").text
    answer = county.post("/accounts/invitations/new", data=INVITED, follow_redirects=True)
    assert "邀请已发出，七天内有效。" in answer.text
    assert "等待接受" in answer.text
    url = f"/accounts/invitation/{_token()}"
    page = client.get(url).text
    assert officer.display_name in page
    assert Role.TOWNSHIP.zh in page
    taken = client.post(url, data={"display_name": " 卓玛 ", **SECRET})
    assert (taken.status_code, taken.location) == (303, "/today")
    assert _is_in(client)
    made = Account.get(Account.email == "new@example.org")
    assert (made.display_name, made.role, made.area_code) == (
        "卓玛", Role.TOWNSHIP, factories.TOWNSHIP,
    )  # fmt: skip
    assert "已接受" in county.get("/accounts/invitations").text


def test_the_token_of_an_invitation_is_shown_to_nobody_but_the_invited(county):
    county.post("/accounts/invitations/new", data=INVITED)
    assert _token() not in county.get("/accounts/invitations").text
    assert not AuditEntry.select().where(AuditEntry.detail.contains(_token())).exists()


def test_an_invitation_is_used_once(app, county, client):
    county.post("/accounts/invitations/new", data=INVITED)
    url = f"/accounts/invitation/{_token()}"
    data = {"display_name": "卓玛", **SECRET}
    assert client.post(url, data=data).status_code == 303
    for answer in (app.test_client().get(url), app.test_client().post(url, data=data)):
        assert answer.status_code == 404
    assert Account.select().where(Account.email == "new@example.org").count() == 1


def test_an_old_invitation_opens_nothing_and_is_shown_as_old(app, county, client):
    county.post("/accounts/invitations/new", data=INVITED)
    url = f"/accounts/invitation/{_token()}"
    app.config["CLOCK"] = lambda: factories.NOW + invitations.LIVES
    assert client.get(url).status_code == 404
    assert client.post(url, data={"display_name": "卓玛", **SECRET}).status_code == 404
    app.config["CLOCK"] = lambda: factories.NOW
    Invitation.update(expires_at=factories.NOW).execute()
    assert "已过期" in county.get("/accounts/invitations").text


def test_an_unknown_invitation_is_a_missing_page(client):
    assert client.get("/accounts/invitation/nothing").status_code == 404


def test_an_invitation_of_somebody_suspended_meanwhile_says_what_to_do(county, officer, client):
    county.post("/accounts/invitations/new", data=INVITED)
    Account.update(status=AccountStatus.SUSPENDED).where(Account.id == officer.id).execute()
    data = {"display_name": "卓玛", **SECRET}
    answer = client.post(f"/accounts/invitation/{_token()}", data=data)
    assert answer.status_code == 422
    assert invitations.InvitationOver.sentence in answer.text
    assert "卓玛" in answer.text


def test_an_address_taken_meanwhile_is_refused_with_a_sentence(county, client):
    county.post("/accounts/invitations/new", data=INVITED)
    factories.make_account(Role.VOLUNTEER, email=INVITED["email"])
    data = {"display_name": "卓玛", **SECRET}
    answer = client.post(f"/accounts/invitation/{_token()}", data=data)
    _refused(answer, "这个联系方式已经有账号了", "卓玛")


def test_an_invitation_is_withdrawn_by_its_sender_only(county, sign_in, client):
    county.post("/accounts/invitations/new", data=INVITED)
    url = f"/accounts/invitations/{Invitation.get().ref}/withdraw"
    assert sign_in(factories.make_account(Role.COUNTY)).post(url).status_code == 404
    assert "邀请已撤回。" in county.post(url, follow_redirects=True).text
    assert client.get(f"/accounts/invitation/{_token()}").status_code == 404
    assert invitations.InvitationOver.sentence in county.post(url, follow_redirects=True).text


def test_a_new_passphrase_ends_every_session(account, sign_in, client):
    here, there = sign_in(account), sign_in(account)
    data = {"old": factories.PASSPHRASE, **NEW}
    answer = here.post("/accounts/passphrase", data=data, follow_redirects=True)
    assert "口令已更换，请用新口令登录。" in answer.text
    assert not _is_in(here)
    assert not _is_in(there)
    assert _sign_in(client, account.email).status_code == 422
    assert _sign_in(client, account.email, NEW["password"]).status_code == 303


def test_the_staff_are_listed_suspended_and_restored(keeper, account, sign_in):
    factories.make_account(Role.VOLUNTEER, display_name="志愿者甲")
    browser = sign_in(account)
    page = keeper.get("/accounts").text
    assert account.display_name in page
    assert "志愿者甲" not in page
    done = keeper.post(f"/accounts/{account.ref}/suspend", follow_redirects=True)
    assert "账号已停用，登录已全部结束。" in done.text
    assert not _is_in(browser)
    again = keeper.post(f"/accounts/{account.ref}/suspend", follow_redirects=True)
    assert "不能做这一步" in again.text
    keeper.post(f"/accounts/{account.ref}/restore")
    assert _sign_in(browser, account.email).status_code == 303


def test_the_list_is_turned_over_page_by_page(keeper, monkeypatch):
    monkeypatch.setattr("portal.blueprints.accounts.views.PAGE", 2)
    names = {factories.make_account(Role.TOWNSHIP).display_name for _ in range(4)}
    pages = [keeper.get(f"/accounts?page={page}").text for page in ("1", "2", "3", "99", "x")]
    shown = [{name for name in names if f">{name}<" in page} for page in pages]
    assert set.union(*shown[:3]) == names
    assert not (shown[0] & shown[1])
    assert not (shown[1] & shown[2])
    assert (shown[3], shown[4]) == (shown[2], shown[0])


def test_nobody_suspends_himself(keeper):
    me = Account.get(Account.role == Role.SECURITY_ADMIN)
    answer = keeper.post(f"/accounts/{me.ref}/suspend", follow_redirects=True)
    assert "请另一位安全管理员办理" in answer.text
    assert _is_in(keeper)


@pytest.mark.parametrize("role", [Role.COUNTY, Role.SYSTEM_ADMIN, Role.AUDITOR], ids=str)
def test_only_the_security_administrator_keeps_accounts(account, sign_in, role):
    browser = sign_in(factories.make_account(role))
    assert browser.get("/accounts").status_code == 403
    assert browser.post(f"/accounts/{account.ref}/suspend").status_code == 403


def test_the_demo_and_only_the_demo_shows_its_post_box_and_accounts(app, county, client):
    county.post("/accounts/invitations/new", data=INVITED)
    factories.make_account(Role.TOWNSHIP, email="township@demo.example")
    assert client.get("/accounts/post-box").status_code == 404
    assert "township@demo.example" not in client.get("/accounts/sign-in").text
    _with(app, environment="production")
    assert client.get("/accounts/post-box").status_code == 404
    _with(app, environment="demo")
    page = client.get("/accounts/post-box").text
    assert "邀请您加入守望" in page
    assert _token() in page
    assert "township@demo.example" in client.get("/accounts/sign-in").text


@pytest.mark.parametrize(("field", "value", "sentence"), INVITES)
def test_a_colleague_who_cannot_be_invited(county, field, value, sentence):
    data = {**INVITED, field: value}
    answer = county.post("/accounts/invitations/new", data=data)
    _refused(answer, sentence, data["email"])
    assert Invitation.select().count() == Message.select().count() == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"email": ""}, "请填写邮箱或手机号。"),
        ({"email": "长" * 255}, "最多 254 个字符，请核对。"),
        ({"password": ""}, "请填写口令。"),
        ({"password": "长" * 1001}, "口令最多 1000 个字符。"),
    ],
)
def test_a_sign_in_that_says_too_little_or_too_much(client, values, sentence):
    data = {"email": "ma@example.org", "password": factories.PASSPHRASE, **values}
    _refused(client.post("/accounts/sign-in", data=data), sentence, data["email"])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"password": "", "again": ""}, "请设一个登录口令。"),
        *SECRETS,
        ({"display_name": ""}, "请填写您的姓名。"),
        ({"display_name": " \u200b "}, "请填写您的姓名，只写文字。"),
        ({"display_name": "<script>"}, "请填写您的姓名，只写文字。"),
        ({"display_name": "长" * 73}, "姓名最多 72 个字。"),
    ],
)
def test_an_acceptance_that_cannot_be_kept(client, now, values, sentence):
    _row, token = invitations.invite(
        email="new@example.org", role=Role.TOWNSHIP, area_code=factories.TOWNSHIP,
        by=factories.make_account(Role.COUNTY), at=now,
    )  # fmt: skip
    data = {"display_name": "卓玛", **SECRET, **values}
    answer = client.post(f"/accounts/invitation/{token}", data=data)
    _refused(answer, sentence, "卓玛" if data["display_name"] == "卓玛" else "")
    assert "<script>" not in answer.text
    assert Invitation.get().accepted_at is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"old": ""}, "请填写现在的口令。"),
        ({"old": "not this one at all"}, "现在的口令不对，请再输入一次。"),
        ({"password": "", "again": ""}, "请填写新的口令。"),
        *SECRETS,
    ],
)
def test_a_passphrase_that_cannot_be_changed(sign_in, values, sentence):
    account = factories.make_account(Role.TOWNSHIP)
    data = {"old": factories.PASSPHRASE, **NEW, **values}
    _refused(sign_in(account).post("/accounts/passphrase", data=data), sentence)
    assert Account.get().password_hash == account.password_hash
