"""Telephone calls that took the place of a message which did not arrive."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Row, TermField
from portal.vocabulary import Role


class PhoneCall(Row):
    """Who was told by telephone; `topic` is the message's key without its receiver."""

    topic = peewee.CharField(max_length=120)
    role = TermField(Role)
    area_code = peewee.CharField(max_length=12, index=True)
    spoke_with = peewee.CharField(max_length=72)
    called_at = peewee.DateTimeField()
    note = peewee.TextField(default="")
    author = peewee.ForeignKeyField(Account, backref="phone_calls")
    at = peewee.DateTimeField()

    class Meta:
        """One call settles a topic for all who hold the role."""

        indexes = ((("topic", "role"), True),)
