"""An offer is sent to the fit, answered by the asked, once, in time, and never over the places."""

from datetime import timedelta

import peewee
import pytest

from portal.assignment_terms import DeclineReason, WithdrawReason
from portal.models import Assignment, AuditEntry, Message, Need
from portal.services import offers
from portal.services.places_left import EnoughOffersOut, OrganizationFull, TooMuchInHand
from portal.services.refusals import (
    AlreadyAnswered,
    ChangedMeanwhile,
    FieldRefused,
    NoPlacesLeft,
    NotEligible,
    NotInThisState,
    OfferLapsed,
    Refused,
)  # fmt: skip
from portal.services.suitability import AlreadyAsked
from portal.vocabulary import (
    AssignmentStatus,
    HelperStatus,
    NeedStatus,
    OrganizationStatus,
    Role,
    Tier,
)
from tests import factories

S = AssignmentStatus


def _fresh(row):
    return type(row).get_by_id(row.id)


def _proposal(**values):
    return factories.make_assignment(status=S.PROPOSED, offered_at=None, expires_at=None, **values)


def _township():
    return factories.make_account(Role.TOWNSHIP)


def _manager(organization):
    return factories.make_account(Role.ORGANIZATION, organization=organization)


def _accept(row, now):
    offers.accept(row, by=row.helper.account, at=now)


def test_a_proposal_becomes_an_offer_and_the_person_is_told(db, now):
    row = _proposal()
    offers.send(row, by=_township(), at=now)
    assert _fresh(row).status is S.OFFERED
    assert Message.get().destination == row.helper.account.email
    assert Message.get().template == "offer"
    assert AuditEntry.select().where(AuditEntry.action == "offer.sent").count() == 1


@pytest.mark.parametrize(
    ("tier", "hours"), [(Tier.CRITICAL, 4), (Tier.URGENT, 24), (Tier.ROUTINE, 48)]
)
def test_an_offer_waits_as_long_as_its_tier_allows(db, now, tier, hours):
    row = _proposal(need=factories.make_need(tier=tier))
    offers.send(row, by=_township(), at=now)
    assert _fresh(row).expires_at == now + timedelta(hours=hours)


def test_an_offer_never_waits_past_the_start_of_the_need(db, now):
    need = factories.make_need(starts_at=now + timedelta(hours=2))
    row = _proposal(need=need)
    offers.send(row, by=_township(), at=now)
    assert _fresh(row).expires_at == need.starts_at


def test_nobody_is_asked_for_what_has_begun(db, now):
    row = _proposal(need=factories.make_need(starts_at=now))
    with pytest.raises(offers.BegunAlready):
        offers.send(row, by=_township(), at=now)


@pytest.mark.parametrize("status", [status for status in S if status is not S.PROPOSED], ids=str)
def test_only_a_proposal_can_be_sent(db, now, status):
    row = factories.make_assignment(need=factories.make_need(slots=3), status=status)
    with pytest.raises(Refused):
        offers.send(row, by=_township(), at=now)
    assert _fresh(row).status is status


@pytest.mark.parametrize("status", [status for status in S if status is not S.OFFERED], ids=str)
def test_only_an_open_offer_can_be_accepted(db, now, status):
    row = factories.make_assignment(need=factories.make_need(slots=3), status=status)
    with pytest.raises((NotInThisState, AlreadyAnswered, OfferLapsed)):
        _accept(row, now)
    assert _fresh(row).status is status


@pytest.mark.parametrize("status", [status for status in S if status is not S.OFFERED], ids=str)
def test_only_an_open_offer_can_be_declined(db, now, status):
    row = factories.make_assignment(need=factories.make_need(slots=3), status=status)
    with pytest.raises((NotInThisState, AlreadyAnswered, OfferLapsed)):
        offers.decline(row, reason=DeclineReason.TIME, by=row.helper.account, at=now)
    assert _fresh(row).status is status


