"""Concerns: read by township and county alone, answered, never changed."""

import pytest

from portal.models import AuditEntry, Concern
from portal.vocabulary import ConcernStatus, Role
from tests import factories

DONE = {"done": "已入户查看，奶奶在家。", "is_closed": "yes", "version": "1"}
POLICE = {"reported_day": "2026-11-24", "reported_at": "09:30", "reported_to": "恰卜恰派出所"}


@pytest.fixture
def township(app, sign_in):
    return sign_in(factories.make_account(Role.TOWNSHIP))


def test_a_concern_is_read_answered_and_moves_to_the_other_list(township):
    concern = factories.make_concern()
    assert concern.ref in township.get("/concerns").text
    page = township.get(f"/concerns/{concern.ref}").text
    assert concern.facts in page
    assert concern.child.name not in page
    assert township.get(f"/concerns/{concern.ref}/answer").status_code == 200
    assert township.post(f"/concerns/{concern.ref}/answer", data=DONE).status_code == 303
    assert concern.ref not in township.get("/concerns").text
    assert concern.ref in township.get("/concerns?tab=over").text
    assert "奶奶在家" in township.get(f"/concerns/{concern.ref}").text


def test_every_reading_is_written_down(township):
    concern = factories.make_concern()
    township.get(f"/concerns/{concern.ref}")
    assert AuditEntry.get(AuditEntry.subject_ref == concern.ref).action == "concern.opened"


def test_present_danger_shows_110_and_asks_for_the_report(township):
    concern = factories.make_concern(is_danger_now=True)
    assert 'href="tel:110"' in township.get(f"/concerns/{concern.ref}").text.split("<main")[1]
    answer = township.post(f"/concerns/{concern.ref}/answer", data=DONE)
    assert answer.status_code == 422
    assert "请先拨打110" in answer.text
    assert "已入户查看" in answer.text
    township.post(f"/concerns/{concern.ref}/answer", data={**DONE, **POLICE})
    assert Concern.get().status is ConcernStatus.ANSWERED
    assert "恰卜恰派出所" in township.get(f"/concerns/{concern.ref}").text


def test_a_page_older_than_the_row_is_a_conflict(township):
    concern = factories.make_concern()
    answer = township.post(f"/concerns/{concern.ref}/answer", data={**DONE, "version": "3"})
    assert answer.status_code == 409


def test_an_answered_concern_is_not_answered_again(township):
    concern = factories.make_concern(status=ConcernStatus.ANSWERED)
    answer = township.post(f"/concerns/{concern.ref}/answer", data=DONE)
    assert "现在的状态是“已处理”" in answer.text
    assert "填写处理情况" not in township.get(f"/concerns/{concern.ref}").text


@pytest.mark.parametrize(
    "role", [Role.VILLAGE_DIRECTOR, Role.VOLUNTEER, Role.ORGANIZATION], ids=str
)
def test_others_may_not_even_ask(sign_in, role):
    concern = factories.make_concern()
    client = sign_in(factories.make_account(role))
    assert client.get(f"/concerns/{concern.ref}").status_code == 403


def test_a_concern_of_another_area_is_not_there(sign_in):
    concern = factories.make_concern()
    other = sign_in(factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY))
    assert other.get(f"/concerns/{concern.ref}").status_code == 404
    assert other.post(f"/concerns/{concern.ref}/answer", data=DONE).status_code == 404


def test_a_report_written_down_is_not_asked_for_again(township):
    concern = factories.make_concern()
    assert "reported_to" in township.get(f"/concerns/{concern.ref}/answer").text
    data = {**DONE, **POLICE, "is_closed": "no"}
    assert township.post(f"/concerns/{concern.ref}/answer", data=data).status_code == 303
    page = township.get(f"/concerns/{concern.ref}/answer").text
    assert "reported_to" not in page
    assert "恰卜恰派出所" in page
