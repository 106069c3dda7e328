"""Protection cases: what the township carries from a notice to the closing, and each step of it."""

from __future__ import annotations

import peewee

from portal.case_terms import CaseOrigin, CaseStatus, CloseReason
from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.models.child import Child
from portal.models.report import Report
from portal.models.service_record import Concern
from portal.vocabulary import RiskLevel


class ProtectionCase(Named):
    """One case about one child; `child` is empty until the child's file is found or opened.

    A child of 16 or 17 has no file here; `about` says in the township's words who it is.
    """

    # Township, year and running number: the one number that every office quotes.
    number = peewee.CharField(max_length=24, unique=True)
    area_code = peewee.CharField(max_length=12, index=True)
    child = peewee.ForeignKeyField(Child, null=True, backref="cases")
    about = peewee.CharField(max_length=300, default="")
    origin = TermField(CaseOrigin)
    report = peewee.ForeignKeyField(Report, null=True, unique=True, backref="cases")
    concern = peewee.ForeignKeyField(Concern, null=True, backref="cases")
    is_urgent = peewee.BooleanField(default=False)
    status = TermField(CaseStatus, default=CaseStatus.OPEN, index=True)
    level = TermField(RiskLevel, null=True)
    opened_by = peewee.ForeignKeyField(Account, null=True, backref="opened_cases")
    opened_at = peewee.DateTimeField(index=True)
    keeper = peewee.ForeignKeyField(Account, null=True, backref="kept_cases")
    begun_at = peewee.DateTimeField(null=True)
    assessed_at = peewee.DateTimeField(null=True)
    planned_at = peewee.DateTimeField(null=True)
    approved_at = peewee.DateTimeField(null=True)
    followed_at = peewee.DateTimeField(null=True)
    closed_at = peewee.DateTimeField(null=True)
    close_reason = TermField(CloseReason, null=True)
    # When a closed case was taken up again; the assessment's clock then runs from here.
    reopened_at = peewee.DateTimeField(null=True)
    # The child's case that goes on instead of this one; it has none itself.
    merged_into = peewee.ForeignKeyField("self", null=True, backref="merged")


class CaseStep(Row):
    """One line of a case's history, appended only; `sentence` is a msgid, `note` is free text."""

    case = peewee.ForeignKeyField(ProtectionCase, backref="steps")
    at = peewee.DateTimeField()
    author = peewee.ForeignKeyField(Account, null=True, backref="case_steps")
    verb = peewee.CharField(max_length=40)
    sentence = peewee.CharField(max_length=200)
    note = peewee.TextField(default="")


class JoinedReport(Row):
    """A further report about the child of a live case; the notice of it was signed for there."""

    report = peewee.ForeignKeyField(Report, unique=True, backref="joined")
    case = peewee.ForeignKeyField(ProtectionCase, backref="joined_reports")
    at = peewee.DateTimeField()
