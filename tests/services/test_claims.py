"""Whoever lost his claim writes nothing, and a silent worker's row is found again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.matching_terms import RunCause, RunPhase, RunStatus
from portal.models import MatchRun
from portal.services import claims, match_orders
from portal.services.refusals import NotInThisState
from tests import factories


@pytest.fixture
def claimed(db, now):
    match_orders.ask(factories.COUNTY, cause=RunCause.NIGHTLY, by=None, at=now)
    return match_orders.claim(now)


def test_a_step_is_taken_from_the_state_it_was_meant_for(claimed):
    claims.step(claimed, RunStatus.RUNNING, phase=RunPhase.SOLVING)
    assert MatchRun.get().phase is RunPhase.SOLVING
    with pytest.raises(NotInThisState):
        claims.step(claimed, RunStatus.WAITING, phase=RunPhase.WRITING)
    assert MatchRun.get().phase is RunPhase.SOLVING


def test_who_was_thought_dead_writes_nothing(claimed):
    mine = MatchRun.get()
    claims.step(claimed, RunStatus.RUNNING, tries=claimed.tries + 1)
    with pytest.raises(NotInThisState):
        claims.step(mine, RunStatus.RUNNING, phase=RunPhase.SOLVING)


def test_only_a_row_whose_lease_ran_out_has_fallen_silent(claimed, now):
    end = now + claims.LEASE
    assert claims.fallen_silent(MatchRun, RunStatus.RUNNING, at=end) == []
    later = end + timedelta(seconds=1)
    assert claims.fallen_silent(MatchRun, RunStatus.RUNNING, at=later) == [claimed]
    assert claims.fallen_silent(MatchRun, RunStatus.WAITING, at=later) == []
