"""Help plans: begun from the right step, complete before they are submitted, one at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.models import CaseStep, Message, Plan, PlanLine, ProtectionCase
from portal.plan_terms import UNDECIDED, WRITABLE, LineStatus, PlanStatus
from portal.services import cases, plans
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY

C, S = CaseStatus, PlanStatus
pytestmark = pytest.mark.usefixtures("db")


def begin(case, is_interim=False):
    """Begin a plan as the township."""
    officer = factories.make_account(Role.TOWNSHIP)
    return plans.begin(case, is_interim=is_interim, by=officer, at=NOW)


def submit(plan, **values):
    """Submit a plan as the township."""
    how = {"version": plan.version, "by": factories.make_account(Role.TOWNSHIP), "at": NOW}
    plans.submit(plan, **{**how, **values})


def words(**values):
    """What a meeting wrote down."""
    told = {"goals": "有人照看", "child_opinion": "愿意", "guardian_opinion": "同意"}
    rest = {"minutes": "商定", "attendees": "民政站", "review_on": TODAY + timedelta(days=30)}
    return plans.Words(**{**told, **rest, **values})


@pytest.mark.parametrize("is_interim", [False, True])
@pytest.mark.parametrize("status", C, ids=str)
def test_a_plan_is_begun_only_from_its_own_steps(status, is_interim):
    case = factories.make_case(status=status)
    if status in (plans.INTERIM if is_interim else plans.PLANNABLE):
        assert begin(case, is_interim).number == f"{case.number}-P1"
    else:
        with pytest.raises(NotInThisState):
            begin(case, is_interim)


def test_a_plan_rests_on_the_last_completed_assessment():
    assessment = factories.make_assessment()
    factories.make_assessment(assessment.case, completed_at=None)
    assert begin(assessment.case).assessment == assessment


@pytest.mark.parametrize("status", UNDECIDED, ids=str)
def test_one_plan_at_a_time_is_written_or_decided(status):
    plan = factories.make_plan(status=status)
    with pytest.raises(plans.PlanUnderWay):
        begin(plan.case)
    assert begin(plan.case, is_interim=True).is_interim


def test_what_is_under_way_comes_along_into_the_next_plan():
    case = factories.make_case(status=C.IN_SERVICE)
    plan = factories.make_plan(case, status=S.APPROVED)
    kept = [factories.make_plan_line(plan, status=status) for status in LineStatus]
    anew = begin(case)
    carried = list(PlanLine.select().where(PlanLine.plan == anew))
    assert [line.carried_from for line in carried] == [kept[0], kept[2], kept[3]]
    assert all(line.status is LineStatus.OPEN and line.result == "" for line in carried)


def test_a_draft_is_saved_and_a_blank_field_may_follow():
    plan = factories.make_plan()
    officer = factories.make_account(Role.TOWNSHIP)
    plans.write(plan, words(minutes=""), version=1, by=officer, at=NOW)
    assert Plan.get().minutes == ""
    with pytest.raises(ChangedMeanwhile):
        plans.write(plan, words(), version=1, by=officer, at=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [("goals", "字" * 2001), ("attendees", "人" * 501), ("review_on", TODAY - timedelta(days=1))],
)
def test_a_wrong_field_is_named(field, value):
    plan = factories.make_plan()
    with pytest.raises(FieldRefused) as refused:
        plans.write(plan, words(**{field: value}), version=1, by=plan.author, at=NOW)
    assert refused.value.field == field


@pytest.mark.parametrize("status", S, ids=str)
def test_only_a_draft_is_written_submitted_or_discarded(status):
    plan = factories.make_plan(status=status)
    factories.make_plan_line(plan)
    by = {"by": plan.author, "at": NOW}
    acts = (
        lambda row: plans.write(row, words(), version=row.version, **by),
        lambda row: submit(row),
        lambda row: plans.discard(row, version=row.version, **by),
    )
    for act in acts:
        # Each from the same beginning: what a refused or undone act wrote is taken back.
        with pytest.raises((NotInThisState, InterruptedError)), transaction():
            act(Plan.get_by_id(plan.id))
            assert status in WRITABLE
            raise InterruptedError
    assert Plan.get_by_id(plan.id).status is status


@pytest.mark.parametrize("field", plans.NEEDED)
def test_a_plan_lacking_a_part_is_not_submitted_and_says_so(field):
    plan = factories.make_plan(**{field: None if field == "review_on" else ""})
    factories.make_plan_line(plan)
    assert plans.lacks(plan) == [plans.NEEDED[field]]
    with pytest.raises(plans.PlanIncomplete):
        submit(plan)
    assert ProtectionCase.get().status is C.ASSESSED


def test_a_plan_without_a_measure_is_not_submitted():
    plan = factories.make_plan()
    assert plans.lacks(plan) == [plans.NO_LINE]
    with pytest.raises(plans.PlanIncomplete):
        submit(plan)


def test_a_line_without_unit_or_day_holds_the_plan_back():
    plan = factories.make_plan()
    factories.make_plan_line(plan, due_on=None)
    with pytest.raises(plans.PlanIncomplete):
        submit(plan)


@pytest.mark.parametrize("status", plans.PLANNABLE, ids=str)
def test_a_submitted_plan_carries_its_case_to_approval(status):
    plan = factories.make_plan(factories.make_case(status=status, level=RiskLevel.BLUE))
    factories.make_plan_line(plan)
    others = [factories.make_account(role) for role in (Role.TOWNSHIP, Role.COUNTY)]
    submit(plan)
    case = ProtectionCase.get()
    assert (case.status, case.planned_at) == (C.PLANNED, NOW)
    assert CaseStep.get().verb == "plan_submitted"
    assert {a.email for a in others} <= {m.destination for m in Message.select()}


@pytest.mark.parametrize("status", C, ids=str)
def test_an_interim_plan_needs_a_goal_and_a_line_and_moves_no_case(status):
    case = factories.make_case(status=status)
    plan = factories.make_plan(case, is_interim=True, child_opinion="", review_on=None)
    factories.make_plan_line(plan)
    if status in plans.INTERIM:
        submit(plan)
        assert ProtectionCase.get().status is status
        assert Plan.get().status is S.SUBMITTED
    else:
        with pytest.raises(NotInThisState):
            submit(plan)


@pytest.mark.parametrize(
    ("values", "is_county"),
    [
        ({"level": RiskLevel.RED}, True),
        ({"level": RiskLevel.YELLOW}, False),
        ({"is_urgent": True}, True),
        ({"is_urgent": True, "level": RiskLevel.BLUE}, False),
    ],
)
def test_red_and_unassessed_urgent_cases_are_decided_by_the_county(values, is_county):
    assert plans.needs_county(factories.make_case(**values)) is is_county
    red = factories.make_case(factories.make_child(risk_level=RiskLevel.RED))
    assert plans.needs_county(red)


def test_plans_are_read_by_township_and_county_of_the_area_alone():
    plan = factories.make_plan()
    for role in Role:
        area = factories.HOME_AREA[role] if role in cases.READERS else "63"
        found = plans.find(factories.make_account(role, area_code=area), plan.ref)
        assert (found == plan) == (role in cases.READERS)
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert plans.find(stranger, plan.ref) is None
    assert plans.of_case(plan.case) == [plan]
