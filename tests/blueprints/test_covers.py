"""The pages of covers: leave, arranging, answering; bad input loses nothing."""

from __future__ import annotations

import pytest

from portal.models import Cover
from portal.supervision_terms import CoverStatus
from portal.vocabulary import Role
from tests import factories

DAYS = {"from_on": "2026-11-24", "until_on": "2026-11-30"}


@pytest.fixture
def director(app):
    return factories.make_account(Role.VILLAGE_DIRECTOR)


@pytest.fixture
def township(app):
    return factories.make_account(Role.TOWNSHIP)


def test_leave_is_told_and_the_township_takes_over(sign_in, director, township):
    mine = sign_in(director)
    data = {**DAYS, "deputy": township.ref, "note": "两户要补材料"}
    assert mine.post("/covers/leave", data=data).status_code == 303
    cover = Cover.get()
    theirs = sign_in(township)
    page = theirs.get("/covers").text
    assert "两户要补材料" in page
    assert f"/covers/{cover.ref}/accept" in page
    assert theirs.post(f"/covers/{cover.ref}/accept", data={"version": "1"}).status_code == 303
    assert Cover.get().status is CoverStatus.ACCEPTED


def test_the_township_arranges_for_a_director(sign_in, director, township):
    colleague = factories.make_account(Role.TOWNSHIP)
    client = sign_in(township)
    data = {**DAYS, "deputy": colleague.ref, "reason": "overloaded"}
    assert client.post(f"/covers/officers/{director.ref}", data=data).status_code == 303
    assert Cover.get().reason.value == "overloaded"


def test_a_director_of_elsewhere_is_not_found(sign_in, director):
    stranger = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert sign_in(stranger).get(f"/covers/officers/{director.ref}").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"from_on": ""}, "请填写日期"),
        ({"from_on": "2026-11-23"}, "已经过去"),
        ({"until_on": "2026-13-01"}, "请填写日期"),
        ({"until_on": "2026-11-23"}, "要在开始之后"),
        ({"until_on": "2027-11-23"}, "最长三个月"),
        ({"deputy": "nobody"}, "请从列表中选一位代管人"),
        ({"note": "长" * 501}, "最多 500 个字"),
    ],
)
def test_wrong_input_is_said_at_its_field_and_kept(sign_in, director, wrong, sentence):
    data = {**DAYS, "deputy": "", "note": "两户要补材料", **wrong}
    answer = sign_in(director).post("/covers/leave", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert data["note"][:6] in answer.text
    assert Cover.select().count() == 0


def test_declining_needs_a_reason(sign_in, director, township):
    sign_in(director).post("/covers/leave", data={**DAYS, "deputy": township.ref})
    cover = Cover.get()
    client = sign_in(township)
    assert client.post(f"/covers/{cover.ref}/decline", data={"version": "1"}).status_code == 422
    data = {"version": "1", "answer": "我也请假"}
    assert client.post(f"/covers/{cover.ref}/decline", data=data).status_code == 303
    other = factories.make_account(Role.TOWNSHIP)
    data = {"version": "2", "deputy": other.ref}
    assert client.post(f"/covers/{cover.ref}/deputy", data=data).status_code == 303
    assert Cover.get().deputy == other


def test_a_cover_is_ended(sign_in, director, township):
    client = sign_in(director)
    client.post("/covers/leave", data={**DAYS, "deputy": ""})
    assert client.post(f"/covers/{Cover.get().ref}/end", data={"version": "1"}).status_code == 303
    assert Cover.get().status is CoverStatus.ENDED
