"""What the portal remembers of itself: audit rows, owed messages, submissions."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Row, TermField
from portal.vocabulary import Channel


class AuditEntry(Row):
    """One act or one opening of a child's file; each row seals the one before (`mac`)."""

    at = peewee.DateTimeField(index=True)
    actor = peewee.ForeignKeyField(Account, null=True, backref="audit_entries")
    role = peewee.CharField(max_length=32)
    area_code = peewee.CharField(max_length=12)
    action = peewee.CharField(max_length=60, index=True)
    subject_kind = peewee.CharField(max_length=30)
    subject_ref = peewee.CharField(max_length=24, index=True)
    purpose = peewee.CharField(max_length=200, default="")
    detail = peewee.TextField(default="{}")
    previous_mac = peewee.CharField(max_length=64)
    mac = peewee.CharField(max_length=64)


class Message(Row):
    """A message owed to somebody, written in the transaction that owes it (outbox)."""

    key = peewee.CharField(max_length=120, unique=True)
    channel = TermField(Channel)
    destination = peewee.CharField(max_length=254, index=True)
    template = peewee.CharField(max_length=60)
    locale = peewee.CharField(max_length=10)
    payload = peewee.TextField(default="{}")
    created_at = peewee.DateTimeField()
    due_at = peewee.DateTimeField(index=True)
    claimed_until = peewee.DateTimeField(null=True)
    tries = peewee.IntegerField(default=0)
    sent_at = peewee.DateTimeField(null=True, index=True)
    last_error = peewee.CharField(max_length=300, default="")


class Submission(Row):
    """A form already carried out, so that sending it twice has one effect."""

    token = peewee.CharField(max_length=64, unique=True)
    account = peewee.ForeignKeyField(Account, null=True, on_delete="CASCADE")
    at = peewee.DateTimeField(index=True)
    location = peewee.CharField(max_length=300, default="")
