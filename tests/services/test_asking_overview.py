"""The township reads off a page what was sent, how likely enough say yes, and what comes next."""

from datetime import timedelta

import pytest

from portal.assignment_terms import AskingLimit, TurnState, WayOfAsking
from portal.services import asking_overview, turns
from portal.vocabulary import AssignmentStatus, NeedStatus
from tests import factories

S, T = AssignmentStatus, TurnState


def _step(need, at):
    return asking_overview.of_need(type(need).get_by_id(need.id), at=at).step


def test_a_wave_shows_its_size_and_how_likely_it_is_enough_now(db, now):
    need = factories.make_need(service="S1")
    for _ in range(8):
        factories.make_turn(need, factories.make_helper(skills={"S1": 2}))
    turns.advance(need, at=now)
    seen = asking_overview.of_need(need, at=now)
    assert (seen.way, seen.open_offers, len(seen.waves), len(seen.line)) == (
        WayOfAsking.WAVE, 7, 1, 1,
    )  # fmt: skip
    assert seen.chance == pytest.approx(seen.waves[0].chance)
    assert len(seen.bars) == 8


def test_whom_a_limit_holds_back_is_shown_with_it(db, now):
    turn = factories.make_turn()
    busy = factories.make_need(starts_at=now + timedelta(days=20))
    factories.make_assignment(busy, turn.helper, S.EXPIRED)
    seen = asking_overview.of_need(turn.need, at=now)
    assert seen.line[0].held.limit is AskingLimit.GAP
    assert "平台规定" in seen.step.text
    assert seen.step.params == {"when": "2026-11-25 10:00"}


def test_the_next_step_is_said_in_every_situation(db, now):
    need = factories.make_need()
    assert "还没有定下" in _step(need, now).text
    factories.make_turn(need)
    assert "几分钟内" in _step(need, now).text
    assert _step(need, now + timedelta(hours=12)).params == {"when": "2026-11-25 08:00"}
    turns.advance(need, at=now)
    assert _step(need, now).params == {"count": 1, "until": "2026-11-26 10:00"}
    assert "不再邀请" in _step(need, need.starts_at).text


def test_a_full_need_says_how_many_stand_by(db, now):
    need = factories.make_need(status=NeedStatus.FILLED, filled=1)
    factories.make_turn(need, state=T.RESERVE)
    factories.make_turn(need, state=T.RESERVE_OFFERED)
    seen = asking_overview.of_need(need, at=now)
    assert seen.step.params == {"count": 1}
    assert (len(seen.reserves), len(seen.may_stand_by)) == (1, 1)


def test_a_paused_order_says_so(db, now):
    turn = factories.make_turn(approved_by=None)
    seen = asking_overview.of_need(turn.need, at=now)
    assert seen.is_paused
    assert "等您决定" in seen.step.text
