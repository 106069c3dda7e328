"""Who sees a placement, how long it lasts, and what it holds up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import AuditEntry, Consultation, ConsultationMember, Placement
from portal.placement_terms import LIVE_PLACEMENTS, Background, PlacementStatus, Title
from portal.services import placements
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP

S = PlacementStatus
pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("role", [r for r in Role if r not in placements.READERS], ids=str)
def test_nobody_else_finds_a_placement(role):
    placement = factories.make_placement(report=factories.make_report())
    account = factories.make_account(role, area_code="63")
    assert placements.find(account, placement.ref) is None
    assert placements.find_kept(account, placement.ref) is None


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_township_and_county_see_it_through_the_case(role):
    placement = factories.make_placement()
    assert placements.find(factories.make_account(role), placement.ref) == placement
    elsewhere = OTHER_TOWNSHIP if role is Role.TOWNSHIP else OTHER_COUNTY
    assert placements.find(factories.make_account(role, area_code=elsewhere), placement.ref) is None


def test_the_township_sees_it_through_the_notice_too():
    placement = factories.make_placement(report=factories.make_report(township_code=TOWNSHIP))
    assert placements.find(factories.make_account(Role.TOWNSHIP), placement.ref) == placement


def test_the_police_see_what_hangs_on_a_report_of_theirs():
    of_report = factories.make_placement(report=factories.make_report())
    of_case = factories.make_placement()
    officer = factories.make_account(Role.POLICE)
    assert placements.find(officer, of_report.ref) == of_report
    assert placements.find(officer, of_case.ref) is None
    stranger = factories.make_account(Role.POLICE, area_code=OTHER_COUNTY)
    assert placements.find(stranger, of_report.ref) is None


def test_only_the_county_where_it_arose_keeps_it():
    placement = factories.make_placement(area_code=OTHER_COUNTY)
    home = factories.make_account(Role.COUNTY)
    keeper = factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY)
    assert placements.find(home, placement.ref) == placement
    assert placements.find_kept(home, placement.ref) is None
    assert placements.find_kept(keeper, placement.ref) == placement
    assert placements.find_kept(factories.make_account(Role.TOWNSHIP), placement.ref) is None


def test_what_waits_for_a_hand_over_stands_first():
    care = factories.make_placement(status=S.IN_CARE, days=100)
    waiting = factories.make_placement()
    over = factories.make_placement(status=S.ENDED)
    county = factories.make_account(Role.COUNTY)
    assert placements.in_scope(county, is_over=False) == ([waiting, care], 2)
    assert placements.in_scope(county, is_over=True) == ([over], 1)


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
def test_hr_18_a_case_is_held_up_until_its_placement_is_over(status):
    case = factories.make_case()
    placement = factories.make_placement(case, status)
    is_live = status in LIVE_PLACEMENTS
    assert placements.open_of(case) == (placement if is_live else None)
    assert (placements.hindrance(case) is not None) == is_live


def test_a_case_without_placement_is_not_held_up():
    assert placements.hindrance(factories.make_case()) is None


def test_a_placement_of_the_report_counts_before_it_has_joined():
    report = factories.make_report()
    placement = factories.make_placement(report=report)
    assert placements.of_case(factories.make_case(report=report)) == [placement]
    assert placements.of_report(report) == [placement]


@pytest.mark.parametrize(
    ("days", "tone"),
    [(0, "calm"), (272, "calm"), (274, "attention"), (335, "danger"), (366, "danger")],
)
def test_hr_18_the_counter_alarms_at_nine_and_eleven_months(days, tone):
    placement = factories.make_placement(status=S.IN_CARE, days=days)
    counter = placements.counter(placement, at=NOW)
    assert (counter.days, counter.tone) == (days, tone)
    assert (counter.until - placement.began_on).days == counter.most


def test_the_counter_stands_still_once_care_has_ended():
    ended = NOW - timedelta(days=30)
    placement = factories.make_placement(status=S.LONG_TERM, days=340, care_ended_at=ended)
    counter = placements.counter(placement, at=NOW)
    assert (counter.days, counter.tone, counter.is_over) == (310, "calm", True)


def test_nothing_is_counted_before_it_began():
    assert placements.counter(factories.make_placement(), at=NOW) is None


def test_the_police_owe_a_note_only_for_what_they_escorted():
    of_report = factories.make_placement(report=factories.make_report())
    assert placements.case_note_due(of_report)
    Placement.update(noted_at=NOW).execute()
    assert not placements.case_note_due(Placement.get())
    assert not placements.case_note_due(factories.make_placement())


def test_consultations_come_with_their_teams_the_latest_first():
    placement = factories.make_placement(status=S.CONSULTING)
    first = Consultation.get()
    second = Consultation.create(placement=placement, opened_by=first.opened_by, opened_at=NOW)
    ConsultationMember.create(
        consultation=first, name="李", unit="院", background=Background.MEDICINE, title=Title.SENIOR
    )
    found = placements.consultations_of(placement)
    assert found == [second, first]
    assert [len(each.members) for each in found] == [0, 1]
    assert placements.open_consultation_of(placement) in found


def test_reading_is_written_down():
    placement = factories.make_placement(began_on=TODAY)
    placements.opened(placement, by=placement.escorted_by, at=NOW)
    assert AuditEntry.get().action == "placement.opened"
    assert placements.notes_of(placement) == []
