"""Warning letters after domestic violence, and the two revisits that each brings about."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.models.report import Report
from portal.report_terms import RevisitSide, WarnedPerson


class WarningLetter(Named):
    """One letter of the police (反家庭暴力法 art. 16); whom it warns is a relation, not a name.

    `area_code` is the village (12 digits) or township (9) that gets a copy; `for_village` are the
    police's words to it, which never say who reported.
    """

    report = peewee.ForeignKeyField(Report, backref="letters")
    relation = TermField(WarnedPerson)
    document_no = peewee.CharField(max_length=60)
    issued_on = peewee.DateField()
    issued_by = peewee.ForeignKeyField(Account, backref="issued_letters")
    issued_at = peewee.DateTimeField()
    area_code = peewee.CharField(max_length=12, index=True)
    for_village = peewee.TextField()
    is_given_to_victim = peewee.BooleanField()


class Revisit(Named):
    """One visit that is owed after a letter; `saw` holds codes of WhoWasSeen, comma between."""

    letter = peewee.ForeignKeyField(WarningLetter, backref="revisits")
    side = TermField(RevisitSide, index=True)
    area_code = peewee.CharField(max_length=12, index=True)
    created_at = peewee.DateTimeField()
    done_at = peewee.DateTimeField(null=True, index=True)
    done_on = peewee.DateField(null=True)
    # The letter was recorded by mistake: nobody goes.
    dropped_at = peewee.DateTimeField(null=True)
    done_by = peewee.ForeignKeyField(Account, null=True, backref="done_revisits")
    saw = peewee.CharField(max_length=200, default="")
    is_repeated = peewee.BooleanField(null=True)
    note = peewee.TextField(default="")
