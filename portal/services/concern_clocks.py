"""The clock of a concern: the township answers it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from portal.deadline_terms import Deadline
from portal.models import Concern
from portal.models.area import within
from portal.services.running_clocks import PROVINCE, Running
from portal.vocabulary import ConcernStatus


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of the concerns of `area`; told to the police is not yet answered."""
    rows = Concern.select(
        Concern.ref, Concern.area_code, Concern.raised_at, Concern.answered_at, Concern.status
    ).where(within(Concern.area_code, area) & (Concern.raised_at <= at))
    for ref, area_code, raised_at, answered_at, status in rows.tuples().iterator():
        is_over = status is ConcernStatus.ANSWERED
        yield Running(
            Deadline.CONCERN_ANSWERED, "concern", ref, area_code, raised_at,
            answered_at if is_over else None,
        )  # fmt: skip
