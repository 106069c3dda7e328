"""Assignments: a proposal that may become an offer, an agreement and a service."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.models.child import Consent
from portal.models.helper import Helper
from portal.models.match_run import MatchRun
from portal.models.need import Need
from portal.models.organization import Organization
from portal.vocabulary import AssignmentStatus as S

# The allowed moves; a conditional UPDATE uses the same table (see `may_become`).
MOVES: dict[S, frozenset[S]] = {
    S.PROPOSED: frozenset({S.OFFERED, S.WITHDRAWN}),
    S.OFFERED: frozenset({S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.CONTACT_APPROVED, S.CANCELLED}),
    S.CONTACT_APPROVED: frozenset({S.SCHEDULED, S.CANCELLED}),
    S.SCHEDULED: frozenset({S.SCHEDULED, S.DELIVERED, S.CANCELLED}),
    S.DELIVERED: frozenset({S.CONFIRMED, S.DELIVERED}),
    S.CONFIRMED: frozenset({S.VERIFIED, S.DELIVERED}),
    S.DECLINED: frozenset(),
    S.EXPIRED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.VERIFIED: frozenset(),
    S.CANCELLED: frozenset(),
}
# Somebody is asked or at work: these count against capacity and stay frozen in a new run.
LIVE = (S.OFFERED, S.ACCEPTED, S.CONTACT_APPROVED, S.SCHEDULED)
HOLDING = (S.ACCEPTED, S.CONTACT_APPROVED, S.SCHEDULED, S.DELIVERED, S.CONFIRMED, S.VERIFIED)


class Assignment(Named):
    """One helper (or an organization that has yet to name its person) for one slot of a need.

    Triggers refuse any row in an offered or later state whose helper is not active, lacks a
    clear vetting in force, or belongs to an organization that is not active. `is_by_road` says that
    `minutes` stand in a table of roads; otherwise they are an estimate.
    """

    need = peewee.ForeignKeyField(Need, backref="assignments")
    helper = peewee.ForeignKeyField(Helper, null=True, backref="assignments")
    organization = peewee.ForeignKeyField(Organization, null=True, backref="assignments")
    run = peewee.ForeignKeyField(MatchRun, null=True, backref="assignments")
    status = TermField(S, index=True)
    status_reason = peewee.CharField(max_length=300, default="")
    score = peewee.DoubleField(null=True)
    parts = peewee.TextField(default="{}")
    minutes = peewee.IntegerField(null=True)
    is_by_road = peewee.BooleanField(default=False)
    override_reason = peewee.CharField(max_length=300, default="")
    created_at = peewee.DateTimeField()
    offered_at = peewee.DateTimeField(null=True)
    offered_by = peewee.ForeignKeyField(Account, null=True)
    expires_at = peewee.DateTimeField(null=True, index=True)
    answered_at = peewee.DateTimeField(null=True)
    contact_approved_at = peewee.DateTimeField(null=True)
    contact_approved_by = peewee.ForeignKeyField(Account, null=True)
    consent = peewee.ForeignKeyField(Consent, null=True)
    given_name = peewee.CharField(max_length=40, null=True)
    meeting_point = peewee.CharField(max_length=120, null=True)
    second_adult = peewee.CharField(max_length=72, null=True)
    starts_at = peewee.DateTimeField(null=True, index=True)
    ends_at = peewee.DateTimeField(null=True)

    @classmethod
    def may_become(cls, status: S) -> peewee.Expression:
        """Answer the WHERE condition that a row's status allows the move to `status`."""
        return cls.status.in_([old for old, new in MOVES.items() if status in new])
