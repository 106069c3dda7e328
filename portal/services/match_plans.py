"""Solving an area's open needs, without writing anything."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import matching
from portal.models import Assignment, Helper, Need
from portal.models.area import within
from portal.services import match_problem
from portal.vocabulary import AssignmentStatus

# The worker solves; nobody waits at a page for it.
LONGEST = 60.0


@dataclass
class Question:
    """What the matcher is asked, with the rows it stands for."""

    area_code: str
    needs: list[Need]
    helpers: list[Helper]
    document: dict[str, Any]


@dataclass
class Planned:
    """A solved problem, before anything is written: its rows and the matcher's plan."""

    area_code: str
    needs: list[Need]
    helpers: list[Helper]
    plan: matching.Plan
    pairs_count: int
    seconds: float
    question: dict[str, Any]
    asked: matching.Problem
    whole: matching.Alternatives

    def as_json(self) -> dict[str, Any]:
        """Answer the plan in the shape of `python -m matching solve` (contracts.md)."""
        return matching.plan_as_json(self.plan)

    @property
    def summary(self) -> str:
        """Answer the plan in one line, for the command line."""
        filled = " ".join(f"{tier}={count}" for tier, count in self.plan.filled.items())
        unfilled = sum(item.slots for item in self.plan.unfilled)
        return (
            f"needs={len(self.needs)} helpers={len(self.helpers)} pairs={self.pairs_count} "
            f"{filled} unfilled={unfilled} seconds={self.seconds:.2f}"
        )


def read(area_code: str, *, at: datetime) -> Question:
    """Read the open needs under a prefix and everybody who may serve there.

    Offers that wait and everything agreed stay as they are (frozen); the last proposals get the
    matcher's stability bonus.
    """
    needs = match_problem.open_needs(area_code, at=at)
    helpers = match_problem.helpers_for(area_code)
    told = match_problem.document(needs, helpers, at=at, previous=_previous(area_code))
    return Question(area_code, needs, helpers, match_problem.with_places(told))


def solve(question: Question, *, seconds: float = LONGEST) -> Planned:
    """Solve what was read; `seconds` limits each search for an exact repair of clashes."""
    began = time.perf_counter()
    asked = matching.read_problem(question.document)
    whole = matching.Alternatives(asked, seconds=seconds)
    return Planned(
        area_code=question.area_code,
        needs=question.needs,
        helpers=question.helpers,
        plan=whole.plan(),
        pairs_count=len(whole.answer.pairs),
        seconds=time.perf_counter() - began,
        question=question.document,
        asked=asked,
        whole=whole,
    )


def plan(area_code: str, *, at: datetime, seconds: float = LONGEST) -> Planned:
    """Read and solve the open needs under a prefix without writing anything."""
    return solve(read(area_code, at=at), seconds=seconds)


def _previous(area_code: str) -> list[tuple[str, str]]:
    rows = (
        Assignment.select(Need.ref, Helper.ref)
        .join(Need)
        .join_from(Assignment, Helper)
        .where((Assignment.status == AssignmentStatus.PROPOSED) & within(Need.area_code, area_code))
    )
    return list(rows.tuples())
