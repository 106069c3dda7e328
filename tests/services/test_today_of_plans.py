"""Plans on today's pages: what to write, decide, carry out, review and close, each where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseStatus, CloseReason
from portal.models import CaseClosure, PlanLine
from portal.plan_terms import LineStatus, PlanStatus, ProviderKind
from portal.services import case_reviews, plan_approval, today
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY

C, S = CaseStatus, PlanStatus
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def day(account=None, at=NOW):
    """The page of a township officer."""
    return today.for_account(account or factories.make_account(Role.TOWNSHIP), at=at)


def found(group, what):
    """The lines of a group that say `what`."""
    return [item for item in group.items if item.what == what]


@pytest.mark.parametrize("hours", [1, 49])
def test_a_red_case_without_any_plan_needs_its_interim_one_within_two_days(hours):
    case = factories.make_case(
        status=C.ASSESSED, level=RiskLevel.RED, assessed_at=NOW - timedelta(hours=hours)
    )
    [item] = found(day().now, "制定临时安全方案")
    due = case.assessed_at + timedelta(hours=48)
    assert (item.until, item.since) == ((None, due) if hours > 48 else (due, None))
    factories.make_plan(case, is_interim=True)
    assert found(day().now, "制定临时安全方案") == []
    assert len(found(day().now, "制定帮扶方案")) == 1


def test_an_assessed_case_is_planned_until_a_plan_is_begun():
    case = factories.make_case(status=C.ASSESSED, level=RiskLevel.BLUE)
    assert len(found(day().now, "制定帮扶方案")) == 1
    factories.make_plan(case)
    assert found(day().now, "制定帮扶方案") == []
    assert len(found(day().this_week, "写完方案，提交审批")) == 1


def test_a_submitted_plan_stands_where_it_is_decided_and_waits_for_its_author():
    case = factories.make_case(status=C.PLANNED, level=RiskLevel.BLUE)
    plan = factories.make_plan(case, status=S.SUBMITTED)
    county = factories.make_account(Role.COUNTY)
    assert found(day().now, "审批帮扶方案")[0].ref == plan.ref
    assert found(day(county).now, "审批帮扶方案")[0].ref == plan.ref
    assert found(day(plan.author).now, "审批帮扶方案") == []
    assert len(found(day(plan.author).waiting, "等另一人或县级审批方案")) == 1


def test_a_red_plan_waits_for_the_county_and_a_returned_one_for_the_township():
    red = factories.make_case(status=C.PLANNED, level=RiskLevel.RED)
    factories.make_plan(red, status=S.SUBMITTED)
    assert len(found(day().waiting, "等另一人或县级审批方案")) == 1
    factories.make_plan(status=S.RETURNED)
    assert len(found(day().now, "按退回意见修改方案")) == 1


def test_measures_stand_late_due_and_to_be_asked_for_anew():
    plan = factories.make_plan(factories.make_case(status=C.IN_SERVICE), status=S.APPROVED)
    late = factories.make_plan_line(plan, due_on=TODAY - 2 * DAY)
    factories.make_plan_line(plan, due_on=TODAY)
    far = factories.make_plan_line(
        plan, provider=ProviderKind.MATCHING, not_opened=plan_approval.PAST
    )
    page = day()
    [item] = found(page.now, "措施已过期限，登记结果")
    assert (item.ref, item.since) == (late.ref, late.due_on)
    assert len(found(page.this_week, "落实方案措施")) == 1
    assert found(page.now, "服务时间已过，重新提出需求")[0].ref == far.ref


def test_letters_are_chased_by_the_county_after_two_weeks():
    factories.make_department_task()
    county = factories.make_account(Role.COUNTY)
    assert len(found(day().this_week, "送达给部门的函，登记答复")) == 1
    assert found(day(county).now, "催办：部门还没有答复") == []
    later = NOW + timedelta(days=15)
    assert len(found(day(at=later).now, "送达给部门的函，登记答复")) == 1
    assert len(found(day(county, later).now, "催办：部门还没有答复")) == 1


def test_a_review_is_due_as_the_plan_or_the_last_review_says():
    case = factories.make_case(status=C.IN_SERVICE)
    plan = factories.make_plan(case, status=S.APPROVED, review_on=TODAY)
    factories.make_plan_line(plan)
    assert len(found(day().now, "召开个案检查会")) == 1
    meeting = case_reviews.Meeting(TODAY, "孩子已返校。", "民政站", True, TODAY + 9 * DAY)
    case_reviews.hold(case, meeting, by=plan.author, at=NOW)
    assert found(day().now, "召开个案检查会") == []
    assert len(found(day(at=NOW + 10 * DAY).now, "召开个案检查会")) == 1


def test_a_case_goes_on_when_every_measure_has_ended():
    plan = factories.make_plan(factories.make_case(status=C.IN_SERVICE), status=S.APPROVED)
    factories.make_plan_line(plan)
    assert found(day().now, "措施都已办结，转入跟踪回访") == []
    PlanLine.update(status=LineStatus.PARTLY).execute()
    assert found(day().now, "措施都已办结，转入跟踪回访")[0].ref == plan.case.ref
    followed = factories.make_case(status=C.FOLLOW_UP)
    factories.make_plan(followed, status=S.APPROVED)
    assert len(found(day().this_week, "跟踪回访中：看看离结案还差什么")) == 1


@pytest.mark.parametrize("level", [RiskLevel.BLUE, RiskLevel.RED], ids=str)
def test_a_closing_stands_where_it_is_confirmed(level):
    case = factories.make_case(status=C.CLOSE_PROPOSED, level=level)
    proposer = factories.make_account(Role.TOWNSHIP)
    told = {"reason": CloseReason.MOVED, "summary": "移交", "came_from": C.OPEN}
    CaseClosure.create(case=case, proposed_by=proposer, proposed_at=NOW, **told)
    county = factories.make_account(Role.COUNTY)
    assert len(found(day(county).now, "确认结案")) == 1
    assert found(day(proposer).now, "确认结案") == []
    assert len(found(day(proposer).waiting, "等另一人或县级确认结案")) == 1
    assert len(found(day().now, "确认结案")) == (level is RiskLevel.BLUE)


def test_another_township_sees_none_of_it_and_no_line_names_a_child():
    plan = factories.make_plan(factories.make_case(status=C.IN_SERVICE), status=S.APPROVED)
    factories.make_plan_line(plan, due_on=TODAY - DAY)
    factories.make_case(status=C.ASSESSED, level=RiskLevel.RED)
    other = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert day(other).now.items == []
    assert all("才让" not in item.who for item in day().now.items)
