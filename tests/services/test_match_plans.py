"""A plan writes nothing and stays the same when asked again."""

from portal.models import Assignment, MatchRun
from portal.services import match_plans
from portal.vocabulary import AssignmentStatus
from tests import factories

KEYS = {"pairs", "unfilled", "filled", "score", "input_hash"}


def test_a_plan_writes_nothing(db, now):
    factories.make_need()
    factories.make_helper()
    planned = match_plans.plan(factories.PROVINCE, at=now)
    assert len(planned.plan.pairs) == 1
    assert Assignment.select().count() == MatchRun.select().count() == 0


def test_the_same_rows_have_the_same_plan_and_hash(db, now):
    for _number in range(3):
        factories.make_need()
        factories.make_helper(capacity=1)
    first, second = (match_plans.plan(factories.PROVINCE, at=now).as_json() for _ in range(2))
    assert first == second
    assert set(first) >= KEYS


def test_the_last_proposals_are_told_to_the_matcher(db, now):
    row = factories.make_assignment(status=AssignmentStatus.PROPOSED, offered_at=None)
    before = match_plans.plan(factories.PROVINCE, at=now).plan.input_hash
    Assignment.delete().where(Assignment.id == row.id).execute()
    assert match_plans.plan(factories.PROVINCE, at=now).plan.input_hash != before


def test_an_area_without_needs_has_an_empty_plan(db, now):
    planned = match_plans.plan(factories.TOWNSHIP, at=now)
    assert planned.plan.pairs == ()
    assert planned.summary.startswith("needs=0 helpers=0 pairs=0")
