"""Covers: somebody is away or has too much, and somebody else answers for his work by dates."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.supervision_terms import CoverReason, CoverStatus


class Cover(Named):
    """From `from_on` to `until_on` the deputy answers beside the account; without one nobody does.

    `handed_over` is how many things were open on the day the deputy accepted.
    """

    account = peewee.ForeignKeyField(Account, backref="covers")
    deputy = peewee.ForeignKeyField(Account, null=True, backref="deputy_covers")
    area_code = peewee.CharField(max_length=12, index=True)
    reason = TermField(CoverReason)
    status = TermField(CoverStatus, index=True)
    from_on = peewee.DateField()
    until_on = peewee.DateField(index=True)
    note = peewee.CharField(max_length=500, default="")
    handed_over = peewee.IntegerField(null=True)
    proposed_by = peewee.ForeignKeyField(Account, backref="proposed_covers")
    proposed_at = peewee.DateTimeField()
    answered_at = peewee.DateTimeField(null=True)
    answer = peewee.CharField(max_length=300, default="")
    ended_at = peewee.DateTimeField(null=True)
