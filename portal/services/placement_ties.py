"""What ties a placement to a case: it hangs on its report until that has a case."""

from __future__ import annotations

from datetime import datetime

from portal.models import Account, Placement, ProtectionCase
from portal.placement_terms import LIVE_PLACEMENTS, PlacementStatus
from portal.services import case_ties, risk_levels
from portal.vocabulary import RiskLevel

S = PlacementStatus
# The child is with its own people again, or for good elsewhere; its level is the township's work.
SETTLED = (S.TRACKED, S.LONG_TERM, S.RELATIVE_CARE)
AWAY = tuple(status for status in LIVE_PLACEMENTS if status not in SETTLED)


def join(case: ProtectionCase, *, by: Account | None, at: datetime) -> None:
    """Let the placements of the case's reports join it, inside the caller's transaction.

    A child who is away in temporary care is red (platform), as soon as its file is known.
    """
    Placement.update(case=case.id).where(
        Placement.report.in_(case_ties.reports_of(case)) & Placement.case.is_null()
    ).execute()
    if case.child_id is None:
        return
    is_away = (Placement.case == case.id) & Placement.status.in_(AWAY)
    if Placement.select().where(is_away).exists():
        risk_levels.raise_to(case.child, RiskLevel.RED, why="temporary_care", by=by, at=at)
