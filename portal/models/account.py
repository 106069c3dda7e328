"""Accounts, their server-side sign-ins, invitations and contact checks."""

from __future__ import annotations

import peewee

from portal.models.base import Named, Row, TermField
from portal.models.organization import Organization
from portal.vocabulary import AccountStatus, Channel, Role, Sex


class Account(Named):
    """Somebody who can sign in: one role, one area (decision 0004)."""

    email = peewee.CharField(max_length=254, null=True, unique=True)
    phone = peewee.CharField(max_length=20, null=True, unique=True)
    password_hash = peewee.CharField(max_length=200)
    display_name = peewee.CharField(max_length=72)
    role = TermField(Role, index=True)
    area_code = peewee.CharField(max_length=12, index=True)
    organization = peewee.ForeignKeyField(Organization, null=True, backref="accounts")
    status = TermField(AccountStatus, default=AccountStatus.ACTIVE)
    locale = peewee.CharField(max_length=10, default="zh_Hans_CN")
    created_at = peewee.DateTimeField()
    last_sign_in_at = peewee.DateTimeField(null=True)
    # Whoever handles minors' cases is trained, and women are among them (HR-32).
    sex = TermField(Sex, null=True)
    trained_on = peewee.DateField(null=True)
    trained_hours = peewee.IntegerField(null=True)

    # The four members Flask-Login asks for; models know no Flask (models_to_follow.md 4.3).
    is_authenticated = True
    is_anonymous = False
    session_token: str | None = None

    @property
    def is_active(self) -> bool:
        """Say whether the account may be used."""
        return self.status is AccountStatus.ACTIVE

    def get_id(self) -> str:
        """Answer the token of this sign-in, so that the cookie dies with the server's row."""
        return self.session_token or ""


class SignIn(Row):
    """One signed-in session; the cookie holds only a random token, this row its hash."""

    token_hash = peewee.CharField(max_length=64, unique=True)
    account = peewee.ForeignKeyField(Account, backref="sign_ins", on_delete="CASCADE")
    created_at = peewee.DateTimeField()
    seen_at = peewee.DateTimeField()
    ended_at = peewee.DateTimeField(null=True)


class Invitation(Named):
    """A promise of an account with a fixed role and area; the link's token is stored hashed."""

    token_hash = peewee.CharField(max_length=64, unique=True)
    email = peewee.CharField(max_length=254)
    role = TermField(Role)
    area_code = peewee.CharField(max_length=12, index=True)
    organization = peewee.ForeignKeyField(Organization, null=True)
    invited_by = peewee.ForeignKeyField(Account, backref="invitations")
    created_at = peewee.DateTimeField()
    expires_at = peewee.DateTimeField()
    accepted_at = peewee.DateTimeField(null=True)
    withdrawn_at = peewee.DateTimeField(null=True)


class ContactCheck(Named):
    """A six-digit code sent to an e-mail address or phone to prove that it is one's own."""

    channel = TermField(Channel)
    destination = peewee.CharField(max_length=254)
    code_hash = peewee.CharField(max_length=64)
    created_at = peewee.DateTimeField()
    expires_at = peewee.DateTimeField()
    tries_left = peewee.IntegerField(default=5)
    verified_at = peewee.DateTimeField(null=True)
    used_at = peewee.DateTimeField(null=True)
    # What a sign-up has told so far, as JSON; emptied when the account is made.
    draft = peewee.TextField(default="{}")
