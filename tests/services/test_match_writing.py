"""A plan is written whole: proposals, runners-up, unfilled needs, the record of the run."""

from datetime import timedelta

import pytest

from portal.matching_terms import RunCause
from portal.models import Assignment, MatchRecord, RunnerUp
from portal.services import claims, match_orders, match_plans, match_runs, match_writing
from portal.services.refusals import NotInThisState
from tests import factories


def test_the_runner_up_is_the_best_who_was_not_chosen(db, now):
    factories.make_need()
    factories.make_helper(skills={"E1": 3})
    second = factories.make_helper(skills={"E1": 2})
    factories.make_helper(skills={"E1": 1})
    made = match_runs.run(by=None, at=now)
    row = RunnerUp.get()
    assert (row.run, row.helper) == (made, second)
    assert row.score < Assignment.get().score


def test_without_anybody_else_there_is_no_runner_up(db, now):
    factories.make_need()
    factories.make_helper()
    match_runs.run(by=None, at=now)
    assert RunnerUp.select().count() == 0


def test_the_record_keeps_question_answer_and_gap(db, now):
    factories.make_need()
    factories.make_helper()
    match_runs.run(by=None, at=now)
    record = MatchRecord.get()
    assert record.answer is not None
    assert record.gap == 0
    assert sum(record.tiers.values()) == 1


def test_whoever_lost_the_run_writes_nothing(db, now):
    factories.make_need()
    factories.make_helper()
    made = match_orders.ask(factories.PROVINCE, cause=RunCause.NIGHTLY, by=None, at=now)
    match_orders.begin(made, at=now)
    planned = match_plans.plan(factories.PROVINCE, at=now)
    match_orders.claim(now + claims.LEASE + timedelta(minutes=1))
    with pytest.raises(NotInThisState):
        match_writing.write(planned, made, at=now)
    assert Assignment.select().count() == 0
