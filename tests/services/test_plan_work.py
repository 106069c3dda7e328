"""Carrying out: results with their reason, needs opened anew, and on to the follow-up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.models import CaseStep, Child, FollowUp, Need, PlanLine, ProtectionCase
from portal.plan_terms import LineStatus, PlanStatus, ProviderKind, TaskStatus
from portal.services import plan_approval, plan_work
from portal.services.plan_lines import Wanted
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import AssignmentStatus, ChildStatus, NeedStatus, RecordStatus, Role
from tests import factories
from tests.factories import NOW

C, K, L, S = CaseStatus, ProviderKind, LineStatus, PlanStatus
pytestmark = pytest.mark.usefixtures("db")
SOON = Wanted(starts_at=NOW + timedelta(days=2), ends_at=NOW + timedelta(days=2, hours=1))


def line_in_force(status=C.IN_SERVICE, **values):
    """A line of an approved plan."""
    plan = factories.make_plan(factories.make_case(status=status), status=S.APPROVED)
    return factories.make_plan_line(plan, **values)


def record(line, **values):
    """Write down that a line is done."""
    told = {"status": L.DONE, "result": "已入户四次。", "version": line.version}
    officer = factories.make_account(Role.TOWNSHIP)
    plan_work.record_result(line, **{**told, "by": officer, "at": NOW, **values})


def ask_anew(line, wanted=SOON, **values):
    """Open the line's need in two days."""
    officer = factories.make_account(Role.TOWNSHIP)
    how = {"version": line.version, "by": officer, "at": NOW}
    plan_work.ask_anew(line, wanted, **{**how, **values})


@pytest.mark.parametrize("status", plan_work.ENDS, ids=str)
def test_a_result_is_kept_and_stands_in_the_history(status):
    line = line_in_force()
    record(line, status=status)
    kept = PlanLine.get()
    assert (kept.status, kept.ended_at, kept.result) == (status, NOW, "已入户四次。")
    assert CaseStep.get().verb == "plan_line_ended"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("result", {"result": ""}),
        ("result", {"result": "字" * 1001}),
        ("status", {"status": L.OPEN}),
    ],
)
def test_a_result_without_its_words_is_refused(field, values):
    with pytest.raises(FieldRefused) as refused:
        record(line_in_force(), **values)
    assert refused.value.field == field


@pytest.mark.parametrize("before", L, ids=str)
def test_a_partly_done_line_may_be_ended_later_and_an_ended_one_not_again(before):
    ended_at = None if before is L.OPEN else NOW - timedelta(days=2)
    line = line_in_force(status=C.FOLLOW_UP)
    PlanLine.update(status=before, ended_at=ended_at).execute()
    if before in (L.DONE, L.MOVED):
        with pytest.raises(NotInThisState):
            record(line)
    else:
        record(line)
        # The clock was stopped by the first result.
        assert PlanLine.get().ended_at == (ended_at or NOW)


@pytest.mark.parametrize("status", S, ids=str)
def test_results_are_written_into_a_plan_in_force_only(status):
    line = factories.make_plan_line(
        factories.make_plan(factories.make_case(status=C.IN_SERVICE), status=status)
    )
    if status is S.APPROVED:
        record(line)
    else:
        with pytest.raises(NotInThisState):
            record(line)


@pytest.mark.parametrize("status", C, ids=str)
def test_results_are_written_while_the_case_is_at_work(status):
    line = line_in_force(status)
    if status in plan_approval.AT_WORK:
        record(line)
    else:
        with pytest.raises(NotInThisState):
            record(line)


def test_a_line_is_not_done_before_the_department_has_answered():
    line = line_in_force(provider=K.DEPARTMENT)
    task = factories.make_department_task(line.plan.case, line=line)
    with pytest.raises(FieldRefused):
        record(line)
    type(task).update(status=TaskStatus.DONE).execute()
    record(line)


def test_an_older_page_writes_no_result():
    with pytest.raises(ChangedMeanwhile):
        record(line_in_force(), version=5)


@pytest.mark.parametrize("status", NeedStatus, ids=str)
def test_a_lapsed_or_withdrawn_need_is_opened_anew(status):
    line = line_in_force(provider=K.MATCHING)
    need = factories.make_need(line.plan.case.child, status=status)
    PlanLine.update(need=need).execute()
    if status in (NeedStatus.LAPSED, NeedStatus.WITHDRAWN):
        ask_anew(line)
        assert PlanLine.get().need == Need.select().order_by(Need.id.desc()).get()
        assert PlanLine.get().need != need
    else:
        with pytest.raises(plan_work.NeedGoesOn):
            ask_anew(line)


def test_a_need_is_opened_for_an_open_matching_line_at_a_time_to_come():
    with pytest.raises(NotInThisState):
        ask_anew(line_in_force())
    line = line_in_force(provider=K.MATCHING)
    with pytest.raises(FieldRefused):
        ask_anew(line, Wanted())
    with pytest.raises(FieldRefused):
        ask_anew(line, Wanted(starts_at=NOW, ends_at=NOW + timedelta(hours=1)))
    Child.update(status=ChildStatus.EXITED).execute()
    with pytest.raises(FieldRefused):
        ask_anew(line)
    assert Need.select().count() == 0


def test_what_was_wanted_comes_back_without_its_time():
    line = line_in_force(provider=K.MATCHING, slots=3)
    wanted = plan_work.wanted_of(line)
    assert (wanted.slots, wanted.starts_at, wanted.tier) == (3, None, line.tier)


def test_verified_services_and_letters_are_progress():
    line = line_in_force(provider=K.MATCHING)
    need = factories.make_need(line.plan.case.child, slots=3)
    for status in (RecordStatus.VERIFIED, RecordStatus.VERIFIED, RecordStatus.RECORDED):
        given = factories.make_assignment(need, status=AssignmentStatus.DELIVERED)
        factories.make_record(given, status=status)
    PlanLine.update(need=need).execute()
    letter = line_in_force(provider=K.DEPARTMENT)
    task = factories.make_department_task(letter.plan.case, line=letter)
    found = plan_work.progress_of([PlanLine.get_by_id(line.id), letter])
    assert found[line.id] == plan_work.Progress(2, None)
    assert found[letter.id] == plan_work.Progress(0, task)


@pytest.mark.parametrize("status", C, ids=str)
def test_a_case_is_followed_up_from_service_when_every_line_has_ended(status):
    case = line_in_force(status).plan.case
    how = {"by": factories.make_account(Role.TOWNSHIP), "at": NOW}
    with pytest.raises(plan_work.LinesUnderWay):
        plan_work.begin_follow_up(case, version=1, **how)
    PlanLine.update(status=L.PARTLY).execute()
    if status is not C.IN_SERVICE:
        with pytest.raises(NotInThisState):
            plan_work.begin_follow_up(case, version=1, **how)
        return
    plan_work.begin_follow_up(case, version=1, **how)
    assert (ProtectionCase.get().status, ProtectionCase.get().followed_at) == (C.FOLLOW_UP, NOW)
    assert FollowUp.get().child == case.child


def test_needs_under_way_are_found_once():
    line = line_in_force(provider=K.MATCHING)
    need = factories.make_need(line.plan.case.child)
    PlanLine.update(need=need).execute()
    assert plan_work.needs_under_way(line.plan.case) == [need]
    Need.update(status=NeedStatus.DONE).execute()
    assert plan_work.needs_under_way(line.plan.case) == []
