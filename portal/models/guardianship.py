"""Guardianship intervention: interventions taken, grounds for revocation, protection orders."""

from __future__ import annotations

import peewee

from portal.guardianship_terms import (
    Applicant,
    InterventionKind,
    OrderOutcome,
    Organ,
    ReviewResult,
    RevocationTrigger,
)
from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.models.case import ProtectionCase
from portal.models.child import Child
from portal.models.report import Report


class ProtectionOrder(Named):
    """One application for a protection order and what came of it; an extension is another one."""

    case = peewee.ForeignKeyField(ProtectionCase, backref="orders")
    area_code = peewee.CharField(max_length=12, index=True)
    applied_at = peewee.DateTimeField(index=True)
    applicant = TermField(Applicant)
    court = peewee.CharField(max_length=120)
    is_urgent = peewee.BooleanField()
    words = peewee.TextField()
    renewed_from = peewee.ForeignKeyField("self", null=True, backref="renewals")
    recorded_by = peewee.ForeignKeyField(Account, backref="recorded_orders")
    recorded_at = peewee.DateTimeField()
    outcome = TermField(OrderOutcome, null=True)
    decided_at = peewee.DateTimeField(null=True)
    # When it was entered here; the clock of the decision stops then.
    decision_recorded_at = peewee.DateTimeField(null=True)
    document_no = peewee.CharField(max_length=60, default="")
    valid_until = peewee.DateField(null=True, index=True)
    review_asked_on = peewee.DateField(null=True)
    review_result = TermField(ReviewResult, null=True)
    review_words = peewee.TextField(default="")
    # A review was asked for, or it was decided not to: the clock of the window stops then.
    review_settled_at = peewee.DateTimeField(null=True)
    # An extension was applied for, or it was decided not to.
    renewal_settled_at = peewee.DateTimeField(null=True)
    renewal_words = peewee.TextField(default="")
    # Recorded by mistake, and withdrawn with its measure; no clock of it runs on.
    voided_at = peewee.DateTimeField(null=True)


class Intervention(Named):
    """One rung taken, appended only; it belongs to a case, a child's file or a report."""

    case = peewee.ForeignKeyField(ProtectionCase, null=True, backref="interventions")
    child = peewee.ForeignKeyField(Child, null=True, backref="interventions")
    report = peewee.ForeignKeyField(Report, null=True, backref="interventions")
    order = peewee.ForeignKeyField(ProtectionOrder, null=True, unique=True, backref="interventions")
    area_code = peewee.CharField(max_length=12, index=True)
    kind = TermField(InterventionKind)
    organ = TermField(Organ)
    organ_name = peewee.CharField(max_length=120)
    decided_on = peewee.DateField()
    document_no = peewee.CharField(max_length=60, default="")
    words = peewee.TextField()
    skip_reason = peewee.CharField(max_length=500, default="")
    recorded_by = peewee.ForeignKeyField(Account, backref="recorded_measures")
    recorded_at = peewee.DateTimeField(index=True)

    # That it was entered in error, where a service has looked for it; not a column.
    withdrawn: Withdrawal | None = None


class Withdrawal(Row):
    """That a measure was entered in error, found by a second person; appended only."""

    intervention = peewee.ForeignKeyField(Intervention, unique=True, backref="withdrawals")
    reason = peewee.CharField(max_length=500)
    by = peewee.ForeignKeyField(Account, backref="withdrawals")
    at = peewee.DateTimeField()


class RevocationGround(Named):
    """One trigger of revocation found in a case, with its facts; appended only."""

    case = peewee.ForeignKeyField(ProtectionCase, backref="revocation_grounds")
    trigger = TermField(RevocationTrigger)
    since_on = peewee.DateField()
    facts = peewee.TextField()
    recorded_by = peewee.ForeignKeyField(Account, backref="recorded_grounds")
    recorded_at = peewee.DateTimeField()
