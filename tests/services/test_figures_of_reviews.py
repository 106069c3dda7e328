"""Reassessments on time and children reported again, against rows made one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.deadline_terms import RULES, Deadline
from portal.models import Breach
from portal.services import figures_of_reviews as figures
from portal.services.assessment_scope import REASSESS
from portal.services.indicators import Scope
from portal.services.shares import Share
from portal.vocabulary import RiskLevel
from tests import factories
from tests.factories import COUNTY, NOW, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
BEGUN = datetime(2026, 10, 31, 16, 0)
HERE, BELOW = Scope(COUNTY, 6, BEGUN, NOW), Scope(COUNTY, 9, BEGUN, NOW)
DAY = timedelta(days=1)


def reassess(level=RiskLevel.YELLOW):
    """Make a case assessed long ago and again yesterday; answer the first assessment."""
    before = NOW - 100 * DAY
    first = factories.make_assessment(level=level, completed_at=before)
    factories.make_assessment(first.case, previous=first, completed_at=NOW - DAY)
    return first


def miss(assessment, due_at=NOW - 2 * DAY):
    """Make the breach of the deadline to assess a case anew."""
    rule = REASSESS[assessment.level]
    Breach.create(
        rule=rule, kind="assessment", subject_ref=assessment.ref, area_code=TOWNSHIP,
        started_at=assessment.completed_at, due_at=due_at, responsible=RULES[rule].responsible,
        written_at=NOW,
    )  # fmt: skip


def test_a_reassessment_without_a_breach_is_on_time():
    reassess()
    assert figures.reassessed_on_time(BELOW)[TOWNSHIP].share == Share(1, 1)


@pytest.mark.parametrize(("days", "share"), [(2, Share(0, 1)), (40, None)])
def test_a_late_one_counts_once_and_in_the_month_in_which_it_was_due(days, share):
    miss(reassess(), NOW - days * DAY)
    found = figures.reassessed_on_time(BELOW)
    assert (found[TOWNSHIP].share if found else None) == share


def test_one_that_nobody_made_counts_as_late_and_a_first_one_not_at_all():
    miss(factories.make_assessment(completed_at=NOW - 100 * DAY))
    factories.make_assessment(completed_at=NOW - DAY)
    assert figures.reassessed_on_time(BELOW)[TOWNSHIP].share == Share(0, 1)


def test_they_are_taken_apart_by_the_level_that_was_to_be_assessed_anew():
    reassess(RiskLevel.RED)
    miss(reassess(RiskLevel.GREEN))
    reassess(RiskLevel.BLUE)
    found = figures.reassessed_by_level(HERE)
    assert {label: part.share for label, part in found.items()} == {
        Deadline.REASSESS_RED.zh: Share(1, 1), Deadline.REASSESS_LOW.zh: Share(1, 2),
    }  # fmt: skip


@pytest.mark.parametrize(("days", "count"), [(183, 1), (184, 0)])
def test_a_child_reported_again_within_half_a_year_is_counted_once(days, count):
    child = factories.make_child()
    lately = NOW - 3 * DAY
    for opened_at in (lately - days * DAY, lately):
        factories.make_case(child, report=factories.make_report(), opened_at=opened_at)
    found = figures.reported_twice(BELOW)
    assert (found[TOWNSHIP].count if found else 0) == count


def test_a_case_that_the_township_opened_itself_is_no_report():
    child = factories.make_child()
    factories.make_case(child, opened_at=NOW - 9 * DAY)
    factories.make_case(child, report=factories.make_report(), opened_at=NOW - DAY)
    assert figures.reported_twice(BELOW) == {}
