"""Temporary care and placement: escort, hand-over, consultation, return, tracking (HR-18)."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.models.case import ProtectionCase
from portal.models.report import Report
from portal.placement_terms import (
    Background,
    CareForm,
    Conclusion,
    Ground,
    NoteKind,
    PlacementStatus,
    TakenTo,
    Title,
)


class Placement(Named):
    """One stay of a child away from its guardian; hangs on a report, a case, or both.

    `area_code` is where the situation arose: its county is in charge (art. 92).
    """

    case = peewee.ForeignKeyField(ProtectionCase, null=True, backref="placements")
    report = peewee.ForeignKeyField(Report, null=True, backref="placements")
    area_code = peewee.CharField(max_length=12, index=True)
    about = peewee.CharField(max_length=300, default="")
    status = TermField(PlacementStatus, default=PlacementStatus.ESCORTED, index=True)
    # Escort
    taken_to = TermField(TakenTo)
    place = peewee.CharField(max_length=120)
    escorted_by = peewee.ForeignKeyField(Account, backref="escorts")
    escorted_at = peewee.DateTimeField()
    recorded_at = peewee.DateTimeField()
    noted_at = peewee.DateTimeField(null=True)
    # Hand-over
    handed_over_at = peewee.DateTimeField(null=True)
    received_by = peewee.ForeignKeyField(Account, null=True, backref="received_placements")
    receiver_name = peewee.CharField(max_length=72, default="")
    receiver_unit = peewee.CharField(max_length=120, default="")
    document_no = peewee.CharField(max_length=80, default="")
    is_wish_heard = peewee.BooleanField(null=True)
    is_carer_told = peewee.BooleanField(null=True)
    # Temporary guardianship
    ground = TermField(Ground, null=True)
    form = TermField(CareForm, null=True)
    began_on = peewee.DateField(null=True)
    decided_at = peewee.DateTimeField(null=True)
    care_ended_at = peewee.DateTimeField(null=True)
    # What the latest consultation concluded
    conclusion = TermField(Conclusion, null=True)
    concluded_at = peewee.DateTimeField(null=True)
    # Return and tracking
    collected_on = peewee.DateField(null=True)
    collected_by = peewee.CharField(max_length=120, default="")
    returned_at = peewee.DateTimeField(null=True)
    school_told_on = peewee.DateField(null=True)
    police_told_on = peewee.DateField(null=True)
    village_told_on = peewee.DateField(null=True)
    tracking_until = peewee.DateField(null=True)
    ended_at = peewee.DateTimeField(null=True)


class Consultation(Named):
    """One joint consultation; while `concluded_at` is empty the child goes nowhere."""

    placement = peewee.ForeignKeyField(Placement, backref="consultations")
    opened_by = peewee.ForeignKeyField(Account, backref="opened_consultations")
    opened_at = peewee.DateTimeField()
    # A third party that assesses, and that its registration and scope were looked at.
    assessor = peewee.CharField(max_length=120, default="")
    concluded_by = peewee.ForeignKeyField(Account, null=True, backref="concluded_consultations")
    concluded_at = peewee.DateTimeField(null=True)
    conclusion = TermField(Conclusion, null=True)
    minutes = peewee.TextField(default="")


class ConsultationMember(Row):
    """Somebody on the assessing team."""

    consultation = peewee.ForeignKeyField(Consultation, backref="members")
    name = peewee.CharField(max_length=72)
    unit = peewee.CharField(max_length=120)
    background = TermField(Background)
    title = TermField(Title)


class PlacementNote(Row):
    """One line added to a placement, appended only; the text of a step is a msgid."""

    placement = peewee.ForeignKeyField(Placement, backref="notes")
    kind = TermField(NoteKind)
    at = peewee.DateTimeField()
    author = peewee.ForeignKeyField(Account, null=True, backref="placement_notes")
    text = peewee.TextField()
