"""Figures counted from missed deadlines, against rows made one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.deadline_terms import RULES, Deadline
from portal.models import Breach, Climb, ClimbAnswer
from portal.services import figures_of_deadlines as figures
from portal.services.indicators import Scope
from portal.services.shares import Share
from portal.vocabulary import AreaLevel, Role
from tests import factories
from tests.factories import COUNTY, NOW, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
BEGUN = datetime(2026, 10, 31, 16, 0)
HERE, BELOW = Scope(COUNTY, 6, BEGUN, NOW), Scope(COUNTY, 9, BEGUN, NOW)
HOUR = timedelta(hours=1)


def make_breach(rule, subject, **values):
    """Make a breach of `rule` about `subject` that fell due a day ago."""
    defaults = {
        "rule": rule, "kind": "x", "subject_ref": subject.ref, "area_code": subject.area_code,
        "started_at": NOW - 48 * HOUR, "due_at": NOW - 24 * HOUR,
        "responsible": RULES[rule].responsible, "written_at": NOW,
    }  # fmt: skip
    return Breach.create(**{**defaults, **values})


def make_climb(breach, area_code=COUNTY, **values):
    """Let a breach reach its county ten hours ago."""
    defaults = {
        "breach": breach, "level": AreaLevel.COUNTY, "area_code": area_code,
        "reached_at": NOW - 10 * HOUR, "told_area": area_code, "told": 1, "written_at": NOW,
    }  # fmt: skip
    return Climb.create(**{**defaults, **values})


def test_a_report_decided_without_a_breach_is_on_time():
    factories.make_report(decided_at=NOW - HOUR)
    late = factories.make_report(decided_at=NOW - HOUR)
    make_breach(Deadline.ACCEPT, late)
    assert figures.accepted_on_time(HERE)[COUNTY].share == Share(1, 2)


def test_a_case_nobody_assessed_counts_as_late():
    case = factories.make_case()
    make_breach(Deadline.ASSESSED, case)
    factories.make_case(assessed_at=NOW - HOUR)
    assert figures.assessed_on_time(BELOW)[TOWNSHIP].share == Share(1, 2)


def test_breaches_of_the_window_are_counted():
    case = factories.make_case()
    make_breach(Deadline.ASSESSED, case)
    make_breach(Deadline.PLAN_APPROVED, case, due_at=BEGUN - HOUR)
    assert figures.breaches(BELOW)[TOWNSHIP].count == 1


@pytest.mark.parametrize(
    ("seen_hours", "stopped_hours", "sat"), [(4, None, 6.0), (None, 7, 3.0), (None, None, 10.0)]
)
def test_sitting_ends_with_the_answer_the_act_or_now(seen_hours, stopped_hours, sat):
    stopped = None if stopped_hours is None else NOW - stopped_hours * HOUR
    breach = make_breach(Deadline.ASSESSED, factories.make_case(), stopped_at=stopped)
    climb = make_climb(breach)
    if seen_hours is not None:
        county = factories.make_account(Role.COUNTY)
        seen = NOW - seen_hours * HOUR
        ClimbAnswer.create(climb=climb, account=county, seen_at=seen, note="已督办")
    assert figures.sitting_time(HERE)[COUNTY].hours == (sat,)


def test_a_climb_to_the_prefecture_is_none_of_the_countys():
    breach = make_breach(Deadline.ASSESSED, factories.make_case())
    make_climb(breach, "6325", level=AreaLevel.PREFECTURE)
    assert figures.sitting_time(Scope("63", 6, BEGUN, NOW)) == {}
    assert list(figures.sitting_time(Scope("63", 4, BEGUN, NOW))) == ["6325"]


def test_what_climbed_counts_for_the_place_it_is_of_and_by_level():
    breach = make_breach(Deadline.ASSESSED, factories.make_case())
    make_climb(breach)
    make_climb(breach, "6325", level=AreaLevel.PREFECTURE)
    old = make_breach(Deadline.PLAN_APPROVED, factories.make_case())
    make_climb(old, reached_at=BEGUN - HOUR)
    assert figures.escalations(BELOW)[TOWNSHIP].count == 2
    found = figures.escalations_by_level(HERE)
    assert {label: part.count for label, part in found.items()} == {
        AreaLevel.PREFECTURE.zh: 1, AreaLevel.COUNTY.zh: 1,
    }  # fmt: skip
