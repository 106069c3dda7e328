"""What present capacity serves, and what a newcomer would add."""

from datetime import timedelta

import pytest

from portal.gap_terms import NewcomerKind
from portal.services import gap_questions, gap_solving
from portal.services.gap_newcomers import CAPACITY, STEPS
from portal.vocabulary import Language
from tests import factories

K = NewcomerKind


@pytest.fixture
def solved(db, now):
    def found(service="E1"):
        since, until = gap_questions.period(now)
        asked = gap_questions.read(service, since=since, until=until)
        return asked, gap_solving.solve(asked, gap_questions.seat_minutes(day=until))

    return found


def _children(now, count, **values):
    for _ in range(count):
        factories.make_need(starts_at=now - timedelta(days=3), **values)


def _at(told, code, kind, language=None):
    found = [one.gain for one in told.gains if one.area_code == code
             and (one.newcomer.kind, one.newcomer.language) == (kind, language)]  # fmt: skip
    return found[0] if found else 0


def _servable(asked, told):
    return int(told.servable[asked.ground.townships.index(factories.TOWNSHIP)])


def test_capacity_serves_no_more_children_than_it_has_places(solved, now):
    _children(now, 5)
    factories.make_helper(capacity=3)
    asked, told = solved()
    assert _servable(asked, told) == 3
    assert _at(told, factories.TOWNSHIP, K.VOLUNTEER) == 2


def test_a_newcomer_adds_no_more_than_his_places(solved, now):
    _children(now, CAPACITY[K.VOLUNTEER] + 2)
    _asked, told = solved()
    assert _at(told, factories.TOWNSHIP, K.VOLUNTEER) == CAPACITY[K.VOLUNTEER]
    assert _at(told, factories.TOWNSHIP, K.SOCIAL_WORKER) == CAPACITY[K.VOLUNTEER] + 2


def test_where_a_language_is_a_must_only_who_speaks_it_counts(solved, now):
    _children(now, 2, language=Language.AMDO, language_required=True)
    factories.make_helper(languages={Language.ZH: 3})
    asked, told = solved()
    assert _servable(asked, told) == 0
    assert _at(told, factories.TOWNSHIP, K.VOLUNTEER) == 0
    assert _at(told, factories.TOWNSHIP, K.VOLUNTEER, Language.AMDO) == 2
    assert _at(told, factories.TOWNSHIP, K.ORGANIZATION) == 2


def test_a_language_that_adds_nothing_is_not_told(solved, now):
    _children(now, 2)
    _children(now, 1, language=Language.AMDO, language_required=True)
    factories.make_helper(capacity=1, languages={Language.ZH: 3, Language.AMDO: 3})
    _asked, told = solved()
    plain = _at(told, factories.TOWNSHIP, K.VOLUNTEER)
    assert plain == 2
    assert _at(told, factories.TOWNSHIP, K.VOLUNTEER, Language.AMDO) == 0


def test_lists_for_county_prefecture_and_province_add_up(solved, now):
    _children(now, 2 * CAPACITY[K.VOLUNTEER] + 1)
    _asked, told = solved()
    mine = [one for one in told.steps if one.newcomer.kind is K.VOLUNTEER]
    assert {one.scope for one in mine} >= {"63", factories.COUNTY[:4], factories.COUNTY}
    county = [one for one in mine if one.scope == factories.COUNTY]
    assert [one.gain for one in county] == [4, 4, 1]
    assert [one.total for one in county] == [4, 8, 9]
    assert len(county) <= STEPS
    assert all(one.area_code.startswith(one.scope) for one in told.steps)


def test_nothing_is_suggested_where_everybody_can_be_served_or_nobody_needs_anything(solved, now):
    assert solved("T2")[1].gains == []
    _children(now, 2)
    factories.make_helper(capacity=3)
    _asked, told = solved()
    assert (told.gains, told.steps) == ([], [])
