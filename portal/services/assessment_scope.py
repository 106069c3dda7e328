"""Who reads an assessment, and what a case has to say of its assessments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.assessment_terms import LEVELS_UP, Dimension
from portal.case_terms import LIVE_CASES
from portal.deadline_terms import Deadline
from portal.models import Account, Assessment, Child, ProtectionCase
from portal.models.area import within
from portal.services import assessment_levels, audit
from portal.services.cases import READERS
from portal.services.due_times import DueTimes
from portal.services.running_clocks import Running
from portal.services.scored_answers import scores_of
from portal.vocabulary import RiskLevel

# After how long each level is assessed anew (platform; domain.md 2.1 REVIEWED).
REASSESS = {
    RiskLevel.RED: Deadline.REASSESS_RED,
    RiskLevel.YELLOW: Deadline.REASSESS_YELLOW,
    RiskLevel.BLUE: Deadline.REASSESS_LOW,
    RiskLevel.GREEN: Deadline.REASSESS_LOW,
}


@dataclass(frozen=True)
class OfCase:
    """What stands on a case's page: the one in force, the one under way, when the next is due."""

    latest: Assessment | None
    under_way: Assessment | None
    next_due: date | None
    is_live: bool

    @property
    def awaits_signature(self) -> bool:
        """Say whether a second person has yet to sign for a lower level."""
        return self.latest is not None and is_pending(self.latest)


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the assessments of the account's area, case and child joined; nobody else sees any."""
    rows = (
        Assessment.select(Assessment, ProtectionCase, Child)
        .join(ProtectionCase)
        .join(Child, peewee.JOIN.LEFT_OUTER)
    )
    if account.role not in READERS:
        return rows.where(Assessment.id.is_null())
    return rows.where(within(ProtectionCase.area_code, account.area_code))


def find(account: Account, ref: str) -> Assessment | None:
    """Answer the assessment with `ref` if its case lies in the account's area."""
    found: Assessment | None = visible_to(account).where(Assessment.ref == ref).first()
    return found


def opened(assessment: Assessment, *, by: Account, at: datetime) -> None:
    """Write into the audit record that `by` reads the assessment."""
    audit.opened(assessment, by=by, at=at, purpose="assessment")


def of_case(case: ProtectionCase) -> OfCase:
    """Answer what a case's page says of its assessments."""
    latest = latest_of(case)
    is_live = case.status in LIVE_CASES
    is_timed = latest is not None and is_live and is_of_this_life(latest, case)
    due = next_due(latest, case) if latest is not None and is_timed else None
    return OfCase(latest, under_way_of(case), due, is_live)


def latest_of(case: ProtectionCase) -> Assessment | None:
    """Answer the last completed assessment of a case."""
    found: Assessment | None = _completed(case).order_by(Assessment.id.desc()).first()
    return found


def under_way_of(case: ProtectionCase) -> Assessment | None:
    """Answer the assessment of a case that is not completed; there is at most one."""
    found: Assessment | None = (
        Assessment.select()
        .where((Assessment.case == case.id) & Assessment.completed_at.is_null())
        .first()
    )
    return found


def history_of(case: ProtectionCase) -> list[Assessment]:
    """Answer the completed assessments of a case, the latest first."""
    return list(_completed(case).order_by(Assessment.id.desc()))


def _completed(case: ProtectionCase) -> peewee.ModelSelect:
    mine = (Assessment.case == case.id) & Assessment.completed_at.is_null(False)
    return Assessment.select().where(mine)


def held_since(assessment: Assessment) -> datetime:
    """Answer from when the time to the next assessment runs: completed, or raised later."""
    start: datetime = assessment.raised_at or assessment.completed_at
    return start


def is_of_this_life(assessment: Assessment, case: ProtectionCase) -> bool:
    """Say whether the case was not closed and taken up again since; then it is assessed anew."""
    again = case.reopened_at
    return again is None or held_since(assessment) >= again


def clock_of(
    assessment: Assessment, case: ProtectionCase, stopped_at: datetime | None = None
) -> Running:
    """Answer the clock to the next assessment, which runs until `stopped_at`."""
    rule, since = REASSESS[assessment.level], held_since(assessment)
    return Running(rule, "assessment", assessment.ref, case.area_code, since, stopped_at)


def next_due(assessment: Assessment, case: ProtectionCase, times: DueTimes | None = None) -> date:
    """Answer the last day on which the level of a completed assessment may be assessed anew."""
    due_at = (times or DueTimes(case.area_code)).due_at(clock_of(assessment, case))
    return clock.local_date(due_at - timedelta(microseconds=1))


def in_force(account: Account) -> peewee.ModelSelect:
    """Select the last completed assessment of each live case of the account's area."""
    later = Assessment.alias()
    newer = later.select().where(
        (later.case == Assessment.case)
        & later.completed_at.is_null(False)
        & (later.id > Assessment.id)
    )
    return visible_to(account).where(
        Assessment.completed_at.is_null(False)
        & ProtectionCase.status.in_(LIVE_CASES)
        & (
            ProtectionCase.reopened_at.is_null()
            | (Assessment.completed_at >= ProtectionCase.reopened_at)
        )
        & ~peewee.fn.EXISTS(newer)
    )


def is_pending(assessment: Assessment) -> bool:
    """Say whether a lower level is proposed and nobody has signed or declined it."""
    return assessment.lowered_by_id is not None and assessment.second_at is None


def totals_of(assessment: Assessment) -> dict[Dimension, int]:
    """Answer the sums of the dimensions; nothing where an emergency stood before the scoring."""
    return assessment_levels.totals(scores_of(assessment)) if assessment.items else {}


def steps_risen(assessment: Assessment) -> int:
    """Answer by how many levels it stands above the one before; 0 if it is the first."""
    if assessment.previous is None:
        return 0
    rank = LEVELS_UP.index
    return rank(assessment.level) - rank(assessment.previous.level)
