"""The ladder: always upwards, to the right office, never to nobody while somebody is there."""

from __future__ import annotations

import pytest

from portal.deadline_terms import RULES, Deadline
from portal.services import ladder
from portal.vocabulary import AccountStatus, AreaLevel, Role
from tests import factories
from tests.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE

L = AreaLevel
pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("rule", list(Deadline), ids=str)
def test_every_rule_climbs_to_the_province_from_above_whoever_is_responsible(rule):
    found = ladder.levels(rule)
    assert found == list(ladder.OFFICES)[-len(found) :]
    assert found[-1] is L.PROVINCE
    assert found[0] is ladder.FIRST[RULES[rule].responsible]


def test_each_level_is_the_office_of_the_place():
    assert [ladder.office(level, VILLAGE) for level in ladder.OFFICES] == [
        TOWNSHIP, COUNTY, COUNTY[:4], COUNTY[:2],
    ]  # fmt: skip


def test_officers_of_another_place_or_out_of_office_are_not_told():
    officer = factories.make_account(Role.COUNTY)
    factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY)
    factories.make_account(Role.COUNTY, status=AccountStatus.SUSPENDED)
    factories.make_account(Role.POLICE)
    assert ladder.officers(L.COUNTY, VILLAGE) == [officer]


def test_where_nobody_is_in_office_the_next_level_up_is_told():
    assert ladder.reachable(L.COUNTY, VILLAGE) == ("", [])
    province = factories.make_account(Role.SUPERVISOR)
    assert ladder.reachable(L.COUNTY, VILLAGE) == ("63", [province])
    prefecture = factories.make_account(Role.SUPERVISOR, area_code=COUNTY[:4])
    assert ladder.reachable(L.COUNTY, VILLAGE) == (COUNTY[:4], [prefecture])


def test_the_named_holder_is_responsible_else_the_office():
    officer, holder = factories.make_account(), factories.make_account()
    rule = Deadline.ASSESSED
    assert ladder.responsible(rule, VILLAGE, holder.id) == [holder]
    assert ladder.responsible(rule, VILLAGE, None) == [officer, holder]
    assert ladder.responsible(Deadline.ZERO_REPORT, COUNTY, None) == []
