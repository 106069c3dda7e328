"""The pages of written suggestions: registered, answered, seen from above (HR-31)."""

from __future__ import annotations

import pytest

from portal.models import Suggestion
from portal.placement_terms import OrganKind
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TODAY

TOLD = {
    "organ": "procuratorate", "organ_name": "共和县人民检察院", "document_no": "共检建3号",
    "received_on": "2026-11-20", "area_code": COUNTY, "about": "请落实强制报告培训。",
}  # fmt: skip
REPLY = {"replied_on": "2026-11-24", "reply_no": "共民函8号", "reply": "已组织两次培训。"}


def suggestion(**values):
    defaults = {
        "organ": OrganKind.COURT, "organ_name": "共和县人民法院", "document_no": "法建1号",
        "received_on": TODAY, "about": "请改进。", "area_code": COUNTY,
        "registered_by": factories.make_account(Role.COUNTY), "registered_at": NOW,
    }  # fmt: skip
    return Suggestion.create(**{**defaults, **values})


def test_hr_31_the_county_registers_and_answers(sign_in):
    client = sign_in(factories.make_account(Role.COUNTY))
    assert client.get("/suggestions/register").status_code == 200
    answer = client.post("/suggestions/register", data=TOLD)
    row = Suggestion.get()
    assert answer.location == f"/suggestions/{row.ref}"
    page = client.get(answer.location).text
    assert "法定一个月" in page
    assert row.ref in client.get("/suggestions").text
    sent = client.post(f"/suggestions/{row.ref}/answer", data={"version": "1", **REPLY})
    assert sent.status_code == 303
    assert row.ref in client.get("/suggestions?tab=over").text
    assert "/answer" not in client.get(f"/suggestions/{row.ref}").text


def test_hr_31_a_supervisor_reads_and_cannot_write(sign_in):
    row = suggestion(received_on=factories.date(2026, 10, 1))
    client = sign_in(factories.make_account(Role.SUPERVISOR, area_code="6325"))
    page = client.get("/suggestions").text
    assert "已逾期" in page
    assert "/register" not in page
    assert client.get(f"/suggestions/{row.ref}").status_code == 200
    assert client.get(f"/suggestions/{row.ref}/answer").status_code == 403


def test_another_county_does_not_find_it(sign_in):
    row = suggestion()
    client = sign_in(factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY))
    assert client.get(f"/suggestions/{row.ref}").status_code == 404
    data = {"version": "1", **REPLY}
    assert client.post(f"/suggestions/{row.ref}/answer", data=data).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organ", "king"),
        ("organ_name", ""),
        ("document_no", "号" * 300),
        ("received_on", "2026-02-30"),
        ("received_on", "2027-01-01"),
        ("area_code", OTHER_COUNTY),
        ("about", "x" * 9000),
    ],
)
def test_a_wrong_value_is_answered_at_its_field(sign_in, field, value):
    client = sign_in(factories.make_account(Role.COUNTY))
    answer = client.post("/suggestions/register", data={**TOLD, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert all(typed in answer.text for name, typed in TOLD.items() if name != field)


@pytest.mark.parametrize(
    ("field", "value"), [("replied_on", "soon"), ("replied_on", "2026-11-01"), ("reply", "")]
)
def test_a_wrong_reply_is_answered_at_its_field(sign_in, field, value):
    row = suggestion()
    client = sign_in(factories.make_account(Role.COUNTY))
    data = {"version": "1", **REPLY, field: value}
    answer = client.post(f"/suggestions/{row.ref}/answer", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    stale = client.post(f"/suggestions/{row.ref}/answer", data={**REPLY, "version": "9"})
    assert stale.status_code == 409
