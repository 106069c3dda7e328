"""Runs of the matcher: what went in, what came out, who looked."""

from __future__ import annotations

import peewee

from portal.matching_terms import RunCause, RunPhase, RunStatus
from portal.models.account import Account
from portal.models.base import JsonField, Named, Row, TermField
from portal.models.helper import Helper
from portal.models.need import Need


class MatchRun(Named):
    """One run over the open needs of an area, from being asked for to its end.

    `started_at` is when it was asked for; the figures are zero until it is done. `problem` says in
    codes why it failed. While it runs, `claimed_until` is how long the worker may be silent.
    """

    area_code = peewee.CharField(max_length=12, index=True)
    started_by = peewee.ForeignKeyField(Account, null=True)
    started_at = peewee.DateTimeField(index=True)
    seconds = peewee.DoubleField(default=0.0)
    input_hash = peewee.CharField(max_length=64, default="")
    weights_version = peewee.CharField(max_length=20, default="")
    solver = peewee.CharField(max_length=60, default="")
    needs_count = peewee.IntegerField(default=0)
    slots_count = peewee.IntegerField(default=0)
    helpers_count = peewee.IntegerField(default=0)
    pairs_count = peewee.IntegerField(default=0)
    filled_critical = peewee.IntegerField(default=0)
    filled_urgent = peewee.IntegerField(default=0)
    filled_routine = peewee.IntegerField(default=0)
    score = peewee.DoubleField(default=0.0)
    status = TermField(RunStatus, default=RunStatus.WAITING, index=True)
    cause = TermField(RunCause, default=RunCause.BY_HAND)
    phase = TermField(RunPhase, default=RunPhase.ASKED)
    need_ref = peewee.CharField(max_length=24, default="")
    tries = peewee.IntegerField(default=0)
    claimed_until = peewee.DateTimeField(null=True)
    finished_at = peewee.DateTimeField(null=True)
    problem = peewee.CharField(max_length=300, default="")


class MatchRecord(Row):
    """What a run was given and what it answered: enough to carry it out again.

    `question`, `answer` and `prices` are zlib-compressed JSON of refs and codes, never a name.
    `primal` and `dual` are the certificate's integers; `changes` counts pairs against `previous`.
    """

    run = peewee.ForeignKeyField(MatchRun, unique=True, backref="records", on_delete="CASCADE")
    question = peewee.BlobField()
    answer = peewee.BlobField(null=True)
    prices = peewee.BlobField(null=True)
    primal = peewee.BigIntegerField(null=True)
    dual = peewee.BigIntegerField(null=True)
    gap = peewee.DoubleField(null=True)
    tiers = JsonField(default=dict)
    previous = peewee.ForeignKeyField(MatchRun, null=True, backref="followed_by")
    changes = JsonField(default=dict)
    fairness = JsonField(default=dict)
    replay_asked_at = peewee.DateTimeField(null=True)
    replayed_at = peewee.DateTimeField(null=True)
    replay = JsonField(default=dict)


class UnfilledNeed(Row):
    """A need that a run could not fill, with reasons as JSON {code: count of helpers}.

    `cure` holds the cheapest change that would fill it, in codes and counts.
    """

    run = peewee.ForeignKeyField(MatchRun, backref="unfilled", on_delete="CASCADE")
    need = peewee.ForeignKeyField(Need, backref="unfilled_in")
    slots = peewee.IntegerField()
    reasons = peewee.TextField()
    cure = JsonField(default=dict)


class RunnerUp(Row):
    """Who would come next for a need of a run, and what choosing him would cost.

    `bound` is a lower bound from the duals, in tenths of a score point and filled places by tier;
    `cost` is the exact answer, worked out when somebody asked.
    """

    run = peewee.ForeignKeyField(MatchRun, backref="runners_up", on_delete="CASCADE")
    need = peewee.ForeignKeyField(Need)
    helper = peewee.ForeignKeyField(Helper)
    score = peewee.DoubleField()
    minutes = peewee.IntegerField()
    is_by_road = peewee.BooleanField(default=False)
    bound = JsonField(default=dict)
    asked_by = peewee.ForeignKeyField(Account, null=True)
    asked_at = peewee.DateTimeField(null=True, index=True)
    answered_at = peewee.DateTimeField(null=True)
    cost = JsonField(default=dict)

    class Meta:
        """One for each need of a run."""

        indexes = ((("run", "need"), True),)
