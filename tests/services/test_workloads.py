"""Who is noticed: somebody with work who is silent, or with more than one can carry."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.services import workloads
from portal.supervision_terms import CoverReason
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, VILLAGE

pytestmark = pytest.mark.usefixtures("db")
LONG_AGO = NOW - timedelta(days=8)


def director(**values):
    return factories.make_account(Role.VILLAGE_DIRECTOR, **{"created_at": NOW, **values})


def give_work(count, keeper):
    """Let so many visits be due in the village."""
    for _ in range(count):
        child = factories.make_child(area_code=VILLAGE, entered_by=keeper, parents_away="")
        factories.make_follow_up(child)


def reasons(*officers):
    found = workloads.noticed(officers, area=COUNTY, at=NOW)
    return {each.account.id: (each.reason, each.open) for each in found}


@pytest.mark.parametrize("days", [7, 8])
def test_silence_is_noticed_after_a_week(days):
    officer = director(last_sign_in_at=NOW - timedelta(days=days))
    give_work(1, officer)
    wanted = {officer.id: (CoverReason.SILENT, 1)} if days > 7 else {}
    assert reasons(officer) == wanted


def test_who_has_no_work_is_left_in_peace():
    assert reasons(director(last_sign_in_at=LONG_AGO)) == {}


def test_too_much_for_one_is_noticed_and_shared_by_two_is_not():
    officer = director(last_sign_in_at=NOW)
    give_work(workloads.MOST[Role.VILLAGE_DIRECTOR] + 1, officer)
    assert reasons(officer)[officer.id][0] is CoverReason.OVERLOADED
    assert reasons(officer, director(last_sign_in_at=NOW)) == {}


def test_clocks_of_another_office_do_not_count():
    officer = factories.make_account(Role.TOWNSHIP, created_at=LONG_AGO)
    give_work(3, director())
    assert reasons(officer) == {}
