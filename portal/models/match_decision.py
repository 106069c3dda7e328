"""What persons decided on the proposals of the matcher; only appended to."""

from __future__ import annotations

import peewee

from portal.matching_terms import Decision
from portal.models.account import Account
from portal.models.assignment import Assignment
from portal.models.base import Row, TermField
from portal.models.helper import Helper
from portal.models.match_run import MatchRun


class MatchDecision(Row):
    """One decision of one officer on one proposal, with the reason where one is asked for."""

    run = peewee.ForeignKeyField(MatchRun, null=True, backref="decisions")
    assignment = peewee.ForeignKeyField(Assignment, backref="decisions")
    kind = TermField(Decision)
    before = peewee.ForeignKeyField(Helper, null=True, backref="decided_against")
    after = peewee.ForeignKeyField(Helper, null=True, backref="decided_for")
    reason = peewee.CharField(max_length=300, default="")
    made_by = peewee.ForeignKeyField(Account)
    made_at = peewee.DateTimeField()
