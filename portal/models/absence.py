"""Absent parents, their weekly contact with the child, and what they are offered."""

from __future__ import annotations

import datetime

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.models.child import Child
from portal.models.need import Need
from portal.prevention_terms import (
    AbsenceEnding,
    AbsentParent,
    ConfirmedBy,
    ContactBy,
    ContactWith,
    DeclineWhy,
    LeftReason,
    OfferAnswer,
    OfferKind,
    OfferOutcome,
    Province,
    WorkKind,
)  # fmt: skip


class Absence(Named):
    """One parent away from one child, from the day of leaving to the day it ends (domain.md 3.2).

    A parent has one current absence. `child_on` and `carer_on` are the last days of contact;
    `quiet_since` is the earlier of the two, or before the first contact the day from which the
    silence is counted. They are kept with the log, which is the evidence.
    """

    child = peewee.ForeignKeyField(Child, backref="absences")
    parent = TermField(AbsentParent)
    began_on = peewee.DateField()
    expected_on = peewee.DateField(null=True)
    province = TermField(Province)
    city = peewee.CharField(max_length=60, default="")
    employer = peewee.CharField(max_length=120, default="")
    work = TermField(WorkKind)
    channel = TermField(ContactBy)
    why = TermField(LeftReason)
    counted_from = peewee.DateField()
    child_on = peewee.DateField(null=True)
    carer_on = peewee.DateField(null=True)
    quiet_since = peewee.DateField(index=True)
    # The silence for which the child's level has been raised already.
    raised_for = peewee.DateField(null=True)
    recorded_by = peewee.ForeignKeyField(Account, backref="recorded_absences")
    recorded_at = peewee.DateTimeField()
    ended_on = peewee.DateField(null=True, index=True)
    ending = TermField(AbsenceEnding, null=True)
    ended_by = peewee.ForeignKeyField(Account, null=True, backref="ended_absences")
    ended_at = peewee.DateTimeField(null=True)
    # Days of silence on the day the end was entered; 0 for what was recorded in error.
    quiet_at_end = peewee.IntegerField(default=0, index=True)

    def days_quiet(self, today: datetime.date) -> int:
        """Answer for how many days either child or carer has been without contact."""
        return max(0, (today - self.quiet_since).days)


class ContactEntry(Named):
    """One contact between a parent and the child, the carer or both; appended only.

    `broke_silence_of` is the day from which the silence was counted that this entry ended, and
    `waited` the days from then to the day of entry; both are empty if it ended none. An entry made
    by mistake is taken back by a second one that names it in `takes_back`.
    """

    absence = peewee.ForeignKeyField(Absence, backref="contacts")
    on = peewee.DateField(column_name="contact_on")
    with_whom = TermField(ContactWith)
    channel = TermField(ContactBy)
    confirmed_by = TermField(ConfirmedBy)
    broke_silence_of = peewee.DateField(null=True)
    waited = peewee.IntegerField(default=0, index=True)
    takes_back = peewee.ForeignKeyField("self", null=True, unique=True, backref="taken_back_by")
    recorded_by = peewee.ForeignKeyField(Account, backref="recorded_contacts")
    recorded_at = peewee.DateTimeField()


class ParentOffer(Named):
    """One thing offered to an absent parent, what was answered, and what came of it."""

    absence = peewee.ForeignKeyField(Absence, backref="offers")
    kind = TermField(OfferKind)
    offered_on = peewee.DateField(index=True)
    words = peewee.CharField(max_length=500)
    answer = TermField(OfferAnswer, default=OfferAnswer.THINKING)
    why = TermField(DeclineWhy, null=True)
    answered_on = peewee.DateField(null=True, index=True)
    need = peewee.ForeignKeyField(Need, null=True, unique=True, backref="parent_offers")
    outcome = TermField(OfferOutcome, null=True)
    outcome_on = peewee.DateField(null=True)
    recorded_by = peewee.ForeignKeyField(Account, backref="recorded_offers")
    recorded_at = peewee.DateTimeField()
