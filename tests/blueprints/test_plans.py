"""The pages of a plan: written, submitted, decided by another, carried out."""

from __future__ import annotations

import pytest

from portal.case_terms import CaseStatus
from portal.models import Need, Plan, PlanLine, ProtectionCase
from portal.plan_terms import LineStatus, PlanStatus, ProviderKind
from portal.vocabulary import RiskLevel, Role
from tests import factories

C, S = CaseStatus, PlanStatus
WORDS = {
    "goals": "有人照看", "child_opinion": "愿意", "guardian_opinion": "同意", "attendees": "民政站",
    "minutes": "商定", "review_on": "2026-12-24", "version": "1",
}  # fmt: skip
LINE = {
    "service": "E1", "measure": "每周辅导两次", "provider": "matching", "responsible": "民政站",
    "due_on": "2026-12-20", "tier": "routine", "day": "2026-12-05", "starts": "09:00",
    "ends": "11:00", "slots": "1", "min_level": "1", "language": "bo-amdo", "version": "1",
}  # fmt: skip


def _township(sign_in, **values):
    return sign_in(factories.make_account(Role.TOWNSHIP, **values))


def _assessed(**values):
    return factories.make_case(status=C.ASSESSED, **{"level": RiskLevel.YELLOW, **values})


def test_a_plan_is_written_submitted_approved_and_its_need_stands_in_matching(sign_in):
    case = _assessed()
    author, other = _township(sign_in), _township(sign_in)
    assert "制定帮扶方案" in author.get(f"/cases/{case.ref}").text
    answer = author.post(f"/plans/begin/{case.ref}")
    url = answer.location
    plan = Plan.get()
    assert url == f"/plans/{plan.ref}"
    assert author.post(f"{url}/write", data=WORDS).status_code == 303
    assert author.post(f"{url}/lines", data=LINE).status_code == 303
    page = author.get(url).text
    assert "每周辅导两次" in page
    assert case.child.name not in page
    version = {"version": str(Plan.get().version)}
    assert "等待另一人审批" in author.post(
        f"{url}/submit", data=version, follow_redirects=True
    ).text  # fmt: skip
    version = {"version": str(Plan.get().version)}
    assert "不能由编写或提交的人自己审批" in author.get(url).text
    author.post(f"{url}/approve", data=version)
    assert Plan.get().status is S.SUBMITTED
    assert "需求已经提出" in other.post(
        f"{url}/approve", data=version, follow_redirects=True
    ).text  # fmt: skip
    assert ProtectionCase.get().status is C.IN_SERVICE
    need = Need.get()
    assert f"/needs/{need.ref}" in other.get("/needs").text
    assert "待匹配" in author.get(url).text


def test_a_plan_that_lacks_something_says_what_at_its_place(sign_in):
    plan = factories.make_plan(minutes="")
    factories.make_plan_line(plan, responsible="")
    township = _township(sign_in)
    page = township.post(f"/plans/{plan.ref}/submit", data={"version": "1"}, follow_redirects=True)
    assert "方案还不完整" in page.text
    assert "请写下会商纪要" in page.text
    assert "请写明责任单位和责任人" in page.text
    assert ProtectionCase.get().status is C.ASSESSED


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"service": "ZZ"}, "请从列表中选一项需要"),
        ({"provider": "nobody"}, "请选择由谁办理"),
        ({"department": "nothing"}, "请从列表中选部门"),
        ({"due_on": "昨天"}, "请填写日期"),
        ({"due_on": "2020-01-01"}, "完成期限已经过去"),
        ({"starts": ""}, "请填写开始时间"),
        ({"ends": "25:70"}, "请填写结束时间"),
        ({"day": ""}, "请填写服务的日期"),
        ({"day": "2020-01-01"}, "开始时间已经过去"),
        ({"slots": "很多"}, "请填一个整数"),
        ({"slots": "9999"}, "名额请填"),
        ({"tier": "never"}, "请从列表中选紧急程度"),
        ({"language": "xx"}, "请从列表中选语言"),
        ({"min_level": "x"}, "最低的熟练程度"),
        ({"term_days": "91"}, "请从列表中选陪伴多久"),
        ({"measure": "字" * 5000}, "最多 1000 个字"),
    ],
)
def test_a_wrong_line_is_explained_and_nothing_is_lost(sign_in, values, said):
    plan = factories.make_plan()
    answer = _township(sign_in).post(f"/plans/{plan.ref}/lines", data={**LINE, **values})
    assert answer.status_code == 422
    assert said in answer.text
    assert "民政站" in answer.text
    assert PlanLine.select().count() == 0


