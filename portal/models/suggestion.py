"""Written suggestions of police, procuratorate, court or justice bureau (art. 114, HR-31)."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.placement_terms import OrganKind


class Suggestion(Named):
    """One suggestion and its written reply; about duties of offices, never about one child."""

    # The place it is addressed to; its county answers.
    area_code = peewee.CharField(max_length=12, index=True)
    organ = TermField(OrganKind)
    organ_name = peewee.CharField(max_length=120)
    document_no = peewee.CharField(max_length=80)
    received_on = peewee.DateField(index=True)
    about = peewee.TextField()
    registered_by = peewee.ForeignKeyField(Account, backref="registered_suggestions")
    registered_at = peewee.DateTimeField()
    replied_on = peewee.DateField(null=True)
    reply_no = peewee.CharField(max_length=80, default="")
    reply = peewee.TextField(default="")
    replied_by = peewee.ForeignKeyField(Account, null=True, backref="replied_suggestions")
    replied_at = peewee.DateTimeField(null=True)
