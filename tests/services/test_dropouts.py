"""HR-29: a dropout of compulsory age: one E2 need and one letter to education an episode."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from portal.child_terms import SchoolState
from portal.models import Child, DepartmentTask, EarlySign, Message, Need
from portal.plan_terms import Department
from portal.services import children, derived_signs, dropouts, early_signs
from portal.services.child_fields import NAMES, OpeningFields
from portal.sweep_terms import SignKind, SignSource
from portal.vocabulary import ChildStatus, RiskLevel, Role, Tier
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("db")


def fields_of(child, **values):
    return replace(OpeningFields(**{name: getattr(child, name) for name in NAMES}), **values)


def save(child, school_state):
    child = Child.get_by_id(child.id)
    fields = fields_of(child, school_state=school_state)
    how = {"version": child.version, "by": child.entered_by, "at": NOW}
    children.update(child, fields, **how)


def test_hr_29_a_dropout_in_the_file_opens_an_urgent_need_and_a_letter_to_education_once():
    county = factories.make_account(Role.COUNTY)
    child = factories.make_child()
    save(child, "dropout")
    save(child, "dropout")
    need = Need.get()
    assert (need.service, need.tier, need.opened_by) == ("E2", Tier.URGENT, child.entered_by)
    assert need.starts_at == datetime(2026, 12, 1, 2, 0)  # 10:00 in Shanghai, in seven days
    assert need.ends_at == datetime(2026, 12, 1, 4, 0)
    letter = DepartmentTask.get()
    assert (letter.department, letter.about, letter.child) == (Department.EDUCATION, "E2", child)
    told = Message.select().where(Message.template == "department_asked")
    assert [message.destination for message in told] == [county.email]
    assert Child.get().risk_level is RiskLevel.BLUE
    assert EarlySign.get().need == need


@pytest.mark.parametrize("state", [s for s in SchoolState if s is not SchoolState.DROPOUT], ids=str)
def test_hr_29_no_other_school_state_is_a_dropout(state):
    child = factories.make_child(school_state="kindergarten")
    save(child, state.value)
    assert not EarlySign.select().exists()


@pytest.mark.parametrize(
    ("birth_on", "is_one"),
    [
        (date(2020, 11, 25), False),
        (date(2020, 11, 24), True),
        (date(2010, 11, 25), True),
        (date(2010, 11, 24), False),
    ],
)
def test_hr_29_compulsory_age_is_six_to_fifteen(birth_on, is_one):
    child = factories.make_child(birth_on=birth_on, school_state="dropout")
    assert dropouts.is_dropout(child, at=NOW) is is_one


def test_hr_29_a_return_to_school_ends_the_episode_and_a_second_dropout_is_another():
    child = factories.make_child()
    save(child, "dropout")
    save(child, "primary")
    assert early_signs.open_of(child) == []
    save(child, "dropout")
    assert Need.select().count() == EarlySign.select().count() == 2


def test_hr_29_a_draft_is_written_about_and_its_need_follows_when_it_is_on_the_register():
    child = factories.make_child(status=ChildStatus.VERIFIED)
    save_as = {"by": child.entered_by, "at": NOW}
    Child.update(school_state="dropout").where(Child.id == child.id).execute()
    child = Child.get_by_id(child.id)
    dropouts.follow(child, **save_as)
    assert DepartmentTask.select().count() == 1
    assert not Need.select().exists()
    children.confirm(child, **save_as)
    assert (Need.select().count(), DepartmentTask.select().count()) == (1, 1)


def test_hr_29_a_new_file_of_a_dropout_is_noted():
    child = factories.make_child()
    fields = fields_of(child, name="多杰", school_state="dropout")
    children.open_file(fields, by=child.entered_by, at=NOW, is_another_child=True)
    assert EarlySign.get().kind is SignKind.DROPOUT


def test_hr_29_the_clock_finds_a_dropout_that_nobody_followed():
    child = factories.make_child(school_state="dropout")
    assert derived_signs.derive(NOW) == 1
    assert derived_signs.derive(NOW) == 0
    assert Need.get().opened_by == child.entered_by


def test_hr_29_a_dropout_seen_in_a_sweep_counts_before_the_file_is_mended():
    child = factories.make_child()
    how = {"source": SignSource.SWEEP, "words": "没去学校。", "by": child.entered_by, "at": NOW}
    dropouts.begin(child, **how)
    save(child, "primary")
    assert [sign.kind for sign in early_signs.open_of(child)] == [SignKind.DROPOUT]
    save(child, "dropout")
    assert Need.select().count() == 1
