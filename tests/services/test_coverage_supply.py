"""Supply is who may work and how much of it is confirmed, never how many people there are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.models import HelperSkill
from portal.services import coverage_supply
from portal.services.coverage_supply import both, shared_out
from portal.services.match_checks import MOST_A_MONTH
from portal.vocabulary import (
    AccountStatus,
    HelperStatus,
    Language,
    OrganizationStatus,
    VettingResult,
)
from tests import factories
from tests.factories import COUNTY, OTHER_COUNTY, PROVINCE, TODAY, TOWNSHIP
from tests.services.test_today import counted_queries

pytestmark = pytest.mark.usefixtures("db")
YESTERDAY = TODAY - timedelta(days=1)


def providers(prefix=COUNTY, service="E1", day=TODAY, **how):
    return coverage_supply.providers(prefix, service, day=day, **how)


def test_somebody_cleared_is_told_with_what_he_gives_and_where():
    helper = factories.make_helper(capacity=4, max_minutes=90)
    [found] = providers()
    assert (found.key, found.capacity, found.minutes) == (helper.id, 4, 90)
    assert (found.place, found.areas) == (TOWNSHIP, (PROVINCE,))
    assert found.languages == {Language.ZH, Language.AMDO}
    assert found.skills == {"E1": 2, "P3": 2}


@pytest.mark.parametrize("status", HelperStatus)
def test_only_active_people_are_supply(status):
    factories.make_helper(status=status)
    assert len(providers()) == (status is HelperStatus.ACTIVE)


@pytest.mark.parametrize(
    "values",
    [
        {"is_cleared": False}, {"trained_until": YESTERDAY}, {"trained_until": None},
        {"undertaking_version": "2020-1"}, {"paused_until": TODAY}, {"capacity": 0},
        {"available_until": YESTERDAY}, {"skills": {"S1": 3}}, {"areas": (OTHER_COUNTY,)},
    ],
    ids=lambda values: next(iter(values)),
)  # fmt: skip
def test_whoever_may_not_or_will_not_work_that_day_is_no_supply(values):
    factories.make_helper(**values)
    assert providers() == []


def test_hr_a_hit_is_final_even_beside_a_clear_vetting():
    factories.make_vetting(factories.make_helper(), result=VettingResult.HIT)
    assert providers() == []


def test_a_vetting_counts_on_its_own_days_only():
    factories.make_helper()
    assert providers(day=TODAY - timedelta(days=31)) == []
    assert len(providers(day=TODAY - timedelta(days=30))) == 1


def test_a_closed_account_and_a_suspended_organization_take_their_people_along():
    helper = factories.make_helper()
    helper.account.status = AccountStatus.SUSPENDED
    helper.account.save()
    suspended = factories.make_organization(status=OrganizationStatus.SUSPENDED)
    factories.make_helper(organization=suspended)
    assert providers() == []


@pytest.mark.parametrize(
    ("licence", "counts"),
    [
        ({"licence_no": "青1", "licence_until": TODAY}, True),
        ({"licence_no": "青1", "licence_until": YESTERDAY}, False),
        ({"licence_no": "", "licence_until": TODAY}, False),
        ({"licence_no": None, "licence_until": TODAY}, False),
        ({"licence_no": "青1", "licence_until": None}, False),
    ],
)
def test_a_licensed_service_counts_with_number_and_day_of_the_licence_only(licence, counts):
    factories.make_helper(skills={"P1": 2})
    HelperSkill.update(**licence).execute()
    assert len(providers(service="P1")) == counts
    assert len(providers(service=None)) == counts


def test_a_language_narrows_the_people():
    factories.make_helper(languages={Language.ZH: 3})
    assert providers(language=Language.SALAR) == []
    assert len(providers(language=Language.ZH)) == 1


def test_people_from_elsewhere_count_where_they_are_willing_to_serve():
    factories.make_helper(area_code=f"{OTHER_COUNTY}100", areas=(f"{COUNTY}101",))
    assert len(providers(COUNTY)) == len(providers(TOWNSHIP)) == len(providers(None)) == 1
    assert providers(OTHER_COUNTY) == []


def test_somebody_serves_only_where_his_organization_does():
    organization = factories.make_organization(areas=(COUNTY,))
    factories.make_helper(organization=organization, areas=("6325", OTHER_COUNTY))
    [found] = providers(None)
    assert found.areas == (COUNTY,)
    assert found.serves(TOWNSHIP)
    assert not found.serves(f"{OTHER_COUNTY}100")


def test_nested_prefixes_meet_in_the_longer_one():
    assert both(["63", "632521101"], ["632521"]) == ["632521", "632521101"]
    assert both(["6301"], ["6325"]) == []


def test_nobody_gives_more_in_a_month_than_one_person_may():
    factories.make_helper(capacity=40)
    assert providers()[0].capacity == MOST_A_MONTH


def test_an_organizations_people_share_what_it_can_carry_whoever_looks():
    organization = factories.make_organization(capacity=5)
    for number, prefix in ((6, COUNTY), (2, COUNTY), (2, OTHER_COUNTY)):
        factories.make_helper(organization=organization, capacity=number, areas=(prefix,))
    assert [one.capacity for one in providers(None)] == [3, 1, 1]
    assert [one.capacity for one in providers(COUNTY)] == [3, 1]


@pytest.mark.parametrize(
    ("wishes", "most", "shares"),
    [([3, 3, 3], 5, [2, 2, 1]), ([1, 1], 9, [1, 1]), ([], 3, []), ([2, 2], 0, [0, 0])],
)
def test_what_is_shared_out_adds_up_to_no_more_than_there_is(wishes, most, shares):
    assert shared_out(wishes, most) == shares


def test_the_count_of_queries_does_not_grow_with_the_people():
    with counted_queries() as asked:
        providers()
    few = len(asked)
    for _ in range(4):
        factories.make_helper(organization=factories.make_organization())
    with counted_queries() as asked:
        assert len(providers()) == 4
    assert len(asked) == few == 5


def test_a_month_is_judged_by_its_own_day():
    factories.make_helper(trained_until=date(2026, 10, 31))
    assert providers(day=TODAY) == []
    assert len(providers(day=date(2026, 10, 31))) == 1
