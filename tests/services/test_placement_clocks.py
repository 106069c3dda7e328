"""The clocks of temporary care come from stored facts alone (HR-18)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.deadline_terms import RULES, Basis, Deadline
from portal.models import Consultation, Placement
from portal.placement_terms import Conclusion, PlacementStatus
from portal.services import clock_sources, placement_clocks
from portal.vocabulary import FollowUpStatus
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TODAY, VILLAGE

D, S = Deadline, PlacementStatus
pytestmark = pytest.mark.usefixtures("db")


def running(rule, **where):
    return [each for each in placement_clocks.clocks(NOW, **where) if each.rule is rule]


def test_the_source_is_read():
    assert placement_clocks.clocks in clock_sources.SOURCES


def test_the_police_owe_their_note_from_the_escort_on():
    report = factories.make_report()
    placement = factories.make_placement(report=report)
    (note,) = running(D.CASE_NOTE)
    assert (note.started_at, note.stopped_at) == (placement.escorted_at, None)
    assert note.area_code == COUNTY
    Placement.update(noted_at=NOW).execute()
    assert running(D.CASE_NOTE)[0].stopped_at == NOW


def test_a_township_that_escorted_owes_no_police_note():
    factories.make_placement()
    assert running(D.CASE_NOTE) == []


def test_hr_18_the_year_and_both_alarms_count_from_the_first_day():
    placement = factories.make_placement(status=S.IN_CARE, days=280)
    start = clock.start_of(placement.began_on)
    for rule in (D.TEMPORARY_CARE, D.TEMPORARY_CARE_9, D.TEMPORARY_CARE_11):
        (each,) = running(rule)
        assert (each.started_at, each.stopped_at) == (start, None)
    # No text that was read names the year: it is ours, after 法发〔2014〕24号.
    assert RULES[D.TEMPORARY_CARE].basis is Basis.PLATFORM
    assert "法发〔2014〕24号" in RULES[D.TEMPORARY_CARE].source
    assert RULES[D.TEMPORARY_CARE_9].basis is Basis.PLATFORM


def test_hr_18_only_the_end_of_care_stops_the_year():
    placement = factories.make_placement(status=S.CONSULTING, days=280)
    assert running(D.TEMPORARY_CARE_9)[0].stopped_at == NOW
    assert running(D.TEMPORARY_CARE_11)[0].stopped_at is None
    Consultation.update(concluded_at=NOW, conclusion=Conclusion.REVOCATION).execute()
    assert running(D.TEMPORARY_CARE_11)[0].stopped_at == NOW
    assert running(D.TEMPORARY_CARE)[0].stopped_at is None
    Placement.update(care_ended_at=NOW).where(Placement.id == placement.id).execute()
    assert running(D.TEMPORARY_CARE)[0].stopped_at == NOW


def test_a_consultation_in_the_first_months_quiets_no_alarm():
    placement = factories.make_placement(status=S.IN_CARE, days=280)
    Consultation.create(
        placement=placement, opened_by=placement.escorted_by,
        opened_at=NOW - timedelta(days=270), concluded_at=NOW - timedelta(days=260),
        conclusion=Conclusion.CONTINUE,
    )  # fmt: skip
    assert running(D.TEMPORARY_CARE_9)[0].stopped_at is None
    assert running(D.TEMPORARY_CARE_11)[0].stopped_at is None


def test_the_guardian_collects_after_a_favourable_conclusion():
    placement = factories.make_placement(status=S.CONSULTING)
    assert running(D.CHILD_COLLECTED) == []
    Consultation.update(concluded_at=NOW, conclusion=Conclusion.FIT).execute()
    assert running(D.CHILD_COLLECTED)[0].stopped_at is None
    later = NOW + timedelta(days=4)
    Consultation.create(placement=placement, opened_by=placement.escorted_by, opened_at=later)
    assert running(D.CHILD_COLLECTED)[0].stopped_at == later


def test_whoever_came_home_is_seen_every_month():
    case = factories.make_case()
    day = TODAY - timedelta(days=70)
    factories.make_placement(
        case, S.TRACKED, collected_on=day, tracking_until=TODAY + timedelta(days=20)
    )
    (first,) = running(D.TRACKING_VISIT)
    assert (first.area_code, first.stopped_at) == (VILLAGE, None)
    assert first.due_at == clock.start_of(clock.months_after(day, 1) + timedelta(days=1))
    late = TODAY - timedelta(days=20)
    factories.make_follow_up(
        case.child, -20, status=FollowUpStatus.DONE, done_on=late, saw_child=True,
        done_at=clock.start_of(late),
    )  # fmt: skip
    missed, following = running(D.TRACKING_VISIT)
    assert missed.stopped_at == clock.start_of(late)
    assert (following.started_at, following.stopped_at) == (clock.start_of(late), None)


def test_after_the_last_month_no_visit_is_owed():
    case = factories.make_case()
    factories.make_placement(
        case, S.TRACKED, collected_on=TODAY - timedelta(days=100), tracking_until=TODAY
    )
    factories.make_follow_up(
        case.child, status=FollowUpStatus.DONE, done_on=TODAY, saw_child=True, done_at=NOW
    )
    assert [each.stopped_at for each in running(D.TRACKING_VISIT)] == [NOW]


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
def test_what_is_void_or_elsewhere_is_not_timed(status):
    factories.make_placement(status=status)
    assert list(placement_clocks.clocks(NOW, area=OTHER_COUNTY)) == []
    if status is S.CANCELLED:
        assert list(placement_clocks.clocks(NOW)) == []
