"""A plan is decided by somebody else than its author; approval sets everything going at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.models import Child, DepartmentTask, Message, Need, Plan, PlanLine, ProtectionCase
from portal.plan_terms import LineStatus, PlanStatus, ProviderKind, TaskStatus
from portal.services import needs, plan_approval, plans
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import ChildStatus, NeedStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW

C, K, S = CaseStatus, ProviderKind, PlanStatus
pytestmark = pytest.mark.usefixtures("db")


def submitted(level=RiskLevel.YELLOW, status=C.PLANNED, **values):
    """A submitted plan of a case that awaits its decision."""
    case = factories.make_case(status=status, level=level, assessed_at=NOW)
    return factories.make_plan(case, status=S.SUBMITTED, **values)


def approve(plan, role=Role.TOWNSHIP, **values):
    """Approve a plan as another officer."""
    how = {"version": plan.version, "by": factories.make_account(role), "at": NOW}
    plan_approval.approve(plan, **{**how, **values})


def send_back(plan, role=Role.TOWNSHIP, why="请补充责任人。", **values):
    """Return a plan as another officer."""
    how = {"version": plan.version, "by": factories.make_account(role), "at": NOW}
    plan_approval.send_back(plan, **{**how, "why": why, **values})


@pytest.mark.parametrize("act", [approve, send_back])
def test_nobody_decides_on_what_he_wrote_or_submitted_himself(act):
    plan = submitted()
    other = factories.make_account(Role.TOWNSHIP)
    Plan.update(submitted_by=other).execute()
    for account in (plan.author, other):
        with pytest.raises(plan_approval.OwnPlan):
            act(Plan.get(), by=account)
    assert Plan.get().status is S.SUBMITTED


@pytest.mark.parametrize("act", [approve, send_back])
@pytest.mark.parametrize("role", [r for r in Role if r not in plan_approval.OFFICES], ids=str)
def test_only_offices_decide(act, role):
    with pytest.raises(plan_approval.OwnPlan):
        act(submitted(), role)


@pytest.mark.parametrize("act", [approve, send_back])
def test_a_red_case_is_decided_by_the_county(act):
    plan = submitted(RiskLevel.RED)
    with pytest.raises(plan_approval.CountyDecides):
        act(plan, Role.TOWNSHIP)
    act(plan, Role.COUNTY)


@pytest.mark.parametrize("act", [approve, send_back])
@pytest.mark.parametrize("status", S, ids=str)
def test_only_a_submitted_plan_is_decided_once(act, status):
    plan = factories.make_plan(factories.make_case(status=C.PLANNED), status=status)
    if status is S.SUBMITTED:
        act(plan)
        assert plan.status in (S.APPROVED, S.RETURNED)
    with pytest.raises(NotInThisState):
        act(plan)


@pytest.mark.parametrize("act", [approve, send_back])
@pytest.mark.parametrize("status", C, ids=str)
def test_a_whole_plan_is_decided_only_while_its_case_awaits_it(act, status):
    plan = submitted(status=status)
    if status is C.PLANNED:
        act(plan)
    else:
        with pytest.raises(NotInThisState):
            act(plan)
        assert Plan.get().status is S.SUBMITTED


@pytest.mark.parametrize("status", C, ids=str)
def test_an_interim_plan_is_approved_before_the_whole_one_and_moves_no_case(status):
    plan = submitted(status=status, is_interim=True)
    if status in plans.INTERIM:
        approve(plan)
        assert ProtectionCase.get().status is status
        assert Plan.get().approved_at == NOW
    else:
        with pytest.raises(NotInThisState):
            approve(plan)


def test_an_older_page_approves_nothing():
    with pytest.raises(ChangedMeanwhile):
        approve(submitted(), version=9)


def test_approval_opens_needs_and_asks_departments_in_one_act():
    plan = submitted()
    wanted = factories.make_plan_line(plan, provider=K.MATCHING, term_days=180)
    asked = factories.make_plan_line(plan, provider=K.DEPARTMENT)
    factories.make_plan_line(plan)
    approve(plan)
    assert (ProtectionCase.get().status, ProtectionCase.get().approved_at) == (C.IN_SERVICE, NOW)
    need = Need.get()
    assert PlanLine.get_by_id(wanted.id).need == need
    assert (need.service, need.starts_at, need.status) == ("E1", wanted.starts_at, NeedStatus.OPEN)
    assert need.term_days == 180
    assert need in needs.open_in(factories.TOWNSHIP)
    task = DepartmentTask.get()
    assert (task.line, task.text, task.due_on) == (asked, asked.measure, asked.due_on)
    assert task.child == plan.case.child
    assert plan.author.email in {m.destination for m in Message.select()}


@pytest.mark.parametrize("status", [s for s in ChildStatus if s is not ChildStatus.ACTIVE], ids=str)
def test_without_an_active_file_the_line_stays_with_the_sentence_why(status):
    plan = submitted()
    factories.make_plan_line(plan, provider=K.MATCHING)
    Child.update(status=status).execute()
    approve(plan)
    assert PlanLine.get().not_opened == plan_approval.NO_FILE
    assert Need.select().count() == 0


def test_a_case_without_a_child_file_is_helped_as_well():
    plan = submitted()
    factories.make_plan_line(plan, provider=K.MATCHING)
    factories.make_plan_line(plan, provider=K.DEPARTMENT)
    ProtectionCase.update(child=None, about="十七岁").execute()
    approve(Plan.get())
    assert [line.not_opened for line in PlanLine.select()] == [plan_approval.NO_FILE, ""]
    assert DepartmentTask.get().child is None


def test_a_time_that_has_passed_asks_for_a_new_one():
    plan = submitted()
    factories.make_plan_line(plan, provider=K.MATCHING, starts_at=NOW - timedelta(hours=1))
    approve(plan)
    assert PlanLine.get().not_opened == plan_approval.PAST
    assert Need.select().count() == 0


def test_the_plan_before_it_ends_and_its_open_lines_have_moved():
    case = factories.make_case(status=C.PLANNED, level=RiskLevel.BLUE)
    before = factories.make_plan(case, status=S.APPROVED)
    need = factories.make_need(case.child)
    going = factories.make_plan_line(before, provider=K.MATCHING, need=need)
    letter = factories.make_plan_line(before, provider=K.DEPARTMENT)
    task = factories.make_department_task(case, line=letter)
    dropped = factories.make_plan_line(before)
    done = factories.make_plan_line(before, status=LineStatus.DONE, ended_at=NOW)
    plan = factories.make_plan(case, status=S.SUBMITTED)
    factories.make_plan_line(plan, provider=K.MATCHING, need=need, carried_from=going)
    taken = factories.make_plan_line(plan, provider=K.DEPARTMENT, carried_from=letter)
    approve(plan)
    ends = [PlanLine.get_by_id(line.id).status for line in (going, letter, dropped, done)]
    moved = LineStatus.MOVED
    assert ends == [moved, moved, LineStatus.NOT_DONE, LineStatus.DONE]
    assert Plan.get_by_id(before.id).status is S.REPLACED
    assert plans.in_force(case) == [plan]
    assert Need.select().count() == 1
    assert DepartmentTask.get() == task
    assert DepartmentTask.get().line == taken


def test_an_interim_plan_leaves_the_whole_one_being_written_and_gives_it_its_measures():
    plan = submitted(status=C.ASSESSED, is_interim=True)
    line = factories.make_plan_line(plan)
    draft = factories.make_plan(plan.case)
    approve(plan)
    assert Plan.get_by_id(draft.id).status is S.DRAFT
    assert PlanLine.get(PlanLine.plan == draft).carried_from == line


def test_an_answered_letter_is_asked_anew_by_the_next_plan():
    case = factories.make_case(status=C.PLANNED)
    letter = factories.make_plan_line(
        factories.make_plan(case, status=S.APPROVED), provider=K.DEPARTMENT
    )
    factories.make_department_task(case, line=letter, status=TaskStatus.REFUSED)
    plan = factories.make_plan(case, status=S.SUBMITTED)
    factories.make_plan_line(plan, provider=K.DEPARTMENT, carried_from=letter)
    approve(plan)
    assert DepartmentTask.select().count() == 2


@pytest.mark.parametrize("why", ["", "改", "字" * 501])
def test_a_return_says_what_to_mend(why):
    with pytest.raises(FieldRefused) as refused:
        send_back(submitted(), why=why)
    assert refused.value.field == "why"


def test_a_returned_first_plan_leads_back_and_can_be_submitted_again():
    plan = submitted()
    factories.make_plan_line(plan)
    send_back(plan)
    assert ProtectionCase.get().status is C.ASSESSED
    assert Plan.get().returned_why == "请补充责任人。"
    plans.submit(plan, version=plan.version, by=plan.author, at=NOW)
    assert ProtectionCase.get().status is C.PLANNED


def test_a_returned_later_plan_leaves_the_present_one_in_force():
    plan = submitted()
    present = factories.make_plan(plan.case, status=S.APPROVED)
    send_back(plan)
    assert ProtectionCase.get().status is C.IN_SERVICE
    assert plans.in_force(plan.case) == [present]
