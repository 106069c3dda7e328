"""Closing: proposed by the township, confirmed by somebody else, returned, and taken up again."""

from __future__ import annotations

from datetime import date

import pytest

from portal.assessment_terms import GuardianshipResult
from portal.case_terms import CLOSE_REASONS, CaseOrigin, CaseStatus, CloseReason
from portal.child_terms import ExitReason
from portal.models import CaseClosure, Child, FollowUp, Message, Plan, PlanLine, ProtectionCase
from portal.placement_terms import PlacementStatus
from portal.plan_terms import ClosureStatus, LineStatus, PlanStatus
from portal.services import case_closing, cases, children
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import AssignmentStatus, ChildStatus, FollowUpStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY, TOWNSHIP

C, R = CaseStatus, CloseReason
pytestmark = pytest.mark.usefixtures("db")
WORDS = "孩子和奶奶同住，母亲已经返乡，按时上学。"


def ready(status=C.FOLLOW_UP, level=RiskLevel.BLUE, **values):
    """A case that nothing stands against."""
    values = {"status": status, "level": level, "approved_at": NOW, **values}
    case = factories.make_case(**values)
    normal = GuardianshipResult.NORMAL
    factories.make_assessment(case, level=level, screen={}, guardianship_result=normal)
    seen = {"status": FollowUpStatus.DONE, "saw_child": True, "done_on": TODAY}
    factories.make_follow_up(case.child, **seen)
    return case


def propose(case, reason=R.GUARDIAN_ABLE, summary=WORDS, handed_to="", **values):
    """Propose as township to close the case."""
    told = case_closing.Proposal(reason, summary, handed_to)
    how = {"version": case.version, "by": factories.make_account(Role.TOWNSHIP), "at": NOW}
    return case_closing.propose(case, told, **{**how, **values})


def confirm(case, role=Role.TOWNSHIP, **values):
    """Confirm as another officer."""
    how = {"version": case.version, "by": factories.make_account(role), "at": NOW}
    case_closing.confirm(case, **{**how, **values})


def send_back(case, role=Role.TOWNSHIP, why="请再去看一次孩子。", **values):
    """Return the proposal as another officer."""
    how = {"version": case.version, "by": factories.make_account(role), "at": NOW}
    case_closing.send_back(case, **{**how, "why": why, **values})


def reopen(case, role=Role.TOWNSHIP, why="孩子又独自在家。", **values):
    """Take a case up again."""
    how = {"version": case.version, "by": factories.make_account(role), "at": NOW}
    case_closing.reopen(case, **{**how, "why": why, **values})


def test_a_case_is_closed_by_two_people_with_its_reason():
    case = ready()
    county = factories.make_account(Role.COUNTY)
    proposal = propose(case)
    assert ProtectionCase.get().status is C.CLOSE_PROPOSED
    assert county.email in {m.destination for m in Message.select()}
    confirm(case)
    kept = ProtectionCase.get()
    assert (kept.status, kept.closed_at, kept.close_reason) == (C.CLOSED, NOW, R.GUARDIAN_ABLE)
    assert CaseClosure.get().status is ClosureStatus.CONFIRMED
    assert proposal.proposed_by.email in {m.destination for m in Message.select()}
    assert case_closing.of_case(case) == [proposal]


@pytest.mark.parametrize("reason", CLOSE_REASONS, ids=str)
@pytest.mark.parametrize("status", C, ids=str)
def test_a_reason_is_proposed_from_its_own_steps_only(status, reason):
    ready(status)
    Child.update(birth_on=date(2008, 1, 1)).execute()
    case = ProtectionCase.get()
    if status in case_closing.FROM[reason]:
        propose(case, reason)
        assert CaseClosure.get().came_from is status
    else:
        with pytest.raises(NotInThisState):
            propose(case, reason)
        assert CaseClosure.select().count() == 0


