"""A picture is written service by service, and is read by nobody before it is done."""

from datetime import datetime, timedelta

import pytest

from portal.gap_terms import PictureCause, PictureStatus
from portal.models import GapGain, GapLine, GapPicture, GapStep
from portal.service_codes import SERVICE_CODES
from portal.services import claims, gap_building, gap_lists, gap_orders
from portal.services.refusals import NotInThisState
from portal.vocabulary import Role, Tier
from tests import factories


def _build(at):
    gap_orders.ask(cause=PictureCause.NIGHTLY, by=None, at=at)
    made = gap_orders.claim(at)
    gap_building.carry_out(made, at=lambda: at)
    return made


def _children(now, count, **values):
    for _ in range(count):
        factories.make_need(starts_at=now - timedelta(days=3), **values)


def test_a_picture_says_what_is_short_and_what_would_help(db, now):
    _children(now, 5)
    factories.make_helper(capacity=3)
    made = _build(now)
    assert (made.status, made.services_done) == (PictureStatus.DONE, len(SERVICE_CODES))
    line = GapLine.get(GapLine.picture == made)
    assert (line.area_code, line.service) == (factories.TOWNSHIP, "E1")
    assert (line.children, line.full, line.short) == (5, 0, 5)
    assert (line.servable, line.structural) == (3, 2)
    # Three places on five children is 0.6 of the one place required: two short.
    assert line.places_short == pytest.approx(2)
    assert GapGain.select().where(GapGain.area_code == factories.TOWNSHIP).exists()
    assert GapStep.select().where(GapStep.scope == factories.COUNTY).exists()


def test_the_order_is_children_short_then_tier_then_the_longest_wait(db, now):
    _children(now, 2, service="P3")
    _children(now, 1, service="E1")
    _children(now, 1, service="E3")
    child = factories.make_child()
    ahead = {"starts_at": now + timedelta(days=2), "service": "E3", "tier": Tier.CRITICAL}
    factories.make_need(child, **ahead)
    _build(now)
    told = [row.service for row in GapLine.select().order_by(GapLine.rank)]
    assert told == ["P3", "E3", "E1"]
    assert [row.rank for row in GapLine.select().order_by(GapLine.rank)] == [1, 2, 3]
    first = GapLine.get(GapLine.service == "E3")
    assert (first.tier, first.waiting_days) == (Tier.CRITICAL, 0)


def test_what_fails_keeps_its_cause_and_the_picture_before_is_still_read(db, now):
    _children(now, 1)
    before = _build(now)
    asked = []

    def broken_clock():
        asked.append(now)
        if len(asked) == 3:
            raise OverflowError
        return now

    gap_orders.ask(cause=PictureCause.NIGHTLY, by=None, at=now)
    with pytest.raises(OverflowError):
        gap_building.carry_out(gap_orders.claim(now), at=broken_clock)
    last = GapPicture.select().order_by(GapPicture.id.desc()).get()
    assert (last.status, last.problem) == (PictureStatus.FAILED, "OverflowError")
    assert gap_orders.newest() == before


def test_a_second_try_writes_everything_once(db, now):
    _children(now, 3)
    gap_orders.ask(cause=PictureCause.NIGHTLY, by=None, at=now)
    first = gap_orders.claim(now)
    factories.make_gap_line(first)
    late = now + claims.LEASE + timedelta(minutes=1)
    second = gap_orders.claim(late)
    gap_building.carry_out(second, at=lambda: late)
    assert GapLine.select().count() == 1
    with pytest.raises(NotInThisState):
        gap_orders.finish(first, at=late)


def test_of_old_pictures_the_last_of_each_month_stays_without_its_gains(db, now):
    _children(now, 2)
    days = [datetime(2026, 10, 3, 4), datetime(2026, 10, 30, 4), datetime(2026, 11, 20, 4)]
    made = [_build(day) for day in days]
    factories.make_gap_picture(status=PictureStatus.FAILED, asked_at=now - timedelta(days=31))
    newest = _build(now)
    assert list(GapPicture.select().order_by(GapPicture.id)) == [made[1], newest]
    assert {row.picture_id for row in GapGain.select()} == {newest.id}
    assert {row.picture_id for row in GapLine.select()} <= {made[1].id, newest.id}


def test_figures_are_each_area_s_own(db, now):
    _children(now, 2)
    made = _build(now)
    mine = factories.make_account(Role.COUNTY)
    other = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    assert gap_lists.totals(mine, made).short == 2
    assert gap_lists.totals(other, made).short == 0
