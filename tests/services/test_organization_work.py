"""An organization sees and invites its own people; one that is stopped gives everything back."""

import json
from datetime import timedelta

import pytest

from portal.models import Assignment, AuditEntry, Invitation, Message, Need, Organization
from portal.services import (
    invitations,
    match_problem,
    offers,
    organization_work,
    organizations,
    suitability,
)  # fmt: skip
from portal.services.refusals import FieldRefused, NotEligible, Refused
from portal.vocabulary import (
    AssignmentStatus,
    HelperKind,
    HelperStatus,
    NeedStatus,
    OrganizationStatus,
    Role,
    VettingResult,
)  # fmt: skip
from tests import factories

S = AssignmentStatus
REASON = "接到举报，暂停核查。"
TAKEN_BACK = {
    S.PROPOSED: S.WITHDRAWN,
    S.OFFERED: S.WITHDRAWN,
    S.ACCEPTED: S.CANCELLED,
    S.CONTACT_APPROVED: S.CANCELLED,
    S.SCHEDULED: S.CANCELLED,
}


def _suspend(organization, now):
    officer = factories.make_account(Role.COUNTY)
    return organizations.suspend(organization, reason=REASON, by=officer, at=now)


def _told(template):
    rows = Message.select().where(Message.template == template)
    return {row.destination: json.loads(row.payload) for row in rows}


@pytest.fixture
def organization(db):
    return factories.make_organization()


@pytest.fixture
def manager(organization):
    return factories.make_account(Role.ORGANIZATION, organization=organization)


def test_one_sees_ones_own_people_and_whether_they_are_cleared(organization):
    factories.make_helper(organization=organization, full_name="卓玛")
    factories.make_helper(organization=organization, full_name="才让", is_cleared=False)
    factories.make_helper(organization=factories.make_organization())
    factories.make_helper()
    people = organization_work.people_of(organization, on=factories.TODAY)
    cleared = {person.name: person.is_cleared for person in people}
    assert cleared == {"卓玛": True, "才让": False}
    assert max(person.cleared_until or factories.TODAY for person in people) > factories.TODAY


def test_a_clearance_counts_only_on_its_days(organization):
    factories.make_helper(organization=organization)
    later = factories.TODAY + timedelta(days=400)
    (person,) = organization_work.people_of(organization, on=later)
    assert not person.is_cleared


def test_a_hit_clears_nobody_and_does_not_say_why(organization):
    helper = factories.make_helper(organization=organization)
    factories.make_vetting(helper, result=VettingResult.HIT)
    (person,) = organization_work.people_of(organization, on=factories.TODAY)
    assert not person.is_cleared
    assert not any(isinstance(value, VettingResult) for value in vars(person).values())


def test_people_are_listed_by_name_page_by_page(organization):
    for name in ("丙", "乙", "甲"):
        factories.make_helper(organization=organization, full_name=name)
    pages = [
        organization_work.people_of(organization, on=factories.TODAY, page=page, size=2)
        for page in (1, 2)
    ]
    names = [person.name for page in pages for person in page]
    assert names == sorted(names)
    assert [len(page) for page in pages] == [2, 1]


def test_heads_are_counted_by_status(organization):
    for status in (HelperStatus.ACTIVE, HelperStatus.ACTIVE, HelperStatus.SUSPENDED):
        factories.make_helper(organization=organization, status=status)
    factories.make_helper()
    counted = organization_work.headcount(organization)
    assert counted == {HelperStatus.ACTIVE: 2, HelperStatus.SUSPENDED: 1}


@pytest.mark.parametrize("kind", list(HelperKind), ids=str)
def test_a_manager_invites_his_own_people(organization, manager, now, kind):
    invitation, token = organization_work.invite_person(
        organization, email="new@example.org", kind=kind, by=manager, at=now
    )
    account = invitations.accept(
        invitation, display_name="卓玛", passphrase=factories.PASSPHRASE, at=now
    )
    assert (account.role.value, account.organization) == (kind.value, organization)
    assert account.area_code == organization.area_code
    assert _told("invitation")["new@example.org"]["token"] == token


@pytest.mark.parametrize(
    ("values", "field"), [({"kind": None}, "kind"), ({"email": "卓玛"}, "email")]
)
def test_an_invitation_that_cannot_be_sent_names_the_field(
    organization, manager, now, values, field
):
    wanted = {"email": "new@example.org", "kind": HelperKind.VOLUNTEER, **values}
    with pytest.raises(FieldRefused) as refusal:
        organization_work.invite_person(organization, **wanted, by=manager, at=now)
    assert refusal.value.field == field
    assert Invitation.select().count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role not in organization_work.ROLE_OF
                                  .values()], ids=str)  # fmt: skip
def test_a_manager_invites_nobody_else(organization, manager, now, role):
    with pytest.raises(FieldRefused) as refusal:
        invitations.invite(
            email="new@example.org", role=role, area_code=manager.area_code, by=manager, at=now
        )
    assert refusal.value.field == "role"


@pytest.mark.parametrize(
    "status", [s for s in OrganizationStatus if s is not OrganizationStatus.ACTIVE], ids=str
)
def test_only_an_approved_organization_invites(organization, manager, now, status):
    Organization.update(status=status).execute()
    manager = type(manager).get_by_id(manager.id)
    with pytest.raises(invitations.OrganizationNotActive):
        organization_work.invite_person(
            organization, email="new@example.org", kind=HelperKind.VOLUNTEER, by=manager, at=now
        )
    assert Message.select().count() == 0


