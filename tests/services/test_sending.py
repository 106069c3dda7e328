"""What is checked when an offer goes out, whether it was proposed or stood in the order."""

from datetime import timedelta

import pytest

from portal.models import Assignment, AuditEntry, Message
from portal.services import asking_limits, continuity, sending
from portal.services.refusals import NotEligible
from portal.vocabulary import AssignmentStatus, OrganizationStatus, Role, Tier
from tests import factories

S = AssignmentStatus


def _row(**values):
    need, helper = factories.make_need(**values), factories.make_helper()
    return Assignment(need=need, helper=helper, status=S.PROPOSED, minutes=20)


def _send(row, at, **how):
    officer = factories.make_account(Role.TOWNSHIP)
    sending.send_new(row, offered_by=officer, by=None, at=at, **how)
    return officer


def test_an_offer_out_of_the_order_names_whoever_approved_it_and_the_clock_that_sent_it(db, now):
    row = _row()
    officer = _send(row, now)
    stored = Assignment.get()
    assert (stored.status, stored.offered_by, stored.offered_at) == (S.OFFERED, officer, now)
    assert stored.expires_at == now + timedelta(hours=48)
    assert AuditEntry.get(AuditEntry.action == "offer.sent").actor is None
    assert Message.get().template == "offer"


def test_what_is_refused_leaves_nothing_behind(db, now):
    row = _row(starts_at=now)
    with pytest.raises(sending.BegunAlready):
        _send(row, now)
    assert (Assignment.select().count(), Message.select().count()) == (0, 0)


def test_the_limits_hold_for_what_is_sent_by_hand_too(db, now):
    helper = factories.make_helper()
    factories.make_assignment(factories.make_need(), helper)
    later = factories.make_need(starts_at=now + timedelta(days=20))
    proposal = factories.make_assignment(later, helper, S.PROPOSED, offered_at=None)
    with pytest.raises(asking_limits.HeldBack):
        sending.send(proposal, by=factories.make_account(), at=now)


def test_a_call_by_telephone_is_kept_on_record(db, now):
    row = _row(tier=Tier.CRITICAL)
    _send(row, now + timedelta(hours=13), has_phoned=True)
    assert "has_phoned" in AuditEntry.get(AuditEntry.action == "offer.sent").detail


def test_an_organization_that_was_stopped_is_not_asked(db, now):
    organization = factories.make_organization(status=OrganizationStatus.SUSPENDED)
    row = Assignment(need=factories.make_need(), organization=organization, status=S.PROPOSED)
    with pytest.raises(NotEligible):
        _send(row, now)


def test_an_offer_of_an_order_never_replaces_the_own_helper_silently(db, now):
    past = now - timedelta(days=30)
    before = factories.make_assignment(
        factories.make_need(starts_at=past), status=S.VERIFIED, offered_at=past
    )
    officer = factories.make_account(Role.TOWNSHIP)
    helper, need = factories.make_helper(), factories.make_need(before.need.child)
    row = Assignment(need=need, helper=helper, status=S.PROPOSED)
    with pytest.raises(continuity.OrderNeedsReason, match=before.helper.full_name):
        sending.send_new(row, offered_by=officer, by=None, at=now)
    row.override_reason = "家长希望换人"
    sending.send_new(row, offered_by=officer, by=None, at=now)
    assert Assignment.get_by_id(row.id).status is S.OFFERED
