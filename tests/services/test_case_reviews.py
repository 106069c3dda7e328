"""Reviews: written down once, never changed, and they set the day of the next one."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest

from portal.case_terms import LIVE_CASES, CaseStatus
from portal.models import CaseReview, CaseStep
from portal.plan_terms import PlanStatus
from portal.services import case_reviews
from portal.services.refusals import FieldRefused, NotInThisState
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, TODAY

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def hold(case, **values):
    """Write down a review of today."""
    told = {"held_on": TODAY, "changed": "孩子已返校。", "attendees": "民政站、学校"}
    rest = {"saw_child": True, "next_review_on": TODAY + 30 * DAY}
    meeting = case_reviews.Meeting(**{**told, **rest, **values})
    return case_reviews.hold(case, meeting, by=factories.make_account(Role.TOWNSHIP), at=NOW)


@pytest.mark.parametrize("status", CaseStatus, ids=str)
def test_a_live_case_is_reviewed_and_a_closed_one_not(status):
    case = factories.make_case(status=status)
    if status in LIVE_CASES:
        review = hold(case)
        assert case_reviews.of_case(case) == [review]
        assert CaseStep.get().verb == "reviewed"
    else:
        with pytest.raises(NotInThisState):
            hold(case)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held_on", TODAY + DAY),
        ("held_on", TODAY - DAY),
        ("changed", " 好 "),
        ("changed", "字" * 2001),
        ("attendees", " "),
        ("attendees", "人" * 501),
        ("next_review_on", TODAY),
    ],
)
def test_a_wrong_field_is_named(field, value):
    with pytest.raises(FieldRefused) as refused:
        hold(factories.make_case(), **{field: value})
    assert refused.value.field == field


def test_the_next_review_is_the_last_ones_day_or_the_plans():
    case = factories.make_case()
    assert case_reviews.next_on(case) is None
    plan = factories.make_plan(case, status=PlanStatus.APPROVED)
    assert case_reviews.next_on(case) == plan.review_on
    hold(case, next_review_on=TODAY + 9 * DAY)
    assert case_reviews.next_on(case) == TODAY + 9 * DAY
    hold(case, next_review_on=None)
    assert case_reviews.next_on(case) is None


def test_a_review_is_never_changed_or_taken_away():
    hold(factories.make_case())
    with pytest.raises(peewee.PeeweeException):
        CaseReview.update(changed="没有变化").execute()
    with pytest.raises(peewee.PeeweeException):
        CaseReview.delete().execute()
