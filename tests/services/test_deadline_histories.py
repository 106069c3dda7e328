"""Random histories: whatever the order and number of runs, the book is what the facts say.

What the facts say is counted here by brute force, day by day and level by level, not by the engine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.models import Breach, Climb, Concern, FollowUp, Message, ProtectionCase, Report
from portal.models.base import database
from portal.report_terms import ReportStatus
from portal.services import deadlines
from portal.services.working_days import library_year
from portal.vocabulary import ConcernStatus, FollowUpStatus, Role
from tests import factories
from tests.factories import NOW, TODAY

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
END = NOW + 16 * DAY
UP = {"county": ["county", "prefecture", "province"], "township": ["township", "county"]}
slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def nth_midnight(at, count):
    """Answer the end of the `count`-th working day after the day of `at`, counted one by one."""
    day = clock.local_date(at)
    while count:
        day += DAY
        count -= day in library_year(2026)
    return clock.start_of(day + DAY)


@dataclass(frozen=True)
class Fact:
    """Something that happened `start` minutes after NOW and was done `length` minutes later."""

    kind: str
    start: int
    length: int | None

    @property
    def began(self):
        """Answer the start as an instant."""
        return NOW + self.start * MINUTE

    @property
    def ended(self):
        """Answer the end as an instant, or None."""
        return None if self.length is None else self.began + self.length * MINUTE

    def expected(self, at):
        """Yield (kind, due, levels with their time) of each deadline that it misses by `at`."""
        for due, step, levels in self._deadlines():
            until = at if self.ended is None else min(at, self.ended - timedelta(microseconds=1))
            if due <= until:
                times = [step(due, number) for number in range(len(levels))]
                climbs = [(lv, t) for lv, t in zip(levels, times, strict=True) if t <= until]
                yield self.kind, due, tuple(climbs)

    def _deadlines(self):
        whole, visit = UP["county"], ["township", *UP["county"]]
        if self.kind == "concern":
            yield self.began + DAY, lambda due, n: due + n * DAY, whole
        elif self.kind == "report":
            yield self.began + 30 * MINUTE, lambda due, n: due + n * 30 * MINUTE, whole
            yield self.began + DAY, lambda due, n: due + n * DAY, whole
        elif self.kind == "case":
            due = nth_midnight(self.began, 3)
            yield due, lambda due, n: nth_midnight(due - MINUTE, n) if n else due, whole
        else:
            due = clock.start_of(clock.local_date(self.began) + 3 * DAY)
            yield due, lambda due, n: due + n * 3 * DAY, visit


FACTS = st.lists(
    st.builds(
        Fact,
        st.sampled_from(["concern", "report", "case", "visit"]),
        st.integers(0, 6 * 24 * 60),
        # Ends gather around the boundaries, where a minute decides.
        st.none() | st.integers(1, 9 * 24 * 60) | st.sampled_from([29, 30, 31, 1439, 1440, 1441]),
    ),
    min_size=1,
    max_size=5,
)
RUNS = st.lists(st.integers(0, 16 * 24 * 60), max_size=6)


def store(fact):
    """Store the beginning of a fact; answer its row."""
    child = factories.make_child()
    if fact.kind == "concern":
        return factories.make_concern(child, raised_at=fact.began)
    if fact.kind == "report":
        return factories.make_report(received_at=fact.began)
    if fact.kind == "case":
        return factories.make_case(child, opened_at=fact.began)
    due_on = clock.local_date(fact.began) + 2 * DAY
    return factories.make_follow_up(child, created_at=fact.began, due_on=due_on)


def end(fact, row):
    """Store the end of a fact."""
    table = type(row)
    values = {
        Concern: {"status": ConcernStatus.ANSWERED, "answered_at": fact.ended},
        Report: {"status": ReportStatus.ACCEPTED, "decided_at": fact.ended},
        ProtectionCase: {"begun_at": fact.ended, "closed_at": fact.ended},
        FollowUp: {"status": FollowUpStatus.DONE, "done_at": fact.ended, "done_on": TODAY},
    }[table]
    table.update(**values).where(table.id == row.id).execute()


def book():
    """Answer what the book holds, as far as it must not depend on the runs."""
    breaches = {}
    for row in Breach.select():
        climbs = Climb.select().where(Climb.breach == row.id).order_by(Climb.id)
        levels = tuple((climb.level.value, climb.reached_at) for climb in climbs)
        breaches[row.rule, row.subject_ref, row.started_at] = (row.due_at, row.stopped_at, levels)
    return breaches


def told():
    """Answer how often people were told, and how often the climbs say; at once or in a number."""
    owed = Message.select().where(Message.template == "deadline_missed").count()
    mornings = list(Message.select().where(Message.template == "deadlines_climbed"))
    days = [(row.destination, clock.local_date(row.due_at)) for row in mornings]
    assert len(set(days)) == len(days)
    counted = sum(json.loads(row.payload)["count"] for row in mornings)
    return owed + counted, sum(climb.told for climb in Climb.select())


def rolled_back(act):
    """Answer what `act` answers, and take back what it wrote."""
    with database.atomic() as block:
        try:
            return act()
        finally:
            block.rollback()


@pytest.fixture
def offices(db):
    """Put one officer into each office but the county's second one, and two there."""
    for role, area in (
        (Role.TOWNSHIP, factories.TOWNSHIP), (Role.COUNTY, factories.COUNTY),
        (Role.COUNTY, factories.COUNTY), (Role.SUPERVISOR, "6325"), (Role.SUPERVISOR, "63"),
    ):  # fmt: skip
        factories.make_account(role, area_code=area, created_at=NOW - DAY)


