"""Road minutes that a county keeps, and how it says that its roads are driven."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, Row


class RoadTable(Named):
    """A table of road minutes of one area: a draft until it holds, over once another one does.

    `area_code` is a county, or the province for a table from the command line (`entered_by` None).
    `document` is CSV as `maps.minutes.read_roads` reads it, in order of codes; `sha256` is of its
    UTF-8 bytes. A draft has no `in_force_at`; what is over has `ended_at`. Never deleted once it
    has held, because people were sent by it.
    """

    area_code = peewee.CharField(max_length=6, index=True)
    document = peewee.TextField()
    sha256 = peewee.CharField(max_length=64)
    ways = peewee.IntegerField()
    source = peewee.CharField(max_length=200)
    as_of = peewee.DateField()
    entered_by = peewee.ForeignKeyField(Account, null=True, backref="road_tables")
    entered_at = peewee.DateTimeField()
    in_force_at = peewee.DateTimeField(null=True)
    ended_at = peewee.DateTimeField(null=True, index=True)


class RoadSetting(Row):
    """A county's own months of winter and speeds; the last row holds, none is lost.

    Months 1 to 12, both inclusive, over the turn of the year where the first is the larger;
    `detour` is by how much roads are longer than the straight line, speeds are in km an hour.
    """

    county_code = peewee.CharField(max_length=6, index=True)
    first_month = peewee.IntegerField()
    last_month = peewee.IntegerField()
    detour = peewee.DoubleField()
    speed = peewee.DoubleField()
    winter_speed = peewee.DoubleField()
    reason = peewee.CharField(max_length=300)
    set_by = peewee.ForeignKeyField(Account, backref="road_settings")
    set_at = peewee.DateTimeField()
