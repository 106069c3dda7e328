"""Figures counted from needs and clearances, against rows made one by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal.models import Assignment, Vetting
from portal.models.base import database
from portal.services import figures_of_services as figures
from portal.services.indicators import Scope
from portal.services.shares import Share
from portal.vocabulary import AssignmentStatus, NeedStatus
from portal.vocabulary import RecordStatus as S
from tests import factories
from tests.factories import COUNTY, NOW, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
HERE = Scope(COUNTY, 9, datetime(2026, 10, 31, 16, 0), NOW)
OPENED = NOW - timedelta(days=10)


@pytest.mark.parametrize(("days", "good"), [(7, 1), (8, 0), (None, 0)])
def test_a_need_is_matched_in_time_within_a_week(days, good):
    need = factories.make_need(opened_at=OPENED)
    if days is not None:
        answered = OPENED + timedelta(days=days)
        row = factories.make_assignment(
            need, factories.make_helper(), AssignmentStatus.ACCEPTED, answered_at=answered
        )
        Assignment.update(answered_at=answered).where(Assignment.id == row.id).execute()
    assert figures.needs_matched(HERE)[TOWNSHIP].share == Share(good, 1)


def test_fresh_and_withdrawn_needs_say_nothing_yet():
    factories.make_need(opened_at=NOW - timedelta(days=6))
    factories.make_need(opened_at=OPENED, status=NeedStatus.WITHDRAWN)
    assert figures.needs_matched(HERE) == {}


def test_a_need_whose_time_passed_without_anybody_is_not_served():
    factories.make_need(starts_at=datetime(2026, 11, 20, 1), ends_at=datetime(2026, 11, 20, 3))
    assert figures.needs_delivered(HERE)[TOWNSHIP].share == Share(0, 1)


def test_a_served_need_counts():
    record = factories.make_record()
    need = record.assignment.need
    need.ends_at = NOW - timedelta(hours=1)
    need.save()
    assert figures.needs_delivered(HERE)[TOWNSHIP].share == Share(1, 1)


def test_a_clearance_is_in_date_on_its_last_day():
    helper = factories.make_helper()
    place = helper.area_code[:9]
    scope = Scope(place[:6], 9, HERE.since, NOW)
    assert figures.vetting_in_date(scope)[place].share == Share(1, 1)
    later = Scope(place[:6], 9, HERE.since, NOW + timedelta(days=400))
    assert figures.vetting_in_date(later)[place].share == Share(0, 1)


def test_hr_01_somebody_at_work_after_his_clearance_is_counted():
    helper = factories.make_helper()
    factories.make_assignment(factories.make_need(), helper, AssignmentStatus.SCHEDULED)
    place = helper.area_code[:9]
    assert figures.acting_out_of_date(Scope(place[:6], 9, NOW, NOW)) == {}
    assert Vetting.get().valid_until < date(2028, 1, 1)
    later = Scope(place[:6], 9, NOW, NOW + timedelta(days=400))
    assert figures.acting_out_of_date(later)[place].count == 1
    assert not database.in_transaction()


@pytest.mark.parametrize(
    ("status", "good"),
    [(S.RECORDED, 0), (S.DISPUTED, 0), (S.CONFIRMED, 1), (S.VERIFIED, 1)],
    ids=str,
)
def test_a_service_counts_as_confirmed_once_somebody_on_the_spot_said_so(status, good):
    day = NOW - timedelta(days=2)
    factories.make_record(status=status, starts_at=day, ends_at=day + timedelta(hours=2))
    assert figures.needs_confirmed(HERE)[TOWNSHIP].share == Share(good, 1)


@pytest.mark.parametrize("status", NeedStatus, ids=str)
def test_places_that_nobody_took_are_counted_while_open_and_when_lapsed(status):
    factories.make_need(status=status, slots=3, filled=1, opened_at=OPENED)
    found = figures.needs_unmet(HERE)
    is_unmet = status in {NeedStatus.OPEN, NeedStatus.LAPSED}
    assert (found[TOWNSHIP].count if found else 0) == (2 if is_unmet else 0)


def test_unmet_needs_are_taken_apart_by_service_the_most_wanted_first():
    factories.make_need(opened_at=OPENED)
    factories.make_need(service="P1", slots=2, opened_at=OPENED)
    found = figures.unmet_by_service(Scope(COUNTY, 6, HERE.since, NOW))
    assert [(label, part.count) for label, part in found.items()] == [
        ("心理疏导", 2), ("课业辅导与课后照料", 1),
    ]  # fmt: skip