@pytest.mark.parametrize(
    "status", [status for status in S if status not in {S.OFFERED, S.PROPOSED}], ids=str
)
def test_only_what_nobody_accepted_can_be_withdrawn(db, now, status):
    row = factories.make_assignment(need=factories.make_need(slots=3), status=status)
    with pytest.raises((NotInThisState, AlreadyAnswered)):
        offers.withdraw(row, reason=WithdrawReason.OTHER, by=_township(), at=now)
    assert _fresh(row).status is status


@pytest.mark.parametrize("status", [status for status in S if status is not S.PROPOSED], ids=str)
def test_the_person_of_a_sent_offer_cannot_be_changed(db, now, status):
    row = factories.make_assignment(need=factories.make_need(slots=3), status=status)
    other = factories.make_helper()
    with pytest.raises(NotInThisState):
        offers.change_person(row, other.ref, reason="家里人认识", by=_township(), at=now)


def test_accepting_takes_a_place_and_fills_the_need(db, now):
    row = factories.make_assignment()
    _accept(row, now)
    assert _fresh(row).status is S.ACCEPTED
    assert _fresh(row.need).filled == 1
    assert _fresh(row.need).status is NeedStatus.FILLED


def test_the_last_place_withdraws_the_other_offers_and_says_that_all_is_full(db, now):
    need = factories.make_need()
    row, other = (factories.make_assignment(need=need) for _ in range(2))
    _accept(row, now)
    assert _fresh(other).status is S.WITHDRAWN
    assert _fresh(other).status_reason == "full"
    assert [message.template for message in Message.select()] == ["places_filled"]
    with pytest.raises(NoPlacesLeft):
        _accept(other, now)


def test_a_need_without_a_place_refuses_and_nothing_is_written(db, now):
    row = factories.make_assignment()
    Need.update(filled=1).where(Need.id == row.need_id).execute()
    with pytest.raises(NoPlacesLeft):
        _accept(row, now)
    assert _fresh(row).status is S.OFFERED
    assert AuditEntry.select().count() == 0


def test_a_withdrawn_need_has_no_place_left(db, now):
    row = factories.make_assignment(need=factories.make_need(status=NeedStatus.WITHDRAWN))
    with pytest.raises(NoPlacesLeft):
        _accept(row, now)


def test_an_offer_cannot_be_accepted_at_its_deadline(db, now):
    row = factories.make_assignment(expires_at=now)
    with pytest.raises(OfferLapsed):
        _accept(row, now)
    with pytest.raises(OfferLapsed):
        offers.decline(row, reason=DeclineReason.TIME, by=row.helper.account, at=now)


def test_nobody_accepts_for_somebody_else(db, now):
    organization = factories.make_organization()
    row = factories.make_assignment(helper=factories.make_helper(organization=organization))
    for stranger in (factories.make_helper().account, _manager(organization)):
        with pytest.raises(offers.NotAskedOfYou):
            offers.accept(row, by=stranger, at=now)
    assert _fresh(row).status is S.OFFERED


def test_an_organization_accepts_before_it_names_its_person(db, now):
    organization = factories.make_organization()
    row = factories.make_assignment(organization=organization)
    offers.accept(row, by=_manager(organization), at=now)
    assert _fresh(row).status is S.ACCEPTED
    assert _fresh(row).helper is None


def test_another_organization_cannot_accept(db, now):
    row = factories.make_assignment(organization=factories.make_organization())
    with pytest.raises(offers.NotAskedOfYou):
        offers.accept(row, by=_manager(factories.make_organization()), at=now)


def test_a_suspended_organization_cannot_accept(db, now):
    organization = factories.make_organization()
    row = factories.make_assignment(organization=organization)
    organization.status = OrganizationStatus.SUSPENDED
    organization.save()
    with pytest.raises(NotEligible):
        offers.accept(row, by=_manager(organization), at=now)


