"""The pages of sweeps and early signs: one tap, one sentence, and nobody of elsewhere."""

from __future__ import annotations

import pytest

from portal.models import AuditEntry, Child, EarlySign, ProtectionCase, SweepLine, SweepVillage
from portal.sweep_terms import SignKind, SweepAnswer
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP

A = SweepAnswer


@pytest.fixture
def director(app):
    return factories.make_account(Role.VILLAGE_DIRECTOR)


def line_of(child):
    return SweepLine.get(SweepLine.child == child.id)


def test_the_list_shows_progress_and_names_to_the_village_and_code_names_to_the_county(
    sign_in, director
):
    child, other = factories.make_child(), factories.make_child()
    village = factories.make_list(child, other)
    client = sign_in(director)
    assert f"/sweeps/{village.ref}" in client.get("/sweeps").text
    page = client.get(f"/sweeps/{village.ref}").text
    assert child.name in page
    assert "已核实 0/2" in page
    county = sign_in(factories.make_account(Role.COUNTY))
    assert "已核实 0/2" in county.get("/sweeps").text
    page = county.get(f"/sweeps/{village.ref}").text
    assert child.code_name in page
    assert child.name not in page
    assert "没有变化" not in page


def test_one_tap_confirms_a_child_and_a_second_changes_nothing(sign_in, director):
    child = factories.make_child()
    village = factories.make_list(child)
    client = sign_in(director)
    for _ in range(2):
        answer = client.post(f"/sweeps/lines/{line_of(child).ref}/confirm")
        assert answer.status_code == 303
        assert f"/sweeps/{village.ref}" in answer.location
    assert line_of(child).answer is A.NO_CHANGE
    assert AuditEntry.select().where(AuditEntry.action == "sweep.confirmed").count() == 1
    assert "已完成" in client.get("/sweeps").text


def test_each_child_has_a_form_of_its_own_so_that_a_stale_page_loses_no_tap(sign_in, director):
    children = [factories.make_child(), factories.make_child()]
    village = factories.make_list(*children)
    client = sign_in(director)
    page = client.get(f"/sweeps/{village.ref}").text
    tokens = [part.split('"')[0] for part in page.split('name="submission" type="hidden" value="')]
    assert len(set(tokens[1:])) == 2
    for child, token in zip(children, tokens[1:], strict=True):
        client.post(f"/sweeps/lines/{line_of(child).ref}/confirm", data={"submission": token})
    assert {line.answer for line in SweepLine.select()} == {A.NO_CHANGE}


def test_the_rest_is_confirmed_after_reading_who_it_is(sign_in, director):
    calm, other = factories.make_child(), factories.make_child()
    red = factories.make_child(risk_level=RiskLevel.RED)
    village = factories.make_list(calm, other, red)
    client = sign_in(director)
    page = client.get(f"/sweeps/{village.ref}/rest").text
    assert calm.name in page
    assert red.name not in page
    assert client.post(f"/sweeps/{village.ref}/rest").status_code == 303
    assert [line_of(child).answer for child in (calm, other, red)] == [
        A.NO_CHANGE, A.NO_CHANGE, None,
    ]  # fmt: skip


def test_a_change_leads_to_the_file_and_the_file_shows_the_sign(sign_in, director):
    child = factories.make_child()
    factories.make_list(child)
    client = sign_in(director)
    url = f"/sweeps/lines/{line_of(child).ref}/change"
    assert client.get(url).status_code == 200
    data = {"answer": "updated", "signs": ["carer_ill"], "words": "奶奶住院了，现在跟邻居住。"}
    answer = client.post(url, data=data)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/children/{child.ref}/edit")
    page = client.get(f"/children/{child.ref}").text
    assert "照料人生病或行动不便" in page
    assert "奶奶住院了，现在跟邻居住。" in page


