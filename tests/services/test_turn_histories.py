"""Whatever people do and whenever the clock ticks: never too many, never two, never at night."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.assignment_terms import DeclineReason, TurnState, WithdrawReason
from portal.models import Assignment, Message, Need, Turn
from portal.models.assignment import HOLDING
from portal.models.base import database
from portal.services import (
    asking_limits,
    asking_orders,
    assignments,
    offers,
    places_left,
    reserves,
    turns,
)
from portal.services.refusals import Refused
from portal.tasks import clocks
from portal.vocabulary import AssignmentStatus, NeedStatus, Role, Tier
from tests import factories
from tests.factories import NOW

S, T = AssignmentStatus, TurnState
WEEK, DAY = timedelta(days=7), timedelta(days=1)
slow = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
ACTS = ("tick", "start", "accept", "decline", "step_back", "take", "leave", "withdraw", "resume",
        "drop", "send", "put_in")  # fmt: skip
HISTORIES = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 99), st.integers(0, 30 * 60)),
    min_size=4, max_size=18,
)  # fmt: skip


@pytest.fixture
def world(db):
    """Make a township, seven helpers, and needs of each kind that lie days ahead."""
    officer, county = factories.make_account(Role.TOWNSHIP), factories.make_account(Role.COUNTY)
    for _ in range(7):
        helper = factories.make_helper(is_cleared=False, skills={"E1": 2, "S1": 2}, capacity=4)
        factories.make_vetting(helper, recorded_by=county)
    for service, slots, tier, days in (
        ("E1", 2, Tier.ROUTINE, 9), ("S1", 2, Tier.ROUTINE, 10), ("S1", 1, Tier.URGENT, 11),
        ("E1", 1, Tier.CRITICAL, 12), ("E1", 1, Tier.ROUTINE, 13),
    ):  # fmt: skip
        factories.make_need(service=service, slots=slots, tier=tier, starts_at=NOW + days * DAY)
    return officer


def pick(rows, number):
    """Answer one of `rows` by a number, or None where there is none."""
    found = list(rows)
    return found[number % len(found)] if found else None


def in_status(*statuses):
    return Assignment.select().where(Assignment.status.in_(statuses)).order_by(Assignment.id)


def in_state(*states):
    return Turn.select().where(Turn.state.in_(states)).order_by(Turn.id)


def act(kind, number, officer, at):
    """Carry out one act on whatever it fits."""
    how = {"by": officer, "at": at}
    need = pick(Need.select().order_by(Need.id), number)
    if kind == "tick":
        tick(at)
    elif kind == "start":
        refs = [one.candidate.helper.ref for one in _choices(need, at)]
        asking_orders.start(need, refs[: 1 + number % 7], is_short_ok=number % 3 > 0, **how)
    elif kind == "resume":
        asking_orders.resume(need, **how)
    elif kind == "send":
        row = _proposal(need, number, at)
        if row is not None:
            asking_orders.send_or_hold(row, **how)
    elif kind in {"drop", "put_in"}:
        _on_turn(kind, number, how)
    else:
        _on_offer(kind, number, at, officer)


def _choices(need, at):
    return asking_orders.plans.choices(need, at=at)


def _proposal(need, number, at):
    one = pick(_choices(need, at), number)
    if one is None or need.status is not NeedStatus.OPEN:
        return None
    return factories.make_assignment(
        need, one.candidate.helper, S.PROPOSED, offered_at=None, expires_at=None
    )


def _on_turn(kind, number, how):
    turn = pick(in_state(*turns.OPEN_STATES), number)
    if turn is not None and kind == "drop":
        asking_orders.drop(turn, **how)
    elif turn is not None:
        asking_orders.put_in([turn], **how)


def _on_offer(kind, number, at, officer):
    rows = {
        "step_back": in_status(S.ACCEPTED),
        "take": in_status(S.WITHDRAWN),
        "leave": in_status(S.WITHDRAWN),
    }.get(kind, in_status(S.OFFERED))
    row = pick(rows, number)
    if row is None:
        return
    how = {"by": row.helper.account, "at": at}
    reason = list(DeclineReason)[number % len(DeclineReason)]
    {
        "accept": lambda: offers.accept(row, **how),
        "decline": lambda: offers.decline(row, reason=reason, **how),
        "step_back": lambda: assignments.step_back(row, reason=reason, **how),
        "take": lambda: reserves.take(row, **how),
        "leave": lambda: reserves.leave(row, **how),
        "withdraw": lambda: offers.withdraw(
            row, reason=WithdrawReason.PERSON_AWAY, by=officer, at=at
        ),
    }[kind]()


def tick(at):
    """Do what the clock does for invitations, in the order in which it does it."""
    for what in ("offers lapsed", "needs lapsed", "next ones asked", "waiting lists ready"):
        clocks.DUE[what](at)


def check():
    """Look at everything that was ever sent."""
    for need in Need.select():
        held = [row for row in in_status(*HOLDING) if row.need_id == need.id]
        assert need.filled == len(held) <= need.slots
        if places_left.is_asked_one_by_one(need):
            assert places_left.waiting_offers(need) <= 1
    sent = list(Assignment.select().where(Assignment.offered_at.is_null(False)))
    assert not [row for row in sent if asking_limits.is_night(row.offered_at)]
    for helper_id in {row.helper_id for row in sent}:
        check_person([row for row in sent if row.helper_id == helper_id])


def check_person(rows):
    """Look at everything one person was sent: so many, so far apart, never after a no."""
    rows.sort(key=lambda row: (row.offered_at, row.id))
    for first, fourth in zip(rows, rows[3:], strict=False):
        assert fourth.offered_at - first.offered_at >= WEEK
    for before, after in pairwise(rows):
        is_near = after.offered_at - before.offered_at < DAY
        stood_by = any(
            row.need_id == after.need_id and row.status_reason == WithdrawReason.FULL.value
            for row in rows
        )
        assert not is_near or after.need.tier is Tier.CRITICAL or stood_by
    for number, row in enumerate(rows):
        if row.status is S.DECLINED:
            assert row.need_id not in {later.need_id for later in rows[number + 1 :]}


def book():
    """Answer all that is stored of invitations."""
    return [list(table.select().order_by(table.id).dicts())
            for table in (Need, Assignment, Turn, Message)]  # fmt: skip


@pytest.mark.usefixtures("world")
@slow
@given(history=HISTORIES)
def test_no_history_asks_too_many_two_at_once_too_often_or_at_night(world, history):
    with database.atomic() as block:
        try:
            at = NOW
            for kind, number, minutes in history:
                at += timedelta(minutes=minutes)
                with suppress(Refused), database.atomic():
                    act(kind, number, world, at)
                check()
            # A week without any clock, then one tick, then the same tick again.
            at += WEEK
            tick(at)
            check()
            after = book()
            tick(at)
            assert book() == after
            check_end(at)
        finally:
            block.rollback()


def check_end(at):
    """Look at what one tick leaves behind, however long the clock stood still."""
    assert in_status(S.OFFERED).where(Assignment.expires_at <= at).count() == 0
    for turn in in_state(*turns.OPEN_STATES):
        assert not turns.is_over(turn.need, at)
    if asking_limits.is_night(at):
        return
    for need in Need.select().where(Need.status == NeedStatus.OPEN):
        waiting = [turn for turn in turns.of_need(need, T.WAITING) if turn.approved_by_id]
        if waiting and not places_left.waiting_offers(need):
            held = asking_limits.holding(need, [turn.helper_id for turn in waiting], at=at)
            assert {turn.helper_id for turn in waiting} == set(held)