def test_somebody_with_full_hands_cannot_accept_more(db, now):
    helper = factories.make_helper(capacity=1)
    factories.make_assignment(helper=helper, status=S.ACCEPTED)
    later = factories.make_need(starts_at=now + timedelta(days=20))
    row = factories.make_assignment(need=later, helper=helper)
    with pytest.raises(TooMuchInHand):
        _accept(row, now)
    assert _fresh(later).filled == 0


def test_work_that_is_done_leaves_the_hands_free(db, now):
    helper = factories.make_helper(capacity=1)
    factories.make_assignment(helper=helper, status=S.VERIFIED)
    row = factories.make_assignment(
        need=factories.make_need(starts_at=now + timedelta(days=20)), helper=helper
    )
    _accept(row, now)
    assert _fresh(row).status is S.ACCEPTED


def test_an_organization_with_full_hands_cannot_accept_more(db, now):
    organization = factories.make_organization(capacity=1)
    factories.make_assignment(organization=organization, status=S.ACCEPTED)
    row = factories.make_assignment(organization=organization)
    with pytest.raises(OrganizationFull):
        offers.accept(row, by=_manager(organization), at=now)


def test_two_visits_at_the_same_time_cannot_both_be_accepted(db, now):
    helper = factories.make_helper()
    factories.make_assignment(helper=helper, status=S.ACCEPTED)
    row = factories.make_assignment(helper=helper)
    with pytest.raises(NotEligible):
        _accept(row, now)


@pytest.mark.parametrize("way", ["never", "lapsed", "hit"])
def test_nobody_unvetted_is_ever_offered_a_child(db, now, way):
    helper = factories.make_helper(is_cleared=way == "hit")
    if way == "lapsed":
        factories.make_vetting(helper, valid_until=factories.TODAY)
    if way == "hit":
        factories.make_vetting(helper, result="hit")
    row = _proposal(helper=helper)
    with pytest.raises(NotEligible):
        offers.send(row, by=_township(), at=now)
    assert _fresh(row).status is S.PROPOSED


@pytest.mark.parametrize("status", [HelperStatus.SUSPENDED, HelperStatus.BARRED], ids=str)
def test_nobody_suspended_is_ever_offered_a_child(db, now, status):
    row = _proposal(helper=factories.make_helper(status=status))
    with pytest.raises(NotEligible):
        offers.send(row, by=_township(), at=now)


def test_nobody_of_a_suspended_organization_is_offered_a_child(db, now):
    organization = factories.make_organization(status=OrganizationStatus.SUSPENDED)
    row = _proposal(helper=factories.make_helper(organization=organization))
    with pytest.raises(NotEligible):
        offers.send(row, by=_township(), at=now)
    with pytest.raises(NotEligible):
        offers.send(row, by=_township(), at=now, to_organization=True)


@pytest.mark.parametrize("way", ["unvetted", "lapsed", "suspended"])
def test_the_database_itself_refuses_whoever_is_not_cleared(db, now, way):
    helper = factories.make_helper(
        is_cleared=way == "suspended",
        status=HelperStatus.SUSPENDED if way == "suspended" else HelperStatus.ACTIVE,
    )
    if way == "lapsed":
        factories.make_vetting(helper, valid_until=factories.TODAY)
    row = _proposal(helper=helper)
    with pytest.raises(peewee.IntegrityError):
        Assignment.update(status=S.OFFERED).where(Assignment.id == row.id).execute()


def test_whoever_lapses_between_offer_and_answer_cannot_accept(db, now):
    row = factories.make_assignment()
    helper = row.helper
    helper.status = HelperStatus.SUSPENDED
    helper.save()
    with pytest.raises(NotEligible):
        _accept(row, now)
    assert _fresh(row.need).filled == 0


def test_no_more_people_are_asked_than_there_are_places(db, now):
    need = factories.make_need()
    factories.make_assignment(need=need)
    with pytest.raises(EnoughOffersOut):
        offers.send(_proposal(need=need), by=_township(), at=now)


