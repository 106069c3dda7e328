"""Every key of the sixteen checks is given; what is not known is null or false, never left out."""

from datetime import date, timedelta

import pytest

from portal.models import Account, Assignment, Helper
from portal.services import match_checks, match_problem
from portal.vocabulary import AccountStatus, AssignmentStatus, HelperStatus, Role
from tests import factories

S = AssignmentStatus
HELPER_KEYS = {
    "identity", "conduct", "full", "available_until", "paused_until", "asked_7d", "declined",
    "place",
}  # fmt: skip
NEED_KEYS = {"two_adults", "second_adult", "term_days"}


def _of(helper, now, needs=(), besides=None):
    return match_checks.of_helpers([helper], list(needs), at=now, besides=besides)[helper.id]


def test_every_key_is_always_given(db, now):
    need, helper = factories.make_need(), factories.make_helper(is_cleared=False)
    assert set(_of(helper, now)) == HELPER_KEYS
    assert set(match_checks.of_needs([need])[need.id]) == NEED_KEYS
    asked = match_problem.document([need], [helper], at=now)
    assert set(asked["helpers"][0]) >= HELPER_KEYS
    assert set(asked["needs"][0]) >= NEED_KEYS


@pytest.mark.parametrize("status", list(HelperStatus))
def test_the_countys_approval_stands_for_a_checked_identity(db, now, status):
    helper = factories.make_helper(status=status)
    is_known = status in {HelperStatus.VETTED, HelperStatus.ACTIVE}
    assert _of(helper, now)["identity"] is is_known


@pytest.mark.parametrize(("version", "is_current"), [("2026-1", True), ("2025-1", False)])
def test_only_the_present_undertaking_counts(db, now, version, is_current):
    helper = factories.make_helper(undertaking_version=version)
    assert _of(helper, now)["conduct"] is is_current


def test_the_pause_ends_the_day_after_its_last_day(db, now):
    helper = factories.make_helper(paused_until=date(2026, 11, 30), available_until=None)
    assert _of(helper, now)["paused_until"] == "2026-12-01"
    assert _of(helper, now)["available_until"] is None


def test_invitations_of_seven_days_count(db, now):
    helper = factories.make_helper()
    for days in (1, 6, 8):
        factories.make_assignment(
            helper=helper, status=S.EXPIRED, offered_at=now - timedelta(days=days)
        )
    assert _of(helper, now)["asked_7d"] == 2


def test_whoever_was_asked_may_answer_in_a_pause_and_after_many_invitations(db, now):
    helper = factories.make_helper(paused_until=date(2026, 12, 30))
    row = factories.make_assignment(helper=helper)
    told = _of(helper, now, besides=row)
    assert (told["asked_7d"], told["paused_until"]) == (0, None)
    proposed = factories.make_assignment(helper=helper, status=S.PROPOSED, offered_at=None)
    assert _of(helper, now, besides=proposed)["paused_until"] == "2026-12-31"


def test_a_need_that_was_declined_is_named(db, now):
    row = factories.make_assignment(status=S.DECLINED, status_reason="distance")
    assert _of(row.helper, now, [row.need])["declined"] == [row.need.ref]
    assert _of(row.helper, now)["declined"] == []


@pytest.mark.parametrize(("count", "weeks"), [(4, []), (5, [["2026-11-30", "2026-12-06"]])])
def test_a_week_is_full_after_five_services(db, now, count, weeks):
    helper = factories.make_helper(capacity=20)
    for _number in range(count):
        factories.make_assignment(helper=helper, status=S.SCHEDULED)
    assert _of(helper, now, [factories.make_need()])["full"] == weeks


def test_a_month_is_full_after_twelve_services(db, now):
    helper = factories.make_helper(capacity=20)
    start = factories.make_need().starts_at
    for number in range(12):
        moved = start + timedelta(days=2 * number)
        row = factories.make_assignment(
            factories.make_need(starts_at=moved), helper, status=S.SCHEDULED
        )
        Assignment.update(starts_at=moved, ends_at=moved).where(Assignment.id == row.id).execute()
    full = _of(helper, now, [factories.make_need()])["full"]
    assert ["2026-12-01", "2026-12-31"] in full


@pytest.mark.parametrize(
    ("service", "is_remote", "is_visit"),
    [("G1", False, True), ("S2", False, True), ("G1", True, False), ("E1", False, False),
     ("E3", False, False), ("W2", False, False)],
)  # fmt: skip
def test_only_a_service_in_a_home_asks_for_two_adults(db, service, is_remote, is_visit):
    need = factories.make_need(service=service, is_remote=is_remote)
    assert match_checks.of_needs([need])[need.id]["two_adults"] is is_visit


def test_the_villages_director_goes_along_while_there_is_one(db):
    need = factories.make_need(service="G1")
    assert match_checks.of_needs([need])[need.id]["second_adult"] == "village-director"
    Account.update(status=AccountStatus.SUSPENDED).where(
        Account.role == Role.VILLAGE_DIRECTOR
    ).execute()
    assert match_checks.of_needs([need])[need.id]["second_adult"] is None


def test_an_organization_that_holds_a_place_is_somebody_else(db):
    need = factories.make_need(service="G1", slots=2)
    Account.update(status=AccountStatus.SUSPENDED).where(
        Account.role == Role.VILLAGE_DIRECTOR
    ).execute()
    row = factories.make_assignment(
        need, organization=factories.make_organization(), status=S.ACCEPTED
    )
    assert match_checks.of_needs([need])[need.id]["second_adult"] == row.ref


def test_the_term_is_what_the_need_says(db):
    need = factories.make_need(term_days=180)
    assert match_checks.of_needs([need])[need.id]["term_days"] == 180
    assert Helper.select().count() == 0
