"""The lives of a case: from opening, or taking up again, to closing, as its steps tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.models import CaseStep, ProtectionCase
from portal.models.area import within

ENDS, REOPENED = ("closed", "merged"), "reopened"
TURNS = (*ENDS, REOPENED)
# When a case was closed and taken up again, by case.
Breaks = dict[int, list[tuple[datetime, datetime]]]


@dataclass(frozen=True)
class Life:
    """One life of a case, naive UTC; `ended_at` is None as long as it lasts."""

    started_at: datetime
    ended_at: datetime | None
    is_first: bool = True

    def holds(self, moment: datetime | None) -> bool:
        """Say whether something happened in this life."""
        if moment is None or moment < self.started_at:
            return False
        return self.ended_at is None or moment <= self.ended_at


def breaks_in(area: str) -> Breaks:
    """Answer when each case of `area` that was taken up again had been closed, in one query."""
    again = ProtectionCase.reopened_at.is_null(False) & CaseStep.verb.in_(TURNS)
    rows = CaseStep.select(CaseStep.case, CaseStep.verb, CaseStep.at).join(ProtectionCase)
    mine = within(ProtectionCase.area_code, area)
    return paired(rows.where(mine & again).order_by(CaseStep.id).tuples())


def breaks_of(case: ProtectionCase) -> list[tuple[datetime, datetime]]:
    """Answer when one case was closed and taken up again."""
    mine = (CaseStep.case == case.id) & CaseStep.verb.in_(TURNS)
    rows = CaseStep.select(CaseStep.case, CaseStep.verb, CaseStep.at).where(mine)
    return paired(rows.order_by(CaseStep.id).tuples()).get(case.id, [])


def paired(rows: Iterable[tuple[int, str, datetime]]) -> Breaks:
    """Pair each closing with the taking up that follows; `rows` are (case, verb, at) in order."""
    found: defaultdict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    closed: dict[int, datetime] = {}
    for case, verb, at in rows:
        if verb in ENDS:
            closed[case] = at
        elif verb == REOPENED and case in closed:
            found[case].append((closed.pop(case), at))
    return dict(found)


def lives_of(row: Any, breaks: list[tuple[datetime, datetime]]) -> list[Life]:
    """Answer the lives of a case, the first one first.

    `row` has opened_at, closed_at and reopened_at. Of a case without a step for its closing only
    the present life is known.
    """
    if row.reopened_at is not None and not breaks:
        return [Life(row.reopened_at, row.closed_at, is_first=False)]
    starts = [row.opened_at, *(again for _over, again in breaks)]
    ends = [*(over for over, _again in breaks), row.closed_at]
    pairs = enumerate(zip(starts, ends, strict=True))
    return [Life(start, end, is_first=number == 0) for number, (start, end) in pairs]


def life_at(lives: list[Life], moment: datetime) -> Life | None:
    """Answer the life in which something happened, or None if none is known."""
    return next((life for life in reversed(lives) if life.holds(moment)), None)
