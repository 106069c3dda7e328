"""What runs in an area: each role its own, soonest first, what cannot be computed in red."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.deadline_terms import ClockState, Deadline
from portal.services import running_list
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TOWNSHIP

D = Deadline
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def rules(role, at=NOW, **values):
    """Answer the rules on the page of an officer of `role`."""
    page = running_list.page_for(factories.make_account(role, **values), at=at)
    return [line.running.rule for line in page.lines]


@pytest.fixture
def things(db):
    """Let a report, a concern, a case and a visit run in the test township."""
    factories.make_report()
    factories.make_concern()
    factories.make_case(opened_at=NOW - DAY)
    factories.make_follow_up(days=2)


@pytest.mark.parametrize(
    ("role", "found"),
    [
        (Role.POLICE, [D.REPORT_TAKEN_UP, D.ACCEPT]),
        (Role.VILLAGE_DIRECTOR, [D.FOLLOW_UP]),
        (Role.TOWNSHIP, [D.CONCERN_ANSWERED, D.ASSESSMENT_BEGUN, D.FOLLOW_UP]),
        (Role.SUPERVISOR, []),
        (Role.VOLUNTEER, []),
    ],
)
def test_each_role_sees_what_it_looks_after_the_soonest_first(things, role, found):
    assert [rule for rule in rules(role) if rule is not D.PARENT_CONTACT] == found


def test_another_township_sees_nothing(things):
    assert rules(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP) == []


def test_what_is_far_off_waits_and_what_is_late_stays():
    factories.make_follow_up(days=9)
    factories.make_concern()
    page = running_list.page_for(factories.make_account(), at=NOW + 30 * HOUR)
    assert [line.state for line in page.lines] == [ClockState.LATE]


def test_a_clock_without_calendar_stands_apart():
    factories.make_case(opened_at=datetime(2026, 12, 30, 2))
    page = running_list.page_for(factories.make_account(), at=datetime(2026, 12, 30, 3))
    assert [line.running.rule for line in page.uncomputable] == [D.ASSESSMENT_BEGUN]
    assert all(line.running.kind != "protection_case" for line in page.lines)


def test_a_token_finds_its_clock_only_in_the_own_area_and_names_nothing(things):
    account = factories.make_account()
    for line in running_list.page_for(account, at=NOW).lines:
        assert line.running.ref not in line.token
        assert running_list.find(account, line.token, at=NOW).running == line.running
        stranger = factories.make_account(area_code=OTHER_TOWNSHIP)
        assert running_list.find(stranger, line.token, at=NOW) is None
    assert running_list.find(account, "0" * 24, at=NOW) is None
    assert account.area_code == TOWNSHIP
