"""The levels of an assessment one after the other: none is lost when it is raised or lowered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.services import held_levels
from portal.vocabulary import RiskLevel
from tests import factories
from tests.factories import NOW

R = RiskLevel
DAY, WEEK = NOW + timedelta(days=1), NOW + timedelta(days=7)
pytestmark = pytest.mark.usefixtures("db")


def held(**values):
    """Answer (level, since, where the time starts) of an assessment with `values`."""
    row = factories.make_assessment(**values)
    return [(each.level, each.since, each.timed_from) for each in held_levels.levels_of(row)]


def test_what_nobody_moved_holds_since_completion():
    assert held(level=R.BLUE) == [(R.BLUE, NOW, NOW)]


def test_a_raise_starts_the_time_anew():
    values = {"computed_level": R.BLUE, "level": R.RED, "raised_at": DAY}
    assert held(**values) == [(R.BLUE, NOW, NOW), (R.RED, DAY, DAY)]


def test_a_signature_lets_the_time_run_on():
    values = {"computed_level": R.RED, "level": R.YELLOW, "second_at": DAY}
    assert held(**values) == [(R.RED, NOW, NOW), (R.YELLOW, DAY, NOW)]


def test_raised_and_then_lowered():
    values = {"computed_level": R.BLUE, "level": R.YELLOW, "raised_at": DAY, "second_at": WEEK}
    assert held(**values) == [(R.BLUE, NOW, NOW), (R.RED, DAY, DAY), (R.YELLOW, WEEK, DAY)]


def test_lowered_and_then_raised():
    values = {"computed_level": R.YELLOW, "level": R.RED, "second_at": DAY, "raised_at": WEEK}
    assert held(**values) == [(R.YELLOW, NOW, NOW), (R.BLUE, DAY, NOW), (R.RED, WEEK, WEEK)]


def test_at_first_it_falls_one_step_at_most():
    before = factories.make_assessment(level=R.RED)
    values = {"computed_level": R.GREEN, "level": R.RED, "raised_at": DAY, "previous": before}
    assert held(case=before.case, **values) == [(R.YELLOW, NOW, NOW), (R.RED, DAY, DAY)]
