"""A need whose time passes without anybody is taken off the open list and stays in sight."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest

from portal.models import Assignment, AuditEntry, Helper, Need, Turn
from portal.services import lapsed_needs, today
from portal.vocabulary import AssignmentStatus, NeedStatus, Role
from tests import factories


@pytest.fixture
def missed(db, now):
    """Answer a need that began an hour ago and a moment after it."""
    need = factories.make_need(
        starts_at=now - timedelta(hours=1), opened_at=now - timedelta(days=3)
    )
    return need, now


def test_an_open_need_lapses_when_its_time_has_come(missed):
    need, now = missed
    assert lapsed_needs.lapse_due(now) == 1
    assert Need.get().status is NeedStatus.LAPSED
    assert AuditEntry.select().where(AuditEntry.action == "need.lapsed").count() == 1
    assert lapsed_needs.lapse_due(now) == 0


@pytest.mark.parametrize(
    "values",
    [{"filled": 1, "slots": 2}, {"status": NeedStatus.WITHDRAWN}, {"status": NeedStatus.FILLED}],
)
def test_a_need_with_somebody_agreed_or_no_longer_open_does_not_lapse(db, now, values):
    factories.make_need(starts_at=now - timedelta(hours=1), **values)
    assert lapsed_needs.lapse_due(now) == 0


def test_a_need_that_is_still_to_come_does_not_lapse(db, now):
    factories.make_need(starts_at=now + timedelta(minutes=1))
    assert lapsed_needs.lapse_due(now) == 0


def test_what_was_only_proposed_goes_with_it(missed):
    need, now = missed
    factories.make_assignment(need, status=AssignmentStatus.PROPOSED)
    lapsed_needs.lapse_due(now)
    assert Assignment.get().status is AssignmentStatus.WITHDRAWN


@pytest.mark.parametrize("role", [Role.VILLAGE_DIRECTOR, Role.TOWNSHIP])
def test_it_stands_on_todays_page_until_it_is_asked_for_anew(missed, role):
    need, now = missed
    lapsed_needs.lapse_due(now)
    account = factories.make_account(role)
    assert _lines(account, now) == [need.ref]
    assert _lines(account, now + lapsed_needs.SHOWN) == []
    factories.make_need(need.child, opened_at=now)
    assert _lines(account, now) == []


def test_another_township_does_not_see_it(missed):
    _need, now = missed
    lapsed_needs.lapse_due(now)
    other = factories.make_account(area_code=factories.OTHER_TOWNSHIP)
    assert _lines(other, now) == []


def _lines(account, at):
    page = today.for_account(account, at=at)
    return [item.ref for item in page.now.items if item.what.startswith("没有人去")]


def test_one_bad_need_never_stops_the_others(db, now):
    past = now - timedelta(hours=1)
    bad, good = (factories.make_need(starts_at=past) for _ in range(2))
    row = factories.make_assignment(bad)
    Assignment.update(status_reason="x").where(Assignment.id == row.id).execute()
    Turn.create(
        need=bad, helper=row.helper, number=1, state="reserve", added_at=past, changed_at=past
    )
    Helper.update(status=peewee.SQL("'nonsense'")).where(Helper.id == row.helper_id).execute()
    with pytest.raises(ExceptionGroup, match="1 rows failed, 1 done"):
        lapsed_needs.lapse_due(now)
    assert Need.get_by_id(bad.id).status is NeedStatus.OPEN
    assert Need.get_by_id(good.id).status is NeedStatus.LAPSED
