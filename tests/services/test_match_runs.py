"""A run proposes, replaces the proposals before it, and says why a need stays open."""

import json
from datetime import timedelta

import pytest

from portal.matching_terms import RunCause, RunPhase, RunStatus
from portal.models import Assignment, AuditEntry, MatchRun, Message, UnfilledNeed
from portal.services import claims, match_orders, match_plans, match_runs, match_writing, offers
from portal.services.refusals import NotInThisState
from portal.vocabulary import AssignmentStatus, Role, Tier
from tests import factories

S = AssignmentStatus


def _township(**values):
    return factories.make_account(Role.TOWNSHIP, **values)


def _run(now, area=factories.PROVINCE, by=None):
    return match_runs.run(area, by=by, at=now)


def test_a_run_proposes_the_fit_and_asks_nobody(db, now):
    need, helper = factories.make_need(tier=Tier.URGENT), factories.make_helper()
    made = _run(now)
    row = Assignment.get()
    assert (row.status, row.need, row.helper, row.run) == (S.PROPOSED, need, helper, made)
    assert row.score > 0
    assert made.filled_urgent == 1
    assert Message.select().count() == 0
    assert AuditEntry.select().where(AuditEntry.action == "match.run").count() == 1


def test_the_parts_of_a_proposal_add_up_to_its_score(db, now):
    factories.make_need()
    factories.make_helper()
    _run(now)
    row = Assignment.get()
    assert sum(json.loads(row.parts).values()) == pytest.approx(row.score)


def test_a_new_run_replaces_the_proposals_before_it(db, now):
    factories.make_need()
    factories.make_helper()
    _run(now)
    _run(now + timedelta(minutes=1))
    states = [(row.status, row.status_reason) for row in Assignment.select().order_by("id")]
    assert states == [(S.WITHDRAWN, "new_run"), (S.PROPOSED, "")]


def test_a_run_of_one_township_leaves_the_others_alone(db, now):
    factories.make_need()
    factories.make_need(factories.make_child(area_code=factories.OTHER_TOWNSHIP))
    factories.make_helper()
    _run(now)
    _run(now, area=factories.OTHER_TOWNSHIP)
    assert Assignment.select().where(Assignment.status == S.PROPOSED).count() == 2


def test_a_run_of_one_township_reads_no_need_of_another(db, now, caplog):
    factories.make_need()
    far = factories.make_need(factories.make_child(area_code=f"{factories.OTHER_TOWNSHIP}201"))
    offered = factories.make_assignment(far)
    planned = match_plans.plan(factories.TOWNSHIP, at=now)
    with caplog.at_level("DEBUG", logger="peewee"):
        match_runs.write(planned, by=None, at=now)
    asked = [record.msg for record in caplog.records if "SELECT" in str(record.msg[0])]
    places = [sql for sql, _values in asked if "filled" in sql or "COUNT" in sql]
    assert places
    assert all("area_code" in sql for sql in places)
    assert Assignment.get_by_id(offered.id).status is AssignmentStatus.OFFERED


def test_what_is_offered_or_agreed_stays_as_it_is(db, now):
    offered = factories.make_assignment()
    agreed = factories.make_assignment(status=S.ACCEPTED)
    _run(now)
    assert {row.id: row.status for row in Assignment.select()} == {
        offered.id: S.OFFERED,
        agreed.id: S.ACCEPTED,
    }


def test_nobody_is_proposed_beyond_the_places_left(db, now):
    factories.make_assignment(need=factories.make_need(slots=2))
    for _number in range(4):
        factories.make_helper()
    made = _run(now)
    assert Assignment.select().where(Assignment.run == made).count() == 1


def test_a_place_offered_while_the_matcher_thought_is_not_proposed_again(db, now):
    need = factories.make_need()
    factories.make_helper()
    planned = match_plans.plan(factories.PROVINCE, at=now)
    factories.make_assignment(need=need)
    made = match_runs.write(planned, by=None, at=now)
    assert Assignment.select().where(Assignment.run == made).count() == 0


def test_whoever_declined_is_not_proposed_again_for_the_same_child(db, now):
    row = factories.make_assignment(status=S.DECLINED, status_reason="distance")
    other = factories.make_helper(skills={"E1": 1})
    _run(now)
    assert Assignment.get(Assignment.status == S.PROPOSED).helper == other
    assert row.helper != other


def test_an_unfilled_need_keeps_its_reasons(db, now):
    need = factories.make_need(tier=Tier.CRITICAL)
    factories.make_helper(is_cleared=False)
    factories.make_helper(is_cleared=False, trained_until=None)
    _run(now)
    item = UnfilledNeed.get()
    assert (item.need, item.slots) == (need, 1)
    reasons = {reason.code: reason.count for reason in match_runs.reasons_for(item)}
    assert reasons == {"vetting": 2, "training": 1}


def test_a_run_and_its_needs_are_seen_only_where_they_lie(db, now):
    factories.make_need()
    made = _run(now, area=factories.TOWNSHIP)
    other = _township(area_code=factories.OTHER_TOWNSHIP)
    assert match_runs.find(_township(), made.ref) == made
    assert match_runs.find(factories.make_account(Role.COUNTY), made.ref) == made
    assert match_runs.find(other, made.ref) is None
    need_ref = UnfilledNeed.get().need.ref
    assert match_runs.find_unfilled(_township(), need_ref) is not None
    assert match_runs.find_unfilled(other, need_ref) is None


def test_a_township_sees_a_provincial_run_but_only_its_own_needs(db, now):
    mine = factories.make_need(tier=Tier.ROUTINE)
    urgent = factories.make_need(tier=Tier.CRITICAL)
    factories.make_need(factories.make_child(area_code=factories.OTHER_TOWNSHIP))
    factories.make_helper()
    made = _run(now)
    account = _township()
    assert match_runs.newest(account) == ([made], 1)
    assert [result.need for result in match_runs.results(made, account)] == [urgent, mine]


def test_a_proposal_sent_since_shows_its_present_state(db, now):
    factories.make_need()
    factories.make_helper()
    made = _run(now)
    offers.send(Assignment.get(), by=_township(), at=now)
    (result,) = match_runs.results(made, _township())
    assert [row.status for row in result.proposals] == [S.OFFERED]


def test_a_failed_run_leaves_nothing_behind(db, now):
    factories.make_need()
    factories.make_helper()
    planned = match_plans.plan(factories.PROVINCE, at=now)
    planned.helpers.clear()
    with pytest.raises(KeyError):
        match_runs.write(planned, by=None, at=now)
    assert MatchRun.select().count() == Assignment.select().count() == 0


def test_the_late_result_of_a_run_that_was_taken_over_is_refused(db, now):
    """Its solve took longer than the lease: what the second worker wrote stands."""
    factories.make_need()
    factories.make_helper()
    match_orders.ask(factories.PROVINCE, cause=RunCause.NIGHTLY, by=None, at=now)
    first = match_orders.claim(now)
    slow = match_plans.plan(factories.PROVINCE, at=now)
    late = now + claims.LEASE + timedelta(minutes=1)
    match_runs.carry_out(match_orders.claim(late), at=late)
    before = [(row.ref, row.status) for row in Assignment.select()]
    for step in (
        lambda: match_orders.reach(first, RunPhase.EXPLAINING, at=late),
        lambda: match_writing.write(slow, first, at=late),
        lambda: match_orders.fail(first, "ValueError", at=late),
    ):
        with pytest.raises(NotInThisState):
            step()
    assert [(row.ref, row.status) for row in Assignment.select()] == before
    assert MatchRun.get().status is RunStatus.DONE
