"""Vetting: that a query was made and what was answered, never what a record says."""

from __future__ import annotations

import datetime

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.models.helper import Helper
from portal.vocabulary import VettingResult


class Vetting(Named):
    """One answered query (未成年人保护法 art. 62); appended, never changed: a trigger guards it."""

    helper = peewee.ForeignKeyField(Helper, backref="vettings")
    authority = peewee.CharField(max_length=120)
    checked_on = peewee.DateField()
    reference_no = peewee.CharField(max_length=60)
    result = TermField(VettingResult)
    valid_until = peewee.DateField()
    recorded_by = peewee.ForeignKeyField(Account)
    recorded_at = peewee.DateTimeField()

    @classmethod
    def clear_on(cls, day: datetime.date) -> peewee.ModelSelect:
        """Select the helpers' ids that have a clear vetting in force on `day`."""
        return cls.select(cls.helper).where(
            (cls.result == VettingResult.CLEAR) & (cls.checked_on <= day) & (cls.valid_until >= day)
        )
