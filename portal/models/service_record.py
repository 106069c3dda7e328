"""Service records, their corrections, and concerns raised in them."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.assignment import Assignment
from portal.models.base import Named, Row, TermField
from portal.models.child import Child
from portal.vocabulary import ConcernStatus, Language, RecordStatus, ServiceMethod


class ServiceRecord(Named):
    """What was done, when, and what was seen; minutes are service time without travel."""

    assignment = peewee.ForeignKeyField(Assignment, unique=True, backref="records")
    starts_at = peewee.DateTimeField()
    ends_at = peewee.DateTimeField()
    minutes = peewee.IntegerField()
    method = TermField(ServiceMethod)
    language = TermField(Language)
    content = peewee.TextField()
    observation = peewee.TextField()
    next_step = peewee.CharField(max_length=300, default="")
    recorded_by = peewee.ForeignKeyField(Account)
    recorded_at = peewee.DateTimeField()
    status = TermField(RecordStatus, default=RecordStatus.RECORDED, index=True)
    status_reason = peewee.CharField(max_length=300, default="")
    confirmed_by = peewee.ForeignKeyField(Account, null=True)
    confirmed_at = peewee.DateTimeField(null=True)
    verified_by = peewee.ForeignKeyField(Account, null=True)
    verified_at = peewee.DateTimeField(null=True)

    class Meta:
        """Nobody serves more than twelve hours in one record (HR-23, platform)."""

        constraints = (peewee.Check("minutes > 0"), peewee.Check("minutes <= 720"))


class RecordCorrection(Row):
    """What a record said before it was corrected, as JSON; appended, never changed."""

    record = peewee.ForeignKeyField(ServiceRecord, backref="corrections")
    before = peewee.TextField()
    corrected_by = peewee.ForeignKeyField(Account)
    corrected_at = peewee.DateTimeField()
    reason = peewee.CharField(max_length=300)


class Concern(Named):
    """A worry about a child noticed during a service; the township must answer it."""

    record = peewee.ForeignKeyField(ServiceRecord, null=True, backref="concerns")
    child = peewee.ForeignKeyField(Child, backref="concerns")
    area_code = peewee.CharField(max_length=12, index=True)
    facts = peewee.TextField()
    is_danger_now = peewee.BooleanField()
    raised_by = peewee.ForeignKeyField(Account, backref="raised_concerns")
    raised_at = peewee.DateTimeField()
    status = TermField(ConcernStatus, default=ConcernStatus.OPEN, index=True)
    answer = peewee.TextField(default="")
    reported_at = peewee.DateTimeField(null=True)
    reported_to = peewee.CharField(max_length=120, default="")
    answered_by = peewee.ForeignKeyField(Account, null=True, backref="answered_concerns")
    answered_at = peewee.DateTimeField(null=True)