@pytest.mark.parametrize("status", [s for s in C if s is not C.CLOSE_PROPOSED], ids=str)
@pytest.mark.parametrize("act", [confirm, send_back])
def test_only_a_proposed_closure_is_decided(act, status):
    with pytest.raises(NotInThisState):
        act(ready(status))


@pytest.mark.parametrize("status", C, ids=str)
def test_only_a_closed_case_is_taken_up_again(status):
    case = ready(status, closed_at=NOW)
    if status is C.CLOSED:
        reopen(case)
        kept = ProtectionCase.get()
        assert (kept.status, kept.reopened_at, kept.closed_at) == (C.ASSESSING, NOW, None)
        assert kept.assessed_at is None
        assert kept.approved_at is None
    else:
        with pytest.raises((NotInThisState, case_closing.OtherCaseLives)):
            reopen(case)


def test_what_stands_against_closing_refuses_the_proposal_and_the_confirmation():
    case = ready()
    concern = factories.make_concern(case.child)
    with pytest.raises(case_closing.StillHindered):
        propose(case)
    concern.delete_instance()
    propose(case)
    factories.make_concern(case.child)
    with pytest.raises(case_closing.StillHindered):
        confirm(case)
    assert CaseClosure.get().status is ClosureStatus.PROPOSED
    send_back(ProtectionCase.get())


@pytest.mark.parametrize("act", [confirm, send_back])
def test_nobody_decides_on_his_own_proposal(act):
    case = ready()
    proposal = propose(case)
    with pytest.raises(case_closing.OwnProposal):
        act(case, by=proposal.proposed_by)


@pytest.mark.parametrize("act", [confirm, send_back])
def test_a_case_that_ever_was_red_is_closed_by_the_county(act):
    case = ready()
    factories.make_assessment(case, level=RiskLevel.RED, completed_at=None)
    propose(case)
    with pytest.raises(case_closing.CountyConfirms):
        act(case)
    act(case, Role.COUNTY)


def test_a_case_whose_child_was_placed_is_closed_by_the_county():
    case = ready()
    factories.make_placement(case, PlacementStatus.ENDED)
    propose(case)
    with pytest.raises(case_closing.CountyConfirms):
        confirm(case)
    confirm(case, Role.COUNTY)


@pytest.mark.parametrize("role", [r for r in Role if r not in case_closing.OFFICES], ids=str)
def test_hr_26_only_offices_close_a_case(role):
    case = ready()
    account = factories.make_account(role, area_code="63")
    with pytest.raises(case_closing.ServedHere):
        propose(case, by=account)
    propose(case)
    for act in (confirm, send_back):
        with pytest.raises(case_closing.ServedHere):
            act(case, by=account)


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_hr_26_whoever_served_in_a_case_cannot_close_it(role):
    case = ready()
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization)
    need = factories.make_need(case.child)
    factories.make_assignment(need, helper, AssignmentStatus.VERIFIED)
    type(need).update(status="done").execute()
    plan = factories.make_plan(case, status=PlanStatus.APPROVED)
    factories.make_plan_line(plan, need=need, status=LineStatus.DONE)
    account = factories.make_account(role, organization=organization)
    with pytest.raises(case_closing.ServedHere):
        propose(case, by=account)
    propose(case)
    with pytest.raises(case_closing.ServedHere):
        confirm(case, by=account)
    confirm(case, role)


@pytest.mark.parametrize("status", case_closing.ANY_STEP, ids=str)
def test_a_returned_closure_goes_on_where_it_was(status):
    case = ready(status)
    propose(case, R.MOVED)
    send_back(case)
    assert ProtectionCase.get().status is status
    assert CaseClosure.get().returned_why == "请再去看一次孩子。"
    propose(case, R.MOVED)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("summary", {"summary": "好"}),
        ("summary", {"summary": "字" * 2001}),
        ("reason", {"reason": R.GROWN_UP}),
        ("handed_to", {"reason": R.MOVED, "handed_to": TOWNSHIP}),
        ("handed_to", {"reason": R.MOVED, "handed_to": "999999999"}),
        ("handed_to", {"reason": R.MOVED, "handed_to": factories.COUNTY}),
    ],
)
def test_a_wrong_field_is_named(field, values):
    with pytest.raises(FieldRefused) as refused:
        propose(ready(), **values)
    assert refused.value.field == field


