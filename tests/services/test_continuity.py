"""A child's own helper is put aside only by a person's decision with a reason."""

from datetime import timedelta

import pytest

from portal.assignment_terms import WithdrawReason
from portal.matching_terms import Decision
from portal.models import Account, Assignment, Helper, Message, Need
from portal.services import continuity, match_decisions, match_runs, offers, vetting
from portal.services.refusals import FieldRefused, NotInThisState
from portal.vocabulary import AccountStatus, AssignmentStatus, HelperStatus, Role
from tests import factories

S = AssignmentStatus


def _served(now, days=30, status=S.VERIFIED, **values):
    """Somebody has served a child; the child has a new open need."""
    past = now - timedelta(days=days)
    need = factories.make_need(starts_at=past)
    row = factories.make_assignment(need, status=status, offered_at=past, **values)
    return row.helper, factories.make_need(need.child)


def _proposed(need, **values):
    return factories.make_assignment(need, status=S.PROPOSED, offered_at=None, **values)


def test_a_proposal_of_somebody_else_is_marked_and_not_sent_without_a_reason(db, now):
    own, need = _served(now)
    row = _proposed(need)
    assert continuity.replaced_by([row], at=now)[row.id] == continuity.Replaced(own, False)
    with pytest.raises(continuity.NeedsReason, match=own.full_name):
        offers.send(row, by=factories.make_account(Role.TOWNSHIP), at=now)
    assert Assignment.get_by_id(row.id).status is S.PROPOSED


def test_with_a_reason_it_is_sent_and_the_reason_stands_with_the_run(db, now):
    own, need = _served(now)
    officer = factories.make_account(Role.TOWNSHIP)
    Helper.update(capacity=0).where(Helper.id == own.id).execute()
    factories.make_helper()
    made = match_runs.run(by=None, at=now)
    row = Assignment.get(Assignment.run == made)
    continuity.give_reason(row, "  她已搬到西宁  ", by=officer, at=now)
    offers.send(row, by=officer, at=now)
    assert row.override_reason == "她已搬到西宁"
    told = match_decisions.of_run(made, officer)
    assert told.counts == {Decision.EXPLAINED: 1, Decision.SENT: 1}
    assert told.newest[-1].put_aside == own
    assert need.ref == row.need.ref


@pytest.mark.parametrize("reason", ["", "短", "长" * 301])
def test_a_reason_is_a_sentence(db, now, reason):
    _own, need = _served(now)
    officer = factories.make_account(Role.TOWNSHIP)
    with pytest.raises(FieldRefused) as refusal:
        continuity.give_reason(_proposed(need), reason, by=officer, at=now)
    assert refusal.value.field == "reason"


def test_only_a_proposal_takes_a_reason(db, now):
    row = factories.make_assignment()
    with pytest.raises(NotInThisState):
        continuity.give_reason(row, "家长希望换人", by=factories.make_account(), at=now)


def test_the_own_helper_is_sent_as_ever(db, now):
    own, need = _served(now)
    row = _proposed(need, helper=own)
    assert continuity.replaced_by([row], at=now) == {}
    offers.send(row, by=factories.make_account(Role.TOWNSHIP), at=now)


def test_a_second_person_beside_the_own_helper_replaces_nobody(db, now):
    own, need = _served(now)
    Need.update(slots=2).where(Need.id == need.id).execute()
    factories.make_assignment(need, own)
    assert continuity.replaced_by([_proposed(Need.get_by_id(need.id))], at=now) == {}


def _leaves(helper):
    Helper.update(status=HelperStatus.EXITED).where(Helper.id == helper.id).execute()


def _is_locked(helper):
    Account.update(status=AccountStatus.SUSPENDED).where(Account.id == helper.account_id).execute()


@pytest.mark.parametrize("ends", [_leaves, _is_locked])
def test_a_relation_with_somebody_who_left_is_over(db, now, ends):
    own, need = _served(now)
    ends(own)
    assert continuity.replaced_by([_proposed(need)], at=now) == {}


@pytest.mark.parametrize(("days", "is_alive"), [(179, True), (181, False)])
def test_a_relation_lives_half_a_year(db, now, days, is_alive):
    _own, need = _served(now, days=days)
    assert bool(continuity.replaced_by([_proposed(need)], at=now)) is is_alive


def test_another_service_is_another_relation(db, now):
    own, need = _served(now)
    Need.update(service="P3").where(Need.id == need.id).execute()
    assert continuity.replaced_by([_proposed(Need.get_by_id(need.id))], at=now) == {}
    assert own.full_name


def _lost(now):
    """Suspend somebody who had agreed; answer the row."""
    row = factories.make_assignment(status=S.SCHEDULED)
    county = factories.make_account(Role.COUNTY)
    vetting.suspend(row.helper, reason="有投诉，先停", by=county, at=now)
    return Assignment.get_by_id(row.id)


def test_a_lost_pair_is_handed_to_township_and_county_at_once(db, now):
    officer = factories.make_account(Role.TOWNSHIP)
    row = _lost(now)
    assert row.status_reason == WithdrawReason.CLEARANCE.value
    county = Account.get(Account.role == Role.COUNTY)
    told = {m.destination for m in Message.select().where(Message.template == "helper_lost")}
    assert {officer.email, county.email} <= told
    for account in (officer, county):
        assert list(continuity.lost_pairs(account, at=now)) == [row]
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert list(continuity.lost_pairs(other, at=now)) == []


def test_a_clearance_that_lapses_hands_the_pair_over_too(db, now):
    row = factories.make_assignment(status=S.ACCEPTED)
    Need.update(starts_at=now + timedelta(days=340), ends_at=now + timedelta(days=341)).execute()
    assert vetting.cancel_lapsed(now) == 1
    officer = factories.make_account(Role.TOWNSHIP)
    assert [lost.id for lost in continuity.lost_pairs(officer, at=now)] == [row.id]


def test_a_new_proposal_is_no_answer_and_needs_a_reason(db, now):
    row = _lost(now)
    factories.make_helper()
    match_runs.run(by=None, at=now)
    officer = factories.make_account(Role.TOWNSHIP)
    proposal = Assignment.get(Assignment.status == S.PROPOSED)
    mark = continuity.replaced_by([proposal], at=now)[proposal.id]
    assert (mark.helper, mark.is_lost) == (row.helper, True)
    assert continuity.lost_pairs(officer, at=now).count() == 1
    continuity.give_reason(proposal, "原来的人停了", by=officer, at=now)
    offers.send(proposal, by=officer, at=now + timedelta(minutes=1))
    assert continuity.lost_pairs(officer, at=now).count() == 0


def test_nothing_proposed_marks_nothing(db, now):
    assert continuity.replaced_by([], at=now) == {}


def test_asking_the_own_helper_among_others_puts_nobody_aside(db, now):
    own, need = _served(now)
    other = factories.make_helper()
    assert continuity.own_ids(need, at=now) == {own.id}
    assert continuity.put_aside(need, [other.id], at=now) == continuity.Replaced(own, False)
    assert continuity.put_aside(need, [other.id, own.id], at=now) is None
    assert continuity.put_aside(factories.make_need(), [other.id], at=now) is None