def test_a_group_event_may_ask_several_at_once(db, now):
    need = factories.make_need(service="S1")
    factories.make_assignment(need=need)
    row = _proposal(need=need, helper=factories.make_helper(skills={"S1": 2}))
    offers.send(row, by=_township(), at=now)
    assert _fresh(row).status is S.OFFERED


def test_nobody_is_asked_twice_for_the_same_need(db, now):
    need = factories.make_need(slots=3)
    first = factories.make_assignment(need=need)
    with pytest.raises(AlreadyAsked):
        offers.send(_proposal(need=need, helper=first.helper), by=_township(), at=now)


def test_an_offer_to_the_organization_names_no_person(db, now):
    organization = factories.make_organization()
    manager = _manager(organization)
    row = _proposal(helper=factories.make_helper(organization=organization))
    offers.send(row, by=_township(), at=now, to_organization=True)
    assert _fresh(row).helper is None
    assert _fresh(row).organization == organization
    assert Message.get().destination == manager.email


def test_a_person_without_an_organization_is_asked_in_person(db, now):
    with pytest.raises(offers.NoOrganization):
        offers.send(_proposal(), by=_township(), at=now, to_organization=True)


def test_the_township_may_change_the_person_with_a_reason(db, now):
    row = _proposal()
    other = factories.make_helper()
    offers.change_person(row, other.ref, reason=" 家里人  认识她 ", by=_township(), at=now)
    assert _fresh(row).helper == other
    assert _fresh(row).override_reason == "家里人 认识她"


def test_nobody_is_sent_an_offer_whom_the_officer_did_not_see(db, now):
    row, other = _proposal(), factories.make_helper()
    seen = _fresh(row)
    offers.change_person(row, other.ref, reason="家里人认识她", by=_township(), at=now)
    with pytest.raises(ChangedMeanwhile):
        offers.send(seen, by=_township(), at=now)
    with pytest.raises(ChangedMeanwhile):
        offers.send(_fresh(row), version=seen.version, by=_township(), at=now)
    assert (_fresh(row).status, _fresh(row).helper) == (S.PROPOSED, other)
    offers.send(_fresh(row), version=_fresh(row).version, by=_township(), at=now)
    assert _fresh(row).helper == other


@pytest.mark.parametrize("reason", ["", "  ", "近", "字" * 301])
def test_a_change_of_person_needs_a_reason(db, now, reason):
    other = factories.make_helper()
    with pytest.raises(FieldRefused) as refusal:
        offers.change_person(_proposal(), other.ref, reason=reason, by=_township(), at=now)
    assert refusal.value.field == "reason"


def test_only_somebody_eligible_can_be_put_in(db, now):
    row = _proposal()
    for unfit in (factories.make_helper(is_cleared=False), factories.make_helper(skills={"P3": 1})):
        with pytest.raises(FieldRefused) as refusal:
            offers.change_person(row, unfit.ref, reason="家里人认识", by=_township(), at=now)
        assert refusal.value.field == "helper"


def test_declining_keeps_the_reason_and_the_place(db, now):
    row = factories.make_assignment()
    offers.decline(row, reason=DeclineReason.DISTANCE, by=row.helper.account, at=now)
    assert _fresh(row).status is S.DECLINED
    assert _fresh(row).status_reason == "distance"
    assert _fresh(row.need).filled == 0


def test_offers_past_their_deadline_lapse_once(db, now):
    late = factories.make_assignment(expires_at=now)
    open_still = factories.make_assignment(expires_at=now + timedelta(minutes=1))
    assert offers.lapse_due(now) == 1
    assert offers.lapse_due(now) == 0
    assert _fresh(late).status is S.EXPIRED
    assert _fresh(open_still).status is S.OFFERED


def test_a_withdrawn_offer_is_told_and_a_proposal_is_not(db, now):
    offers.withdraw(_proposal(), reason=WithdrawReason.OTHER, by=_township(), at=now)
    assert Message.select().count() == 0
    offers.withdraw(factories.make_assignment(), reason=WithdrawReason.ROAD, by=_township(), at=now)
    assert Message.get().template == "offer_withdrawn"
