"""Safety lessons: planned by the township for a place and a day, marked as held with counts."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.sweep_terms import SafetySeason, SafetyTopic


class SafetySession(Named):
    """One lesson for one village (12 digits) or a whole township (9)."""

    topic = TermField(SafetyTopic)
    season = TermField(SafetySeason)
    area_code = peewee.CharField(max_length=12, index=True)
    planned_on = peewee.DateField(index=True)
    leader = peewee.CharField(max_length=72)
    planned_by = peewee.ForeignKeyField(Account, backref="planned_lessons")
    planned_at = peewee.DateTimeField()
    held_on = peewee.DateField(null=True)
    child_count = peewee.IntegerField(null=True)
    adult_count = peewee.IntegerField(null=True)
    words = peewee.TextField(default="")
    held_by = peewee.ForeignKeyField(Account, null=True, backref="held_lessons")
    held_at = peewee.DateTimeField(null=True)
    cancelled_at = peewee.DateTimeField(null=True)
