"""The clocks of plans: a measure by its own last day, a letter by its reply, from stored facts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.case_terms import CaseStatus
from portal.deadline_terms import Deadline
from portal.models import ProtectionCase
from portal.plan_terms import PlanStatus
from portal.services import case_clocks, clock_sources, plan_clocks
from portal.vocabulary import RiskLevel
from tests import factories
from tests.factories import NOW, OTHER_COUNTY, TODAY

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("db")


def test_a_measure_runs_from_approval_to_the_end_of_its_day():
    line = factories.make_plan_line(factories.make_plan(status=PlanStatus.APPROVED))
    (found,) = plan_clocks.clocks(NOW)
    assert (found.rule, found.kind, found.ref) == (Deadline.PLAN_LINE, "plan_line", line.ref)
    assert (found.started_at, found.stopped_at) == (NOW, None)
    assert found.due_at == clock.start_of(TODAY + timedelta(days=11))
    assert list(plan_clocks.clocks(NOW, area=OTHER_COUNTY)) == []
    assert list(plan_clocks.clocks(NOW - HOUR)) == []


def test_an_ended_measure_stops_when_that_was_entered():
    factories.make_plan_line(factories.make_plan(status=PlanStatus.APPROVED), ended_at=NOW + HOUR)
    (found,) = plan_clocks.clocks(NOW + HOUR)
    assert found.stopped_at == NOW + HOUR


@pytest.mark.parametrize("status", [s for s in PlanStatus if s is not PlanStatus.APPROVED], ids=str)
def test_nobody_is_late_with_a_plan_that_was_never_approved(status):
    factories.make_plan_line(factories.make_plan(status=status))
    assert list(plan_clocks.clocks(NOW)) == []


def test_a_letter_runs_until_its_answer_is_entered():
    task = factories.make_department_task(answered_at=NOW + HOUR)
    (found,) = plan_clocks.clocks(NOW)
    assert (found.rule, found.kind) == (Deadline.DEPARTMENT_REPLY, "department_task")
    assert (found.ref, found.stopped_at) == (task.ref, NOW + HOUR)
    assert plan_clocks.clocks in clock_sources.SOURCES


def _safety_plan(at):
    return [c for c in case_clocks.clocks(at) if c.rule is Deadline.SAFETY_PLAN]


def test_an_interim_plan_stops_the_safety_plan_and_leaves_the_whole_one_running():
    case = factories.make_case(level=RiskLevel.RED, assessed_at=NOW, begun_at=NOW)
    assert _safety_plan(NOW)[0].stopped_at is None
    later = NOW + HOUR
    factories.make_plan(case, is_interim=True, status=PlanStatus.APPROVED, approved_at=later)
    assert _safety_plan(later)[0].stopped_at == later
    whole = [c for c in case_clocks.clocks(later) if c.rule is Deadline.PLAN_APPROVED]
    assert whole[0].stopped_at is None


def test_an_interim_plan_from_before_the_assessment_leaves_no_clock():
    case = factories.make_case(
        level=RiskLevel.RED, opened_at=NOW - HOUR, begun_at=NOW, assessed_at=NOW + HOUR
    )
    factories.make_plan(case, is_interim=True, status=PlanStatus.APPROVED)
    assert _safety_plan(NOW + HOUR) == []


def test_a_case_taken_up_again_is_timed_from_then_on_and_needs_an_interim_plan_anew():
    case = factories.make_case(level=RiskLevel.RED, begun_at=NOW, status=CaseStatus.ASSESSING)
    factories.make_plan(case, is_interim=True, status=PlanStatus.REPLACED, approved_at=NOW)
    again = NOW + 100 * HOUR
    ProtectionCase.update(reopened_at=again).execute()
    (assessed,) = [c for c in case_clocks.clocks(again) if c.rule is Deadline.ASSESSED]
    assert assessed.started_at == again
    ProtectionCase.update(assessed_at=again + HOUR).execute()
    (safe,) = _safety_plan(again + HOUR)
    assert (safe.started_at, safe.stopped_at) == (again + HOUR, None)
