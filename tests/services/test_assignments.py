"""Who sees which assignment, who names the person, and how one is given back."""

from datetime import timedelta

import pytest

from portal.assignment_terms import DeclineReason, WithdrawReason
from portal.models import Account, Message
from portal.services import assignments
from portal.services.places_left import TooMuchInHand
from portal.services.refusals import (
    ChangedMeanwhile,
    FieldRefused,
    NotEligible,
    NotInThisState,
)
from portal.vocabulary import AccountStatus, AssignmentStatus, NeedStatus, Role
from tests import factories

S = AssignmentStatus
AGREED = {S.ACCEPTED, S.CONTACT_APPROVED, S.SCHEDULED}


def _fresh(row):
    return type(row).get_by_id(row.id)


def _manager(organization):
    return factories.make_account(Role.ORGANIZATION, organization=organization)


def _accepted_by(organization, **values):
    return factories.make_assignment(organization=organization, status=S.ACCEPTED, **values)


def test_a_person_sees_only_what_was_offered_to_him(db):
    mine = factories.make_assignment()
    factories.make_assignment()
    factories.make_assignment(
        need=factories.make_need(), helper=mine.helper, status=S.PROPOSED, offered_at=None
    )
    assert list(assignments.visible_to(mine.helper.account)) == [mine]


def test_an_organization_sees_what_concerns_it_and_its_people(db):
    organization = factories.make_organization()
    ours = factories.make_assignment(organization=organization)
    theirs = factories.make_assignment(helper=factories.make_helper(organization=organization))
    factories.make_assignment(organization=factories.make_organization())
    assert set(assignments.visible_to(_manager(organization))) == {ours, theirs}


@pytest.mark.parametrize("role", [Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_staff_see_what_lies_in_their_area(db, role):
    row = factories.make_assignment()
    assert assignments.find(factories.make_account(role), row.ref) == row


def test_another_township_sees_nothing(db):
    row = factories.make_assignment()
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert assignments.find(other, row.ref) is None


@pytest.mark.parametrize(
    "role",
    sorted(set(Role) - set(assignments.OUTSIDERS) - set(assignments.AREA_STAFF), key=str),
    ids=str,
)
def test_every_other_role_sees_nothing(db, role):
    factories.make_assignment()
    account = factories.make_account(role, area_code=factories.PROVINCE)
    assert list(assignments.visible_to(account)) == []


def test_an_organization_answers_only_where_no_person_was_asked(db):
    organization = factories.make_organization()
    ours = factories.make_assignment(organization=organization)
    theirs = factories.make_assignment(helper=factories.make_helper(organization=organization))
    manager = _manager(organization)
    assert assignments.find_own(manager, ours.ref) == ours
    assert assignments.find(manager, theirs.ref) == theirs
    assert assignments.find_own(manager, theirs.ref) is None


def test_the_tabs_count_what_lies_behind_them(db):
    factories.make_assignment()
    factories.make_assignment(status=S.VERIFIED)
    counts = {
        tab.key: tab.count for tab in assignments.tabs_of(factories.make_account(Role.TOWNSHIP))
    }
    assert counts == {"proposed": 0, "waiting": 1, "accepted": 0, "going": 0, "over": 1}


def test_outsiders_have_no_tab_of_proposals(db):
    account = factories.make_helper().account
    assert "proposed" not in {tab.key for tab in assignments.tabs_of(account)}


def test_a_tab_holds_its_rows_page_by_page(db):
    first = factories.make_assignment()
    township = factories.make_account(Role.TOWNSHIP)
    assert assignments.in_tab(township, "waiting", page=1) == [first]
    assert assignments.in_tab(township, "waiting", page=2) == []
    assert assignments.in_tab(township, "no such tab", page=1) == []


def test_an_organization_names_its_own_cleared_person(db, now):
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization)
    row = _accepted_by(organization)
    assignments.name_person(row, helper.ref, by=_manager(organization), at=now)
    assert _fresh(row).helper == helper
    assert Message.get().destination == helper.account.email


def test_whoever_is_replaced_is_told_not_to_go(db, now):
    organization = factories.make_organization()
    first, second = (factories.make_helper(organization=organization) for _ in range(2))
    row = _accepted_by(organization)
    assignments.name_person(row, first.ref, by=_manager(organization), at=now)
    assignments.name_person(_fresh(row), second.ref, by=_manager(organization), at=now)
    told = {(message.template, message.destination) for message in Message.select()}
    assert told == {
        ("person_named", first.account.email),
        ("person_named", second.account.email),
        ("person_replaced", first.account.email),
    }


def test_two_managers_do_not_name_over_each_other(db, now):
    organization = factories.make_organization()
    first, second = (factories.make_helper(organization=organization) for _ in range(2))
    row = _accepted_by(organization)
    seen = row.version
    assignments.name_person(row, first.ref, by=_manager(organization), at=now, version=seen)
    with pytest.raises(ChangedMeanwhile):
        assignments.name_person(row, second.ref, by=_manager(organization), at=now, version=seen)
    assert _fresh(row).helper == first


def test_whose_account_is_suspended_is_not_named(db, now):
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization)
    Account.update(status=AccountStatus.SUSPENDED).where(Account.id == helper.account_id).execute()
    row = _accepted_by(organization)
    with pytest.raises(NotEligible):
        assignments.name_person(row, helper.ref, by=_manager(organization), at=now)
    assert helper not in assignments.own_people(row)


