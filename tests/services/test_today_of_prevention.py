"""Weekly contact on today's pages (HR-16): amber and red for the village, red for the township."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.services import today
from portal.services.today_lines import ATTENTION, DANGER
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY

pytestmark = pytest.mark.usefixtures("db")


def lines(role, **values):
    page = today.for_account(factories.make_account(role, **values), at=NOW)
    return [item for item in page.now.items if item.endpoint == "absences.log_contact"]


@pytest.mark.parametrize(
    ("days", "village", "township"),
    [(7, None, None), (8, ATTENTION, None), (14, ATTENTION, None), (15, DANGER, DANGER)],
)
def test_hr_16_who_reads_of_a_silence_when(days, village, township):
    factories.make_absence(days=days)
    for role, tone in ((Role.VILLAGE_DIRECTOR, village), (Role.TOWNSHIP, township)):
        assert [item.tone for item in lines(role)] == ([tone] if tone else [])


def test_a_line_names_the_child_by_code_and_says_since_when_it_is_red():
    child = factories.make_absence(days=17).child
    [item] = lines(Role.VILLAGE_DIRECTOR)
    assert (item.ref, item.who) == (child.ref, child.code_name)
    assert item.since == TODAY - timedelta(days=2)


def test_a_child_with_two_silent_parents_is_one_line():
    child = factories.make_child()
    factories.make_absence(child, days=9)
    factories.make_absence(child, days=20, parent="mother")
    assert len(lines(Role.VILLAGE_DIRECTOR)) == 1


def test_elsewhere_is_not_told():
    factories.make_absence(days=20)
    assert lines(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP) == []


def test_many_of_a_kind_end_in_one_line_that_leads_to_the_list():
    for days in range(15, 25):
        factories.make_absence(days=days)
    page = today.for_account(factories.make_account(Role.TOWNSHIP), at=NOW)
    rest = [item for item in page.now.items if item.endpoint == "absences.list_all"]
    assert [item.params for item in rest] == [{"rest": 4}]


@pytest.mark.parametrize(("days", "count"), [(-1, 1), (0, 0), (1, 0)])
def test_the_village_asks_when_an_expected_return_has_passed(days, count):
    absence = factories.make_absence(expected_on=TODAY + timedelta(days=days))
    page = today.for_account(factories.make_account(Role.VILLAGE_DIRECTOR), at=NOW)
    asked = [item.ref for item in page.this_week.items if item.endpoint == "absences.show"]
    assert asked == [absence.ref] * count
