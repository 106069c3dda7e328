"""How likely each says yes, and how many of an order make the first wave."""

from datetime import timedelta

import pytest

from portal.assignment_terms import AskingLimit
from portal.services import wave_plans
from portal.vocabulary import AssignmentStatus
from tests import factories

S = AssignmentStatus


def _people(count, **values):
    county = factories.make_account()
    made = []
    for _ in range(count):
        helper = factories.make_helper(is_cleared=False, skills={"S1": 2, "E1": 2}, **values)
        factories.make_vetting(helper, recorded_by=county)
        made.append(helper)
    return made


def test_only_what_came_to_an_answer_counts(db):
    helper = factories.make_helper()
    for status in (S.ACCEPTED, S.DECLINED, S.EXPIRED, S.OFFERED, S.WITHDRAWN, S.PROPOSED):
        factories.make_assignment(helper=helper, status=status)
    assert wave_plans.chances_of([helper]) == {helper.id: pytest.approx(4 / 13)}


def test_whoever_is_new_says_yes_three_times_in_ten(db):
    helper = factories.make_helper()
    assert wave_plans.chances_of([helper])[helper.id] == wave_plans.newcomer() == 0.3


def test_the_first_wave_of_newcomers_for_one_place_is_seven(db, now):
    _people(9)
    need = factories.make_need(service="S1")
    found = wave_plans.preview(need, wave_plans.choices(need, at=now))
    assert (found.count, found.places, found.is_enough) == (7, 1, True)
    assert found.chance == pytest.approx(1 - 0.7**7)
    assert sum(found.bars) == pytest.approx(1)


def test_too_few_people_are_told_as_too_few(db, now):
    _people(3)
    need = factories.make_need(service="S1", slots=2)
    found = wave_plans.preview(need, wave_plans.choices(need, at=now))
    assert (found.count, found.is_enough) == (3, False)
    assert found.chance == pytest.approx(0.216)


def test_one_by_one_the_first_wave_is_one_person(db, now):
    _people(3)
    need = factories.make_need(service="E1", slots=2)
    assert wave_plans.preview(need, wave_plans.choices(need, at=now)).count == 1


def test_whoever_is_held_back_is_shown_with_the_reason_and_passed_over(db, now):
    held, *_others = _people(2)
    factories.make_assignment(
        factories.make_need(starts_at=now + timedelta(days=20)), held, S.EXPIRED
    )
    need = factories.make_need(service="S1")
    choices = wave_plans.choices(need, at=now)
    shown = {one.candidate.helper.id: one.held for one in choices}
    assert shown[held.id].limit is AskingLimit.GAP
    assert wave_plans.preview(need, choices).count == 1


def test_a_place_that_waits_for_an_answer_is_not_free(db):
    need = factories.make_need(service="S1", slots=3, filled=1)
    factories.make_assignment(need)
    assert wave_plans.free_places(need) == 1


def test_the_next_wave_is_the_shortest_beginning_of_the_order(db, now):
    need = factories.make_need(service="S1")
    order = [factories.make_turn(need, helper) for helper in _people(9)]
    chosen, _chance, is_enough = wave_plans.next_wave(need, order)
    assert chosen == order[:7]
    assert is_enough
