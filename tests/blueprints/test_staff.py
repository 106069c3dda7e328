"""The roster's pages: who is trained, where a director is missing (HR-32)."""

from __future__ import annotations

import pytest

from portal.models import Account
from portal.vocabulary import Role, Sex
from tests import factories
from tests.factories import NOW, OTHER_COUNTY

TRAINED = {"sex": "F", "trained_on": "2026-10-12", "trained_hours": "16"}


def test_hr_32_the_county_writes_down_training_and_sex(sign_in):
    officer = factories.make_account(Role.POLICE, last_sign_in_at=NOW)
    client = sign_in(factories.make_account(Role.COUNTY))
    page = client.get("/staff").text
    assert f"/staff/{officer.ref}" in page
    assert "2 人还没有培训记录" in page
    assert "还没有登记女性工作人员" in page
    assert client.get(f"/staff/{officer.ref}").status_code == 200
    data = {"version": str(officer.version), **TRAINED}
    assert client.post(f"/staff/{officer.ref}", data=data).status_code == 303
    assert Account.get_by_id(officer.id).sex is Sex.FEMALE
    assert 'value="2026-10-12"' in client.get(f"/staff/{officer.ref}").text


def test_a_village_without_a_director_is_named(sign_in):
    village = factories.make_village()
    client = sign_in(factories.make_account(Role.COUNTY))
    page = client.get("/staff").text
    assert village.name_zh in page
    assert "没有儿童主任的村：1 个" in page
    factories.make_account(Role.VILLAGE_DIRECTOR)
    assert "每个登记的村都有儿童主任" in client.get("/staff").text


def test_staff_of_another_county_are_not_found(sign_in):
    officer = factories.make_account(Role.POLICE)
    client = sign_in(factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY))
    assert client.get(f"/staff/{officer.ref}").status_code == 404
    assert client.post(f"/staff/{officer.ref}", data=TRAINED).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sex", "X"),
        ("trained_on", "2026-02-30"),
        ("trained_on", "2099-01-01"),
        ("trained_on", ""),
        ("trained_hours", "many"),
        ("trained_hours", "-4"),
        ("trained_hours", "²"),
        ("trained_hours", "9" * 30),
        ("trained_hours", ""),
    ],
)
def test_a_wrong_value_is_answered_at_its_field(sign_in, field, value):
    officer = factories.make_account(Role.TOWNSHIP)
    client = sign_in(factories.make_account(Role.COUNTY))
    data = {"version": str(officer.version), **TRAINED, field: value}
    answer = client.post(f"/staff/{officer.ref}", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert Account.get_by_id(officer.id).trained_on is None


def test_the_second_saver_gets_the_conflict_page(sign_in):
    officer = factories.make_account(Role.TOWNSHIP)
    client = sign_in(factories.make_account(Role.COUNTY))
    answer = client.post(f"/staff/{officer.ref}", data={"version": "99", **TRAINED})
    assert answer.status_code == 409
