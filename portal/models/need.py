"""Needs: what a child's file asks for, in words fit for matching."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.models.child import Child
from portal.vocabulary import Language, NeedStatus, Sex, Tier


class Need(Named):
    """One service for one child in one window, with so many slots; times are naive UTC.

    `term_days` is for how long somebody should stay with the child, where one visit is not enough.
    """

    child = peewee.ForeignKeyField(Child, backref="needs")
    service = peewee.CharField(max_length=2, index=True)
    tier = TermField(Tier)
    area_code = peewee.CharField(max_length=12, index=True)
    lat = peewee.DoubleField()
    lon = peewee.DoubleField()
    starts_at = peewee.DateTimeField(index=True)
    ends_at = peewee.DateTimeField()
    slots = peewee.IntegerField(default=1)
    filled = peewee.IntegerField(default=0)
    min_level = peewee.IntegerField(default=1)
    language = TermField(Language, null=True)
    language_required = peewee.BooleanField(default=False)
    same_sex = TermField(Sex, null=True)
    is_remote = peewee.BooleanField(default=False)
    status = TermField(NeedStatus, default=NeedStatus.OPEN, index=True)
    status_reason = peewee.CharField(max_length=300, default="")
    opened_by = peewee.ForeignKeyField(Account, backref="opened_needs")
    opened_at = peewee.DateTimeField()
    term_days = peewee.IntegerField(null=True)

    class Meta:
        """The database itself refuses a place too many."""

        constraints = (
            peewee.Check("filled >= 0"),
            peewee.Check("filled <= slots"),
            peewee.Check("slots >= 1"),
        )
