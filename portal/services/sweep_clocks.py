"""The clock of a village's list: finished by the end of the sweep's last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import peewee

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import Sweep, SweepVillage
from portal.models.area import within
from portal.services import sweeps
from portal.services.running_clocks import PROVINCE, Running


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield lists that wait at `at`, and those that were finished late.

    Both ends are days of the calendar, whenever the portal got round to opening the list.
    """
    rows = (
        SweepVillage.select(SweepVillage, Sweep)
        .join(Sweep)
        .where(within(SweepVillage.area_code, area) & _counts(at))
    )
    for village in rows:
        yield Running(
            Deadline.SWEEP, "sweep_village", village.ref, village.area_code,
            clock.start_of(village.sweep.opens_on),
            stopped_at=village.finished_at,
            due_at=sweeps.closes_at(village.sweep),
        )  # fmt: skip


def _counts(at: datetime) -> peewee.Expression:
    waits = SweepVillage.finished_at.is_null() | (SweepVillage.finished_at > at)
    # The day in Shanghai ends earlier than this says; a few that were in time come along.
    late = SweepVillage.finished_at >= Sweep.closes_on
    return (Sweep.opens_on <= clock.local_date(at)) & (waits | late)
