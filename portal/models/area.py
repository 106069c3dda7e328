"""Places of the administrative tree; a code is its own prefix."""

from __future__ import annotations

import peewee

from portal.models.base import Row, TermField
from portal.vocabulary import AreaLevel


def code_range(prefix: str) -> tuple[str, str]:
    """Answer (low, high): a code lies under `prefix` exactly if low <= code < high.

    `prefix` has 2, 4, 6, 9 or 12 digits. Ranges use the index; LIKE would not, and has wildcards.
    """
    return prefix, str(int(prefix) + 1).zfill(len(prefix))


def within(field: peewee.Field, prefix: str) -> peewee.Expression:
    """Answer the WHERE condition that `field` holds a code under `prefix`."""
    low, high = code_range(prefix)
    return (field >= low) & (field < high)


def cut(field: peewee.Field, length: int) -> peewee.Function:
    """Answer the expression for the first `length` digits of `field`, fit for GROUP BY.

    The numbers stand in the statement itself: PostgreSQL takes two equal parameters for two
    different values, and would not see that what is selected is what is grouped by.
    """
    return peewee.fn.substr(field, peewee.SQL("1"), peewee.SQL(str(int(length))))


class Area(Row):
    """One place: province 2, prefecture 4, county 6, township 9, village or pasture 12 digits."""

    code = peewee.CharField(max_length=12, primary_key=True)
    parent = peewee.ForeignKeyField("self", null=True, backref="children")
    level = TermField(AreaLevel, index=True)
    name_zh = peewee.CharField(max_length=80)
    name_en = peewee.CharField(max_length=80)
    name_bo = peewee.CharField(max_length=120, null=True)
    lat = peewee.DoubleField()
    lon = peewee.DoubleField()
    is_approximate = peewee.BooleanField(default=False)
    source = peewee.CharField(max_length=60, default="")
    population = peewee.IntegerField(null=True)

    @classmethod
    def under(cls, prefix: str) -> peewee.ModelSelect:
        """Select the places under `prefix`, itself included, in order of code."""
        return cls.select().where(within(cls.code, prefix)).order_by(cls.code)
