"""Sweeps: by season every village looks at each of its children; one line a child."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.models.child import Child
from portal.sweep_terms import Season, SweepAnswer


class Sweep(Row):
    """One sweep of one county, opened by the calendar; `part` is the month of a monthly one."""

    season = TermField(Season)
    year = peewee.IntegerField()
    part = peewee.IntegerField(default=0)
    area_code = peewee.CharField(max_length=6)
    opens_on = peewee.DateField()
    closes_on = peewee.DateField(index=True)
    created_at = peewee.DateTimeField()

    class Meta:
        """The database itself refuses to open a sweep twice."""

        indexes = ((("area_code", "season", "year", "part"), True),)


class SweepVillage(Named):
    """The list of one village (12 digits), or of a township's children without a village (9)."""

    sweep = peewee.ForeignKeyField(Sweep, backref="villages")
    area_code = peewee.CharField(max_length=12, index=True)
    finished_at = peewee.DateTimeField(null=True, index=True)

    class Meta:
        """A village has one list a sweep."""

        indexes = ((("sweep", "area_code"), True),)


class SweepLine(Named):
    """One child on a list; `signs` holds the ticked kinds, joined by commas."""

    sweep = peewee.ForeignKeyField(Sweep, backref="lines")
    village = peewee.ForeignKeyField(SweepVillage, backref="lines")
    child = peewee.ForeignKeyField(Child, backref="sweep_lines")
    answer = TermField(SweepAnswer, null=True)
    signs = peewee.CharField(max_length=300, default="")
    note = peewee.TextField(default="")
    confirmed_at = peewee.DateTimeField(null=True)
    confirmed_by = peewee.ForeignKeyField(Account, null=True, backref="sweep_lines")

    class Meta:
        """A child stands on one list of a sweep."""

        indexes = ((("sweep", "child"), True),)
