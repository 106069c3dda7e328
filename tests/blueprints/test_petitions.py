"""The pages of requests and complaints: filed, entered from paper, answered, never foreign."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.guardian_terms import PetitionKind, PetitionStatus
from portal.models import Petition
from portal.services import petitions, suspicions
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_COUNTY

ASKED = {"kind": "copy", "child": "", "text": "请给我一份孩子档案的复印件。"}
PAPER = {"kind": "complaint", "name": "完么才让", "contact": "13800138000", "text": "没有人来。"}
DECIDED = {"version": "1", "outcome": "refused", "answer": "依法应当保存，理由已写明。"}


@pytest.mark.parametrize("role", sorted(petitions.FILERS, key=str), ids=str)
def test_hr_28_whoever_has_an_account_of_the_public_files_and_gets_a_receipt(sign_in, role):
    client = sign_in(factories.make_account(role))
    assert client.get("/petitions/file").status_code == 200
    answer = client.post("/petitions/file", data=ASKED)
    row = Petition.get()
    assert answer.location == f"/petitions/{row.ref}"
    page = client.get(answer.location).text
    assert row.number in page
    assert "平台规定" in page
    assert row.ref in client.get("/petitions").text


def test_hr_11_the_county_answers_and_the_filer_reads_the_reasons(sign_in):
    row = factories.make_petition()
    client = sign_in(factories.make_account(Role.COUNTY))
    assert row.ref in client.get("/petitions/received").text
    assert client.post(f"/petitions/received/{row.ref}/take", data={"version": "1"}).status_code
    assert Petition.get().status is PetitionStatus.IN_HAND
    sent = client.post(f"/petitions/received/{row.ref}", data={**DECIDED, "version": "2"})
    assert sent.status_code == 303
    assert row.ref in client.get("/petitions/received?tab=over").text
    page = client.get(f"/petitions/received/{row.ref}").text
    assert DECIDED["answer"] in page
    assert "<textarea" not in page
    filer = sign_in(row.filed_by)
    assert DECIDED["answer"] in filer.get(f"/petitions/{row.ref}").text


def test_paper_gets_a_receipt_from_the_township_and_the_answer_to_hand_over(sign_in):
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    assert client.get("/petitions/paper/enter").status_code == 200
    answer = client.post("/petitions/paper/enter", data=PAPER)
    row = Petition.get()
    assert answer.location == f"/petitions/paper/{row.ref}"
    assert PAPER["name"] in client.get(answer.location).text
    assert row.ref in client.get("/petitions/paper").text


def test_a_township_does_not_read_what_others_complain_of(sign_in):
    row = factories.make_petition(kind=PetitionKind.COMPLAINT)
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    assert row.ref not in client.get("/petitions/paper").text
    assert client.get(f"/petitions/paper/{row.ref}").status_code == 404
    assert client.get(f"/petitions/received/{row.ref}").status_code == 403


def test_a_foreign_one_is_missing(sign_in):
    row = factories.make_petition()
    other = sign_in(factories.make_account(Role.GUARDIAN))
    assert other.get(f"/petitions/{row.ref}").status_code == 404
    county = sign_in(factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY))
    assert county.get(f"/petitions/received/{row.ref}").status_code == 404
    assert county.post(f"/petitions/received/{row.ref}", data=DECIDED).status_code == 404


def test_a_guardian_names_the_own_child_and_no_other(sign_in):
    link, other = factories.make_link(), factories.make_child()
    client = sign_in(link.account)
    page = client.get("/petitions/file").text
    assert link.child.name in page
    assert other.ref not in page
    client.post("/petitions/file", data={**ASKED, "child": link.child.ref})
    client.post("/petitions/file", data={**ASKED, "child": other.ref})
    assert [row.child for row in Petition.select()] == [link.child, None]


def test_the_county_is_warned_of_a_suspect(sign_in):
    link = factories.make_link()
    row = factories.make_petition(link.account, child=link.child)
    client = sign_in(factories.make_account(Role.COUNTY))
    url, warning = f"/petitions/received/{row.ref}", "被列为嫌疑"
    assert warning not in client.get(url).text
    case = factories.make_case(link.child)
    suspicions.mark(case, link, by=factories.make_account(Role.TOWNSHIP), at=NOW)
    assert warning in client.get(url).text
    assert warning not in sign_in(link.account).get(f"/petitions/{row.ref}").text


def test_a_late_one_is_said_to_be_late(sign_in):
    factories.make_petition(filed_at=NOW - timedelta(days=60))
    client = sign_in(factories.make_account(Role.COUNTY))
    assert "已逾期" in client.get("/petitions/received").text


@pytest.mark.parametrize(
    ("role", "url", "data", "field", "value"),
    [
        (Role.GUARDIAN, "/petitions/file", ASKED, "kind", "king"),
        (Role.GUARDIAN, "/petitions/file", ASKED, "text", "长" * 9000),
        (Role.GUARDIAN, "/petitions/file", ASKED, "text", " "),
        (Role.TOWNSHIP, "/petitions/paper/enter", PAPER, "kind", ""),
        (Role.TOWNSHIP, "/petitions/paper/enter", PAPER, "name", "<b>"),
        (Role.TOWNSHIP, "/petitions/paper/enter", PAPER, "contact", ""),
        (Role.TOWNSHIP, "/petitions/paper/enter", PAPER, "text", ""),
    ],
)
def test_a_wrong_value_is_answered_at_its_field(sign_in, role, url, data, field, value):
    client = sign_in(factories.make_account(role))
    answer = client.post(url, data={**data, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not Petition.select().exists()


@pytest.mark.parametrize(("field", "value"), [("outcome", "x"), ("answer", ""), ("answer", "不")])
def test_a_wrong_answer_is_said_at_its_field(sign_in, field, value):
    row = factories.make_petition()
    client = sign_in(factories.make_account(Role.COUNTY))
    url = f"/petitions/received/{row.ref}"
    answer = client.post(url, data={**DECIDED, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert client.post(url, data={**DECIDED, "version": "9"}).status_code == 409


def test_hr_28_the_public_pages_lead_to_it(client):
    for page in ("/how-matching-works", "/privacy"):
        assert "/petitions/file" in client.get(page).text
