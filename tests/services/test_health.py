"""The portal says when something is stuck."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.models import ReleaseRefusal
from portal.services import deadlines, health, messages, work_calendars
from portal.services.transactions import transaction
from tests import factories, releases


def test_a_fresh_portal_is_well(db, now):
    assert health.look(now).is_well


def test_a_message_owed_too_long_is_not_well(db, now):
    with transaction():
        messages.owe("contact_code", key="k", to="a@example.org", at=now)
    assert health.look(now + timedelta(minutes=1)).is_well
    late = health.look(now + timedelta(minutes=3))
    assert not late.is_well
    assert late.oldest_unsent_at == now


@pytest.mark.parametrize(
    ("day", "is_well", "year"),
    [
        (date(2026, 11, 1), True, None),
        (date(2026, 11, 2), True, 2027),
        (date(2026, 12, 16), True, 2027),
        (date(2026, 12, 17), False, 2027),
        (date(2027, 3, 1), False, 2027),
    ],
)
def test_a_missing_calendar_is_told_and_in_the_end_not_well(db, day, is_well, year):
    found = health.look(clock.start_of(day))
    assert (found.is_well, found.missing_year) == (is_well, year)
    work_calendars.load(factories.calendar_of(2027), at=factories.NOW)
    assert health.look(clock.start_of(day)).warnings == []


@pytest.mark.parametrize(("minutes", "is_well"), [(15, True), (16, False)])
def test_deadlines_that_nobody_watches_are_not_well(db, now, minutes, is_well):
    deadlines.tick(now - timedelta(minutes=minutes))
    assert health.look(now).is_well is is_well


def test_a_clock_that_failed_is_not_well(db):
    factories.make_concern(area_code="63?")
    deadlines.tick(factories.NOW + timedelta(days=1))
    assert not health.look(factories.NOW + timedelta(days=1)).is_well


def test_sizes_are_counted(db, now):
    assert ("Area", 460) in health.look(now).sizes


def test_a_refused_release_is_warned_about_without_naming_what_could_be_guessed(db, now):
    assert health.look(now).release_warnings == []
    ReleaseRefusal.create(month="2026-11", cells='["ages 632521 0-5"]', refused_at=now)
    found = health.look(now)
    assert "the public release of 2026-11 was refused" in found.warnings
    assert found.is_well
    releases.make_children(9)
    releases.publish_carelessly(now)
    assert health.look(now).release_warnings == []


def test_a_month_that_is_not_released_is_warned_about_from_its_second_day(db, now):
    releases.make_children(9)
    releases.publish_carelessly(now)
    first = clock.start_of(date(2026, 12, 1))
    assert health.look(first).release_warnings == []
    told = health.look(first + timedelta(days=1)).release_warnings
    assert told == ["no public release for 2026-12"]
