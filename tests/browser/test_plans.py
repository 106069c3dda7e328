"""A help plan on a phone without scripts, and the pages of plans, letters and closing read well."""

from __future__ import annotations

import pytest

from portal.case_terms import CaseStatus
from portal.models import Plan, ProtectionCase
from portal.plan_terms import PlanStatus, ProviderKind
from portal.vocabulary import RiskLevel, Role
from tests import factories

pytestmark = pytest.mark.browser


def test_from_the_assessed_case_to_a_plan_in_force(desk):
    case = factories.make_case(status=CaseStatus.ASSESSED, level=RiskLevel.YELLOW)
    author = desk(factories.make_account(Role.TOWNSHIP), phone=True, script=False)
    author.go(f"/cases/{case.ref}")
    author.press("制定帮扶方案")
    author.press("提交审批")
    assert author.sees("方案里还没有措施")
    author.follow("填写目标、意见和会商")
    author.write(goals="有人照看", child_opinion="想和奶奶住", guardian_opinion="同意")
    author.write(attendees="民政站、学校", minutes="各方商定", review_on="2026-12-24")
    author.press("保存")
    author.follow("加一项措施")
    author.write(service="E2", measure="请安排孩子返校。", responsible="教育局 李老师")
    author.write(due_on="2026-12-10", provider="department", department="education")
    author.press("保存这项措施")
    author.press("提交审批")
    other = desk(factories.make_account(Role.TOWNSHIP))
    other.go(f"/plans/{Plan.get().ref}")
    other.press("批准方案")
    assert ProtectionCase.get().status is CaseStatus.IN_SERVICE
    other.follow("函 ")
    other.follow("打印这份函")
    assert other.sees(case.child.name)
    assert case.child.name not in other.page.title()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_read_well_on_a_phone(desk, language):
    case = factories.make_case(status=CaseStatus.FOLLOW_UP, level=RiskLevel.RED)
    plan = factories.make_plan(case, status=PlanStatus.APPROVED)
    need = factories.make_need(case.child)
    line = factories.make_plan_line(plan, provider=ProviderKind.MATCHING, need=need)
    asked = factories.make_plan_line(plan, provider=ProviderKind.DEPARTMENT)
    task = factories.make_department_task(case, line=asked)
    draft = factories.make_plan(case, attendees="")
    written = factories.make_plan_line(draft, due_on=None)
    township = desk(factories.make_account(Role.TOWNSHIP), phone=True)
    township.go(f"/language/{language}")
    for path in (
        f"/cases/{case.ref}", f"/plans/{plan.ref}", f"/plans/{draft.ref}",
        f"/plans/{draft.ref}/write", f"/plans/{draft.ref}/lines", f"/plans/lines/{written.ref}",
        f"/plans/lines/{line.ref}/result", f"/plans/lines/{line.ref}/need",
        f"/closures/{case.ref}", f"/closures/{case.ref}/propose", f"/closures/{case.ref}/review",
        f"/closures/{case.ref}/reopen", "/department-tasks", f"/department-tasks/{task.ref}",
        f"/department-tasks/{task.ref}/letter", f"/department-tasks/{task.ref}/answer",
        f"/department-tasks/ask/{case.ref}",
    ):  # fmt: skip
        township.go(path)
        township.check_reading()
