"""Guardians' accounts: which child they belong to, and what has been explained to them."""

from __future__ import annotations

import peewee

from portal.assessment_terms import GuardianshipResult
from portal.child_terms import GuardianRelation
from portal.guardian_terms import LinkEnding, ToldHow
from portal.models.absence import Absence
from portal.models.account import Account
from portal.models.assessment import Assessment
from portal.models.base import Named, TermField
from portal.models.case import ProtectionCase
from portal.models.child import Child
from portal.prevention_terms import ContactBy
from portal.vocabulary import RiskLevel


class GuardianLink(Named):
    """One guardian of one child; `account` is empty until the code on paper has been entered."""

    child = peewee.ForeignKeyField(Child, backref="guardian_links")
    relation = TermField(GuardianRelation)
    code_hash = peewee.CharField(max_length=64, unique=True)
    handed_by = peewee.ForeignKeyField(Account, backref="handed_links")
    handed_at = peewee.DateTimeField()
    expires_at = peewee.DateTimeField()
    account = peewee.ForeignKeyField(Account, null=True, backref="guardian_links")
    linked_at = peewee.DateTimeField(null=True)
    ended_at = peewee.DateTimeField(null=True)
    ended_by = peewee.ForeignKeyField(Account, null=True, backref="ended_links")
    ending = TermField(LinkEnding, null=True)


class Suspicion(Named):
    """A guardian who is suspected in a case, from `at` until it is lifted; he is never told."""

    case = peewee.ForeignKeyField(ProtectionCase, backref="suspicions")
    link = peewee.ForeignKeyField(GuardianLink, backref="suspicions")
    marked_by = peewee.ForeignKeyField(Account, backref="marked_suspicions")
    at = peewee.DateTimeField()
    lifted_by = peewee.ForeignKeyField(Account, null=True, backref="lifted_suspicions")
    lifted_at = peewee.DateTimeField(null=True)
    why_lifted = peewee.CharField(max_length=300, default="")


class Explanation(Named):
    """A result as it was explained to one guardian; what is written in it never changes.

    `link` is empty for somebody without an account, whom `told_name` names then. `level` and
    `result` are those of that day.
    """

    assessment = peewee.ForeignKeyField(Assessment, backref="explanations")
    link = peewee.ForeignKeyField(GuardianLink, null=True, backref="explanations")
    told_name = peewee.CharField(max_length=72, default="")
    relation = TermField(GuardianRelation)
    how = TermField(ToldHow)
    told_on = peewee.DateField()
    level = TermField(RiskLevel)
    result = TermField(GuardianshipResult, null=True)
    note = peewee.CharField(max_length=500, default="")
    told_by = peewee.ForeignKeyField(Account, backref="explanations")
    told_at = peewee.DateTimeField()
    read_at = peewee.DateTimeField(null=True)


class ParentCall(Named):
    """A contact with the child as a parent tells it; it counts once somebody else confirms it."""

    link = peewee.ForeignKeyField(GuardianLink, backref="calls")
    absence = peewee.ForeignKeyField(Absence, backref="parent_calls")
    on = peewee.DateField(column_name="contact_on")
    channel = TermField(ContactBy)
    told_at = peewee.DateTimeField()
    is_true = peewee.BooleanField(null=True)
    checked_by = peewee.ForeignKeyField(Account, null=True, backref="checked_calls")
    checked_at = peewee.DateTimeField(null=True)

    class Meta:
        """A day's contact is told once."""

        indexes = ((("absence", "on", "channel"), True),)
