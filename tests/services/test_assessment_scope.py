"""Assessments are read by township and county of the place, and fall due again by level."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from portal.case_terms import CaseStatus
from portal.models import Assessment, AuditEntry
from portal.services import assessment_scope
from portal.services.cases import READERS
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP

R = RiskLevel
pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("role", Role, ids=str)
def test_the_score_is_read_by_township_and_county_alone(role):
    assessment = factories.make_assessment()
    account = factories.make_account(role, area_code="63")
    assert (assessment_scope.find(account, assessment.ref) is not None) == (role in READERS)


def test_a_foreign_township_finds_none():
    assessment = factories.make_assessment()
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert assessment_scope.find(stranger, assessment.ref) is None


@pytest.mark.parametrize(
    ("level", "due"),
    [
        (R.RED, date(2027, 2, 28)),
        (R.YELLOW, date(2027, 4, 30)),
        (R.BLUE, date(2027, 7, 31)),
        (R.GREEN, date(2027, 7, 31)),
    ],
)
def test_each_level_is_assessed_anew_in_its_time(level, due):
    # Still the 31st in Shanghai.
    at = datetime(2027, 1, 31, 15, 59)
    assessment = factories.make_assessment(level=level, completed_at=at)
    assert assessment_scope.next_due(assessment, assessment.case) == due


def test_a_level_raised_later_has_its_time_from_then():
    at = datetime(2027, 3, 1)
    assessment = factories.make_assessment(level=R.RED, raised_at=at)
    assert assessment_scope.held_since(assessment) == at


def test_a_case_says_what_is_in_force_and_what_is_under_way():
    case = factories.make_case(status=CaseStatus.IN_SERVICE)
    assert assessment_scope.of_case(case) == assessment_scope.OfCase(None, None, None, True)
    old = factories.make_assessment(case)
    new = factories.make_assessment(case, previous=old, level=R.RED)
    draft = factories.make_assessment(case, previous=new, completed_at=None, level=None)
    found = assessment_scope.of_case(case)
    assert (found.latest, found.under_way) == (new, draft)
    assert found.next_due == date(2026, 12, 24)
    assert assessment_scope.history_of(case) == [new, old]
    assert assessment_scope.steps_risen(new) == 1
    assert assessment_scope.steps_risen(old) == 0
    assert not found.awaits_signature


def test_a_closed_case_is_not_assessed_anew():
    case = factories.make_case(status=CaseStatus.CLOSED)
    factories.make_assessment(case)
    found = assessment_scope.of_case(case)
    assert (found.next_due, found.is_live) == (None, False)


def test_an_emergency_has_no_totals():
    assert assessment_scope.totals_of(factories.make_assessment()) == {}
    scored = factories.make_assessment(items={"b1_dwelling": 2, "b1_online": 1, "b6_income": 3})
    totals = assessment_scope.totals_of(Assessment.get_by_id(scored.id))
    assert {dimension.value: total for dimension, total in totals.items()} == {
        "b1": 3, "b2": 0, "b3": 0, "b4": 0, "b5": 0, "b6": 3,
    }  # fmt: skip


def test_the_reading_is_written_down():
    assessment = factories.make_assessment()
    assessment_scope.opened(assessment, by=assessment.started_by, at=NOW)
    assert AuditEntry.get().action == "assessment.opened"


def test_what_is_in_force_is_the_last_completed_of_each_live_case():
    officer = factories.make_account(Role.TOWNSHIP)
    case = factories.make_case(status=CaseStatus.IN_SERVICE)
    old = factories.make_assessment(case)
    new = factories.make_assessment(case, previous=old)
    factories.make_assessment(case, previous=new, completed_at=None, level=None)
    factories.make_assessment(factories.make_case(status=CaseStatus.CLOSED))
    other = factories.make_assessment()
    assert set(assessment_scope.in_force(officer)) == {new, other}
