"""What is under way in a case that joins another moves over, and its clocks with it."""

from __future__ import annotations

import pytest

from portal.case_terms import CaseStatus
from portal.deadline_terms import Deadline
from portal.guardianship_terms import InterventionKind
from portal.models import Plan, ProtectionCase
from portal.placement_terms import PlacementStatus
from portal.plan_terms import PlanStatus
from portal.services import (
    case_joining,
    cases,
    department_tasks,
    placements,
    plans,
    protection_orders,
)
from portal.services.clock_sources import SOURCES
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW

S, D, K = CaseStatus, Deadline, InterventionKind
SAME = "同一个孩子，户口簿核对过。"
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def county(db):
    """Answer an officer of the county."""
    return factories.make_account(Role.COUNTY)


def unnamed(**values):
    """Make a case whose child nobody knows yet."""
    case = factories.make_case(**values)
    ProtectionCase.update(child=None, about="不知道名字").where(
        ProtectionCase.id == case.id
    ).execute()
    return ProtectionCase.get_by_id(case.id)


def merge(case, other, county, reason=SAME):
    """Unite two cases as the county."""
    how = {"version": case.version, "by": county, "at": NOW}
    return case_joining.merge(case, other.number, reason, **how)


def running(rules):
    """Answer the clocks of `rules` that run now, by reference."""
    found = [each for source in SOURCES for each in source(NOW)]
    return sorted(
        (str(each.rule), each.ref, each.started_at, each.due_at)
        for each in found
        if each.is_running(NOW) and each.rule in rules
    )


def test_what_is_under_way_moves_over_and_each_clock_goes_on_as_the_same_one(county):
    child = factories.make_child()
    # At the same step the older case goes on.
    stays = factories.make_case(child, status=S.IN_SERVICE)
    ends = unnamed(status=S.IN_SERVICE)
    plan = factories.make_plan(ends, status=PlanStatus.APPROVED)
    line = factories.make_plan_line(plan)
    letter = factories.make_department_task(ends)
    order = factories.make_granted_order(ends)
    placement = factories.make_placement(case=ends, status=PlacementStatus.IN_CARE, days=20)
    rules = {D.PLAN_LINE, D.DEPARTMENT_REPLY, D.ORDER_RENEWED, D.TEMPORARY_CARE}
    before = running(rules)
    assert len(before) == 4
    assert merge(ends, stays, county) == stays
    assert running(rules) == before
    assert plans.in_force(stays) == [plan]
    assert plans.lines_under_way(stays) == 1
    assert line.ref in {each.ref for each in plan.lines}
    assert department_tasks.of_case(stays) == [letter]
    assert protection_orders.of_case(stays) == [order]
    assert placements.open_of(stays) == placement
    verbs = {"carried_plans", "carried_letters", "carried_orders", "carried_placements"}
    for case in (ends, stays):
        assert verbs <= {step.verb for step in cases.steps_of(case)}


def test_a_draft_moves_where_it_can_be_finished_and_is_else_put_aside(county):
    child = factories.make_child()
    stays = factories.make_case(child, status=S.IN_SERVICE)
    ends = unnamed(status=S.ASSESSED)
    whole = factories.make_plan(ends)
    interim = factories.make_plan(ends, is_interim=True)
    merge(ends, stays, county)
    assert Plan.get_by_id(whole.id).case == stays
    assert Plan.get_by_id(interim.id).status is PlanStatus.REPLACED
    verbs = {step.verb for step in cases.steps_of(stays)}
    assert {"carried_drafts", "carried_put_aside"} <= verbs