def live(facts, moments):
    """Run while it happens, an end stored when it comes; answer the book and the messages."""
    rows = [(fact, store(fact)) for fact in facts]
    for at in moments:
        for fact, row in rows:
            if fact.ended is not None and fact.ended <= at:
                end(fact, row)
        deadlines.tick(at)
        check(facts, at)
    return by_kind(book()), told()


def replay(facts, order):
    """Run over the whole of the facts, in any order; answer book and messages."""
    for fact in facts:
        row = store(fact)
        if fact.ended is not None:
            end(fact, row)
    for at in order:
        assert deadlines.tick(at).is_clean
    return by_kind(book()), told()


@pytest.mark.usefixtures("offices")
@slow
@given(facts=FACTS, runs=RUNS, chance=st.randoms(use_true_random=False))
def test_the_book_follows_from_the_facts_whatever_the_order_and_number_of_runs(facts, runs, chance):
    moments = sorted({NOW + minute * MINUTE for minute in runs} | {END})
    shuffled = [*moments, *moments[-2:]]
    chance.shuffle(shuffled)
    as_it_happened = rolled_back(lambda: live(facts, moments))
    assert rolled_back(lambda: replay(facts, [END])) == as_it_happened
    assert rolled_back(lambda: replay(facts, [*shuffled, END])) == as_it_happened
    owed, climbed = as_it_happened[1]
    assert owed == climbed


def by_kind(held):
    """Answer the book without the random references."""
    return sorted(
        ((str(rule), start, *what) for (rule, _ref, start), what in held.items()), key=repr
    )


def check(facts, at):
    """Compare the book at `at` with what is counted by hand: nothing early, late, twice or none."""
    wanted = sorted((due, climbs) for fact in facts for _k, due, climbs in fact.expected(at))
    assert sorted((due, climbs) for due, _stop, climbs in book().values()) == wanted


@pytest.mark.usefixtures("offices")
@slow
@given(facts=FACTS, start=st.integers(0, 8 * 24 * 60), down=st.sampled_from([48 * HOUR, 7 * DAY]))
def test_a_downtime_of_days_changes_nothing_but_when_it_was_written(facts, start, down):
    def act():
        for fact in facts:
            row = store(fact)
            if fact.ended is not None:
                end(fact, row)
        before = NOW + start * MINUTE
        deadlines.tick(before)
        deadlines.tick(before + down)
        check(facts, before + down)
        assert told()[0] == told()[1]

    rolled_back(act)


def test_the_years_of_these_histories_are_known():
    assert library_year(END.year) is not None
    assert isinstance(END, datetime)
