"""A staff map is asked within one's own area; what nobody knows means what stands first."""

from __future__ import annotations

from datetime import date

import pytest

from portal.coverage_terms import CoverageMeasure
from portal.services import coverage_questions as questions
from portal.vocabulary import Language, Role
from tests import factories
from tests.factories import COUNTY, OTHER_COUNTY, PROVINCE, TODAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.usefixtures("db")


def asked(role=Role.COUNTY, **how):
    return questions.asked(factories.make_account(role), **{"today": TODAY, **how})


@pytest.mark.parametrize(
    ("role", "prefix", "length"),
    [(Role.SUPERVISOR, PROVINCE, 6), (Role.COUNTY, COUNTY, 9), (Role.TOWNSHIP, TOWNSHIP, 9),
     (Role.VILLAGE_DIRECTOR, VILLAGE, 9)],
)  # fmt: skip
def test_everybody_begins_with_his_own_area(role, prefix, length):
    found = asked(role)
    assert (found.prefix, found.length) == (prefix, length)
    assert (found.service, found.language, found.month) == (None, None, date(2026, 11, 1))
    assert found.measure is CoverageMeasure.TAKEN


@pytest.mark.parametrize(
    ("role", "area", "is_found"),
    [
        (Role.SUPERVISOR, COUNTY, True), (Role.SUPERVISOR, "6325", True),
        (Role.SUPERVISOR, TOWNSHIP, True), (Role.SUPERVISOR, VILLAGE, False),
        (Role.COUNTY, TOWNSHIP, True), (Role.COUNTY, OTHER_COUNTY, False),
        (Role.COUNTY, PROVINCE, False), (Role.COUNTY, VILLAGE, False),
        (Role.TOWNSHIP, COUNTY, False), (Role.VILLAGE_DIRECTOR, TOWNSHIP, False),
        (Role.COUNTY, f"{COUNTY}999", False), (Role.COUNTY, COUNTY + "x" * 3000, False),
    ],
)  # fmt: skip
def test_only_places_of_ones_own_area_can_be_asked_for_and_no_village_from_above(
    role, area, is_found
):
    factories.make_village()
    assert (asked(role, area=area) is not None) == is_found


def test_a_supervisor_of_a_prefecture_sees_its_counties_and_no_others():
    account = factories.make_account(Role.SUPERVISOR, area_code="6325")
    assert questions.asked(account, area=OTHER_COUNTY, today=TODAY) is None
    assert questions.asked(account, area=COUNTY, today=TODAY).length == 9
    codes = [area.code for area in questions.areas_to_choose(account)]
    assert codes[0] == "6325"
    assert all(code.startswith("6325") for code in codes)
    assert COUNTY in codes


def test_the_province_chooses_among_prefectures_and_counties_and_a_county_has_no_choice():
    codes = [area.code for area in questions.areas_to_choose(factories.make_account(Role.AUDITOR))]
    assert len(codes) == 1 + 8 + 45
    county = factories.make_account(Role.COUNTY)
    assert [area.code for area in questions.areas_to_choose(county)] == [COUNTY]


def test_what_is_known_is_taken_and_asked_again_the_same():
    told = {"service": "E1", "language": "bo-amdo", "month": "2026-02", "measure": "access",
            "colour": "smoothed"}  # fmt: skip
    found = asked(**told)
    assert (found.service, found.language) == ("E1", Language.AMDO)
    assert (found.month, found.until) == (date(2026, 2, 1), date(2026, 2, 28))
    assert found.is_smoothed
    assert found.values == {**told, "area": COUNTY}


@pytest.mark.parametrize("text", ["", "XX", "2026-13", "2025-11", "2027-01", "x" * 5000, "\u202e"])
@pytest.mark.parametrize("field", ["service", "language", "month", "measure", "colour"])
def test_what_nobody_knows_means_what_stands_first(field, text):
    assert asked(**{field: text}) == asked()


def test_twelve_months_can_be_looked_at_the_present_one_first():
    months = questions.months(date(2026, 11, 30))
    assert len(months) == questions.MONTHS == 12
    assert (months[0], months[-1]) == (date(2026, 11, 1), date(2025, 12, 1))


def test_a_month_is_judged_by_its_last_day_or_by_today_before_it():
    assert asked().day == TODAY
    assert asked(month="2026-10").day == date(2026, 10, 31)
