"""Joint assessments, every change of a risk level, and children recorded as unattended."""

from __future__ import annotations

import peewee

from portal.assessment_terms import GuardianshipResult
from portal.models.account import Account
from portal.models.base import JsonField, Named, Row, TermField
from portal.models.case import ProtectionCase
from portal.models.child import Child
from portal.models.report import Report
from portal.vocabulary import Language, RiskLevel


class Assessment(Named):
    """One assessment by one version of the instrument; open until `completed_at` is set.

    `computed_level` is what the answers say, `level` what holds: raised with a reason, or one step
    lower once a second person has signed. `screen` maps emergency signs to yes or no, `items` the
    24 items to 0–3; both are empty until answered.
    """

    case = peewee.ForeignKeyField(ProtectionCase, backref="assessments")
    child = peewee.ForeignKeyField(Child, null=True, backref="assessments")
    previous = peewee.ForeignKeyField("self", null=True, backref="later")
    instrument_version = peewee.CharField(max_length=20)
    started_by = peewee.ForeignKeyField(Account, backref="started_assessments")
    started_at = peewee.DateTimeField()
    screen = JsonField(default=dict)
    items = JsonField(default=dict)
    assessed_on = peewee.DateField(null=True)
    team = peewee.TextField(default="")
    strengths = peewee.TextField(default="")
    child_words = peewee.TextField(default="")
    words_language = TermField(Language, null=True)
    interpreter = peewee.CharField(max_length=72, default="")
    not_heard_reason = peewee.CharField(max_length=300, default="")
    total = peewee.IntegerField(null=True)
    computed_level = TermField(RiskLevel, null=True)
    level = TermField(RiskLevel, null=True)
    guardianship_result = TermField(GuardianshipResult, null=True)
    raised_reason = peewee.CharField(max_length=300, default="")
    raised_by = peewee.ForeignKeyField(Account, null=True, backref="raised_assessments")
    raised_at = peewee.DateTimeField(null=True)
    lowered_reason = peewee.CharField(max_length=300, default="")
    lowered_by = peewee.ForeignKeyField(Account, null=True, backref="lowered_assessments")
    second_by = peewee.ForeignKeyField(Account, null=True, backref="signed_assessments")
    second_at = peewee.DateTimeField(null=True)
    report = peewee.ForeignKeyField(Report, null=True, backref="assessments")
    completed_at = peewee.DateTimeField(null=True, index=True)


class RiskChange(Row):
    """One change of a child's risk level, appended only; `why` is a code."""

    child = peewee.ForeignKeyField(Child, backref="risk_changes")
    before = TermField(RiskLevel)
    after = TermField(RiskLevel)
    why = peewee.CharField(max_length=40)
    author = peewee.ForeignKeyField(Account, null=True, backref="risk_changes")
    at = peewee.DateTimeField()


class UnattendedSpell(Row):
    """As long as a child is recorded as alone or unattended: its one report and its case."""

    child = peewee.ForeignKeyField(Child, backref="unattended_spells")
    since = peewee.DateTimeField()
    report = peewee.ForeignKeyField(Report, unique=True, backref="unattended_spells")
    case = peewee.ForeignKeyField(ProtectionCase, backref="unattended_spells")
    ended_at = peewee.DateTimeField(null=True)
