"""Who is asked for a need, in which order: waves sent together, and each person's turn."""

from __future__ import annotations

import peewee

from portal.assignment_terms import TurnState
from portal.models.account import Account
from portal.models.assignment import Assignment
from portal.models.base import Named, TermField
from portal.models.helper import Helper
from portal.models.need import Need
from portal.models.organization import Organization


class Wave(Named):
    """People asked together: how many for how many places, and P(enough say yes) when sent."""

    need = peewee.ForeignKeyField(Need, backref="waves")
    number = peewee.IntegerField()
    places = peewee.IntegerField()
    people = peewee.IntegerField()
    chance = peewee.DoubleField()
    is_short = peewee.BooleanField()
    sent_by = peewee.ForeignKeyField(Account)
    sent_at = peewee.DateTimeField()

    class Meta:
        """A number is given once for a need."""

        indexes = ((("need", "number"), True),)


class Turn(Named):
    """One person's (or organization's) place in the order of a need, one row each.

    `approved_by` is whoever decided that the clock may ask in this order; without it the row waits
    for a person. `lacking` is the code of the check that keeps him out. `override_reason` is
    why he is asked before the child's own helper.
    """

    need = peewee.ForeignKeyField(Need, backref="turns")
    helper = peewee.ForeignKeyField(Helper, null=True, backref="turns")
    organization = peewee.ForeignKeyField(Organization, null=True)
    number = peewee.IntegerField()
    state = TermField(TurnState, index=True)
    lacking = peewee.CharField(max_length=40, default="")
    score = peewee.DoubleField(null=True)
    parts = peewee.TextField(default="{}")
    minutes = peewee.IntegerField(null=True)
    is_by_road = peewee.BooleanField(default=False)
    override_reason = peewee.CharField(max_length=300, default="")
    approved_by = peewee.ForeignKeyField(Account, null=True)
    is_short_ok = peewee.BooleanField(default=False)
    wave = peewee.ForeignKeyField(Wave, null=True)
    assignment = peewee.ForeignKeyField(Assignment, null=True, backref="turns")
    added_at = peewee.DateTimeField()
    changed_at = peewee.DateTimeField()
    ready_at = peewee.DateTimeField(null=True)

    class Meta:
        """A person stands once in the order of a need."""

        indexes = ((("need", "helper"), True),)
