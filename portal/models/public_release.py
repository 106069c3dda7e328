"""What was published of our numbers, month by month, and why a month was not; only appended to."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, Row


class PublicRelease(Named):
    """The one document of a month, as everybody reads it; `counted_at` is naive UTC.

    `document` is JSON and never changes, so `sha256` (hexadecimal, of its UTF-8 bytes) can be
    checked by anybody at any time. `built_by` is None for the monthly job.
    """

    month = peewee.CharField(max_length=7, unique=True)
    document = peewee.TextField()
    sha256 = peewee.CharField(max_length=64)
    counted_at = peewee.DateTimeField()
    built_by = peewee.ForeignKeyField(Account, null=True)


class ReleaseTruth(Row):
    """The true counts behind a release (JSON, `release_truths`); no page reads this table."""

    release = peewee.ForeignKeyField(PublicRelease, unique=True, backref="truths")
    tables = peewee.TextField()


class ReleaseRefusal(Row):
    """A month's release that was not made, and the cells that could have been guessed (JSON)."""

    month = peewee.CharField(max_length=7, index=True)
    cells = peewee.TextField()
    refused_at = peewee.DateTimeField()
