"""Temporary care and suggestions on today's pages: what waits, each next step, the alarms."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import Suggestion
from portal.placement_terms import OrganKind, PlacementStatus
from portal.services import today
from portal.services.today_lines import ATTENTION, DANGER
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TODAY

S = PlacementStatus
pytestmark = pytest.mark.usefixtures("db")
NEXT = {
    S.ESCORTED: "接收护送来的孩子",
    S.HANDED_OVER: "决定临时监护",
    S.CONSULTING: "登记会商结论",
    S.RETURNING: "登记监护人领回孩子",
    S.TRACKED: "告知学校、派出所和村，并登记",
}


def lines(account, group="now"):
    page = today.for_account(account, at=NOW)
    return [item for item in getattr(page, group).items if item.endpoint.startswith(AREAS)]


AREAS = ("placements.", "suggestions.")


def county(**values):
    return factories.make_account(Role.COUNTY, **values)


def suggestion(days):
    return Suggestion.create(
        organ=OrganKind.COURT, organ_name="共和县人民法院", document_no="法建1号",
        received_on=TODAY - timedelta(days=days), about="请改进。", area_code=COUNTY,
        registered_by=county(), registered_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
def test_each_state_stands_on_the_countys_page_with_its_next_step(status):
    placement = factories.make_placement(status=status)
    found = [(item.what, item.ref) for item in lines(county())]
    assert found == ([(NEXT[status], placement.ref)] if status in NEXT else [])
    assert lines(county(area_code=OTHER_COUNTY)) == []


@pytest.mark.parametrize(
    ("days", "tone"), [(100, None), (275, ATTENTION), (340, DANGER), (400, DANGER)]
)
def test_hr_18_the_alarms_ring_on_todays_page(days, tone):
    factories.make_placement(status=S.IN_CARE, days=days)
    assert [item.tone for item in lines(county())] == ([tone] if tone else [])


def test_a_child_that_nobody_collects_turns_red():
    factories.make_placement(status=S.RETURNING, concluded_at=NOW - timedelta(days=4))
    (item,) = lines(county())
    assert (item.tone, item.since) == (DANGER, NOW - timedelta(days=1))


def test_when_the_visits_are_over_the_placement_is_closed():
    told = dict.fromkeys(("school_told_on", "police_told_on", "village_told_on"), TODAY)
    factories.make_placement(status=S.TRACKED, tracking_until=TODAY, **told)
    assert lines(county()) == []
    assert [item.what for item in lines(county(), "this_week")] == ["跟踪走访期满，办结安置"]


def test_the_police_see_which_note_they_owe():
    report = factories.make_report()
    placement = factories.make_placement(report=report)
    factories.make_placement(report=factories.make_report(), noted_at=NOW)
    officer = factories.make_account(Role.POLICE)
    assert [item.ref for item in lines(officer)] == [placement.ref]


@pytest.mark.parametrize(
    ("days", "group", "tone"),
    [(1, "this_week", "calm"), (25, "now", ATTENTION), (40, "now", DANGER)],
)
def test_hr_31_a_suggestion_stands_there_until_it_is_answered(days, group, tone):
    row = suggestion(days)
    (item,) = lines(county(), group)
    assert (item.ref, item.tone) == (row.ref, tone)
    Suggestion.update(replied_at=NOW).execute()
    assert lines(county(), group) == []
