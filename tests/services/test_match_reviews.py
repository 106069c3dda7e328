"""Reviewing proposals: the checks as they stand now, and agreeing to all at once."""

from portal.models import Assignment, Helper
from portal.services import match_reviews, match_runs
from portal.vocabulary import AssignmentStatus, Role, Tier
from tests import factories

S = AssignmentStatus


def test_the_sixteen_checks_have_their_names():
    assert list(match_reviews.CHECKS) == list(range(1, 17))


def test_a_check_that_fails_since_the_run_is_seen(db, now):
    factories.make_need()
    helper = factories.make_helper()
    match_runs.run(by=None, at=now)
    row = Assignment.get()
    lines = match_reviews.checks_of(row, at=now)
    assert [line.number for line in lines if not line.is_met] == []
    assert len(lines) == 16
    Helper.update(trained_until=None).where(Helper.id == helper.id).execute()
    row = Assignment.get()
    failed = [line for line in match_reviews.checks_of(row, at=now) if not line.is_met]
    assert [(line.number, line.problem) for line in failed] == [(3, "服务当天培训已过期或没有培训")]


def test_agreeing_to_all_sends_each_and_tells_what_was_not_sent(db, now):
    for tier in (Tier.ROUTINE, Tier.CRITICAL):
        factories.make_need(tier=tier)
    factories.make_need(factories.make_child(area_code=factories.OTHER_TOWNSHIP))
    for _number in range(3):
        factories.make_helper(capacity=1)
    made = match_runs.run(by=None, at=now)
    officer = factories.make_account(Role.TOWNSHIP)
    rows = match_reviews.open_of(made, officer)
    assert [row.need.tier for row in rows] == [Tier.CRITICAL, Tier.ROUTINE]
    late = rows[1].helper
    Helper.update(trained_until=None).where(Helper.id == late.id).execute()
    sent = match_reviews.approve_all(made, by=officer, at=now)
    assert sent.count == 1
    assert [row.id for row, _refusal in sent.refused] == [rows[1].id]
    assert Assignment.select().where(Assignment.status == S.OFFERED).count() == 1


def test_a_proposal_is_found_in_ones_own_area_only(db, now):
    factories.make_need()
    factories.make_helper()
    match_runs.run(by=None, at=now)
    row = Assignment.get()
    assert match_reviews.find(factories.make_account(Role.COUNTY), row.ref) == row
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert match_reviews.find(other, row.ref) is None
    loose = factories.make_assignment(status=S.PROPOSED, offered_at=None)
    assert match_reviews.find(factories.make_account(Role.COUNTY), loose.ref) is None
