"""Everybody reads the gaps of his own area, in the order of the province, and nobody else's."""

import pytest

from portal.gap_terms import NewcomerKind, PictureStatus
from portal.models import GapGain, GapStep
from portal.services import gap_lists
from portal.vocabulary import CampaignStatus, Language, Role
from tests import factories
from tests.services.test_today import counted_queries

K = NewcomerKind
REF = f"{factories.TOWNSHIP}-E1"


@pytest.fixture
def picture(db):
    made = factories.make_gap_picture()
    factories.make_gap_line(made, rank=2)
    factories.make_gap_line(made, service="P3", short=30, structural=0, rank=1)
    factories.make_gap_line(made, area_code=factories.OTHER_TOWNSHIP, short=5, rank=3)
    factories.make_gap_line(made, area_code="630121100", short=9, rank=4)
    factories.make_gap_line(made, area_code=factories.OTHER_TOWNSHIP, service="W1", short=0, rank=5)
    return made


def _gain(made, gain=4, **values):
    defaults = {"area_code": factories.TOWNSHIP, "service": "E1", "kind": K.VOLUNTEER}
    return GapGain.create(picture=made, gain=gain, **{**defaults, **values})


def test_a_township_a_county_and_a_province_read_their_own_part_in_order(picture):
    def read(role, **values):
        rows, _pages = gap_lists.lines(factories.make_account(role, **values), picture)
        return [gap_lists.ref_of(row) for row in rows]

    township = [f"{factories.TOWNSHIP}-P3", REF]
    assert read(Role.TOWNSHIP) == township
    assert read(Role.COUNTY) == [*township, f"{factories.OTHER_TOWNSHIP}-E1"]
    assert read(Role.SUPERVISOR) == [*township, f"{factories.OTHER_TOWNSHIP}-E1", "630121100-E1"]


@pytest.mark.parametrize("role", [role for role in Role if role not in gap_lists.READERS], ids=str)
def test_nobody_else_reads_a_gap(picture, role):
    account = factories.make_account(role, area_code="63")
    assert gap_lists.lines(account, picture) == ([], 0)
    assert gap_lists.find(account, REF) is None
    assert gap_lists.place_of(account, REF) is None
    assert gap_lists.best(account, picture) == []
    assert gap_lists.greedy_lists(account, picture) == []


def test_the_list_can_be_cut_to_a_service_and_into_pages(picture):
    county = factories.make_account(Role.COUNTY)
    rows, pages = gap_lists.lines(county, picture, service="E1", size=1)
    assert ([gap_lists.ref_of(row) for row in rows], pages) == ([REF], 2)
    assert gap_lists.lines(county, picture, page=9)[0] == []
    assert gap_lists.services(county, picture) == ["E1", "P3"]


def test_the_list_can_be_cut_to_a_part_of_the_own_area_but_not_to_another(picture):
    county = factories.make_account(Role.COUNTY)
    rows, _pages = gap_lists.lines(county, picture, area=factories.OTHER_TOWNSHIP)
    assert [row.area_code for row in rows] == [factories.OTHER_TOWNSHIP]
    assert gap_lists.totals(county, picture, area=factories.OTHER_TOWNSHIP).short == 5
    for foreign in ("630121", "63", "6325211", "x"):
        assert gap_lists.area_of(county, foreign) is None
        assert gap_lists.lines(county, picture, area=foreign) == ([], 0)
    assert gap_lists.area_of(county, "") == factories.COUNTY


def test_children_without_a_township_are_those_of_the_coverage_map(picture, now):
    county = factories.make_account(Role.COUNTY)
    assert gap_lists.without_place(county, picture) == 0
    factories.make_need(starts_at=now)
    assert gap_lists.without_place(county, picture) == 0
    assert gap_lists.without_place(county, picture, area="630121") == 0


def test_totals_are_those_of_the_own_area(picture):
    county = factories.make_account(Role.COUNTY)
    assert gap_lists.totals(county, picture) == gap_lists.Totals(3, 45, 8)
    assert gap_lists.totals(county, picture, service="P3") == gap_lists.Totals(1, 30, 0)
    assert gap_lists.totals(county, picture, service="T2") == gap_lists.Totals(0, 0, 0)


