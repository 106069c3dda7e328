"""A child's file: twelve fields open it, the rest follows by a due date."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, Row, TermField
from portal.vocabulary import ChildStatus, Language, RiskLevel, Sex

DEFINITION_VERSION = "national-2016"


class Child(Named):
    """One child, one file (一人一档). Outside the file only `code_name` stands for the child."""

    code_name = peewee.CharField(max_length=12, unique=True)
    # The twelve opening fields (domain.md 3.1, staged form).
    name = peewee.CharField(max_length=72)
    sex = TermField(Sex)
    birth_on = peewee.DateField(index=True)
    ethnicity = peewee.CharField(max_length=30)
    home_language = TermField(Language)
    area_code = peewee.CharField(max_length=12, index=True)
    has_hukou = peewee.BooleanField()
    school_state = peewee.CharField(max_length=20)
    parents_away = peewee.CharField(max_length=20)
    carer_name = peewee.CharField(max_length=72)
    carer_relation = peewee.CharField(max_length=20)
    carer_phone = peewee.CharField(max_length=20)
    # Kept by the portal.
    name_pinyin = peewee.CharField(max_length=200, index=True)
    definition_version = peewee.CharField(max_length=30, default=DEFINITION_VERSION)
    status = TermField(ChildStatus, default=ChildStatus.DRAFT, index=True)
    status_reason = peewee.CharField(max_length=300, default="")
    risk_level = TermField(RiskLevel, default=RiskLevel.GREEN)
    details_due_on = peewee.DateField()
    entered_by = peewee.ForeignKeyField(Account, backref="entered_children")
    created_at = peewee.DateTimeField()
    confirmed_at = peewee.DateTimeField(null=True)


class ChildDetails(Row):
    """The rest of the national form, one row a child, filled section by section.

    A parent's workplace stands here only until an absence of that parent is recorded.
    """

    child = peewee.ForeignKeyField(Child, unique=True, backref="details", on_delete="CASCADE")
    hukou_place = peewee.CharField(max_length=200, null=True)
    residence = peewee.CharField(max_length=200, null=True)
    health_state = peewee.CharField(max_length=20, null=True)
    disability = peewee.CharField(max_length=60, null=True)
    illness = peewee.CharField(max_length=120, null=True)
    school_name = peewee.CharField(max_length=120, null=True)
    is_boarding = peewee.BooleanField(null=True)
    teacher_contact = peewee.CharField(max_length=120, null=True)
    father_name = peewee.CharField(max_length=72, null=True)
    father_workplace = peewee.CharField(max_length=120, null=True)
    father_phone = peewee.CharField(max_length=20, null=True)
    mother_name = peewee.CharField(max_length=72, null=True)
    mother_workplace = peewee.CharField(max_length=120, null=True)
    mother_phone = peewee.CharField(max_length=20, null=True)
    guardianship_kind = peewee.CharField(max_length=20, null=True)
    guardianship_rating = peewee.CharField(max_length=20, null=True)
    entrust_reason = peewee.CharField(max_length=200, null=True)
    carer_state = peewee.CharField(max_length=20, null=True)
    # A note beside the choice; nothing is read from it.
    carer_health = peewee.CharField(max_length=60, null=True)
    incomes = peewee.CharField(max_length=120, null=True)
    entitled = peewee.CharField(max_length=120, null=True)
    assistance = peewee.CharField(max_length=120, null=True)
    completed_at = peewee.DateTimeField(null=True)


class Consent(Named):
    """A guardian's consent that one helper learns the given name and meeting point."""

    child = peewee.ForeignKeyField(Child, backref="consents")
    purpose = peewee.CharField(max_length=200)
    given_by = peewee.CharField(max_length=72)
    relation = peewee.CharField(max_length=20)
    given_on = peewee.DateField()
    child_heard = peewee.CharField(max_length=300)
    recorded_by = peewee.ForeignKeyField(Account)
    recorded_at = peewee.DateTimeField()
    withdrawn_at = peewee.DateTimeField(null=True)
