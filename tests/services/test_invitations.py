"""Invitations go down, never up, never outside; a link works once."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.models import Account, Area, Invitation
from portal.permissions import INVITABLE
from portal.services import accounts, invitations
from portal.services.refusals import FieldRefused
from portal.vocabulary import AccountStatus, OrganizationStatus, Role
from tests import factories

PASSPHRASE = "a lamp in the window"


def _invite(by, now, role=Role.VILLAGE_DIRECTOR, area=factories.VILLAGE, email="new@example.org"):
    return invitations.invite(email=email, role=role, area_code=area, by=by, at=now)


@pytest.fixture
def township(db):
    factories.make_village()
    return factories.make_account(Role.TOWNSHIP)


def test_an_invited_person_gets_the_promised_role_and_area(township, now):
    invitation, token = _invite(township, now)
    assert invitations.open_with(token, at=now) == invitation
    account = invitations.accept(invitation, display_name="卓玛", passphrase=PASSPHRASE, at=now)
    assert (account.role, account.area_code) == (Role.VILLAGE_DIRECTOR, factories.VILLAGE)
    assert invitations.open_with(token, at=now) is None


def test_a_link_works_once(township, now):
    invitation, _ = _invite(township, now)
    stale = Invitation.get_by_id(invitation.id)
    invitations.accept(invitation, display_name="卓玛", passphrase=PASSPHRASE, at=now)
    with pytest.raises(invitations.InvitationOver):
        invitations.accept(stale, display_name="别人", passphrase=PASSPHRASE, at=now)


def test_an_old_or_withdrawn_link_opens_nothing(township, now):
    invitation, token = _invite(township, now)
    assert invitations.open_with(token, at=now + invitations.LIVES) is None
    invitations.withdraw(invitation, by=township, at=now)
    assert invitations.open_with(token, at=now) is None
    with pytest.raises(invitations.InvitationOver):
        invitations.withdraw(invitation, by=township, at=now)


def test_an_invitation_dies_with_its_inviter(township, now):
    invitation, _ = _invite(township, now)
    Account.update(status=AccountStatus.SUSPENDED).execute()
    stale = Invitation.get_by_id(invitation.id)
    with pytest.raises(invitations.InvitationOver):
        invitations.accept(stale, display_name="卓玛", passphrase=PASSPHRASE, at=now)


@pytest.mark.parametrize(
    ("role", "area", "email", "field"),
    [
        (Role.COUNTY, factories.COUNTY, "new@example.org", "role"),
        (Role.VILLAGE_DIRECTOR, "632521102201", "new@example.org", "area_code"),
        (Role.VILLAGE_DIRECTOR, factories.TOWNSHIP, "new@example.org", "area_code"),
        (Role.VILLAGE_DIRECTOR, "632521101999", "new@example.org", "area_code"),
        (Role.VILLAGE_DIRECTOR, factories.VILLAGE, "不是邮箱", "email"),
    ],
)
def test_nobody_invites_above_or_outside_himself(township, now, role, area, email, field):
    with pytest.raises(FieldRefused) as refusal:
        _invite(township, now, role, area, email)
    assert refusal.value.field == field
    assert Invitation.select().count() == 0


def test_an_address_with_an_account_is_not_invited(township, now):
    with pytest.raises(FieldRefused):
        _invite(township, now, email=township.email)


def test_an_organization_invites_its_own_people_once_approved(db, now):
    organization = factories.make_organization(status=OrganizationStatus.APPLIED)
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    with pytest.raises(invitations.OrganizationNotActive):
        _invite(manager, now, Role.VOLUNTEER, factories.COUNTY)
    organization.status = OrganizationStatus.ACTIVE
    organization.save()
    manager = Account.get_by_id(manager.id)
    invitation, _ = _invite(manager, now, Role.VOLUNTEER, factories.COUNTY)
    account = invitations.accept(invitation, display_name="卓玛", passphrase=PASSPHRASE, at=now)
    assert account.organization == organization


def test_one_sees_only_ones_own_invitations(township, now):
    invitation, _ = _invite(township, now)
    other = factories.make_account(Role.TOWNSHIP)
    assert invitations.sent_by(township) == [invitation]
    assert invitations.find(township, invitation.ref) == invitation
    assert invitations.find(other, invitation.ref) is None
    assert Role.VILLAGE_DIRECTOR in invitations.roles_for(township)


RANK = [Role.SECURITY_ADMIN, Role.COUNTY, Role.TOWNSHIP, Role.VILLAGE_DIRECTOR]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(list(Role)), st.sampled_from(["63", "6325", "632521", "630121",
        "632521101", "632521102", "632521101201"])), min_size=1, max_size=4,
    )
)  # fmt: skip
def test_no_chain_of_invitations_reaches_more_than_it_began_with(db, now, steps):
    factories.make_village()
    start = factories.make_account(Role.COUNTY)
    holder = start
    for number, (role, area) in enumerate(steps):
        email = f"chain{number}.{Account.select().count()}@example.org"
        try:
            invitation, _ = _invite(holder, now + timedelta(seconds=number), role, area, email)
        except FieldRefused:
            continue
        holder = invitations.accept(invitation, display_name="某人", passphrase=PASSPHRASE, at=now)
        assert holder.area_code.startswith(start.area_code)
        assert holder.role in INVITABLE[Role.COUNTY] | INVITABLE[Role.TOWNSHIP]
    assert accounts.AREA_DIGITS
    assert Area.select().exists()
