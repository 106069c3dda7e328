"""Deadlines that were missed, how far each climbed, and what moves a deadline: pauses, settings."""

from __future__ import annotations

import peewee

from portal.deadline_terms import Deadline
from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.vocabulary import AreaLevel, Role


class Breach(Named):
    """One clock that ran past its due time; derived from stored facts, written once, never deleted.

    `kind` and `subject_ref` name the row that is timed. `stopped_at` is when it was done after all;
    `withdrawn_at` is set where the clock is no longer asked for (a child left the register).
    """

    rule = TermField(Deadline, index=True)
    kind = peewee.CharField(max_length=40)
    subject_ref = peewee.CharField(max_length=24, index=True)
    area_code = peewee.CharField(max_length=12, index=True)
    started_at = peewee.DateTimeField()
    due_at = peewee.DateTimeField(index=True)
    responsible = TermField(Role)
    written_at = peewee.DateTimeField()
    stopped_at = peewee.DateTimeField(null=True, index=True)
    withdrawn_at = peewee.DateTimeField(null=True)

    class Meta:
        """A clock is missed once."""

        indexes = ((("rule", "kind", "subject_ref", "started_at"), True),)


class BreachOfficer(Row):
    """Who was responsible when the deadline passed; appended only."""

    breach = peewee.ForeignKeyField(Breach, backref="officers")
    account = peewee.ForeignKeyField(Account, backref="breaches")

    class Meta:
        """Somebody is named once."""

        indexes = ((("breach", "account"), True),)


class Climb(Row):
    """A breach reached a level; `reached_at` follows from the due time, never from the clock's run.

    `told_area` is the office whose officers were told: its own, or one further up where nobody is
    in office; empty where nobody could be told at all. Appended only.
    """

    breach = peewee.ForeignKeyField(Breach, backref="climbs")
    level = TermField(AreaLevel)
    area_code = peewee.CharField(max_length=12)
    reached_at = peewee.DateTimeField(index=True)
    told_area = peewee.CharField(max_length=12, index=True)
    told = peewee.IntegerField()
    written_at = peewee.DateTimeField()

    class Meta:
        """A breach reaches a level once."""

        indexes = ((("breach", "level"), True),)


class ClimbAnswer(Row):
    """An officer of the level took a breach in hand; appended only."""

    climb = peewee.ForeignKeyField(Climb, unique=True, backref="answers")
    account = peewee.ForeignKeyField(Account, backref="climb_answers")
    seen_at = peewee.DateTimeField()
    note = peewee.CharField(max_length=500)


class ClockPause(Named):
    """A platform deadline stands still for a reason, until `until_at` at the latest."""

    rule = TermField(Deadline)
    kind = peewee.CharField(max_length=40)
    subject_ref = peewee.CharField(max_length=24, index=True)
    started_at = peewee.DateTimeField()
    area_code = peewee.CharField(max_length=12, index=True)
    reason = peewee.CharField(max_length=500)
    paused_by = peewee.ForeignKeyField(Account, backref="pauses")
    paused_at = peewee.DateTimeField()
    until_at = peewee.DateTimeField(index=True)
    resumed_by = peewee.ForeignKeyField(Account, null=True, backref="resumed_pauses")
    resumed_at = peewee.DateTimeField(null=True)


class DeadlineSetting(Row):
    """A county's own number for a platform rule from a day on; the last one holds, none is lost."""

    county_code = peewee.CharField(max_length=6, index=True)
    rule = TermField(Deadline)
    amount = peewee.IntegerField()
    from_on = peewee.DateField()
    reason = peewee.CharField(max_length=300)
    set_by = peewee.ForeignKeyField(Account, backref="deadline_settings")
    set_at = peewee.DateTimeField()


class WorkCalendarYear(Row):
    """A year of the State Council's calendar that was loaded; it wins over the library's."""

    year = peewee.IntegerField(unique=True)
    loaded_at = peewee.DateTimeField()
    sha256 = peewee.CharField(max_length=64)


class WorkCalendarDay(Row):
    """One day of a loaded year."""

    year = peewee.ForeignKeyField(WorkCalendarYear, backref="days", on_delete="CASCADE")
    day = peewee.DateField(unique=True)
    is_workday = peewee.BooleanField()
    name = peewee.CharField(max_length=60)


class ClockTick(Row):
    """The figures of the engine's latest run, so that a clock that stands still is noticed."""

    at = peewee.DateTimeField()
    seen = peewee.IntegerField()
    breaches = peewee.IntegerField()
    climbs = peewee.IntegerField()
    uncomputable = peewee.IntegerField()
    failed = peewee.IntegerField()
