"""Help plans, their lines, what departments are asked for, reviews, and proposals to close."""

from __future__ import annotations

import peewee

from portal.case_terms import CaseStatus, CloseReason
from portal.models.account import Account
from portal.models.assessment import Assessment
from portal.models.base import Named, Row, TermField
from portal.models.case import ProtectionCase
from portal.models.child import Child
from portal.models.need import Need
from portal.plan_terms import (
    ClosureStatus,
    Department,
    LineStatus,
    PlanStatus,
    ProviderKind,
    TaskStatus,
)
from portal.vocabulary import Language, Tier


class Plan(Named):
    """One help plan of a case; an interim one keeps the child safe before the whole plan stands."""

    number = peewee.CharField(max_length=30, unique=True)
    case = peewee.ForeignKeyField(ProtectionCase, backref="plans")
    # The id of the child's other case in which it was approved, before that one joined `case`.
    came_from = peewee.IntegerField(null=True)
    assessment = peewee.ForeignKeyField(Assessment, null=True, backref="plans")
    is_interim = peewee.BooleanField(default=False)
    status = TermField(PlanStatus, default=PlanStatus.DRAFT, index=True)
    goals = peewee.TextField(default="")
    # What they say themselves; or why nobody could ask them.
    child_opinion = peewee.TextField(default="")
    guardian_opinion = peewee.TextField(default="")
    minutes = peewee.TextField(default="")
    attendees = peewee.CharField(max_length=500, default="")
    review_on = peewee.DateField(null=True)
    author = peewee.ForeignKeyField(Account, backref="written_plans")
    created_at = peewee.DateTimeField()
    submitted_by = peewee.ForeignKeyField(Account, null=True, backref="submitted_plans")
    submitted_at = peewee.DateTimeField(null=True)
    decided_by = peewee.ForeignKeyField(Account, null=True, backref="decided_plans")
    decided_at = peewee.DateTimeField(null=True)
    approved_at = peewee.DateTimeField(null=True)
    returned_why = peewee.CharField(max_length=500, default="")


class PlanLine(Named):
    """One measure for one need: who, by when, how often, from which money; and how it ended.

    The fields from `tier` on are what a need for matching asks for; times are naive UTC.
    """

    plan = peewee.ForeignKeyField(Plan, backref="lines")
    service = peewee.CharField(max_length=2)
    goal = peewee.CharField(max_length=300, default="")
    measure = peewee.TextField(default="")
    provider = TermField(ProviderKind)
    department = TermField(Department, null=True)
    responsible = peewee.CharField(max_length=120, default="")
    due_on = peewee.DateField(null=True, index=True)
    frequency = peewee.CharField(max_length=80, default="")
    resource = peewee.CharField(max_length=120, default="")
    tier = TermField(Tier, null=True)
    starts_at = peewee.DateTimeField(null=True)
    ends_at = peewee.DateTimeField(null=True)
    slots = peewee.IntegerField(default=1)
    min_level = peewee.IntegerField(default=1)
    language = TermField(Language, null=True)
    language_required = peewee.BooleanField(default=False)
    same_sex = peewee.BooleanField(default=False)
    is_remote = peewee.BooleanField(default=False)
    term_days = peewee.IntegerField(null=True)
    need = peewee.ForeignKeyField(Need, null=True, backref="plan_lines")
    # A msgid: why no need could be opened.
    not_opened = peewee.CharField(max_length=200, default="")
    carried_from = peewee.ForeignKeyField("self", null=True, backref="carried_to")
    status = TermField(LineStatus, default=LineStatus.OPEN, index=True)
    result = peewee.TextField(default="")
    ended_at = peewee.DateTimeField(null=True)
    ended_by = peewee.ForeignKeyField(Account, null=True, backref="ended_plan_lines")


class DepartmentTask(Named):
    """What a department is asked for by letter, and what it answered."""

    number = peewee.CharField(max_length=30, unique=True)
    area_code = peewee.CharField(max_length=12, index=True)
    department = TermField(Department)
    about = peewee.CharField(max_length=2, null=True)
    child = peewee.ForeignKeyField(Child, null=True, backref="department_tasks")
    case = peewee.ForeignKeyField(ProtectionCase, null=True, backref="department_tasks")
    line = peewee.ForeignKeyField(PlanLine, null=True, backref="department_tasks")
    text = peewee.TextField()
    due_on = peewee.DateField(null=True)
    asked_by = peewee.ForeignKeyField(Account, null=True, backref="asked_departments")
    asked_at = peewee.DateTimeField(index=True)
    status = TermField(TaskStatus, default=TaskStatus.ASKED, index=True)
    chased_by = peewee.ForeignKeyField(Account, null=True, backref="chased_departments")
    chased_at = peewee.DateTimeField(null=True)
    answered_on = peewee.DateField(null=True)
    answer = peewee.TextField(default="")
    answered_by = peewee.ForeignKeyField(Account, null=True, backref="answered_departments")
    # When the answer was entered: this stops the clock.
    answered_at = peewee.DateTimeField(null=True)


class CaseReview(Row):
    """One review meeting of a case, appended only."""

    case = peewee.ForeignKeyField(ProtectionCase, backref="reviews")
    held_on = peewee.DateField()
    changed = peewee.TextField()
    attendees = peewee.CharField(max_length=500)
    saw_child = peewee.BooleanField()
    next_review_on = peewee.DateField(null=True)
    author = peewee.ForeignKeyField(Account, backref="case_reviews")
    at = peewee.DateTimeField()


class CaseClosure(Named):
    """One proposal to close a case: whose, why, from which state, and who decided how."""

    case = peewee.ForeignKeyField(ProtectionCase, backref="closures")
    status = TermField(ClosureStatus, default=ClosureStatus.PROPOSED)
    reason = TermField(CloseReason)
    summary = peewee.TextField()
    # The township of this province that takes the child over; empty for another province.
    handed_to = peewee.CharField(max_length=12, default="")
    came_from = TermField(CaseStatus)
    proposed_by = peewee.ForeignKeyField(Account, backref="proposed_closures")
    proposed_at = peewee.DateTimeField()
    decided_by = peewee.ForeignKeyField(Account, null=True, backref="decided_closures")
    decided_at = peewee.DateTimeField(null=True)
    returned_why = peewee.CharField(max_length=500, default="")
