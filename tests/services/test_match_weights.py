"""The numbers told to everybody are those that the matcher uses."""

import matching
from matching.scoring import WEIGHTS
from portal.services import asking_limits, match_weights, sending, suitability
from portal.vocabulary import Tier
from tests.matching.problems import helper, need, problem


def test_the_parts_told_are_the_matchers_own_and_share_a_hundred_points():
    told = match_weights.live()
    assert (told.version, told.most) == (WEIGHTS.version, WEIGHTS.most())
    assert sum(told.most.values()) == 100
    assert {name: most for name, (_text, most) in suitability.PARTS.items()} == told.most


def test_every_check_of_the_matcher_is_told_by_its_number():
    pair = problem([need(1)], [helper(1)])
    asked = {check.number for check in matching.explain(pair, "n1", "h1")}
    assert set(match_weights.CHECKS) == asked == set(range(1, 17))


def test_the_version_in_force_has_its_day():
    assert match_weights.live().since == match_weights.SINCE[matching.WEIGHTS_VERSION]


def test_each_further_place_of_a_township_adds_less_and_what_stands_is_worth_something():
    told = match_weights.live()
    assert told.spread == (30.0, 15.0, 10.0)
    assert told.stability == matching.Weights().stability / 10


def test_the_limits_told_are_those_that_hold_invitations_back():
    told = match_weights.live()
    assert told.asking.most == told.figures["count"] == asking_limits.MOST_A_WEEK
    assert told.asking.days == told.figures["days"] == asking_limits.WEEK.days
    assert list(told.asking.waits) == list(Tier)
    assert all(
        told.asking.waits[tier] * 3600 == sending.WAIT[tier].total_seconds() for tier in Tier
    )


def test_every_figure_in_a_check_has_its_value():
    figures = match_weights.live().figures
    said = [text % figures for text in match_weights.CHECKS.values()]
    assert all(any(str(number) in text for text in said) for number in figures.values())
