"""The pages of reviewing and closing: what hinders leads to where it is mended."""

from __future__ import annotations

import pytest

from portal.assessment_terms import GuardianshipResult
from portal.case_terms import CaseStatus
from portal.models import CaseReview, FollowUp, ProtectionCase
from portal.plan_terms import LineStatus, PlanStatus
from portal.vocabulary import FollowUpStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

C = CaseStatus
GIVEN = {"reason": "guardian_able", "summary": "母亲已返乡，孩子按时上学，炉子已修好。"}


def _township(sign_in):
    return sign_in(factories.make_account(Role.TOWNSHIP))


def _ready(status=C.FOLLOW_UP, **values):
    case = factories.make_case(status=status, level=RiskLevel.BLUE, approved_at=NOW, **values)
    normal = GuardianshipResult.NORMAL
    factories.make_assessment(case, level=RiskLevel.BLUE, screen={}, guardianship_result=normal)
    seen = {"status": FollowUpStatus.DONE, "saw_child": True, "done_on": TODAY}
    factories.make_follow_up(case.child, **seen)
    return case


def test_a_case_goes_from_help_to_follow_up_to_closing_and_is_taken_up_again(sign_in):
    case = _ready(C.IN_SERVICE)
    plan = factories.make_plan(case, status=PlanStatus.APPROVED)
    factories.make_plan_line(plan, status=LineStatus.DONE)
    first, second = _township(sign_in), _township(sign_in)
    assert "转入跟踪回访" in first.get(f"/cases/{case.ref}").text
    first.post(f"/closures/{case.ref}/follow-up", data={"version": "1"})
    assert ProtectionCase.get().status is C.FOLLOW_UP
    assert "没有。可以结案。" in first.get(f"/closures/{case.ref}").text
    first.post(f"/closures/{case.ref}/propose", data={**GIVEN, "version": "2"})
    assert "不能由提出的人自己确认" in first.get(f"/closures/{case.ref}").text
    first.post(f"/closures/{case.ref}/confirm", data={"version": "3"})
    assert ProtectionCase.get().status is C.CLOSE_PROPOSED
    page = second.post(
        f"/closures/{case.ref}/confirm", data={"version": "3"}, follow_redirects=True
    )
    assert "已结案。" in page.text
    assert ProtectionCase.get().status is C.CLOSED
    data = {"why": "孩子又独自在家", "version": "4"}
    page = second.post(f"/closures/{case.ref}/reopen", data=data, follow_redirects=True)
    assert "重新评估" in page.text
    assert ProtectionCase.get().status is C.ASSESSING


def test_what_hinders_is_listed_with_the_page_that_mends_it(sign_in):
    case = _ready()
    concern = factories.make_concern(case.child)
    plan = factories.make_plan(case, status=PlanStatus.APPROVED)
    line = factories.make_plan_line(plan)
    FollowUp.delete().execute()
    township = _township(sign_in)
    for page in (
        township.get(f"/closures/{case.ref}"),
        township.post(f"/closures/{case.ref}/propose", data={**GIVEN, "version": "1"}),
    ):
        assert f"/concerns/{concern.ref}" in page.text
        assert f"/plans/lines/{line.ref}/result" in page.text
        assert f"/closures/{case.ref}/review" in page.text
        assert "监护指导与家庭教育指导" in page.text
    assert page.status_code == 422
    assert "母亲已返乡" in page.text
    assert ProtectionCase.get().status is C.FOLLOW_UP


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reason": "tired"}, "请选择结案原因"),
        ({"reason": ""}, "请选择结案原因"),
        ({"summary": "好"}, "请写几句"),
        ({"reason": "grown_up"}, "还没有满18周岁"),
        ({"reason": "moved", "handed_to": "63"}, "请选择接收的另一个乡镇"),
    ],
)
def test_a_wrong_proposal_is_explained(sign_in, values, said):
    case = _ready()
    data = {**GIVEN, **values, "version": "1"}
    answer = _township(sign_in).post(f"/closures/{case.ref}/propose", data=data)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_proposal_is_returned_with_a_reason(sign_in):
    case = _ready()
    first, county = _township(sign_in), sign_in(factories.make_account(Role.COUNTY))
    first.post(f"/closures/{case.ref}/propose", data={**GIVEN, "version": "1"})
    url = f"/closures/{case.ref}/send-back"
    assert county.post(url, data={"why": "", "version": "2"}).status_code == 422
    page = county.post(url, data={"why": "请再去看一次", "version": "2"}, follow_redirects=True)
    assert "请再去看一次" in page.text
    assert ProtectionCase.get().status is C.FOLLOW_UP


def test_a_review_is_written_down_and_a_wrong_day_explained(sign_in):
    case = _ready(C.IN_SERVICE)
    township = _township(sign_in)
    data = {"held_on": "2026-11-24", "attendees": "民政站", "changed": "孩子已返校。"}
    url = f"/closures/{case.ref}/review"
    assert "记录检查会" in township.get(url).text
    for wrong in ({"held_on": "那天"}, {"held_on": "2027-01-01"}, {"next_review_on": "以后"}):
        answer = township.post(url, data={**data, **wrong})
        assert answer.status_code == 422
        assert "孩子已返校。" in answer.text
    page = township.post(url, data={**data, "saw_child": "y"}, follow_redirects=True)
    assert "检查会已记录" in page.text
    assert CaseReview.get().saw_child
    assert "孩子已返校。" in township.get(f"/cases/{case.ref}").text


@pytest.mark.parametrize("status", C, ids=str)
@pytest.mark.parametrize("act", ["follow-up", "confirm", "reopen", "propose", "send-back"])
def test_no_post_takes_a_case_where_it_may_not_go(sign_in, status, act):
    case = _ready(status)
    data = {**GIVEN, "why": "再看一次孩子", "version": "1"}
    _township(sign_in).post(f"/closures/{case.ref}/{act}", data=data)
    allowed = {
        "follow-up": {C.IN_SERVICE: C.FOLLOW_UP},
        "reopen": {C.CLOSED: C.ASSESSING},
        "propose": {C.FOLLOW_UP: C.CLOSE_PROPOSED},
    }
    assert ProtectionCase.get().status is allowed.get(act, {}).get(status, status)


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.TOWNSHIP, Role.COUNTY)], ids=str
)
def test_hr_26_nobody_outside_the_offices_closes_a_case_by_post(sign_in, role):
    case = _ready()
    client = sign_in(factories.make_account(role, area_code="63"))
    for act in ("propose", "confirm", "send-back", "reopen", "follow-up"):
        answer = client.post(f"/closures/{case.ref}/{act}", data={**GIVEN, "version": "1"})
        assert answer.status_code == 403
    assert ProtectionCase.get().status is C.FOLLOW_UP
