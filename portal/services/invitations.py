"""Invitations: a link with a fixed role and area, downwards and inside the inviter's own area."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from portal.models import Account, Area, Invitation, Organization
from portal.permissions import INVITABLE, may_invite
from portal.services import accounts, audit, contact_checks, messages
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_, Channel, OrganizationStatus, Role

LIVES = timedelta(days=7)  # platform
NOT_INVITABLE = N_("您不能邀请这个角色，请选择列表中的角色。")


class InvitationOver(Refused):
    """The link is unknown, used, withdrawn or too old; it does not say which."""

    sentence = N_("这个邀请链接已经用过、撤回或过期。请联系邀请您的人再发一次。")


class OrganizationNotActive(Refused):
    """Only an approved organization invites people."""

    sentence = N_("组织获得批准后才能邀请人员。")


def roles_for(account: Account) -> list[Role]:
    """Answer the roles `account` may invite into, in the order of the vocabulary."""
    return [role for role in Role if role in INVITABLE.get(account.role, frozenset())]


def places_for(account: Account) -> list[tuple[str, str]]:
    """Answer the codes of the places that `account` may give to whom it invites, in order of code.

    Each comes with the code of the place it lies in, or nothing for the province.
    """
    lengths = {
        digits for role in roles_for(account) for digits in accounts.AREA_DIGITS.get(role, ())
    }
    rows = Area.under(account.area_code).select(Area.code, Area.parent)
    return [(code, above or "") for code, above in rows.tuples() if len(code) in lengths]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    *, email: str, role: Role, area_code: str, by: Account, at: datetime
) -> tuple[Invitation, str]:
    """Owe an invitation by e-mail; answer it with its token, which is stored only as a hash.

    Raises FieldRefused for a role above one's own, an area outside one's own, a wrong address.
    """
    if not may_invite(by, role):
        raise FieldRefused("role", NOT_INVITABLE)
    if by.role is Role.ORGANIZATION:
        _refuse_inactive(by.organization)
    if not area_code.startswith(by.area_code):
        raise FieldRefused("area_code", N_("这个地区不在您负责的区域内，请重新选择。"))
    accounts.refuse_wrong_area(role, area_code)
    to = _address(email)
    token = secrets.token_urlsafe(24)
    with transaction():
        accounts.refuse_taken("email", to)
        invitation: Invitation = Invitation.create(
            token_hash=_digest(token),
            email=to,
            role=role,
            area_code=area_code,
            organization=by.organization if by.role is Role.ORGANIZATION else None,
            invited_by=by,
            created_at=at,
            expires_at=at + LIVES,
        )
        messages.owe(
            "invitation",
            key=f"invitation:{invitation.ref}",
            to=to,
            at=at,
            token=token,
            role=role.zh,
            inviter=by.display_name,
        )
        audit.record("invitation.sent", by=by, at=at, subject=invitation, role=role.value)
    return invitation, token


def _address(email: str) -> str:
    try:
        return contact_checks.normalised(Channel.EMAIL, email)
    except FieldRefused as refusal:
        raise FieldRefused("email", refusal.sentence) from None


def _refuse_inactive(organization: Organization | None) -> None:
    if organization is None or organization.status is not OrganizationStatus.ACTIVE:
        raise OrganizationNotActive


def sent_by(account: Account) -> list[Invitation]:
    """Answer the invitations `account` has sent, newest first."""
    return list(
        Invitation.select()
        .where(Invitation.invited_by == account)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        .limit(200)
    )


def find(account: Account, ref: str) -> Invitation | None:
    """Answer one's own invitation with `ref`, or None."""
    found: Invitation | None = Invitation.get_or_none(
        (Invitation.ref == ref) & (Invitation.invited_by == account)
    )
    return found


def open_with(token: str, *, at: datetime) -> Invitation | None:
    """Answer the invitation that `token` opens, if it is still open at `at`."""
    found: Invitation | None = Invitation.get_or_none(
        (Invitation.token_hash == _digest(token))
        & Invitation.accepted_at.is_null()
        & Invitation.withdrawn_at.is_null()
        & (Invitation.expires_at > at)
    )
    return found


def withdraw(invitation: Invitation, *, by: Account, at: datetime) -> None:
    """Make the link useless; raises InvitationOver if it was used or withdrawn before."""
    with transaction():
        _close(invitation, withdrawn_at=at)
        audit.record("invitation.withdrawn", by=by, at=at, subject=invitation)


def accept(invitation: Invitation, *, display_name: str, passphrase: str, at: datetime) -> Account:
    """Make the invited account; of two clicks at once one wins, the other is InvitationOver.

    The inviter must still be active and still hold the right to invite into the role, and an
    organization must still be approved.
    """
    inviter = invitation.invited_by
    if not inviter.is_active or not may_invite(inviter, invitation.role):
        raise InvitationOver
    if invitation.organization is not None:
        _refuse_inactive(invitation.organization)
    with transaction():
        _close(invitation, accepted_at=at)
        account = accounts.create(
            role=invitation.role,
            display_name=display_name,
            email=invitation.email,
            passphrase=passphrase,
            area_code=invitation.area_code,
            organization=invitation.organization,
            at=at,
            by=inviter,
        )
        audit.record("invitation.accepted", by=account, at=at, subject=invitation)
    return account


def _close(invitation: Invitation, **values: datetime) -> None:
    closed = (
        Invitation.update(**values)
        .where(
            (Invitation.id == invitation.id)
            & Invitation.accepted_at.is_null()
            & Invitation.withdrawn_at.is_null()
        )
        .execute()
    )
    if not closed:
        raise InvitationOver