@pytest.mark.parametrize(("status", "end"), TAKEN_BACK.items(), ids=str)
def test_a_suspension_takes_back_what_is_in_hand(organization, now, status, end):
    helper = factories.make_helper(organization=organization)
    row = factories.make_assignment(helper=helper, status=status)
    factories.make_account(Role.TOWNSHIP)
    assert _suspend(organization, now) == 1
    assert Assignment.get_by_id(row.id).status is end
    need = Need.get_by_id(row.need.id)
    assert (need.filled, need.status) == (0, NeedStatus.OPEN)


def test_what_was_offered_to_the_organization_itself_is_withdrawn(organization, manager, now):
    row = factories.make_assignment(organization=organization)
    assert _suspend(organization, now) == 1
    assert Assignment.get_by_id(row.id).status is S.WITHDRAWN
    assert manager.email in _told("offer_withdrawn")


@pytest.mark.parametrize("status", [S.DELIVERED, S.CONFIRMED, S.VERIFIED, S.DECLINED], ids=str)
def test_what_was_given_stays_given(organization, now, status):
    helper = factories.make_helper(organization=organization)
    row = factories.make_assignment(helper=helper, status=status)
    assert _suspend(organization, now) == 0
    assert Assignment.get_by_id(row.id).status is status


def test_the_work_of_others_is_left_alone(organization, now):
    other = factories.make_helper(organization=factories.make_organization())
    rows = [factories.make_assignment(helper=other), factories.make_assignment()]
    assert _suspend(organization, now) == 0
    assert {Assignment.get_by_id(row.id).status for row in rows} == {S.OFFERED}


def test_each_township_hears_once_with_its_own_count(organization, now):
    township = factories.make_account(Role.TOWNSHIP)
    idle = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    for status in (S.OFFERED, S.ACCEPTED, S.PROPOSED):
        helper = factories.make_helper(organization=organization)
        factories.make_assignment(helper=helper, status=status)
    assert _suspend(organization, now) == 3
    told = _told("organization_stopped")
    # A proposal that nobody has seen is nothing to arrange anew.
    assert told == {township.email: {"count": 2}}
    assert idle.email not in told


def test_every_release_stands_in_the_audit_record(organization, now):
    for status in (S.OFFERED, S.SCHEDULED):
        helper = factories.make_helper(organization=organization)
        factories.make_assignment(helper=helper, status=status)
    _suspend(organization, now)
    actions = [row.action for row in AuditEntry.select().order_by(AuditEntry.id)]
    assert actions == ["organization.suspended", "offer.withdrawn", "assignment.cancelled"]


def test_a_suspended_organizations_people_are_not_offered_children(organization, now):
    helper = factories.make_helper(organization=organization)
    need = factories.make_need()
    assert suitability.candidate(need, helper.ref, at=now) is not None
    _suspend(organization, now)
    assert suitability.candidate(need, helper.ref, at=now) is None
    fresh = type(helper).get_by_id(helper.id)
    assert "organization" in suitability.failures(need, fresh, at=now)
    (asked,) = match_problem.document([need], [fresh], at=now)["organizations"]
    assert asked["status"] == "suspended"


@pytest.mark.parametrize("to_organization", [False, True])
def test_a_proposal_that_outlived_the_approval_is_not_sent(organization, now, to_organization):
    helper = factories.make_helper(organization=organization)
    row = factories.make_assignment(helper=helper, status=S.PROPOSED)
    Organization.update(status=OrganizationStatus.SUSPENDED).execute()
    township = factories.make_account(Role.TOWNSHIP)
    with pytest.raises(NotEligible):
        offers.send(
            Assignment.get_by_id(row.id), by=township, at=now, to_organization=to_organization
        )
    assert Assignment.get_by_id(row.id).status is S.PROPOSED


def test_an_offer_taken_back_cannot_be_accepted(organization, now):
    helper = factories.make_helper(organization=organization)
    row = factories.make_assignment(helper=helper)
    _suspend(organization, now)
    with pytest.raises(Refused):
        offers.accept(Assignment.get_by_id(row.id), by=helper.account, at=now)


def test_a_restored_organizations_people_may_be_asked_again(organization, now):
    helper = factories.make_helper(organization=organization)
    need = factories.make_need()
    _suspend(organization, now)
    organizations.restore(organization, by=factories.make_account(Role.COUNTY), at=now)
    assert suitability.candidate(need, helper.ref, at=now) is not None


def test_being_told_apart_from_a_namesake_is_no_hit(organization):
    helper = factories.make_helper(organization=organization)
    factories.make_vetting(helper, result=VettingResult.OTHER_PERSON)
    (person,) = organization_work.people_of(organization, on=factories.TODAY)
    assert person.is_cleared


def test_a_visit_that_has_begun_is_left_to_be_written_down(organization, now):
    helper = factories.make_helper(organization=organization)
    row = factories.make_assignment(helper=helper, status=S.SCHEDULED)
    assert _suspend(organization, row.starts_at) == 0
    assert Assignment.get().status is S.SCHEDULED
