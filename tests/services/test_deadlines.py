"""The engine over real rows: late is late to the minute, one bad row stops no other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.deadline_terms import Deadline
from portal.models import Breach, Climb, ClockTick, Concern, FollowUp, Message, ProtectionCase
from portal.services import deadlines, work_calendars
from portal.vocabulary import AreaLevel, ConcernStatus, FollowUpStatus, Role
from tests import factories
from tests.factories import NOW

D = Deadline
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def refs_of(*kinds):
    """Answer the subjects of these kinds that missed a deadline; a child has clocks of its own."""
    return [row.subject_ref for row in Breach.select().where(Breach.kind.in_(kinds))]


@pytest.mark.parametrize(("minutes", "count"), [(23 * 60 + 59, 0), (24 * 60, 1), (24 * 60 + 1, 1)])
def test_a_breach_is_never_early_and_never_later_than_the_minute(minutes, count):
    factories.make_concern()
    assert deadlines.tick(NOW + minutes * MINUTE).breaches == count
    assert Breach.select().count() == count


@pytest.mark.parametrize(("hours", "count"), [(23, 0), (24, 0), (25, 1)])
def test_what_was_done_in_time_to_the_minute_is_no_breach(hours, count):
    factories.make_concern(status=ConcernStatus.ANSWERED, answered_at=NOW + hours * HOUR)
    deadlines.tick(NOW + 9 * DAY)
    assert Breach.select().count() == count


@pytest.mark.parametrize("down", [48 * HOUR, 7 * DAY], ids=["48 h", "7 d"])
def test_downtime_is_made_up_for_with_every_level_in_its_order(down):
    for role, area in ((Role.COUNTY, "632521"), (Role.SUPERVISOR, "6325"), (Role.SUPERVISOR, "63")):
        factories.make_account(role, area_code=area)
    factories.make_concern()
    deadlines.tick(NOW + 23 * HOUR)
    deadlines.tick(NOW + 23 * HOUR + down)
    levels = [climb.level for climb in Climb.select().order_by(Climb.id)]
    whole = [AreaLevel.COUNTY, AreaLevel.PREFECTURE, AreaLevel.PROVINCE]
    assert levels == whole[: 2 if down == 48 * HOUR else 3]
    assert Message.select().count() == len(levels)


def test_nothing_is_written_or_told_twice():
    factories.make_account(Role.COUNTY)
    factories.make_concern()
    first = deadlines.tick(NOW + DAY)
    again = deadlines.tick(NOW + DAY)
    assert (first.breaches, first.climbs) == (1, 1)
    assert (again.seen, again.breaches, again.climbs) == (first.seen, 0, 0)
    assert Message.select().count() == 1


def test_a_bad_row_is_counted_and_the_others_go_on():
    good, bad = factories.make_concern(), factories.make_concern()
    Concern.update(area_code="63?").where(Concern.id == bad.id).execute()
    factories.make_case()
    figures = deadlines.tick(NOW + 20 * DAY)
    assert figures.failed == 1
    assert [row.rule for row in Breach.select().order_by(Breach.id)] == [
        D.CONCERN_ANSWERED, D.ASSESSMENT_BEGUN,
    ]  # fmt: skip
    assert Breach.select().where(Breach.subject_ref == good.ref).count() == 1


def test_a_missing_calendar_year_is_counted_and_stops_nobody_else():
    late = datetime(2026, 12, 30, 2)
    case = factories.make_case(opened_at=late)
    concern = factories.make_concern(raised_at=late)
    figures = deadlines.tick(late + 9 * DAY)
    assert (figures.uncomputable, figures.failed) == (1, 0)
    assert refs_of("concern", "protection_case") == [concern.ref]
    assert not figures.is_clean
    assert ClockTick.get().uncomputable == 1
    work_calendars.load(factories.calendar_of(2027), at=NOW)
    assert deadlines.tick(late + 9 * DAY).is_clean
    assert Breach.select().where(Breach.subject_ref == case.ref).count() == 1


def test_what_was_done_before_the_missing_year_begins_was_done_in_time():
    late = datetime(2026, 12, 30, 2)
    factories.make_case(opened_at=late, begun_at=late + HOUR, closed_at=late + 2 * HOUR)
    assert deadlines.tick(late + 9 * DAY).is_clean


def test_a_level_that_needs_a_missing_year_waits_and_the_earlier_ones_are_written():
    # Due on 30 December at 24:00: the county then, the prefecture on the 31st, the province when?
    factories.make_case(opened_at=datetime(2026, 12, 25, 2))
    figures = deadlines.tick(datetime(2027, 1, 9))
    assert figures.uncomputable == 1
    of_case = Climb.select().join(Breach).where(Breach.kind == "protection_case")
    assert of_case.count() == 2


def test_the_end_of_a_breach_is_written_down_and_it_climbs_no_further():
    concern = factories.make_concern()
    deadlines.tick(NOW + DAY)
    values = {"status": ConcernStatus.ANSWERED, "answered_at": NOW + 30 * HOUR}
    Concern.update(**values).where(Concern.id == concern.id).execute()
    deadlines.tick(NOW + 9 * DAY)
    assert Breach.get().stopped_at == NOW + 30 * HOUR
    assert Climb.select().count() == 1


def test_a_clock_that_nobody_asks_for_any_more_is_withdrawn_not_left_running():
    row = factories.make_follow_up(days=-1)
    deadlines.tick(NOW)
    FollowUp.update(status=FollowUpStatus.CANCELLED).where(FollowUp.id == row.id).execute()
    deadlines.tick(NOW + HOUR)
    assert Breach.get().withdrawn_at == NOW + HOUR
    assert deadlines.tick(NOW + 2 * HOUR).climbs == 0


def test_a_deleted_subject_leaves_its_breach_in_the_book():
    case = factories.make_case()
    deadlines.tick(NOW + 9 * DAY)
    ProtectionCase.delete().where(ProtectionCase.id == case.id).execute()
    deadlines.tick(NOW + 10 * DAY)
    assert Breach.get().withdrawn_at == NOW + 10 * DAY
