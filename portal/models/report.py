"""Reports of children in danger: appended to, never changed; who told is kept apart."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.report_terms import Disposal, EntryKind, ReporterKind, ReportStatus, ReviewKind


class Report(Named):
    """One report: what was told is fixed for good, only how far it got moves."""

    tracking_handle = peewee.CharField(max_length=12, unique=True)
    tracking_hash = peewee.CharField(max_length=200)
    area_code = peewee.CharField(max_length=12, index=True)
    place = peewee.CharField(max_length=200, default="")
    situations = peewee.CharField(max_length=200)
    facts = peewee.TextField()
    is_danger_now = peewee.BooleanField()
    discovered_at = peewee.DateTimeField()
    told_police_at = peewee.DateTimeField(null=True)
    received_at = peewee.DateTimeField(index=True)
    status = TermField(ReportStatus, default=ReportStatus.REPORTED, index=True)
    # How long the police may take to decide, and since when the present county has the report.
    review_kind = TermField(ReviewKind, null=True)
    review_set_at = peewee.DateTimeField(null=True)
    review_approver = peewee.CharField(max_length=72, default="")
    handed_at = peewee.DateTimeField(null=True)
    decided_by = peewee.ForeignKeyField(Account, null=True, backref="decided_reports")
    decided_at = peewee.DateTimeField(null=True)
    dispatched_at = peewee.DateTimeField(null=True)
    disposal = TermField(Disposal, null=True)
    disposed_at = peewee.DateTimeField(null=True)
    township_code = peewee.CharField(max_length=9, default="", index=True)
    notified_at = peewee.DateTimeField(null=True)
    notice = peewee.TextField(default="")
    received_by = peewee.ForeignKeyField(Account, null=True, backref="received_notices")
    notice_received_at = peewee.DateTimeField(null=True)


class Reporter(Row):
    """Who told a report; a table of its own, read only with its own permission (HR-05)."""

    report = peewee.ForeignKeyField(Report, unique=True, backref="reporters")
    kind = TermField(ReporterKind)
    account = peewee.ForeignKeyField(Account, null=True, backref="own_reports")
    unit = peewee.CharField(max_length=120, default="")
    name = peewee.CharField(max_length=72, default="")
    phone = peewee.CharField(max_length=20, default="")
    wants_feedback = peewee.BooleanField(default=False)


class ReportEntry(Row):
    """One line added to a report; `author` is empty where the reporter wrote it."""

    report = peewee.ForeignKeyField(Report, backref="entries")
    kind = TermField(EntryKind)
    at = peewee.DateTimeField()
    author = peewee.ForeignKeyField(Account, null=True, backref="report_entries")
    text = peewee.TextField()


class Recusal(Row):
    """An officer who must not handle a report, because he is close to what it tells."""

    report = peewee.ForeignKeyField(Report, backref="recusals")
    account = peewee.ForeignKeyField(Account, backref="recusals")
    at = peewee.DateTimeField()

    class Meta:
        """Once is enough."""

        indexes = ((("report", "account"), True),)
