"""Derived signs: read from stored facts, noted once, whatever the ticks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.child_terms import CarerHealth
from portal.models import Child, ChildDetails, EarlySign
from portal.services import derived_signs, early_signs
from portal.sweep_terms import SignKind, SignSource
from portal.vocabulary import ChildStatus, FollowUpStatus, RiskLevel
from tests import factories
from tests.factories import NOW, TODAY

K = SignKind
pytestmark = pytest.mark.usefixtures("db")


def kinds():
    return [sign.kind for sign in EarlySign.select()]


@pytest.mark.parametrize(
    ("days", "is_missed"), [(-15, True), (-14, False), (-1, False), (0, False)]
)
def test_a_visit_two_weeks_late_is_a_sign(days, is_missed):
    factories.make_follow_up(days=days)
    derived_signs.derive(NOW)
    assert kinds() == ([K.MISSED_VISITS] if is_missed else [])


@pytest.mark.parametrize(("saw_child", "is_missed"), [(False, True), (True, False)])
def test_a_late_visit_after_one_that_met_nobody_is_a_sign(saw_child, is_missed):
    child = factories.make_child()
    done = {"status": FollowUpStatus.DONE, "done_on": TODAY, "saw_child": saw_child}
    factories.make_follow_up(child, days=-9, **done)
    factories.make_follow_up(child, days=-1)
    derived_signs.derive(NOW)
    assert kinds() == ([K.MISSED_VISITS] if is_missed else [])


@pytest.mark.parametrize("state", [None, *CarerHealth], ids=str)
def test_a_carer_who_is_too_ill_or_frail_is_a_sign(state):
    factories.make_child()
    ChildDetails.update(carer_state=state and state.value).execute()
    derived_signs.derive(NOW)
    is_ill = state in {CarerHealth.STRUGGLING, CarerHealth.UNABLE}
    assert kinds() == ([K.CARER_ILL] if is_ill else [])


def test_the_note_beside_the_choice_says_nothing_to_the_portal():
    factories.make_child()
    ChildDetails.update(carer_state="healthy", carer_health="卧床").execute()
    assert derived_signs.derive(NOW) == 0


def test_a_worse_state_or_another_carer_is_a_new_fact_and_names_nobody():
    child = factories.make_child()
    for state, carer, is_new in (
        ("struggling", "完么才让", 1), ("struggling", "完么才让", 0), ("unable", "完么才让", 1),
        ("unable", "马占海", 1),
    ):  # fmt: skip
        ChildDetails.update(carer_state=state).execute()
        Child.update(carer_name=carer).execute()
        assert derived_signs.derive(NOW) == is_new, (state, carer)
        for sign in early_signs.open_of(child):
            how = {"words": "已看过。", "version": 1, "by": child.entered_by, "at": NOW}
            early_signs.end(sign, **how)
    assert "完么才让" not in "".join(sign.fact + sign.note for sign in EarlySign.select())


@pytest.mark.parametrize(
    ("birth_on", "is_sign"), [(date(2018, 11, 25), True), (date(2018, 11, 24), False)]
)
def test_a_sibling_as_carer_is_a_sign_under_eight(birth_on, is_sign):
    factories.make_child(birth_on=birth_on, carer_relation="sibling")
    derived_signs.derive(NOW)
    assert kinds() == ([K.CHILD_CARER] if is_sign else [])


@pytest.mark.parametrize(("days", "is_lost"), [(31, True), (14, False)])
def test_a_parent_silent_for_too_long_is_a_sign_of_lost_contact(days, is_lost):
    factories.make_absence(days=days)
    assert derived_signs.derive(NOW) == is_lost
    assert kinds() == ([K.LOST_CONTACT] if is_lost else [])
    assert derived_signs.derive(NOW + timedelta(hours=1)) == 0


def test_repeated_ticks_note_nothing_twice_and_an_ended_sign_stays_ended():
    child = factories.make_child(birth_on=date(2020, 1, 1), carer_relation="sibling")
    factories.make_follow_up(child, days=-20)
    assert derived_signs.derive(NOW) == 2
    assert derived_signs.derive(NOW + timedelta(hours=1)) == 0
    assert {sign.source for sign in EarlySign.select()} == {SignSource.DERIVED}
    assert Child.get().risk_level is RiskLevel.YELLOW
    for sign in early_signs.open_of(child):
        how = {"words": "已核实，有大人在。", "version": 1, "by": child.entered_by, "at": NOW}
        early_signs.end(sign, **how)
    assert derived_signs.derive(NOW + timedelta(hours=2)) == 0


@pytest.mark.parametrize("status", set(ChildStatus) - {ChildStatus.ACTIVE}, ids=str)
def test_only_children_on_the_register_are_looked_at(status):
    child = factories.make_child(
        birth_on=date(2020, 1, 1), carer_relation="sibling", school_state="dropout", status=status
    )
    factories.make_follow_up(child, days=-20)
    ChildDetails.update(carer_state="unable").execute()
    assert derived_signs.derive(NOW) == 0
