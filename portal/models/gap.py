"""Gaps: what is short where, as the worker computed it, and who was asked to help."""

from __future__ import annotations

import peewee

from portal.gap_terms import (
    NewcomerKind,
    PictureCause,
    PictureStatus,
    RequestKind,
    RequestStatus,
)  # fmt: skip
from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.models.organization import Organization
from portal.vocabulary import Language, Tier


class GapPicture(Named):
    """One picture of the province's gaps, from being asked for to its end.

    It counts the children in need from `since` to `until` (Shanghai days, both inside). While it is
    computed, `claimed_until` is how long the worker may be silent; `tries` is its fencing token.
    """

    status = TermField(PictureStatus, default=PictureStatus.WAITING, index=True)
    cause = TermField(PictureCause)
    asked_by = peewee.ForeignKeyField(Account, null=True)
    asked_at = peewee.DateTimeField(index=True)
    tries = peewee.IntegerField(default=0)
    claimed_until = peewee.DateTimeField(null=True)
    services_done = peewee.IntegerField(default=0)
    since = peewee.DateField(null=True)
    until = peewee.DateField(null=True)
    seconds = peewee.DoubleField(default=0.0)
    finished_at = peewee.DateTimeField(null=True)
    problem = peewee.CharField(max_length=300, default="")


class GapLine(Row):
    """A township and a service in a picture: children in need, and what they are short of.

    `full` were served as planned, `short` were not; `places_short` a month; `servable` by present
    capacity, `structural` not. Tier and waiting days are those of needs still open.
    """

    picture = peewee.ForeignKeyField(GapPicture, backref="lines", on_delete="CASCADE")
    area_code = peewee.CharField(max_length=12)
    service = peewee.CharField(max_length=2)
    children = peewee.IntegerField()
    full = peewee.IntegerField()
    short = peewee.IntegerField()
    places_short = peewee.DoubleField()
    servable = peewee.IntegerField()
    structural = peewee.IntegerField()
    tier = TermField(Tier)
    waiting_days = peewee.IntegerField()
    # Its place in the order of `maps.ranking` over the province; any part of it keeps the order.
    rank = peewee.IntegerField()

    class Meta:
        """A township and a service once in a picture."""

        indexes = ((("picture", "area_code", "service"), True),)


class GapGain(Row):
    """How many more children one newcomer at a township's seat would serve; exact."""

    picture = peewee.ForeignKeyField(GapPicture, backref="gains", on_delete="CASCADE")
    area_code = peewee.CharField(max_length=12)
    service = peewee.CharField(max_length=2)
    kind = TermField(NewcomerKind)
    language = TermField(Language, null=True)
    gain = peewee.IntegerField()

    class Meta:
        """Read by picture and area."""

        indexes = ((("picture", "area_code"), False),)


class GapStep(Row):
    """One step of a greedy list: several newcomers of one kind under a prefix, one after another.

    `gain` is what this step adds, `total` what the list adds up to with it.
    """

    picture = peewee.ForeignKeyField(GapPicture, backref="steps", on_delete="CASCADE")
    scope = peewee.CharField(max_length=12)
    service = peewee.CharField(max_length=2)
    kind = TermField(NewcomerKind)
    language = TermField(Language, null=True)
    number = peewee.IntegerField()
    area_code = peewee.CharField(max_length=12)
    gain = peewee.IntegerField()
    total = peewee.IntegerField()

    class Meta:
        """Read by picture and scope."""

        indexes = ((("picture", "scope"), False),)


class GapRequest(Named):
    """Somebody outside the township was asked to help with its gap; nothing here tells of a child.

    `places` is what the receiver reads of the shortage, rounded (0: fewer than eight). `open_key`
    names gap and receiver while the request is open, so that it cannot be sent twice.
    """

    kind = TermField(RequestKind)
    area_code = peewee.CharField(max_length=12, index=True)
    service = peewee.CharField(max_length=2)
    places = peewee.IntegerField()
    organization = peewee.ForeignKeyField(Organization, null=True, backref="gap_requests")
    county_code = peewee.CharField(max_length=12, null=True, index=True)
    minutes = peewee.IntegerField()
    is_by_road = peewee.BooleanField(default=False)
    status = TermField(RequestStatus, default=RequestStatus.OPEN, index=True)
    open_key = peewee.CharField(max_length=60, null=True, unique=True)
    asked_by = peewee.ForeignKeyField(Account, backref="gap_requests")
    asked_at = peewee.DateTimeField()
    expires_at = peewee.DateTimeField(index=True)
    answered_by = peewee.ForeignKeyField(Account, null=True, backref="answered_gap_requests")
    answered_at = peewee.DateTimeField(null=True)
    reason = peewee.CharField(max_length=300, default="")
