"""Fifty people answer at once; exactly as many win as there are places."""

from datetime import timedelta

import pytest

from portal.models import Assignment, AuditEntry, Need
from portal.services import audit, offers
from portal.services.refusals import AlreadyAnswered, NoPlacesLeft, Refused
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus, NeedStatus
from tests import factories
from tests.crowds import at_once

CROWD, PLACES = 50, 3


@pytest.fixture
def crowd(db):
    """Offer the three places of one need to fifty people."""
    county = factories.make_account()
    with transaction():
        need = factories.make_need(slots=PLACES)
        rows = []
        for _number in range(CROWD):
            helper = factories.make_helper(is_cleared=False)
            factories.make_vetting(helper, recorded_by=county)
            rows.append(factories.make_assignment(need=need, helper=helper))
    return need, rows


def test_exactly_as_many_win_as_there_are_places(crowd, now):
    need, rows = crowd
    met = at_once(
        [lambda row=row: offers.accept(row, by=row.helper.account, at=now) for row in rows]
    )
    assert met.count(None) == PLACES
    assert all(isinstance(problem, NoPlacesLeft) for problem in met if problem is not None)
    assert Need.get_by_id(need.id).filled == PLACES
    assert Need.get_by_id(need.id).status is NeedStatus.FILLED
    accepted = Assignment.select().where(Assignment.status == AssignmentStatus.ACCEPTED)
    assert accepted.count() == PLACES
    assert AuditEntry.select().where(AuditEntry.action == "offer.accepted").count() == PLACES
    assert audit.verify() > 0


def test_one_person_pressing_twenty_times_accepts_once(crowd, now):
    need, rows = crowd
    met = at_once(
        [lambda: offers.accept(rows[0], by=rows[0].helper.account, at=now) for _ in range(20)]
    )
    assert met.count(None) == 1
    assert all(isinstance(problem, AlreadyAnswered) for problem in met if problem is not None)
    assert Need.get_by_id(need.id).filled == 1


def test_two_needs_accepted_at_once_do_not_exceed_what_one_person_can_carry(db, now):
    helper = factories.make_helper(capacity=1)
    rows = [
        factories.make_assignment(
            need=factories.make_need(starts_at=now + timedelta(days=10 + day)), helper=helper
        )
        for day in range(8)
    ]
    met = at_once([lambda row=row: offers.accept(row, by=helper.account, at=now) for row in rows])
    assert met.count(None) == 1
    assert all(isinstance(problem, Refused) for problem in met if problem is not None)
    assert sum(need.filled for need in Need.select()) == 1
