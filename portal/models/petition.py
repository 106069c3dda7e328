"""What people ask for and complain of: filed, taken in hand, answered in writing (HR-11, HR-28)."""

from __future__ import annotations

import peewee

from portal.guardian_terms import PetitionKind, PetitionOutcome, PetitionStatus
from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.models.child import Child


class Petition(Named):
    """One request or complaint; its words never change, only how far the answer is.

    `filed_by` is empty for what came on paper: `filer_name` and `filer_contact` say whose it is,
    `entered_by` who typed it in.
    """

    number = peewee.CharField(max_length=24, unique=True)
    kind = TermField(PetitionKind)
    area_code = peewee.CharField(max_length=12, index=True)
    child = peewee.ForeignKeyField(Child, null=True, backref="petitions")
    text = peewee.TextField()
    filed_by = peewee.ForeignKeyField(Account, null=True, backref="petitions")
    filer_name = peewee.CharField(max_length=72, default="")
    filer_contact = peewee.CharField(max_length=120, default="")
    entered_by = peewee.ForeignKeyField(Account, backref="entered_petitions")
    filed_at = peewee.DateTimeField(index=True)
    status = TermField(PetitionStatus, default=PetitionStatus.RECEIVED, index=True)
    taken_by = peewee.ForeignKeyField(Account, null=True, backref="taken_petitions")
    taken_at = peewee.DateTimeField(null=True)
    outcome = TermField(PetitionOutcome, null=True)
    answer = peewee.TextField(default="")
    answered_by = peewee.ForeignKeyField(Account, null=True, backref="answered_petitions")
    answered_at = peewee.DateTimeField(null=True)


class PetitionStep(Row):
    """One line of what was done about it, appended only; `sentence` is a msgid."""

    petition = peewee.ForeignKeyField(Petition, backref="steps")
    at = peewee.DateTimeField()
    author = peewee.ForeignKeyField(Account, null=True, backref="petition_steps")
    sentence = peewee.CharField(max_length=200)
