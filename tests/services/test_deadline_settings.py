"""The counties' numbers: platform rules only, from a coming day on, none is ever lost."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest

from portal.deadline_terms import RULES, Basis, Deadline
from portal.models import AuditEntry, DeadlineSetting
from portal.services import deadline_settings
from portal.services.deadline_settings import Statutory, WithoutNumber
from portal.services.refusals import FieldRefused
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_COUNTY, TODAY

D = Deadline
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def county(db):
    """Answer the county's officer."""
    return factories.make_account(Role.COUNTY)


def set_to(county, amount, *, rule=D.ASSESSED, days=1, reason="高寒牧区路远"):
    """Set a number of the county."""
    how = {"from_on": TODAY + days * DAY, "reason": reason, "by": county, "at": NOW}
    deadline_settings.set_amount(rule, amount=amount, **how)


def held(account, rule=D.ASSESSED, at=NOW):
    """Answer how a rule stands for an account."""
    [found] = [h for h in deadline_settings.rules_of(account, at=at) if h.deadline is rule]
    return found


def test_a_number_is_to_come_and_then_holds_in_its_county_alone(county):
    set_to(county, 3)
    assert (held(county).span.amount, held(county).is_own) == (5, False)
    assert [row.amount for row in held(county).coming] == [3]
    later = held(county, at=NOW + DAY)
    assert (later.span.amount, later.is_own, later.coming) == (3, True, [])
    other = factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY)
    assert held(other, at=NOW + DAY).span.amount == 5


def test_the_history_is_kept_and_cannot_be_changed(county):
    set_to(county, 3)
    set_to(county, 4)
    assert held(county, at=NOW + DAY).span.amount == 4
    assert [row.amount for row in deadline_settings.history(county, D.ASSESSED)] == [3, 4]
    assert AuditEntry.select().where(AuditEntry.action == "deadline.set").count() == 2
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        DeadlineSetting.update(amount=9).execute()


@pytest.mark.parametrize("rule", [r for r in D if RULES[r].basis is Basis.STATUTORY], ids=str)
def test_what_the_law_says_is_refused_with_its_source(county, rule):
    with pytest.raises(Statutory) as refused:
        set_to(county, 1, rule=rule)
    assert RULES[rule].source in str(refused.value)


def test_a_rule_with_its_own_dates_has_no_number(county):
    with pytest.raises(WithoutNumber):
        set_to(county, 1, rule=D.FOLLOW_UP)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("amount", {"amount": 0}),
        ("amount", {"amount": 11}),
        ("amount", {"amount": None}),
        ("from_on", {"days": 0}),
        ("from_on", {"days": 400}),
        ("reason", {"reason": " "}),
        ("reason", {"reason": "远" * 301}),
    ],
)
def test_each_wrong_field_is_named(county, field, values):
    with pytest.raises(FieldRefused) as refused:
        set_to(county, **{"amount": 4, **values})
    assert refused.value.field == field


def test_only_a_county_finds_a_rule_to_set(county):
    assert deadline_settings.find(county, "assessed") is D.ASSESSED
    assert deadline_settings.find(county, "no_such_rule") is None
    assert deadline_settings.find(factories.make_account(), "assessed") is None


def test_the_law_stands_first(county):
    bases = [each.rule.basis for each in deadline_settings.rules_of(county, at=NOW)]
    assert bases == sorted(bases, key=lambda basis: basis is not Basis.STATUTORY)


@pytest.mark.parametrize("rule", deadline_settings.NEVER_LONGER, ids=str)
def test_hr_18_a_county_may_shorten_temporary_care_never_lengthen_it(county, rule):
    most = RULES[rule].span.amount
    with pytest.raises(FieldRefused):
        set_to(county, most + 1, rule=rule)
    set_to(county, most - 1, rule=rule)