@pytest.mark.parametrize("why", ["", "不", "字" * 501])
def test_returning_and_reopening_say_why(why):
    case = ready()
    propose(case)
    with pytest.raises(FieldRefused):
        send_back(case, why=why)
    with pytest.raises(FieldRefused):
        reopen(ready(C.CLOSED), why=why)


def test_a_child_handed_over_has_a_case_where_it_lives_now():
    officer = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    case = ready(C.ASSESSED, RiskLevel.RED)
    propose(case, R.MOVED, handed_to=OTHER_TOWNSHIP)
    assert ProtectionCase.select().count() == 1
    confirm(case, Role.COUNTY)
    new = ProtectionCase.get(ProtectionCase.area_code == OTHER_TOWNSHIP)
    assert (new.origin, new.status, new.is_urgent) == (CaseOrigin.HANDED_OVER, C.OPEN, True)
    assert case.number in new.about
    assert case.child.name not in new.about
    assert officer.email in {m.destination for m in Message.select()}


def test_nothing_of_a_plan_runs_on_in_a_closed_case():
    case = ready(C.IN_SERVICE)
    plan = factories.make_plan(case, status=PlanStatus.APPROVED)
    line = factories.make_plan_line(plan)
    draft = factories.make_plan(case)
    propose(case, R.MOVED)
    confirm(case)
    assert {p.status for p in Plan.select()} == {PlanStatus.REPLACED}
    kept = PlanLine.get_by_id(line.id)
    assert (kept.status, kept.ended_at) == (LineStatus.NOT_DONE, NOW)
    assert draft.case == case


def test_an_older_page_closes_nothing():
    case = ready()
    propose(case)
    with pytest.raises(ChangedMeanwhile):
        confirm(case, version=1)
    assert CaseClosure.get().status is ClosureStatus.PROPOSED


def test_a_closed_case_stays_closed_while_the_child_has_another():
    case = ready(C.CLOSED)
    factories.make_case(case.child)
    with pytest.raises(case_closing.OtherCaseLives):
        reopen(case)


def test_a_child_turning_sixteen_leaves_the_register_and_keeps_its_case():
    case = ready(C.IN_SERVICE)
    officer = factories.make_account(Role.TOWNSHIP)
    children.exit_file(case.child, reason=ExitReason.TURNED_16, by=officer, at=NOW)
    assert Child.get_by_id(case.child_id).status is ChildStatus.EXITED
    assert ProtectionCase.get().status is C.IN_SERVICE
    assert cases.live_case_of(child=case.child) == case


@pytest.mark.parametrize("reason", ExitReason, ids=str)
def test_no_file_is_closed_over_a_live_case_that_would_lose_its_visits(reason):
    case = factories.make_case()
    due = factories.make_follow_up(case.child)
    officer = factories.make_account(Role.TOWNSHIP)
    if reason in children.CASE_GOES_ON:
        children.exit_file(case.child, reason=reason, by=officer, at=NOW)
        return
    with pytest.raises(children.CaseUnderWay):
        children.exit_file(case.child, reason=reason, by=officer, at=NOW)
    assert FollowUp.get_by_id(due.id).status is FollowUpStatus.DUE
    ProtectionCase.update(status=C.CLOSED).execute()
    children.exit_file(case.child, reason=reason, by=officer, at=NOW)


def test_nobody_proposes_that_a_case_be_merged():
    ready(C.FOLLOW_UP)
    with pytest.raises(FieldRefused):
        propose(ProtectionCase.get(), R.MERGED)
