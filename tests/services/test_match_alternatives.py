"""What choosing the runner-up costs: exact, by solving again with the pair forced."""

from datetime import timedelta

from portal.models import Assignment, MatchRecord, RunnerUp
from portal.services import match_alternatives, match_runs
from portal.vocabulary import Role, Tier
from tests import factories


def test_a_runner_up_who_is_free_costs_score_only(db, now):
    factories.make_need()
    factories.make_helper(skills={"E1": 3})
    factories.make_helper(skills={"E1": 1})
    made = match_runs.run(by=None, at=now)
    row = RunnerUp.get()
    told = match_alternatives.cost(made, (row.need.ref, row.helper.ref), score=row.score)
    assert set(told["filled"].values()) == {0}
    assert told["unfilled"] == []
    assert told["score"] == round(Assignment.get().score - row.score, 1)


def test_a_runner_up_whom_another_need_needs_leaves_it_unfilled(db, now):
    easy, hard = factories.make_need(), factories.make_need(service="P3", tier=Tier.URGENT)
    factories.make_helper(skills={"E1": 3}, capacity=1)
    both = factories.make_helper(skills={"E1": 3, "P3": 3}, capacity=1)
    made = match_runs.run(by=None, at=now)
    row = RunnerUp.get(RunnerUp.need == easy)
    assert row.helper == both
    told = match_alternatives.cost(made, (easy.ref, both.ref), score=row.score)
    assert told["filled"] == {"critical": 0, "urgent": 1, "routine": 0}
    assert told["unfilled"] == [hard.ref]


def test_the_cost_is_asked_for_once_and_worked_out_by_the_worker(db, now):
    factories.make_need()
    for level in (2, 3):
        factories.make_helper(skills={"E1": level})
    match_runs.run(by=None, at=now)
    officer = factories.make_account(Role.TOWNSHIP)
    for minutes in range(2):
        match_alternatives.ask(RunnerUp.get(), by=officer, at=now + timedelta(minutes=minutes))
    assert match_alternatives.answer_asked(now) == 1
    assert match_alternatives.answer_asked(now) == 0
    row = match_alternatives.of_proposal(Assignment.get())
    assert (row.asked_at, row.answered_at, row.asked_by) == (now, now, officer)
    assert row.cost["score"] > 0


def test_runners_up_and_lost_needs_are_seen_in_ones_own_area_only(db, now):
    need = factories.make_need()
    for level in (2, 3):
        factories.make_helper(skills={"E1": level})
    made = match_runs.run(by=None, at=now)
    mine = factories.make_account(Role.TOWNSHIP)
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert list(match_alternatives.of_run(made, mine)) == [need.id]
    assert match_alternatives.of_run(made, other) == {}
    assert match_alternatives.needs_called([need.ref], mine) == [need]
    assert match_alternatives.needs_called([need.ref], other) == []


def test_a_cost_that_fails_keeps_its_cause_and_the_one_behind_is_answered(db, now):
    factories.make_need()
    for level in (2, 3):
        factories.make_helper(skills={"E1": level})
    broken, behind = (match_runs.run(by=None, at=now) for _ in range(2))
    officer = factories.make_account(Role.TOWNSHIP)
    MatchRecord.update(question=b"no question").where(MatchRecord.run == broken.id).execute()
    for row in RunnerUp.select().order_by(RunnerUp.id):
        match_alternatives.ask(row, by=officer, at=now)
    assert match_alternatives.answer_asked(now) == 2
    assert RunnerUp.get(RunnerUp.run == broken).cost == {"failed": "error"}
    assert "filled" in RunnerUp.get(RunnerUp.run == behind).cost
    assert match_alternatives.answer_asked(now) == 0
    match_alternatives.ask(RunnerUp.get(RunnerUp.run == broken), by=officer, at=now)
    assert match_alternatives.answer_asked(now) == 1
