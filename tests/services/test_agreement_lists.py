"""The register: who needs an agreement and has none stands first, each with its day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.guardianship_terms import UNFINISHED, AgreementStatus
from portal.services import agreement_lists
from portal.vocabulary import ChildStatus, Role
from tests import factories
from tests.factories import NOW, TODAY

S = AgreementStatus
pytestmark = pytest.mark.usefixtures("db")
DAY = timedelta(days=1)


def township():
    """Answer who looks."""
    return factories.make_account(Role.TOWNSHIP)


def missing_of(account, at=NOW):
    """Answer the children without an agreement."""
    rows, count = agreement_lists.missing_page(account, at=at, page=1, size=50)
    assert count == len(rows)
    return rows


@pytest.mark.parametrize("status", S, ids=str)
def test_only_an_agreement_in_force_counts(status):
    child = factories.make_child(confirmed_at=NOW - 10 * DAY)
    agreement = factories.make_agreement(child, status=status)
    rows = missing_of(township())
    if status is S.ACTIVE:
        assert rows == []
    else:
        (row,) = rows
        assert row.unfinished == (agreement if status in UNFINISHED else None)


def test_who_left_or_lives_with_nobody_is_not_missing_one():
    factories.make_child(status=ChildStatus.EXITED)
    factories.make_child(carer_relation="nobody")
    factories.make_child(area_code=factories.OTHER_TOWNSHIP)
    assert missing_of(township()) == []


def test_the_thirty_days_run_from_the_register_or_from_the_last_agreements_end():
    registered = factories.make_child(confirmed_at=NOW - 40 * DAY)
    over = factories.make_child(confirmed_at=NOW - 400 * DAY)
    factories.make_agreement(over, activated_at=NOW - 370 * DAY, ends_on=TODAY - 5 * DAY)
    by_child = {row.child.id: row for row in missing_of(township())}
    assert by_child[registered.id].due_at == NOW - 10 * DAY
    # After the last day, at midnight in Shanghai.
    assert by_child[over.id].since == datetime(2026, 11, 19, 16, 0)


def test_gaps_are_the_spans_without_an_agreement():
    child = factories.make_child(confirmed_at=NOW - 100 * DAY)
    first = factories.make_agreement(
        child, status=S.ENDED, activated_at=NOW - 80 * DAY, ended_at=NOW - 20 * DAY
    )
    second = factories.make_agreement(child, activated_at=NOW - 5 * DAY)
    spans = list(agreement_lists.gaps(child, [first, second], NOW))
    assert spans == [
        (NOW - 100 * DAY, NOW - 80 * DAY),
        (NOW - 20 * DAY, NOW - 5 * DAY),
    ]
    before = list(agreement_lists.gaps(child, [first, second], NOW - 10 * DAY))
    assert before[-1] == (NOW - 20 * DAY, None)


def test_a_renewal_leaves_no_gap():
    child = factories.make_child(confirmed_at=NOW - 100 * DAY)
    old = factories.make_agreement(
        child, status=S.ENDED, activated_at=NOW - 100 * DAY, ended_at=NOW - 3 * DAY
    )
    anew = factories.make_agreement(child, activated_at=NOW - 3 * DAY)
    assert list(agreement_lists.gaps(child, [old, anew], NOW)) == []


@pytest.mark.parametrize(("days", "due"), [(365, 335), (90, 60), (40, 20)], ids=str)
def test_renewal_falls_due_thirty_days_before_the_end_or_at_half_time(days, due):
    agreement = factories.make_agreement(starts_on=TODAY, ends_on=TODAY + days * DAY)
    assert agreement_lists.renewal_due(agreement) == TODAY + due * DAY


def test_what_ends_soon_is_listed_until_it_is_being_renewed():
    soon = factories.make_agreement(ends_on=TODAY + 30 * DAY)
    factories.make_agreement(ends_on=TODAY + 31 * DAY)
    factories.make_agreement(ends_on=TODAY - DAY)
    assert list(agreement_lists.expiring_in(township(), at=NOW)) == [soon]
    factories.make_agreement(soon.child, status=S.DRAFT, renewed_from=soon)
    assert list(agreement_lists.expiring_in(township(), at=NOW)) == []
    assert agreement_lists.unfinished_in(township()).count() == 1


def test_the_register_has_each_agreement_under_its_state():
    rows = {status: factories.make_agreement(status=status) for status in S if status != S.EXPIRED}
    rows[S.EXPIRED] = factories.make_agreement(ends_on=TODAY - DAY)
    for status, row in rows.items():
        found, count = agreement_lists.register(township(), (status,), at=NOW, page=1, size=50)
        assert (found, count) == ([row], 1), status


def test_an_unfit_carer_stays_in_sight_until_replaced():
    unfit = factories.make_agreement(status=S.CARER_UNFIT)
    factories.make_agreement(status=S.REPLACED)
    assert list(agreement_lists.unfit_in(township())) == [unfit]


def test_the_file_shows_how_the_child_stands():
    child = factories.make_child()
    assert agreement_lists.state_of(child, at=NOW) == agreement_lists.State(True, None, None)
    agreement = factories.make_agreement(child, ends_on=TODAY - DAY)
    state = agreement_lists.state_of(child, at=NOW)
    assert (state.latest, state.status) == (agreement, S.EXPIRED)


@pytest.mark.parametrize("role", [Role.POLICE, Role.VOLUNTEER, Role.SUPERVISOR], ids=str)
def test_nobody_else_sees_who_is_missing(role):
    factories.make_child()
    account = factories.make_account(role, area_code="63")
    assert missing_of(account) == []
