"""Missed deadlines as the levels read them, and the office that takes one in hand."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest

from portal.models import AuditEntry, Breach, Climb, ClimbAnswer
from portal.services import breaches, deadlines
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.vocabulary import AreaLevel, Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY

DAY = timedelta(days=1)
NOTE = "已打电话，今天下午入户。"
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def missed(db):
    """Let a concern and a visit be missed by two days; the concern has reached the prefecture."""
    officers = [
        factories.make_account(Role.COUNTY),
        factories.make_account(Role.SUPERVISOR, area_code=COUNTY[:4]),
        factories.make_account(Role.SUPERVISOR),
    ]
    child = factories.make_child()
    factories.make_concern(child)
    factories.make_follow_up(child, days=-1)
    deadlines.tick(NOW + 2 * DAY)
    return officers


def kinds(account, **how):
    """Answer what an account reads, in order."""
    return [row.kind for row in breaches.in_scope(account, **how)[0]]


def test_each_level_reads_what_it_answers_for_or_what_lies_below(missed):
    county, prefecture, province = missed
    assert kinds(factories.make_account(Role.VILLAGE_DIRECTOR)) == ["follow_up"]
    assert kinds(factories.make_account(Role.TOWNSHIP)) == ["concern", "follow_up"]
    assert kinds(county) == ["concern", "follow_up"]
    assert kinds(prefecture) == kinds(province) == ["concern"]
    assert kinds(factories.make_account(Role.POLICE)) == []


@pytest.mark.parametrize("role", [r for r in Role if r not in breaches.READERS], ids=str)
def test_nobody_else_reads_any(missed, role):
    assert kinds(factories.make_account(role, area_code="63")) == []


def test_another_county_reads_nothing(missed):
    assert kinds(factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY)) == []


def test_the_list_is_cut_by_the_level_reached(missed):
    county = missed[0]
    assert kinds(county, level=AreaLevel.PREFECTURE) == ["concern"]
    assert kinds(county, level=AreaLevel.PROVINCE) == []
    assert kinds(county, is_over=True) == []


def test_the_highest_climbed_stands_first(missed):
    rows, count = breaches.in_scope(missed[0])
    heights = [len(breaches.climbs_of(rows)[row.id]) for row in rows]
    assert (heights, count) == (sorted(heights, reverse=True), 2)


def concern_of(account):
    """Answer the breach of the concern as the account finds it."""
    return breaches.find(account, Breach.get(Breach.kind == "concern").ref)


def test_the_time_it_lay_with_an_office_is_stored(missed):
    prefecture = missed[1]
    breach = concern_of(prefecture)
    breaches.answer(breach, note=NOTE, by=prefecture, at=NOW + 3 * DAY)
    answer = ClimbAnswer.get()
    assert answer.seen_at - answer.climb.reached_at == DAY
    assert answer.climb.level is AreaLevel.PREFECTURE
    assert AuditEntry.select().where(AuditEntry.action == "breach.answered").count() == 1


def test_taking_it_in_hand_does_not_stop_the_ladder(missed):
    breaches.answer(concern_of(missed[0]), note=NOTE, by=missed[0], at=NOW + 2 * DAY)
    deadlines.tick(NOW + 3 * DAY)
    assert Climb.select().where(Climb.level == AreaLevel.PROVINCE).count() == 1


def test_an_office_answers_once_and_only_for_itself(missed):
    county, _prefecture, province = missed
    breaches.answer(concern_of(county), note=NOTE, by=county, at=NOW + 2 * DAY)
    for account in (county, province):
        with pytest.raises(AlreadyAnswered):
            breaches.answer(concern_of(account), note=NOTE, by=account, at=NOW + 2 * DAY)


@pytest.mark.parametrize("note", ["", "好", "长" * 501])
def test_an_answer_says_what_is_done(missed, note):
    with pytest.raises(FieldRefused) as refused:
        breaches.answer(concern_of(missed[0]), note=note, by=missed[0], at=NOW + 2 * DAY)
    assert refused.value.field == "note"


def test_an_answer_is_never_changed(missed):
    breaches.answer(concern_of(missed[0]), note=NOTE, by=missed[0], at=NOW + 2 * DAY)
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        ClimbAnswer.update(seen_at=NOW).execute()


def test_who_was_responsible_is_named(db):
    officer = factories.make_account()
    factories.make_concern()
    deadlines.tick(NOW + 2 * DAY)
    assert breaches.officers_of(Breach.get()) == [officer]
