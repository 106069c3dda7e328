"""What the township does for guardians: codes, ends, explanations, suspicions, calls confirmed."""

from __future__ import annotations

import re

import pytest

from portal.models import ContactEntry, Explanation, GuardianLink, Message, ParentCall, Suspicion
from portal.prevention_terms import ContactBy
from portal.services import parent_calls
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY

TOLD = {
    "whom": "", "name": "完么才让", "relation": "grandparent", "how": "phone",
    "told_on": f"{TODAY:%Y-%m-%d}", "note": "听明白了。",
}  # fmt: skip


@pytest.fixture
def client(sign_in):
    return sign_in(factories.make_account(Role.TOWNSHIP))


@pytest.fixture
def link():
    return factories.make_link()


@pytest.fixture
def assessment(link):
    return factories.make_assessment(factories.make_case(link.child))


def test_a_code_is_printed_once_and_the_paper_names_nobody(client):
    child = factories.make_child()
    url = f"/guardians/child/{child.ref}"
    assert url in client.get(f"/children/{child.ref}?purpose=file", follow_redirects=True).text
    paper = client.post(url, data={"relation": "mother"}).text
    (code,) = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}(?=</strong>)", paper)
    assert child.name not in paper
    assert GuardianLink.get().relation.value == "mother"
    assert code not in client.get(url).text


def test_an_unknown_relation_is_answered_at_its_field(client):
    answer = client.post(f"/guardians/child/{factories.make_child().ref}", data={"relation": "x"})
    assert answer.status_code == 422
    assert 'id="relation-error"' in answer.text


def test_a_link_is_ended_with_a_reason(client, link):
    url = f"/guardians/link/{link.ref}/end"
    assert client.get(url).status_code == 200
    assert 'id="ending-error"' in client.post(url, data={"ending": "x"}).text
    client.post(url, data={"ending": "guardian_changed"})
    assert GuardianLink.get().ended_at == NOW
    assert "已结束" in client.get(f"/guardians/child/{link.child.ref}").text


def test_a_result_is_explained_to_a_guardian_with_an_account(client, link, assessment):
    url = f"/guardians/assessment/{assessment.ref}/explain"
    assert url in client.get(f"/assessments/{assessment.ref}").text
    assert link.account.display_name in client.get(url).text
    client.post(url, data={**TOLD, "whom": link.ref, "how": "account"})
    assert Explanation.get().link == link
    assert "本人还没有看" in client.get(url).text
    client.post(url, data=TOLD)
    assert TOLD["name"] in client.get(url).text


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("relation", "x"), ("how", ""), ("how", "account"), ("told_on", "2027-01-01"),
     ("told_on", "soon"), ("note", "长" * 600)],
)  # fmt: skip
def test_a_wrong_explanation_is_answered_at_its_field(client, assessment, field, value):
    url = f"/guardians/assessment/{assessment.ref}/explain"
    answer = client.post(url, data={**TOLD, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not Explanation.select().exists()


def test_a_suspected_guardian_cannot_be_told(client, link, assessment):
    client.post(f"/guardians/link/{link.ref}/suspect")
    url = f"/guardians/assessment/{assessment.ref}/explain"
    answer = client.post(url, data={**TOLD, "whom": link.ref})
    assert "不能告诉他" in answer.text
    assert not Explanation.select().exists()
    assert not Message.select().exists()


def test_a_suspicion_is_marked_once_and_lifted_with_a_reason(client, link):
    page = f"/guardians/child/{link.child.ref}"
    client.post(f"/guardians/link/{link.ref}/suspect")
    assert not Suspicion.select().exists()
    factories.make_case(link.child)
    client.post(f"/guardians/link/{link.ref}/suspect")
    row = Suspicion.get()
    assert "列为嫌疑" in client.get(page).text
    lift = f"/guardians/suspicion/{row.ref}/lift"
    assert client.get(lift).status_code == 200
    assert 'id="why-error"' in client.post(lift, data={"version": "1", "why": ""}).text
    client.post(lift, data={"version": "1", "why": "查明与他无关。"})
    assert Suspicion.get().lifted_at == NOW


@pytest.mark.parametrize(("answer", "entries"), [("yes", 1), ("no", 0)])
def test_hr_16_the_village_confirms_a_call_or_not(sign_in, link, answer, entries):
    factories.make_absence(link.child, days=20)
    how = {"on": TODAY, "channel": ContactBy.PHONE, "by": link.account, "at": NOW}
    call = parent_calls.tell(link, **how)
    client = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    assert call.ref in client.get("/guardians/calls").text
    client.post(f"/guardians/calls/{call.ref}", data={"answer": answer})
    assert ParentCall.get().is_true is (answer == "yes")
    assert ContactEntry.select().count() == entries


def test_another_township_finds_nothing(sign_in, link, assessment):
    other = sign_in(factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP))
    for url in (
        f"/guardians/child/{link.child.ref}",
        f"/guardians/link/{link.ref}/end",
        f"/guardians/assessment/{assessment.ref}/explain",
    ):
        assert other.get(url).status_code == 404
    assert other.post(f"/guardians/link/{link.ref}/suspect").status_code == 404