def test_a_line_is_changed_and_dropped(sign_in):
    line = factories.make_plan_line(provider=ProviderKind.MATCHING)
    township = _township(sign_in)
    page = township.get(f"/plans/lines/{line.ref}")
    assert 'value="10:00"' in page.text
    changed = {**LINE, "service": "P3", "term_days": "180"}
    assert township.post(f"/plans/lines/{line.ref}", data=changed).status_code == 303
    assert (PlanLine.get().service, PlanLine.get().term_days) == ("P3", 180)
    assert '<option selected value="180">' in township.get(f"/plans/lines/{line.ref}").text
    assert township.post(f"/plans/lines/{line.ref}", data=changed).status_code == 409
    township.post(f"/plans/lines/{line.ref}/drop", data={"version": "2"})
    assert PlanLine.select().count() == 0


def test_a_wrong_day_of_review_is_explained(sign_in):
    plan = factories.make_plan()
    for day in ("明天", "2020-01-01"):
        data = {**WORDS, "review_on": day}
        answer = _township(sign_in).post(f"/plans/{plan.ref}/write", data=data)
        assert answer.status_code == 422
        assert "民政站" in answer.text


def test_a_red_plan_waits_for_the_county_and_is_returned_with_a_reason(sign_in):
    case = factories.make_case(status=C.PLANNED, level=RiskLevel.RED)
    plan = factories.make_plan(case, status=S.SUBMITTED)
    assert "由县级民政部门审批" in _township(sign_in).get(f"/plans/{plan.ref}").text
    county = sign_in(factories.make_account(Role.COUNTY))
    url = f"/plans/{plan.ref}/send-back"
    assert county.post(url, data={"why": "", "version": "1"}).status_code == 422
    page = county.post(url, data={"why": "请补充监护人", "version": "1"}, follow_redirects=True)
    assert "请补充监护人" in page.text
    assert ProtectionCase.get().status is C.ASSESSED


def test_a_result_and_a_need_anew_are_written(sign_in):
    plan = factories.make_plan(
        factories.make_case(status=C.IN_SERVICE), status=S.APPROVED
    )  # fmt: skip
    line = factories.make_plan_line(plan, provider=ProviderKind.MATCHING)
    township = _township(sign_in)
    url = f"/plans/lines/{line.ref}"
    assert township.post(f"{url}/need", data={**LINE, "day": ""}).status_code == 422
    assert "现在提出需求" in township.get(f"{url}/need").text
    assert township.post(f"{url}/need", data=LINE).status_code == 303
    assert PlanLine.get().need == Need.get()
    ended = {"status": "done", "result": "已辅导四次。", "version": "3"}
    for wrong in ({"status": "lost"}, {"result": ""}):
        assert township.post(f"{url}/result", data={**ended, **wrong}).status_code == 422
    assert township.post(f"{url}/result", data=ended).status_code == 303
    assert PlanLine.get().status is LineStatus.DONE
    assert "已辅导四次。" in township.get(f"/plans/{plan.ref}").text


def test_an_interim_plan_is_begun_before_the_assessment(sign_in):
    case = factories.make_case(is_urgent=True)
    township = _township(sign_in)
    assert "制定临时安全方案" in township.get(f"/cases/{case.ref}").text
    page = township.post(f"/plans/begin-interim/{case.ref}", follow_redirects=True)
    assert "临时安全方案" in page.text
    page = township.post(f"/plans/begin/{case.ref}", follow_redirects=True)
    assert "不能做这一步" in page.text


@pytest.mark.parametrize("status", S, ids=str)
@pytest.mark.parametrize("act", ["submit", "discard", "approve", "lines", "write"])
def test_no_post_takes_a_plan_where_it_may_not_go(sign_in, status, act):
    plan = factories.make_plan(factories.make_case(status=C.PLANNED), status=status)
    factories.make_plan_line(plan)
    data = {**WORDS, **LINE, "version": "1"}
    _township(sign_in).post(f"/plans/{plan.ref}/{act}", data=data)
    allowed = {
        "submit": {}, "discard": {S.DRAFT: S.REPLACED, S.RETURNED: S.REPLACED},
        "approve": {S.SUBMITTED: S.APPROVED}, "lines": {}, "write": {},
    }  # fmt: skip
    assert Plan.get().status is allowed[act].get(status, status)
    is_draft = status in (S.DRAFT, S.RETURNED)
    assert PlanLine.select().count() == (2 if act == "lines" and is_draft else 1)


def test_a_plan_of_another_township_is_not_there(sign_in):
    line = factories.make_plan_line()
    stranger = _township(sign_in, area_code=factories.OTHER_TOWNSHIP)
    assert stranger.get(f"/plans/{line.plan.ref}").status_code == 404
    assert stranger.get(f"/plans/lines/{line.ref}").status_code == 404
