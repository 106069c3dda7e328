"""The county's lists hold its own helpers, and nobody else finds them."""

from datetime import timedelta

import pytest

from portal.services import vetting_lists
from portal.vocabulary import HelperStatus, Role, VettingResult
from tests import factories

S = HelperStatus
TODAY = factories.TODAY


@pytest.fixture
def officer(db):
    return factories.make_account(Role.COUNTY)


def _cleared_for(days, **values):
    helper = factories.make_helper(is_cleared=False, **values)
    checked_on = TODAY - timedelta(days=365 - days)
    factories.make_vetting(helper, checked_on=checked_on)
    return helper


def _abroad(**values):
    return factories.make_helper(area_code=factories.OTHER_COUNTY + "100", **values)


def test_the_county_finds_whoever_lives_there(officer):
    helper = factories.make_helper()
    assert vetting_lists.find(officer, helper.ref) == helper


def test_another_countys_staff_cannot_find_the_helper(officer):
    other = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    helper = factories.make_helper()
    assert vetting_lists.find(other, helper.ref) is None
    assert vetting_lists.find(officer, _abroad().ref) is None
    assert vetting_lists.find(officer, "0" * 24) is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COUNTY], ids=str)
def test_no_other_role_finds_anybody(db, role):
    helper = factories.make_helper()
    account = factories.make_account(role)
    assert vetting_lists.find(account, helper.ref) is None
    assert vetting_lists.find(helper.account, helper.ref) is None
    assert vetting_lists.waiting_in(account) == []


@pytest.mark.parametrize(
    ("key", "statuses"),
    [
        ("waiting", {S.APPLIED, S.VETTED}),
        ("active", {S.ACTIVE}),
        ("stopped", {S.SUSPENDED, S.REJECTED, S.EXITED, S.BARRED}),
    ],
)
def test_each_tab_holds_its_states_and_every_state_stands_in_one(officer, now, key, statuses):
    for status in HelperStatus:
        factories.make_helper(status=status)
        _abroad(status=status)
    rows, count = vetting_lists.in_tab(officer, key, at=now)
    assert {row.status for row in rows} == statuses
    assert count == len(rows) == len(statuses)


def test_whoever_waits_longest_comes_first(officer, now):
    young = factories.make_helper(status=S.APPLIED, is_cleared=False)
    old = factories.make_helper(status=S.VETTED, created_at=now - timedelta(days=9))
    factories.make_helper()
    _abroad(status=S.APPLIED)
    assert vetting_lists.waiting_in(officer) == [old, young]
    assert vetting_lists.in_tab(officer, "waiting", at=now) == ([old, young], 2)


def test_the_second_page_goes_on_where_the_first_ends(officer, now):
    helpers = [factories.make_helper(is_cleared=False) for _ in range(3)]
    first, count = vetting_lists.in_tab(officer, "active", at=now, page=1, size=2)
    second, _ = vetting_lists.in_tab(officer, "active", at=now, page=2, size=2)
    assert (first + second, count) == (helpers, 3)


@pytest.mark.parametrize(("days", "is_listed"), [(61, False), (60, True), (1, True), (-1, True)])
def test_a_clearance_that_ends_within_sixty_days_is_listed(officer, now, days, is_listed):
    helper = _cleared_for(days)
    listed = [helper] if is_listed else []
    assert vetting_lists.expiring(officer, at=now) == listed
    assert vetting_lists.in_tab(officer, "expiring", at=now) == (listed, len(listed))


def test_a_renewed_clearance_is_not_listed_again(officer, now):
    helper = _cleared_for(10)
    factories.make_vetting(helper, checked_on=TODAY)
    assert vetting_lists.expiring(officer, at=now) == []


def test_only_the_countys_active_can_run_out(officer, now):
    _cleared_for(10, status=S.SUSPENDED)
    _cleared_for(10, area_code=factories.OTHER_COUNTY + "100")
    assert vetting_lists.expiring(officer, at=now) == []


def test_the_history_holds_ones_own_queries_the_newest_first(officer):
    helper = _cleared_for(10)
    new = factories.make_vetting(helper, checked_on=TODAY)
    factories.make_helper()
    assert [row.checked_on for row in vetting_lists.history_of(helper)] == [
        TODAY, TODAY - timedelta(days=355),
    ]  # fmt: skip
    assert vetting_lists.history_of(helper)[0] == new


@pytest.mark.parametrize(
    ("values", "is_alike"),
    [
        ({}, True),
        ({"area_code": factories.OTHER_COUNTY + "100"}, True),
        ({"full_name": "李 雪·梅"}, True),
        ({"full_name": "李雪"}, False),
        ({"birth_on": TODAY}, False),
        ({"status": S.SUSPENDED}, False),
    ],
)
def test_a_barred_namesake_of_the_same_birth_date_is_shown(db, values, is_alike):
    barred = factories.make_helper(**{"full_name": "李雪梅", "status": S.BARRED, **values})
    helper = factories.make_helper(full_name="李雪梅")
    assert vetting_lists.barred_like(helper) == ([barred] if is_alike else [])
    assert vetting_lists.barred_like(barred) == []


def test_names_that_differ_in_a_vowel_are_two_names(db):
    factories.make_helper(full_name="བསོད་ནམས", status=S.BARRED)
    assert vetting_lists.barred_like(factories.make_helper(full_name="བསད་ནམས")) == []
    assert vetting_lists.barred_like(factories.make_helper(full_name="བསོད ནམས"))


def test_the_last_cleared_day_is_that_of_the_latest_clear_answer(db):
    helper = _cleared_for(10)
    assert vetting_lists.cleared_until(helper) == TODAY + timedelta(days=10)
    latest = factories.make_vetting(helper, checked_on=TODAY)
    factories.make_vetting(helper, checked_on=TODAY, result=VettingResult.HIT)
    assert vetting_lists.cleared_until(helper) == latest.valid_until


def test_without_a_clear_answer_there_is_no_last_day(db):
    helper = factories.make_helper(is_cleared=False)
    factories.make_vetting(helper, result=VettingResult.HIT)
    assert vetting_lists.cleared_until(helper) is None