def test_a_gap_is_found_by_its_name_in_the_newest_picture_only(picture):
    county = factories.make_account(Role.COUNTY)
    assert gap_lists.find(county, REF).short == 10
    newer = factories.make_gap_picture()
    assert gap_lists.find(county, REF) is None
    factories.make_gap_line(newer, short=7)
    assert gap_lists.find(county, REF).short == 7


@pytest.mark.parametrize(
    "ref",
    ["630121100-E1", f"{factories.TOWNSHIP}-T2", "632521101E1", "632521101-", "-E1", "0" * 24,
     "６３２５２１１０１-E1", f"{REF}\n", "x" * 500, f"{factories.TOWNSHIP}-e1"],
)  # fmt: skip
def test_a_foreign_or_broken_name_is_no_gap(picture, ref):
    assert gap_lists.find(factories.make_account(Role.COUNTY), ref) is None


@pytest.mark.parametrize("ref", ["630121100-E1", f"{factories.TOWNSHIP}-Z9", "", "x" * 500])
def test_a_place_is_told_of_the_own_area_and_a_known_service_only(db, ref):
    county = factories.make_account(Role.COUNTY)
    assert gap_lists.place_of(county, ref) is None
    assert gap_lists.place_of(county, REF) == (factories.TOWNSHIP, "E1")


def test_without_a_picture_there_is_nothing_to_find(db):
    assert gap_lists.find(factories.make_account(Role.COUNTY), REF) is None
    factories.make_gap_line(factories.make_gap_picture(status=PictureStatus.RUNNING))
    assert gap_lists.find(factories.make_account(Role.COUNTY), REF) is None


def test_newcomers_stand_with_their_gap_those_that_add_most_first(picture):
    _gain(picture, 2)
    _gain(picture, 9, kind=K.ORGANIZATION)
    _gain(picture, 3, language=Language.AMDO)
    _gain(picture, 50, area_code="630121100")
    county = factories.make_account(Role.COUNTY)
    rows, _pages = gap_lists.lines(county, picture)
    with counted_queries() as seen:
        told = gap_lists.offers(picture, rows)
    assert len(seen) == 1
    assert [(one.kind, one.gain) for one in told[REF]] == [
        (K.ORGANIZATION, 9), (K.VOLUNTEER, 3), (K.VOLUNTEER, 2),
    ]  # fmt: skip
    assert [one.gain for one in gap_lists.best(county, picture, limit=2)] == [9, 3]
    assert gap_lists.best(county, picture, service="P3") == []
    assert gap_lists.offers(picture, []) == {}


def test_lists_of_several_are_those_of_exactly_the_own_area(picture):
    def step(scope, number, total, **values):
        defaults = {"service": "E1", "kind": K.VOLUNTEER, "area_code": factories.TOWNSHIP}
        GapStep.create(picture=picture, scope=scope, number=number, gain=2, total=total,
                       **{**defaults, **values})  # fmt: skip

    for scope in (factories.COUNTY, "63"):
        for number in (1, 2):
            step(scope, number, 2 * number)
    step(factories.COUNTY, 1, 2, service="P3")
    county = factories.make_account(Role.COUNTY)
    (told,) = gap_lists.greedy_lists(county, picture)
    assert (told.total, [one.number for one in told.steps]) == (4, [1, 2])
    assert gap_lists.greedy_lists(county, picture, service="P3") == []
    assert gap_lists.greedy_lists(factories.make_account(Role.TOWNSHIP), picture) == []


def test_campaign_pages_stand_with_the_gap_they_were_written_for(picture):
    county = factories.make_account(Role.COUNTY)
    rows, _pages = gap_lists.lines(county, picture)
    page = factories.make_campaign(
        county, CampaignStatus.DRAFT, area_code=factories.TOWNSHIP, service="E1"
    )
    factories.make_campaign(county, CampaignStatus.DRAFT)
    assert gap_lists.campaigns(rows) == {REF: [page]}
    assert gap_lists.campaigns([]) == {}
