"""Needs through the browser's door."""

import pytest

from portal.models import Need
from portal.vocabulary import AssignmentStatus, ChildStatus, NeedStatus, Role
from tests import factories
from tests.answers import plain

WANTED = {
    "service": "E1", "tier": "urgent", "day": "2026-12-05", "starts": "09:00", "ends": "11:00",
    "slots": "1", "min_level": "1", "language": "bo-amdo", "is_language_required": "y",
}  # fmt: skip


@pytest.fixture
def officer(sign_in):
    return sign_in(factories.make_account(Role.TOWNSHIP))


@pytest.fixture
def child(app):
    return factories.make_child()


def test_a_need_is_opened_from_the_file_in_shanghai_time(officer, child):
    assert "提出服务需求" in officer.get(f"/needs/open/{child.ref}").text
    answer = officer.post(f"/needs/open/{child.ref}", data=WANTED)
    need = Need.get()
    assert answer.location == f"/needs/{need.ref}"
    assert need.starts_at.isoformat() == "2026-12-05T01:00:00"
    assert need.language_required
    page = officer.get(f"/needs/{need.ref}").text
    assert "课业辅导与课后照料" in page
    assert "09:00–11:00" in page


def test_the_form_proposes_the_childs_own_language(officer, child):
    page = officer.get(f"/needs/open/{child.ref}").text
    assert '<option selected value="bo-amdo">' in page


def test_a_child_not_on_the_register_has_no_needs(officer):
    child = factories.make_child(status=ChildStatus.SUBMITTED)
    answer = officer.post(f"/needs/open/{child.ref}", data=WANTED)
    assert "待乡镇审核" in answer.text
    assert Need.select().count() == 0


def test_a_need_is_withdrawn_with_a_reason(officer, child):
    need = factories.make_need(child)
    assert officer.get(f"/needs/{need.ref}/withdraw").status_code == 200
    assert "撤回原因" in officer.post(f"/needs/{need.ref}/withdraw").text
    answer = officer.post(f"/needs/{need.ref}/withdraw", data={"reason": "road"})
    assert answer.status_code == 303
    assert Need.get().status is NeedStatus.WITHDRAWN
    assert f"/needs/{need.ref}/withdraw" not in officer.get(f"/needs/{need.ref}").text


def test_who_is_asked_stands_on_the_needs_page(officer, child):
    need = factories.make_need(child)
    assignment = factories.make_assignment(need, status=AssignmentStatus.OFFERED)
    page = officer.get(f"/needs/{need.ref}").text
    assert assignment.helper.full_name in page
    assert "已发邀请，待答复" in page


def test_the_county_reads_code_names_only(sign_in, child):
    need = factories.make_need(child)
    county = sign_in(factories.make_account(Role.COUNTY))
    for path in ("/needs", f"/needs/{need.ref}"):
        page = county.get(path).text
        assert child.name not in page
        assert child.code_name in page


def test_the_most_urgent_stands_first(officer, child):
    factories.make_need(child, service="E1")
    factories.make_need(child, service="P1", tier="critical")
    page = officer.get("/needs?tab=open").text
    assert page.index("心理疏导") < page.index("课业辅导")
    assert officer.get("/needs?tab=done").status_code == 200


def test_a_need_of_another_township_answers_like_a_missing_one(sign_in, child):
    need = factories.make_need(child)
    other = sign_in(factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP))
    nothing = "0" * 24
    for path in ("/needs/{}", "/needs/{}/withdraw", "/needs/open/{}"):
        ref = child.ref if "open" in path else need.ref
        foreign, missing = other.get(path.format(ref)), other.get(path.format(nothing))
        assert foreign.status_code == missing.status_code == 404
        assert plain(foreign).replace(ref, nothing) == plain(missing)
