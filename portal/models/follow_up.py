"""Follow-ups: the next time somebody must see how the child is."""

from __future__ import annotations

import datetime

import peewee

from portal.models.account import Account
from portal.models.assignment import Assignment
from portal.models.base import Named, TermField
from portal.models.child import Child
from portal.vocabulary import FollowUpStatus


class FollowUp(Named):
    """One follow-up of a child, due on a day; done by village director or township."""

    child = peewee.ForeignKeyField(Child, backref="follow_ups")
    assignment = peewee.ForeignKeyField(Assignment, null=True, backref="follow_ups")
    area_code = peewee.CharField(max_length=12, index=True)
    due_on = peewee.DateField(index=True)
    status = TermField(FollowUpStatus, default=FollowUpStatus.DUE, index=True)
    created_at = peewee.DateTimeField()
    done_on = peewee.DateField(null=True)
    # When it was written down; the clock goes by this, not by the day that is claimed.
    done_at = peewee.DateTimeField(null=True, index=True)
    done_by = peewee.ForeignKeyField(Account, null=True)
    saw_child = peewee.BooleanField(null=True)
    note = peewee.TextField(default="")

    @classmethod
    def overdue(cls, today: datetime.date) -> peewee.Expression:
        """Answer the WHERE condition for follow-ups that should have been done before `today`."""
        return (cls.status == FollowUpStatus.DUE) & (cls.due_on < today)
