"""Every source of clocks; whoever has something to be timed adds its function here.

A source yields every clock that runs at `at` under `area`, and every one that was stopped late;
those stopped in time may be left out. It reads stored facts only, never the time of day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from portal.services import (
    assessment_clocks,
    case_clocks,
    concern_clocks,
    contact_clocks,
    follow_up_clocks,
    guardianship_clocks,
    petitions,
    placement_clocks,
    plan_clocks,
    report_clocks,
    revisit_clocks,
    suggestions,
    sweep_clocks,
    zero_reports,
)  # fmt: skip
from portal.services.running_clocks import Running


class Source(Protocol):
    """A function of a service that answers its clocks."""

    def __call__(self, at: datetime, *, area: str = "63") -> Iterable[Running]:
        """Answer the clocks under `area` at `at`."""


SOURCES: list[Source] = [
    report_clocks.clocks,
    concern_clocks.clocks,
    case_clocks.clocks,
    assessment_clocks.clocks,
    follow_up_clocks.clocks,
    contact_clocks.clocks,
    placement_clocks.clocks,
    suggestions.clocks,
    sweep_clocks.clocks,
    plan_clocks.clocks,
    revisit_clocks.clocks,
    zero_reports.clocks,
    guardianship_clocks.clocks,
    petitions.clocks,
]