def test_somebody_elses_person_cannot_be_named(db, now):
    organization = factories.make_organization()
    with pytest.raises(FieldRefused) as refusal:
        assignments.name_person(
            _accepted_by(organization), factories.make_helper().ref,
            by=_manager(organization), at=now,
        )  # fmt: skip
    assert refusal.value.field == "helper"


@pytest.mark.parametrize(
    "unfit",
    [{"is_cleared": False}, {"skills": {"P3": 1}}, {"trained_until": None}, {"areas": ("6301",)}],
    ids=["unvetted", "another service", "untrained", "another area"],
)
def test_an_unfit_person_cannot_be_named(db, now, unfit):
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization, **unfit)
    row = _accepted_by(organization)
    with pytest.raises(NotEligible):
        assignments.name_person(row, helper.ref, by=_manager(organization), at=now)
    assert _fresh(row).helper is None


def test_a_person_with_full_hands_cannot_be_named(db, now):
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization, capacity=1)
    later = factories.make_need(starts_at=now + timedelta(days=20))
    factories.make_assignment(need=later, helper=helper, status=S.ACCEPTED)
    with pytest.raises(TooMuchInHand):
        assignments.name_person(
            _accepted_by(organization), helper.ref, by=_manager(organization), at=now
        )


@pytest.mark.parametrize("status", [status for status in S if status is not S.ACCEPTED], ids=str)
def test_a_person_is_named_only_between_acceptance_and_contact(db, now, status):
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization)
    row = factories.make_assignment(helper=helper, status=status)
    with pytest.raises(NotInThisState):
        assignments.name_person(row, helper.ref, by=_manager(organization), at=now)


@pytest.mark.parametrize("status", sorted(AGREED, key=str), ids=str)
def test_cancelling_gives_the_place_back_and_wipes_the_name(db, now, status):
    row = factories.make_assignment(status=status)
    row.need.status = NeedStatus.FILLED
    row.need.filled = 1
    row.need.save()
    assignments.cancel(
        row, reason=WithdrawReason.ROAD, by=factories.make_account(Role.TOWNSHIP), at=now
    )
    assert _fresh(row.need).filled == 0
    assert _fresh(row.need).status is NeedStatus.OPEN
    assert (_fresh(row).given_name, _fresh(row).meeting_point) == (None, None)
    assert Message.get().template == "assignment_cancelled"


@pytest.mark.parametrize("status", [status for status in S if status not in AGREED], ids=str)
def test_only_what_is_agreed_and_not_given_can_be_cancelled(db, now, status):
    row = factories.make_assignment(status=status)
    before = _fresh(row.need).filled
    for act in (
        lambda: assignments.cancel(row, reason=WithdrawReason.ROAD, by=None, at=now),
        lambda: assignments.step_back(
            row, reason=DeclineReason.HEALTH, by=row.helper.account, at=now
        ),
    ):
        with pytest.raises(Exception, match="状态|办过"):
            act()
    assert _fresh(row).status is status
    assert _fresh(row.need).filled == before


def test_a_cancelled_place_of_a_withdrawn_need_does_not_open_it(db, now):
    row = factories.make_assignment(status=S.ACCEPTED)
    type(row.need).update(status=NeedStatus.WITHDRAWN).execute()
    assignments.cancel(row, reason=WithdrawReason.NEED_CHANGED, by=None, at=now)
    assert _fresh(row.need).status is NeedStatus.WITHDRAWN


def test_whoever_accepted_may_step_back_and_the_sender_is_told(db, now):
    sender = factories.make_account(Role.TOWNSHIP)
    row = factories.make_assignment(status=S.ACCEPTED, offered_by=sender)
    assignments.step_back(row, reason=DeclineReason.HEALTH, by=row.helper.account, at=now)
    assert _fresh(row).status is S.CANCELLED
    assert Message.get().destination == sender.email
    assert assignments.reason_of(_fresh(row)) is DeclineReason.HEALTH


def test_nobody_steps_back_for_somebody_else(db, now):
    row = factories.make_assignment(status=S.ACCEPTED)
    with pytest.raises(assignments.NotYours):
        assignments.step_back(
            row, reason=DeclineReason.TIME, by=factories.make_helper().account, at=now
        )


def test_the_reason_of_an_end_is_read_from_the_list_it_came_from(db):
    declined = factories.make_assignment(status=S.DECLINED, status_reason="other")
    withdrawn = factories.make_assignment(status=S.WITHDRAWN, status_reason="full")
    going = factories.make_assignment()
    assert assignments.reason_of(declined) is DeclineReason.OTHER
    assert assignments.reason_of(withdrawn) is WithdrawReason.FULL
    assert assignments.reason_of(going) is None
