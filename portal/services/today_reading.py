"""What a day's page reads once, although several of its lines need it."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from portal.case_terms import LIVE_CASES
from portal.deadline_terms import Deadline
from portal.models import Account, Assessment, ProtectionCase
from portal.models.area import within
from portal.services import assessment_scope, case_clocks, cases
from portal.services.due_times import DueTimes
from portal.services.running_clocks import Running
from portal.services.today_lines import TodayPage
from portal.services.working_days import MissingCalendarYear

TOWNSHIP_LENGTH = 9


class Reading:
    """The due times of the reader's area; what nobody asks for is not read."""

    def __init__(self, account: Account, at: datetime) -> None:
        """Read nothing yet."""
        self.account, self.at = account, at

    @cached_property
    def times(self) -> DueTimes:
        """Settings, pauses and calendar; a village's duties may stand at its township."""
        return DueTimes(self.account.area_code[:TOWNSHIP_LENGTH])

    @cached_property
    def cases(self) -> list[ProtectionCase]:
        """The live cases that the reader sees, child joined, the oldest first."""
        rows = cases.visible_to(self.account).where(ProtectionCase.status.in_(LIVE_CASES))
        return list(rows.order_by(ProtectionCase.opened_at, ProtectionCase.id))

    @cached_property
    def assessments(self) -> list[Assessment]:
        """The last completed assessment of each of those cases, case and child joined."""
        return list(assessment_scope.in_force(self.account).order_by(Assessment.id))

    @cached_property
    def case_due(self) -> dict[tuple[str, Deadline], datetime]:
        """By when each running step of those cases is due, by reference and rule."""
        mine = within(ProtectionCase.area_code, self.account.area_code)
        facts = case_clocks.facts_in(mine & ProtectionCase.status.in_(LIVE_CASES))
        found = {}
        for row in self.cases:
            for running in case_clocks.of_case(row, facts):
                due = self.due_of(running) if running.is_running(self.at) else None
                if due is not None:
                    found[running.ref, running.rule] = due
        return found

    def due_at(
        self, rule: Deadline, kind: str, row: Any, start: datetime, *, area: str = ""
    ) -> datetime | None:
        """Answer when the engine has the clock of `row` due, or None without a calendar."""
        return self.due_of(Running(rule, kind, row.ref, area or row.area_code, start))

    def due_of(self, running: Running) -> datetime | None:
        """Answer when a clock is due, or None where the calendar of its year is not known."""
        try:
            return self.times.due_at(running)
        except MissingCalendarYear:
            return None


def reading_of(page: TodayPage, account: Account, at: datetime) -> Reading:
    """Answer the one reading of a page."""
    if page.reading is None:
        page.reading = Reading(account, at)
    found: Reading = page.reading
    return found
