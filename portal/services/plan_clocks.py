"""The clocks of help plans: each measure by its own day, and the replies of departments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import DepartmentTask, Plan, PlanLine, ProtectionCase
from portal.models.area import within
from portal.services.running_clocks import PROVINCE, Running


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of approved measures and of letters under `area`."""
    yield from _lines(at, area)
    yield from _letters(at, area)


def due_at(line: PlanLine) -> datetime:
    """Answer the end of the line's last day, naive UTC."""
    return clock.start_of(line.due_on + timedelta(days=1))


def _lines(at: datetime, area: str) -> Iterator[Running]:
    rows = (
        PlanLine.select(PlanLine, Plan, ProtectionCase)
        .join(Plan)
        .join(ProtectionCase)
        .where(
            within(ProtectionCase.area_code, area)
            & (Plan.approved_at <= at)
            & PlanLine.due_on.is_null(False)
        )
    )
    for line in rows.iterator():
        yield Running(
            Deadline.PLAN_LINE,
            "plan_line",
            line.ref,
            line.plan.case.area_code,
            line.plan.approved_at,
            line.ended_at,
            due_at=due_at(line),
        )


def _letters(at: datetime, area: str) -> Iterator[Running]:
    mine = within(DepartmentTask.area_code, area) & (DepartmentTask.asked_at <= at)
    for task in DepartmentTask.select().where(mine).iterator():
        yield Running(
            Deadline.DEPARTMENT_REPLY,
            "department_task",
            task.ref,
            task.area_code,
            task.asked_at,
            task.answered_at,
        )
