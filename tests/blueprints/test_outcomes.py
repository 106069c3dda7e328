"""The page of outcomes: numbers by month and place for those in charge, never a child."""

from __future__ import annotations

from datetime import date

import pytest

from portal.blueprints.outcomes.pages import period
from portal.prevention_terms import AbsenceEnding
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, TODAY


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR], ids=str)
def test_outcomes_are_numbers_by_month_and_place(sign_in, role):
    factories.make_absence(ending=AbsenceEnding.RETURNED_HOME, ended_on=TODAY, ended_at=NOW)
    page = sign_in(factories.make_account(role)).get("/absences/outcomes").text
    assert "返乡 1，团聚 0" in page
    assert "2026-11" in page
    assert "QH-" not in page


def test_without_outcomes_the_page_says_what_to_do(sign_in):
    page = sign_in(factories.make_account(Role.TOWNSHIP)).get("/absences/outcomes").text
    assert "看父母外出与联系" in page


def test_why_children_stay_behind_stands_below(sign_in):
    factories.make_absence()
    page = sign_in(factories.make_account(Role.COUNTY)).get("/absences/outcomes").text
    assert "务工地上不了学" in page


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (TODAY, date(2025, 12, 1)),
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2028, 2, 29), date(2027, 3, 1)),
    ],
)
def test_twelve_months_end_with_todays(today, since):
    assert period(today) == (since, today)
