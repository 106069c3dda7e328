"""What belongs to a case beside its own row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.deadline_terms import Deadline
from portal.guardianship_terms import InterventionKind
from portal.models import CaseReview, JoinedReport, ProtectionCase
from portal.services import (
    case_joining,
    case_reviews,
    case_ties,
    interventions,
    revocation_grounds,
)
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, TODAY

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


def test_what_is_written_for_good_is_read_from_the_case_that_goes_on(county):
    child = factories.make_child()
    stays = factories.make_case(child, status=S.IN_SERVICE)
    ends = unnamed(status=S.ASSESSED)
    measure = factories.make_intervention(ends)
    ground = factories.make_ground(ends)
    review = CaseReview.create(
        case=ends, held_on=TODAY, changed="爷爷住院", attendees="民政站", saw_child=True,
        next_review_on=TODAY + timedelta(days=9), author=county, at=NOW,
    )  # fmt: skip
    merge(ends, stays, county)
    assert interventions.of_case(stays) == [measure]
    assert revocation_grounds.of_case(stays) == [ground]
    assert case_reviews.of_case(stays) == [review]
    assert case_reviews.next_on(stays) == review.next_review_on


def test_every_report_behind_a_case_leads_to_it():
    case = factories.make_case(report=factories.make_report())
    joined, own, foreign = (factories.make_report() for _ in range(3))
    JoinedReport.create(case=case, report=joined, at=NOW)
    factories.make_assessment(case, report=own)
    for report in (case.report, joined, own):
        assert case_ties.case_behind(report) == case
    assert case_ties.case_behind(foreign) is None
    ids = {row.report_id for row in case_ties.reports_of(case)}
    assert ids == {case.report_id, joined.id, own.id}
