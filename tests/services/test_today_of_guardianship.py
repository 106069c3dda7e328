"""Today's lines of guardianship: who has none, what is to be finished, what the court owes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.guardianship_terms import AgreementStatus, OrderOutcome
from portal.services import today
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, TODAY

S = AgreementStatus
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def lines(group, endpoints=("agreements.draft", "agreements.show", "agreements.list_all")):
    """Answer the lines of guardianship in a group."""
    return [(item.what, item.tone) for item in group.items if item.endpoint in endpoints]


def test_the_village_sees_who_is_late_what_to_finish_and_what_to_renew():
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    factories.make_child(confirmed_at=NOW - 31 * DAY)
    factories.make_child(confirmed_at=NOW - 3 * DAY)
    factories.make_agreement(status=S.SIGNED)
    factories.make_agreement(ends_on=TODAY + 9 * DAY)
    page = today.for_account(director, at=NOW)
    assert sorted(lines(page.now)) == [
        ("办完委托照护协议", "attention"),
        ("签订委托照护协议", "danger"),
    ]
    assert sorted(lines(page.this_week)) == [
        ("签订委托照护协议", "calm"),
        ("续签委托照护协议", "attention"),
    ]


def test_the_township_sees_unfit_carers_in_red_and_how_many_are_missing():
    factories.make_agreement(status=S.CARER_UNFIT)
    page = today.for_account(factories.make_account(Role.TOWNSHIP), at=NOW)
    assert lines(page.now) == [("被委托人不适合，落实新的照料人", "danger")]
    assert len(lines(page.waiting)) == 1


def test_hr_19_the_county_sees_orders_with_their_clocks():
    factories.make_order(applied_at=NOW - 4 * DAY)
    factories.make_order(applied_at=NOW - timedelta(hours=1))
    factories.make_granted_order(outcome=OrderOutcome.REFUSED, valid_until=None)
    factories.make_granted_order(valid_until=TODAY + 10 * DAY)
    factories.make_granted_order()
    page = today.for_account(factories.make_account(Role.COUNTY), at=NOW)
    assert sorted(lines(page.now, ("guardianship.show",))) == [
        ("保护令快到期，决定是否续期", "danger"),
        ("保护令被驳回，决定是否申请复议", "attention"),
        ("登记法院对保护令的裁定", "attention"),
        ("登记法院对保护令的裁定", "danger"),
    ]
