"""What was recorded before a case had its child's file acts on the child as soon as it has."""

from __future__ import annotations

from datetime import datetime

from portal import clock
from portal.guardianship_terms import LEVEL_FROM, RUNG_OF, InterventionKind
from portal.models import Account, Assessment, Intervention, ProtectionCase, Report
from portal.report_terms import Disposal
from portal.services import case_ties, placement_ties, risk_levels
from portal.vocabulary import RiskLevel

MEASURE, EMERGENCY = "guardianship_measure", "emergency_found"
ALONE_UNDER = 16
# What the police found at the place; it is no longer a mere suspicion.
GRAVE = (Disposal.UNREACHABLE, Disposal.MISSING, Disposal.VIOLENCE)


def act(
    case: ProtectionCase, *, report: Report | None = None, by: Account | None, at: datetime
) -> None:
    """Let what lies around a case act on its child, inside the caller's transaction.

    Called when a case opens or its child's file is named; with `report`, when that one joins it.
    What was recorded before raises the level as if it were recorded now (platform; HR-15), unless
    the case was assessed since: whoever assessed it knew.
    """
    placement_ties.join(case, by=by, at=at)
    if case.child_id is None:
        return
    for kind in _measures(case, report):
        level = level_from(kind)
        if level is not None:
            risk_levels.raise_to(case.child, level, why=MEASURE, by=by, at=at)
    if _is_emergency(case, report, at):
        risk_levels.raise_to(case.child, RiskLevel.RED, why=EMERGENCY, by=by, at=at)


def level_from(kind: InterventionKind) -> RiskLevel | None:
    """Answer how high a measure raises the child's level at least, None where it does not."""
    number = RUNG_OF[kind].number
    return next((level for least, level in LEVEL_FROM if number >= least), None)


def _measures(case: ProtectionCase, report: Report | None) -> list[InterventionKind]:
    mine, since = case_ties.own(case), None
    if report is not None:
        mine = Intervention.report == report.id
    else:
        since = _assessed_at(case)
    if since is not None:
        mine &= Intervention.recorded_at > since
    rows = Intervention.select(Intervention.kind).where(mine & case_ties.stands())
    return [InterventionKind(kind) for (kind,) in rows.distinct().tuples()]


def _is_emergency(case: ProtectionCase, report: Report | None, at: datetime) -> bool:
    """Say whether the police found the child alone, lost or hurt.

    Alone is an emergency under 16 (未成年人保护法 art. 21, statutory).
    """
    age = clock.age_on(clock.local_date(at), case.child.birth_on)
    grave = Report.disposal.in_((*GRAVE, Disposal.ALONE) if age < ALONE_UNDER else GRAVE)
    if report is not None:
        grave &= Report.id == report.id
    else:
        grave &= Report.id.in_(case_ties.reports_of(case))
        since = _assessed_at(case)
        if since is not None:
            grave &= Report.disposed_at > since
    return bool(Report.select().where(grave).exists())


def _assessed_at(case: ProtectionCase) -> datetime | None:
    done = Assessment.case.in_(case_ties.family(case)) & Assessment.completed_at.is_null(False)
    last = Assessment.select().where(done).order_by(Assessment.completed_at.desc()).first()
    return last.completed_at if last is not None else None
