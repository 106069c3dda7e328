"""What the case's page says of plan, letters, reviews and closing, gathered in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.case_terms import CaseStatus
from portal.models import (
    Account,
    CaseClosure,
    CaseReview,
    DepartmentTask,
    Plan,
    PlanLine,
    ProtectionCase,
)
from portal.plan_terms import WRITABLE, LineStatus
from portal.services import (
    case_closing,
    case_reviews,
    closure,
    department_tasks,
    plan_lines,
    plan_work,
    plans,
)
from portal.services.closure import Hindrance
from portal.services.plan_work import Progress
from portal.services.refusals import Refused


@dataclass(frozen=True)
class Overview:
    """Everything about help that the case's page and the closing page show."""

    plans: list[Plan]
    can_begin: bool
    can_begin_interim: bool
    open_lines: int
    can_follow_up: bool
    letters: list[DepartmentTask]
    reviews: list[CaseReview]
    next_review_on: date | None
    closures: list[CaseClosure]
    pending: CaseClosure | None
    hindrances: list[Hindrance]
    needs_county: bool
    # Why the reader may not decide on the pending closure; None: he may.
    why_not: type[Refused] | None


@dataclass(frozen=True)
class LineShown:
    """A line with what it lacks before it is submitted, and what has come of it since."""

    line: PlanLine
    lacks: list[str]
    progress: Progress
    can_ask: bool


def of_case(case: ProtectionCase, account: Account, *, at: datetime) -> Overview:
    """Answer what is said of help in `case`; what hinders closing only once help has begun."""
    in_force = bool(plans.in_force(case))
    open_lines = plans.lines_under_way(case)
    shown = case.status in (CaseStatus.FOLLOW_UP, CaseStatus.CLOSE_PROPOSED)
    return Overview(
        plans=plans.of_case(case),
        can_begin=plans.may_begin(case, is_interim=False),
        can_begin_interim=plans.may_begin(case, is_interim=True),
        open_lines=open_lines,
        can_follow_up=case.status is CaseStatus.IN_SERVICE and in_force and not open_lines,
        letters=department_tasks.of_case(case),
        reviews=case_reviews.of_case(case),
        next_review_on=case_reviews.next_on(case),
        closures=case_closing.of_case(case),
        pending=case_closing.pending(case),
        hindrances=closure.hindrances(case, at) if shown else [],
        needs_county=case_closing.needs_county(case),
        why_not=case_closing.why_not(case, account),
    )


def lines_of(plan: Plan, *, at: datetime) -> list[LineShown]:
    """Answer the lines of a plan as its page shows them."""
    rows = plan_lines.of_plan(plan)
    progress = plan_work.progress_of(rows)
    is_written = plan.status in WRITABLE
    return [
        LineShown(
            line,
            plan_lines.lacks(line, at=at) if is_written else [],
            progress[line.id],
            line.tier is not None
            and line.status is LineStatus.OPEN
            and not plan_lines.goes_on(line),
        )
        for line in rows
    ]
