"""The pages of a case: who reads them, and what they show."""

from __future__ import annotations

import pytest

from portal.case_terms import CaseOrigin, CaseStatus
from portal.models import AuditEntry, Message, ProtectionCase
from portal.services import cases
from portal.vocabulary import RiskLevel, Role
from tests import factories


def test_the_list_leads_to_the_case_and_the_reading_is_written_down(sign_in):
    case = factories.make_case()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    assert f"/cases/{case.ref}" in client.get("/cases").text
    page = client.get(f"/cases/{case.ref}")
    assert case.number in page.text
    assert case.child.code_name in page.text
    assert case.child.name not in page.text
    assert AuditEntry.select().where(AuditEntry.action == "protectioncase.opened").count() == 1


def test_the_township_names_the_child_of_a_case(sign_in):
    case = factories.make_case()
    child = case.child
    ProtectionCase.update(child=None, about="镇上的孩子").execute()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    answer = client.post(f"/cases/{case.ref}/child", data={"child": child.ref, "version": "1"})
    assert answer.status_code == 303
    assert ProtectionCase.get().child == child


def test_a_file_of_elsewhere_cannot_be_named(sign_in):
    case = factories.make_case()
    stranger = factories.make_child(area_code=factories.OTHER_TOWNSHIP)
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    data = {"child": stranger.ref, "version": "1"}
    assert client.post(f"/cases/{case.ref}/child", data=data).status_code == 422


def test_the_township_opens_a_case_from_a_childs_file(sign_in):
    child = factories.make_child()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    assert f"/cases/children/{child.ref}" in client.get(f"/children/{child.ref}").text
    answer = client.post(f"/cases/children/{child.ref}")
    case = ProtectionCase.get()
    assert answer.location.endswith(f"/cases/{case.ref}")
    assert (case.child, case.origin) == (child, CaseOrigin.TOWNSHIP)
    assert f"/cases/{case.ref}" in client.get(f"/children/{child.ref}").text


def test_and_from_a_concern_which_stays_with_the_case(sign_in):
    concern = factories.make_concern(is_danger_now=True)
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    assert f"/cases/concerns/{concern.ref}" in client.get(f"/concerns/{concern.ref}").text
    client.post(f"/cases/concerns/{concern.ref}")
    case = ProtectionCase.get()
    assert (case.child, case.concern) == (concern.child, concern)
    assert (case.origin, case.is_urgent) == (CaseOrigin.CONCERN, True)
    assert f"/cases/{case.ref}" in client.get(f"/concerns/{concern.ref}").text


@pytest.mark.parametrize("role", [Role.VILLAGE_DIRECTOR, Role.COUNTY], ids=str)
def test_nobody_but_the_township_opens_one(sign_in, role):
    concern = factories.make_concern()
    client = sign_in(factories.make_account(role))
    assert "/cases/children/" not in client.get(f"/children/{concern.child.ref}").text
    assert client.post(f"/cases/children/{concern.child.ref}").status_code == 403
    assert client.post(f"/cases/concerns/{concern.ref}").status_code == 403


def test_a_foreign_township_finds_neither_child_nor_concern(sign_in):
    concern = factories.make_concern()
    elsewhere = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    client = sign_in(elsewhere)
    assert client.post(f"/cases/children/{concern.child.ref}").status_code == 404
    assert client.post(f"/cases/concerns/{concern.ref}").status_code == 404
    assert ProtectionCase.select().count() == 0


def test_the_county_unites_two_cases_of_one_child_and_both_say_so(sign_in):
    here = factories.make_case(status=CaseStatus.IN_SERVICE)
    late = factories.make_case(status=CaseStatus.ASSESSING)
    ProtectionCase.update(child=None).where(ProtectionCase.id == late.id).execute()
    client = sign_in(factories.make_account(Role.COUNTY))
    path = f"/cases/{late.ref}/merge"
    assert path in client.get(f"/cases/{late.ref}").text
    assert path not in client.get(f"/cases/{here.ref}").text
    told = {"number": "632521101-1999-0001", "reason": "户口簿核对过。", "version": "1"}
    wrong = client.post(path, data=told)
    assert wrong.status_code == 422
    assert "户口簿核对过。" in wrong.text
    answer = client.post(path, data={**told, "number": here.number})
    assert answer.headers["Location"] == f"/cases/{here.ref}"
    assert late.number in client.get(f"/cases/{here.ref}").text
    gone = client.get(f"/cases/{late.ref}").text
    assert f"已并入个案 {here.number}" in gone
    assert "户口簿核对过。" in gone


def test_the_township_does_not_unite_cases(sign_in):
    case = factories.make_case()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    assert client.get(f"/cases/{case.ref}/merge").status_code == 403


def test_hr_07_no_page_message_or_audit_row_of_a_case_tells_who_the_child_is(sign_in):
    case = factories.make_case(level=RiskLevel.RED, is_urgent=True)
    for role in (Role.TOWNSHIP, Role.COUNTY):
        client = sign_in(factories.make_account(role))
        for path in ("/cases", f"/cases/{case.ref}", f"/guardianship/{case.ref}"):
            assert case.child.name not in client.get(path).text
    officer = factories.make_account(Role.TOWNSHIP)
    how = {"child": factories.make_child(), "by": None, "at": factories.NOW}
    opened = cases.open_case(case.area_code, CaseOrigin.TOWNSHIP, **how)
    told = [f"{row.destination}{row.payload}" for row in Message.select()]
    told += [str(row.detail) for row in AuditEntry.select()]
    assert officer.email in "".join(told)
    assert opened.child.name not in "".join(told)


@pytest.mark.parametrize("area", ["cases", "guardianship"])
def test_hr_10_every_reading_of_a_case_is_written_down_and_a_foreign_one_is_missing(sign_in, area):
    case = factories.make_case()
    reader = factories.make_account(Role.COUNTY)
    assert sign_in(reader).get(f"/{area}/{case.ref}").status_code == 200
    row = AuditEntry.get(AuditEntry.action == "protectioncase.opened")
    assert (row.actor_id, row.subject_ref) == (reader.id, case.ref)
    stranger = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert sign_in(stranger).get(f"/{area}/{case.ref}").status_code == 404
    assert AuditEntry.select().where(AuditEntry.action == "protectioncase.opened").count() == 1
