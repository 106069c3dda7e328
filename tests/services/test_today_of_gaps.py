"""A request for help stands on the day of whoever answers, and of whoever waits for the answer."""

import pytest

from portal.gap_terms import RequestStatus
from portal.services import today
from portal.vocabulary import Role
from tests import factories


def _lines(account, now):
    page = today.for_account(account, at=now)
    return {
        name: [(one.endpoint, one.ref) for one in group.items if one.endpoint.startswith("gaps.")]
        for name, group in (("now", page.now), ("waiting", page.waiting))
    }


def test_an_organization_has_its_invitation_to_answer(db, now):
    row = factories.make_gap_request()
    manager = factories.make_account(Role.ORGANIZATION, organization=row.organization)
    assert _lines(manager, now) == {"now": [("gaps.answer", row.ref)], "waiting": []}


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_those_who_asked_wait(db, now, role):
    factories.make_gap_request()
    told = _lines(factories.make_account(role), now)
    assert told == {"now": [], "waiting": [("gaps.list_sent", None)]}


def test_a_county_that_is_asked_has_it_to_answer(db, now):
    row = factories.make_gap_request(area_code="630121100", county_code=factories.COUNTY)
    told = _lines(factories.make_account(Role.COUNTY), now)
    assert told == {"now": [("gaps.answer", row.ref)], "waiting": []}
    assert _lines(factories.make_account(Role.TOWNSHIP), now)["waiting"] == []


@pytest.mark.parametrize("state", [one for one in RequestStatus if one is not RequestStatus.OPEN])
def test_what_is_closed_stands_nowhere(db, now, state):
    row = factories.make_gap_request(status=state, open_key=None)
    manager = factories.make_account(Role.ORGANIZATION, organization=row.organization)
    for account in (manager, factories.make_account(Role.COUNTY)):
        assert _lines(account, now) == {"now": [], "waiting": []}
