"""Volunteers and social workers: one table for everybody who is matched to needs."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.models.organization import Organization
from portal.vocabulary import HelperKind, HelperStatus, Language, Sex, WorkerLevel

# The present text of the undertaking; whoever signed an older one signs again.
UNDERTAKING_VERSION = "2026-1"


class Helper(Named):
    """A volunteer or a social worker; the five columns from `worker_level` are for the latter.

    `available_until` is how long he says he will stay, `paused_until` the last day on which he
    wants no invitation.
    """

    account = peewee.ForeignKeyField(Account, unique=True, backref="helpers")
    kind = TermField(HelperKind, index=True)
    organization = peewee.ForeignKeyField(Organization, null=True, backref="helpers")
    full_name = peewee.CharField(max_length=72)
    sex = TermField(Sex)
    birth_on = peewee.DateField()
    area_code = peewee.CharField(max_length=12, index=True)
    lat = peewee.DoubleField()
    lon = peewee.DoubleField()
    max_minutes = peewee.IntegerField()
    capacity = peewee.IntegerField()
    undertaking_signed_at = peewee.DateTimeField()
    undertaking_version = peewee.CharField(max_length=10)
    trained_until = peewee.DateField(null=True)
    status = TermField(HelperStatus, default=HelperStatus.APPLIED, index=True)
    status_reason = peewee.CharField(max_length=300, default="")
    created_at = peewee.DateTimeField()
    worker_level = TermField(WorkerLevel, null=True)
    certificate_no = peewee.CharField(max_length=40, null=True)
    certificate_on = peewee.DateField(null=True)
    registration_no = peewee.CharField(max_length=40, null=True)
    registered_until = peewee.DateField(null=True)
    available_until = peewee.DateField(null=True)
    paused_until = peewee.DateField(null=True)


class HelperLanguage(Row):
    """A language somebody speaks: 1 basic, 2 good, 3 fluent."""

    helper = peewee.ForeignKeyField(Helper, backref="languages", on_delete="CASCADE")
    language = TermField(Language)
    level = peewee.IntegerField()

    class Meta:
        """A language is named once."""

        indexes = ((("helper", "language"), True),)


class HelperSkill(Row):
    """A service somebody can give: level 1 to 3, with the licence where one is needed."""

    helper = peewee.ForeignKeyField(Helper, backref="skills", on_delete="CASCADE")
    service = peewee.CharField(max_length=2)
    level = peewee.IntegerField()
    licence_no = peewee.CharField(max_length=60, null=True)
    licence_until = peewee.DateField(null=True)

    class Meta:
        """A service is named once."""

        indexes = ((("helper", "service"), True),)


class HelperArea(Row):
    """An area prefix in which somebody is willing to serve."""

    helper = peewee.ForeignKeyField(Helper, backref="areas", on_delete="CASCADE")
    area_code = peewee.CharField(max_length=12)

    class Meta:
        """An area is named once."""

        indexes = ((("helper", "area_code"), True),)


class Availability(Row):
    """A weekly window in Shanghai time: weekday 0 is Monday, minutes from midnight."""

    helper = peewee.ForeignKeyField(Helper, backref="availability", on_delete="CASCADE")
    weekday = peewee.IntegerField()
    start_minute = peewee.IntegerField()
    end_minute = peewee.IntegerField()