@pytest.mark.parametrize("answer", [A.LEFT, A.NOT_FOUND], ids=str)
def test_a_child_who_is_not_here_leads_back_to_the_list(sign_in, director, answer):
    child = factories.make_child()
    village = factories.make_list(child)
    client = sign_in(director)
    url = f"/sweeps/lines/{line_of(child).ref}/change"
    sent = client.post(url, data={"answer": answer.value, "words": "家里没有人，问了邻居。"})
    assert sent.location.endswith(f"/sweeps/{village.ref}")
    assert ("110" in client.get(sent.location).text) >= (answer is A.NOT_FOUND)
    assert line_of(child).answer is answer


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"answer": ""}, "请选择孩子现在怎样。"),
        ({"answer": "no_change"}, "请选择孩子现在怎样。"),
        ({"answer": "<b>"}, "请选择孩子现在怎样。"),
        ({"signs": ["carer_ill", "made_up"]}, "请从列表中勾选早期风险信号。"),
        ({"signs": ["whereabouts_unknown"]}, "请从列表中勾选早期风险信号。"),
        ({"words": ""}, "请用一句话写明看到了什么，至少几个字。"),
        ({"words": "长" * 5000}, "最多 300 个字"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field_and_nothing_is_lost(sign_in, director, wrong, said):
    child = factories.make_child()
    factories.make_list(child)
    right = {"answer": "left", "signs": ["money_stopped"], "words": "跟父母去了西宁。"}
    client = sign_in(director)
    sent = client.post(f"/sweeps/lines/{line_of(child).ref}/change", data={**right, **wrong})
    assert sent.status_code == 422
    assert said in sent.text
    if "words" not in wrong:
        assert right["words"] in sent.text
    assert line_of(child).answer is None


@pytest.mark.parametrize("role", [Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_what_lies_elsewhere_is_missing(sign_in, role):
    elsewhere = {Role.VILLAGE_DIRECTOR: "632521101299", Role.TOWNSHIP: OTHER_TOWNSHIP}
    code = elsewhere.get(role, "630121")
    if role is Role.VILLAGE_DIRECTOR:
        factories.make_village(code)
    child = factories.make_child()
    village, sign = factories.make_list(child), factories.make_sign(child)
    client = sign_in(factories.make_account(role, area_code=code))
    line = line_of(child)
    assert client.get(f"/sweeps/{village.ref}").status_code == 404
    keeps = role is not Role.COUNTY
    for url in (
        f"/sweeps/lines/{line.ref}/confirm", f"/sweeps/lines/{line.ref}/change",
        f"/sweeps/{village.ref}/rest", f"/sweeps/children/{child.ref}/signs",
    ):  # fmt: skip
        assert client.post(url).status_code == (404 if keeps else 403)
    ends = role is Role.TOWNSHIP
    for url in (f"/sweeps/signs/{sign.ref}/end", f"/sweeps/children/{child.ref}/case"):
        assert client.post(url).status_code == (404 if ends else 403)
    assert child.code_name not in client.get("/sweeps/signs").text


def test_a_sign_is_noted_from_the_file(sign_in, director):
    child = factories.make_child()
    client = sign_in(director)
    url = f"/sweeps/children/{child.ref}/signs"
    assert client.get(url).status_code == 200
    assert client.post(url, data={"kind": "?", "words": "三次没人。"}).status_code == 422
    assert client.post(url, data={"kind": "lost_contact", "words": " "}).status_code == 422
    data = {"kind": "lost_contact", "words": "父亲的电话三个月打不通。"}
    assert client.post(url, data=data).status_code == 303
    assert EarlySign.get().kind is SignKind.LOST_CONTACT
    assert Child.get().risk_level is RiskLevel.BLUE


def test_the_township_ends_a_sign_with_a_word(sign_in):
    sign = factories.make_sign()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    url = f"/sweeps/signs/{sign.ref}/end"
    assert client.get(url).status_code == 200
    assert client.post(url, data={"words": "", "version": "1"}).status_code == 422
    assert client.post(url, data={"words": "奶奶已出院。", "version": "9"}).status_code == 409
    assert client.post(url, data={"words": "奶奶已出院。", "version": "1"}).status_code == 303
    assert EarlySign.get().ended_at == NOW
    assert client.get(url).status_code == 404


def test_the_township_opens_a_case_for_two_serious_signs(sign_in):
    child = factories.make_child()
    for kind in (SignKind.CARER_ILL, SignKind.LOST_CONTACT):
        factories.make_sign(child, kind=kind)
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    assert "立案，开始评估" in client.get("/sweeps/signs").text
    answer = client.post(f"/sweeps/children/{child.ref}/case")
    assert answer.location.endswith(f"/cases/{ProtectionCase.get().ref}")
    assert "立案，开始评估" not in client.get("/sweeps/signs").text


def test_a_case_without_signs_is_refused(sign_in):
    child = factories.make_child()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    answer = client.post(f"/sweeps/children/{child.ref}/case", follow_redirects=True)
    assert "这个孩子现在没有早期风险信号" in answer.text
    assert not ProtectionCase.select().exists()


def test_empty_pages_say_what_comes(sign_in, director):
    client = sign_in(director)
    assert "现在没有要做的排查" in client.get("/sweeps").text
    assert "现在没有早期风险信号" in client.get("/sweeps/signs").text
    assert not SweepVillage.select().exists()
