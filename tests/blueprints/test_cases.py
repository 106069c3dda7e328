"""The pages of a case: who reads them, and what they show."""

from __future__ import annotations

from portal.models import AuditEntry, ProtectionCase
from portal.vocabulary import Role
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
