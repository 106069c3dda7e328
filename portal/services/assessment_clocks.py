"""The clock of the next assessment: by the level that holds, as long as the case is live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

import peewee

from portal.models import Assessment, ProtectionCase
from portal.models.area import within
from portal.services import case_lives, held_levels
from portal.services.assessment_scope import REASSESS
from portal.services.case_lives import Life
from portal.services.running_clocks import PROVINCE, Running


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of the assessments of `area`: each runs until the next is completed.

    A case that was closed and taken up again is timed by itself from then on.
    """
    breaks = case_lives.breaks_in(area)
    Before = Assessment.alias()
    rows = (
        Assessment.select(Assessment, ProtectionCase, Before)
        .join(ProtectionCase)
        .join_from(
            Assessment,
            Before,
            peewee.JOIN.LEFT_OUTER,
            on=(Assessment.previous == Before.id),
            attr="previous",
        )
        .where(
            within(ProtectionCase.area_code, area)
            & Assessment.completed_at.is_null(False)
            & (Assessment.completed_at <= at)
        )
        .order_by(Assessment.case, Assessment.id)
    )
    for case_id, of_case in groupby(rows.iterator(), key=lambda row: row.case_id):
        held = list(of_case)
        lives = case_lives.lives_of(held[0].case, breaks.get(case_id, []))
        for row, following in zip(held, [*held[1:], None], strict=True):
            yield from _of_assessment(row, following.completed_at if following else None, lives)


def _of_assessment(
    row: Assessment, next_at: datetime | None, lives: list[Life]
) -> Iterator[Running]:
    """Yield a clock for each level that held, until the next one, or the next assessment."""
    levels = held_levels.levels_of(row)
    for now, later in zip(levels, [*levels[1:], None], strict=True):
        rule, start = REASSESS[now.level], now.timed_from
        life = case_lives.life_at(lives, now.since)
        if life is None or not life.holds(start):
            continue
        if later is not None and (REASSESS[later.level], later.timed_from) == (rule, start):
            continue
        ends = [later.since if later is not None else next_at, life.ended_at]
        stopped_at = min((end for end in ends if end is not None), default=None)
        yield Running(rule, "assessment", row.ref, row.case.area_code, start, stopped_at)
