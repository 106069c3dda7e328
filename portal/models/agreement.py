"""Agreements on entrusted care between absent parents and whoever cares for the child."""

from __future__ import annotations

import peewee

from portal.guardianship_terms import AgreementStatus, EndReason, EntrustReason
from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.models.child import Child


class Agreement(Named):
    """One agreement (domain.md 3.3): drafted, carer checked, signed, notified, then in force."""

    number = peewee.CharField(max_length=24, unique=True)
    child = peewee.ForeignKeyField(Child, backref="agreements")
    status = TermField(AgreementStatus, default=AgreementStatus.DRAFT, index=True)
    parents = peewee.CharField(max_length=150)
    carer_name = peewee.CharField(max_length=72)
    carer_relation = peewee.CharField(max_length=20)
    carer_phone = peewee.CharField(max_length=20)
    reason = TermField(EntrustReason)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField(index=True)
    care_content = peewee.TextField()
    costs = peewee.CharField(max_length=200, default="")
    contact_times = peewee.IntegerField()
    contact_way = peewee.CharField(max_length=200)
    emergency_name = peewee.CharField(max_length=72)
    emergency_phone = peewee.CharField(max_length=20)
    renewed_from = peewee.ForeignKeyField("self", null=True, backref="renewals")
    created_by = peewee.ForeignKeyField(Account, backref="drafted_agreements")
    created_at = peewee.DateTimeField()
    # The check of the carer; empty until it is done.
    has_offended = peewee.BooleanField(null=True)
    has_habits = peewee.BooleanField(null=True)
    has_neglected = peewee.BooleanField(null=True)
    is_unsuitable = peewee.BooleanField(null=True)
    is_capable_adult = peewee.BooleanField(null=True)
    child_heard = peewee.CharField(max_length=500, default="")
    not_heard_why = peewee.CharField(max_length=300, default="")
    checked_by = peewee.ForeignKeyField(Account, null=True, backref="checked_agreements")
    checked_at = peewee.DateTimeField(null=True)
    parent_signed_on = peewee.DateField(null=True)
    carer_signed_on = peewee.DateField(null=True)
    witness = peewee.CharField(max_length=72, default="")
    witnessed_on = peewee.DateField(null=True)
    school_told_on = peewee.DateField(null=True)
    village_told_on = peewee.DateField(null=True)
    activated_at = peewee.DateTimeField(null=True)
    ended_at = peewee.DateTimeField(null=True)
    end_reason = TermField(EndReason, null=True)
    unfit_facts = peewee.TextField(default="")
    parents_told = peewee.CharField(max_length=300, default="")
