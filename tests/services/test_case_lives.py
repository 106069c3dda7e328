"""A case that is closed and taken up again: the same facts give the same book at any time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.case_terms import CaseStatus, CloseReason
from portal.deadline_terms import Deadline
from portal.models import Breach, Climb, ProtectionCase
from portal.models.base import database
from portal.plan_terms import ProviderKind
from portal.services import case_clocks, case_lives, deadlines, plans, work_calendars
from portal.services.case_lives import Life
from portal.vocabulary import RiskLevel
from tests import factories
from tests.factories import NOW
from tests.services.test_case_life import CaseLife

D, R = Deadline, RiskLevel
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A life costs seconds; what fails is short enough as it is.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
END = NOW + 300 * DAY
pytestmark = pytest.mark.usefixtures("calendars")


@pytest.fixture
def calendars(db):
    """Load the years after this one."""
    for year in (2027, 2028):
        work_calendars.load(factories.calendar_of(year), at=NOW)


def close(life):
    """Close the case, whatever its step: the child has moved."""
    life.propose(0, CloseReason.MOVED)
    life.decide_closure(2, True)


def plan(life, *, is_interim):
    """Write a plan and let the county approve it."""
    life.begin_plan(0, is_interim)
    if life._plan() is None:
        return
    life.write_plan(0, ProviderKind.OWN, True)
    life.hand_in(0, plans.submit)
    life.decide_plan(2, True)


ACTS = {
    "red": lambda life: life.assess(0, R.RED),
    "yellow": lambda life: life.assess(0, R.YELLOW),
    "interim": lambda life: plan(life, is_interim=True),
    "whole": lambda life: plan(life, is_interim=False),
    "close": close,
    "reopen": lambda life: life.reopen(2),
}


def book():
    """Answer the breaches of case and assessments with their levels, without random names."""
    found = []
    for row in Breach.select().where(Breach.kind.in_(["protection_case", "assessment"])):
        climbs = Climb.select().where(Climb.breach == row.id).order_by(Climb.id)
        levels = [(climb.level, climb.reached_at) for climb in climbs]
        assert row.withdrawn_at is None
        found.append((row.rule, row.started_at, row.due_at, row.stopped_at, levels))
    return sorted(found, key=repr)


def lived(acts, ticks):
    """Live the acts, each after so many hours; run as often as told; answer the book at the end."""
    with database.atomic() as block:
        life = CaseLife()
        for (name, hours), ticked in zip(acts, ticks, strict=True):
            life.at += hours * HOUR
            ACTS[name](life)
            if ticked:
                deadlines.tick(life.at)
        deadlines.tick(END)
        found = book()
        block.rollback()
    return found


@settings(
    max_examples=8,
    phases=NO_SHRINKING,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(list(ACTS)), st.integers(0, 24 * 21)), min_size=2, max_size=8
    ),
    first=st.sampled_from([[], [("red", 100), ("close", 500), ("reopen", 48)]]),
    data=st.data(),
)
def test_the_same_life_gives_the_same_book_whenever_somebody_looks(acts, first, data):
    acts = [*first, *acts]
    ticks = data.draw(st.lists(st.booleans(), min_size=len(acts), max_size=len(acts)))
    at_the_end = lived(acts, [False] * len(acts))
    assert lived(acts, ticks) == at_the_end
    assert lived(acts, [True] * len(acts)) == at_the_end


def test_what_was_missed_before_a_reopening_is_written_also_after_it():
    acts = [("red", 24 * 10), ("close", 24 * 40), ("reopen", 24)]
    missed = {rule for rule, *_times in lived(acts, [False] * 3)}
    assert missed == {
        D.ASSESSMENT_BEGUN, D.SAFETY_PLAN, D.PLAN_APPROVED, D.REASSESS_RED, D.ASSESSED,
    }  # fmt: skip
    assert lived(acts, [True] * 3) == lived(acts, [False] * 3)


def test_a_second_plan_does_not_make_the_first_one_late():
    acts = [("yellow", 1), ("whole", 1), ("whole", 24 * 60)]
    assert D.PLAN_APPROVED not in {rule for rule, *_times in lived(acts, [False] * 3)}


def test_a_case_closed_before_anybody_began_is_assessed_when_it_is_taken_up_again():
    life = CaseLife()
    close(life)
    life.reopen(2)
    [again] = [each for each in case_clocks.clocks(END) if each.rule is D.ASSESSED]
    assert (again.started_at, again.stopped_at) == (life.case.reopened_at, None)


def test_each_life_has_its_own_beginning_and_end():
    life = CaseLife()
    for _each in "ab":
        close(life)
        life.reopen(2)
    row = ProtectionCase.get_by_id(life.id)
    breaks = case_lives.breaks_of(row)
    assert case_lives.breaks_in("63") == {row.id: breaks}
    first, second, third = case_lives.lives_of(row, breaks)
    assert (first.started_at, first.is_first, second.is_first) == (NOW, True, False)
    assert third == Life(row.reopened_at, None, is_first=False)
    assert case_lives.life_at([first, second, third], second.started_at) == second
    between = first.ended_at + (second.started_at - first.ended_at) / 2
    assert case_lives.life_at([first, second, third], between) is None


def test_of_a_case_without_its_steps_only_the_present_life_is_known():
    row = factories.make_case(status=CaseStatus.ASSESSING, reopened_at=NOW + DAY)
    assert case_lives.lives_of(row, []) == [Life(NOW + DAY, None, is_first=False)]
