"""The clock of the next assessment: by the level that holds, as long as the case is live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from portal.models import Assessment, ProtectionCase
from portal.models.area import within
from portal.services.assessment_scope import clock_of, is_of_this_life
from portal.services.running_clocks import PROVINCE, Running


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of the assessments of `area`: each runs until the next is completed."""
    rows = (
        Assessment.select(Assessment, ProtectionCase)
        .join(ProtectionCase)
        .where(
            within(ProtectionCase.area_code, area)
            & Assessment.completed_at.is_null(False)
            & (Assessment.completed_at <= at)
        )
        .order_by(Assessment.case, Assessment.id)
    )
    held: Assessment | None = None
    for row in rows.iterator():
        if held is not None:
            is_same = held.case_id == row.case_id
            yield from _ending(held, row.completed_at if is_same else held.case.closed_at)
        held = row
    if held is not None:
        yield from _ending(held, held.case.closed_at)


def _ending(row: Assessment, stopped_at: datetime | None) -> Iterator[Running]:
    """Yield the clock, unless the case was closed and taken up again: that is timed by itself."""
    if is_of_this_life(row, row.case):
        yield clock_of(row, row.case, stopped_at)
