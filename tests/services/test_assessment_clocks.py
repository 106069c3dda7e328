"""The time to the next assessment runs from the last, by level, and ends with the next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.deadline_terms import Deadline
from portal.services import assessment_clocks, clock_sources
from portal.vocabulary import RiskLevel
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TOWNSHIP

R, D = RiskLevel, Deadline
LATER = NOW + timedelta(days=40)
pytestmark = pytest.mark.usefixtures("db")


def running(at=LATER, area=TOWNSHIP):
    """Answer rule, start and stop of the clocks."""
    return [
        (clock.rule, clock.started_at, clock.stopped_at)
        for clock in assessment_clocks.clocks(at, area=area)
    ]


@pytest.mark.parametrize(
    ("level", "rule"),
    [(R.RED, D.REASSESS_RED), (R.YELLOW, D.REASSESS_YELLOW), (R.BLUE, D.REASSESS_LOW),
     (R.GREEN, D.REASSESS_LOW)],
)  # fmt: skip
def test_each_level_has_its_clock_and_its_place(level, rule):
    assessment = factories.make_assessment(level=level)
    (clock,) = assessment_clocks.clocks(LATER)
    assert (clock.rule, clock.kind, clock.ref) == (rule, "assessment", assessment.ref)
    assert clock.area_code == assessment.case.area_code
    assert running(area=OTHER_TOWNSHIP) == []


def test_the_next_assessment_stops_it_and_starts_another():
    case = factories.make_case(status=CaseStatus.IN_SERVICE)
    factories.make_assessment(case, level=R.RED)
    factories.make_assessment(case, level=R.YELLOW, completed_at=LATER)
    factories.make_assessment()
    assert running() == [
        (D.REASSESS_RED, NOW, LATER),
        (D.REASSESS_YELLOW, LATER, None),
        (D.REASSESS_YELLOW, NOW, None),
    ]


def test_one_under_way_stops_nothing_and_the_end_of_the_case_does():
    case = factories.make_case(status=CaseStatus.CLOSED, closed_at=LATER)
    first = factories.make_assessment(case)
    factories.make_assessment(case, previous=first, completed_at=None, level=None)
    assert running() == [(D.REASSESS_YELLOW, NOW, LATER)]


def test_a_level_raised_later_is_timed_from_then():
    factories.make_assessment(level=R.RED, raised_at=LATER)
    assert running() == [(D.REASSESS_RED, LATER, None)]


def test_a_case_taken_up_again_is_not_late_for_the_time_it_was_closed():
    case = factories.make_case(status=CaseStatus.ASSESSING, reopened_at=LATER)
    factories.make_assessment(case)
    assert running() == []


def test_what_is_completed_later_is_not_there_yet():
    factories.make_assessment(completed_at=LATER)
    assert running(at=NOW) == []


def test_the_engine_knows_of_it():
    assert assessment_clocks.clocks in clock_sources.SOURCES
