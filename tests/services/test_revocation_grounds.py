"""Grounds for revocation: ticked with facts, refusals of duty counted from their first day."""

from __future__ import annotations

from datetime import date, timedelta

import peewee
import pytest

from portal.case_terms import CaseStatus
from portal.guardianship_terms import RevocationTrigger
from portal.models import RevocationGround
from portal.services import revocation_grounds
from portal.services.refusals import FieldRefused, NotInThisState
from tests import factories
from tests.factories import NOW, TODAY

T = RevocationTrigger
FACTS = "父亲外出后不寄生活费，奶奶和邻居可以证明。"
pytestmark = pytest.mark.usefixtures("db")


def record(case=None, trigger=T.REFUSES_DUTIES, since_on=date(2026, 5, 24), facts=FACTS):
    """Record a ground as the township."""
    case = case or factories.make_case()
    by = factories.make_account()
    return revocation_grounds.record(case, trigger, since_on=since_on, facts=facts, by=by, at=NOW)


@pytest.mark.parametrize("trigger", T, ids=str)
def test_each_of_the_three_triggers_is_recorded_with_its_facts(trigger):
    ground = record(trigger=trigger)
    assert revocation_grounds.of_case(ground.case) == [ground]


@pytest.mark.parametrize(
    ("since", "months", "reached"),
    [
        (date(2026, 5, 24), 6, date(2026, 11, 24)),
        (date(2026, 5, 25), 5, date(2026, 11, 25)),
        (date(2026, 11, 24), 0, date(2027, 5, 24)),
        (date(2025, 8, 31), 14, date(2026, 2, 28)),
    ],
)
def test_refusing_the_duties_counts_after_six_months(since, months, reached):
    ground = record(since_on=since)
    assert revocation_grounds.months_lasted(ground, TODAY) == months
    assert revocation_grounds.reached_on(ground) == reached


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"trigger": None}, "trigger"),
        ({"since_on": None}, "since_on"),
        ({"since_on": TODAY + timedelta(days=1)}, "since_on"),
        ({"since_on": date(2008, 1, 1)}, "since_on"),
        ({"facts": "不管"}, "facts"),
        ({"facts": "长" * 2001}, "facts"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changes, field):
    with pytest.raises(FieldRefused) as refused:
        record(**changes)
    assert refused.value.field == field


def test_a_closed_case_takes_no_ground():
    with pytest.raises(NotInThisState):
        record(factories.make_case(status=CaseStatus.CLOSED))


def test_a_ground_is_never_changed():
    record()
    with pytest.raises(peewee.DatabaseError):
        RevocationGround.update(facts="别的").execute()
