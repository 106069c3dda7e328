"""What is remembered of helpers is counted right and costs the same for one or for many."""

from datetime import timedelta

import pytest

from portal.services import helper_history
from portal.vocabulary import AssignmentStatus, VettingResult
from tests import factories

S = AssignmentStatus


def _vetted(helper):
    return helper_history.vetted_until([helper], today=factories.TODAY).get(helper.id)


def test_the_longest_clear_vetting_counts(db):
    helper = factories.make_helper()
    long = factories.make_vetting(helper, valid_until=factories.TODAY + timedelta(days=350))
    assert _vetted(helper) == long.valid_until


def test_a_hit_is_final_whatever_came_later(db):
    helper = factories.make_helper(is_cleared=False)
    factories.make_vetting(helper, result=VettingResult.HIT)
    factories.make_vetting(helper)
    assert _vetted(helper) is None


def test_a_vetting_dated_tomorrow_does_not_count_today(db):
    helper = factories.make_helper(is_cleared=False)
    factories.make_vetting(helper, checked_on=factories.TODAY + timedelta(days=1))
    assert _vetted(helper) is None


def test_asked_accepted_attended_and_recent_are_counted(db, now):
    helper = factories.make_helper()
    for status in (S.DECLINED, S.EXPIRED, S.ACCEPTED, S.VERIFIED, S.CANCELLED):
        factories.make_assignment(helper=helper, status=status)
    old = now - timedelta(days=29)
    row = factories.make_assignment(helper=helper, status=S.VERIFIED)
    type(row).update(answered_at=old).where(type(row).id == row.id).execute()
    factories.make_assignment(helper=helper, status=S.PROPOSED, offered_at=None)
    record = helper_history.records([helper], [], at=now)[helper.id]
    assert (record.asked, record.accepted, record.attended, record.recent_28d) == (6, 4, 2, 3)


def test_only_the_children_of_the_needs_are_remembered_as_served(db, now):
    helper = factories.make_helper()
    known = factories.make_assignment(helper=helper, status=S.VERIFIED).need.child
    factories.make_assignment(helper=helper, status=S.VERIFIED)
    need = factories.make_need(known)
    record = helper_history.records([helper], [need], at=now)[helper.id]
    assert record.served == [known.ref]


@pytest.mark.parametrize(
    ("status", "reason", "is_busy", "is_blocked"),
    [
        (S.DECLINED, "time", True, False),
        (S.DECLINED, "distance", False, True),
        (S.EXPIRED, "", True, False),
        (S.WITHDRAWN, "other_person", True, False),
        (S.WITHDRAWN, "full", False, False),
        (S.CANCELLED, "person_away", True, False),
        (S.ACCEPTED, "", False, False),
    ],
)
def test_whoever_said_no_is_not_asked_again_for_the_same(db, status, reason, is_busy, is_blocked):
    row = factories.make_assignment(
        need=factories.make_need(slots=2), status=status, status_reason=reason
    )
    found = helper_history.refusals([row.helper], [row.need])[row.helper_id]
    assert bool(found.busy) is is_busy
    assert found.blocked == ({row.need.child.ref} if is_blocked else set())


def test_being_told_apart_from_a_namesake_is_no_clearance(db):
    helper = factories.make_helper(is_cleared=False)
    factories.make_vetting(helper, result=VettingResult.OTHER_PERSON)
    assert helper_history.vetted_until([helper], today=factories.TODAY) == {}
