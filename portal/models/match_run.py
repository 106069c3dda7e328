"""Runs of the matcher: what went in, what came out, who looked."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, Row
from portal.models.need import Need


class MatchRun(Named):
    """One run over the open needs of an area."""

    area_code = peewee.CharField(max_length=12, index=True)
    started_by = peewee.ForeignKeyField(Account, null=True)
    started_at = peewee.DateTimeField(index=True)
    seconds = peewee.DoubleField()
    input_hash = peewee.CharField(max_length=64)
    weights_version = peewee.CharField(max_length=20)
    solver = peewee.CharField(max_length=60)
    needs_count = peewee.IntegerField()
    slots_count = peewee.IntegerField()
    helpers_count = peewee.IntegerField()
    pairs_count = peewee.IntegerField()
    filled_critical = peewee.IntegerField()
    filled_urgent = peewee.IntegerField()
    filled_routine = peewee.IntegerField()
    score = peewee.DoubleField()


class UnfilledNeed(Row):
    """A need that a run could not fill, with reasons as JSON {code: count of helpers}."""

    run = peewee.ForeignKeyField(MatchRun, backref="unfilled", on_delete="CASCADE")
    need = peewee.ForeignKeyField(Need, backref="unfilled_in")
    slots = peewee.IntegerField()
    reasons = peewee.TextField()
