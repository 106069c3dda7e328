"""Units that must report: which kind each is, and what it confirms at the end of a term."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Row, TermField
from portal.report_terms import ReporterKind


class ReportingUnit(Row):
    """What a unit's account says of itself, once."""

    account = peewee.ForeignKeyField(Account, unique=True, backref="reporting_units")
    kind = TermField(ReporterKind)
    name = peewee.CharField(max_length=120)
    at = peewee.DateTimeField()


class ZeroReport(Row):
    """A unit's word at a term's end: so many reports, and nothing else to report."""

    account = peewee.ForeignKeyField(Account, backref="zero_reports")
    term = peewee.CharField(max_length=12)
    counted = peewee.IntegerField()
    confirmed_at = peewee.DateTimeField()

    class Meta:
        """One confirmation a unit and term."""

        indexes = ((("account", "term"), True),)
