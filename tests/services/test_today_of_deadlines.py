"""What climbed stands on the page of the office that was told, until it is taken in hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.deadline_terms import Deadline
from portal.models import Breach
from portal.services import breaches, deadlines, today
from portal.services.today_lines import DANGER
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def lines(account, at=NOW + DAY):
    """Answer the lines of an account's day that lead to a missed deadline."""
    items = today.for_account(account, at=at).now.items
    return [item for item in items if item.endpoint == "deadlines.show"]


@pytest.mark.parametrize(
    ("role", "area", "days"),
    [(Role.COUNTY, COUNTY, 1), (Role.SUPERVISOR, COUNTY[:4], 2), (Role.SUPERVISOR, "63", 3)],
)
def test_a_breach_stands_in_red_on_the_page_of_each_level_that_it_reached(role, area, days):
    account = factories.make_account(role, area_code=area)
    factories.make_concern()
    deadlines.tick(NOW + days * DAY)
    [line] = lines(account)
    assert line.tone == DANGER
    assert line.since == NOW + DAY


def test_what_was_taken_in_hand_or_done_leaves_the_page():
    account = factories.make_account(Role.COUNTY)
    factories.make_concern()
    factories.make_concern()
    deadlines.tick(NOW + DAY)
    first, second = Breach.select().order_by(Breach.id)
    breaches.answer(first, note="已督促乡镇办理。", by=account, at=NOW + DAY)
    Breach.update(stopped_at=NOW + DAY).where(Breach.id == second.id).execute()
    assert lines(account) == []


def test_village_and_police_read_their_own_only_where_nothing_else_says_so():
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    factories.make_follow_up(days=-1)
    officer = factories.make_account(Role.POLICE)
    factories.make_report()
    factories.make_placement(escorted_at=NOW - 20 * DAY, report=factories.make_report())
    deadlines.tick(NOW + DAY)
    assert Breach.select().where(Breach.rule == Deadline.CASE_NOTE).exists()
    assert lines(director) == lines(officer) == []


def test_many_are_cut_and_counted():
    account = factories.make_account(Role.COUNTY)
    for _number in range(9):
        factories.make_concern()
    deadlines.tick(NOW + DAY)
    assert len(lines(account)) < 9
    page = today.for_account(account, at=NOW + DAY)
    assert any(item.params.get("rest") for item in page.now.items)
