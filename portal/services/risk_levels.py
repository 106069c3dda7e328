"""A child's risk level: the one place that changes it, with history, audit row and visits."""

from __future__ import annotations

from datetime import datetime

from portal.assessment_terms import graver
from portal.models import Account, Child, RiskChange
from portal.services import audit, follow_ups
from portal.vocabulary import ChildStatus, RiskLevel


def raise_to(child: Child, level: RiskLevel, *, why: str, by: Account | None, at: datetime) -> bool:
    """Raise the child's level to `level`, inside the caller's transaction; never lowers it.

    `why` is a code such as "unattended". Answer whether the level rose.
    """
    present = Child.get_by_id(child.id).risk_level
    return set_level(child, graver(present, level), why=why, by=by, at=at)


def set_level(
    child: Child, level: RiskLevel, *, why: str, by: Account | None, at: datetime
) -> bool:
    """Set the child's level, inside the caller's transaction; answer whether it changed.

    Where it rises, the next visit falls due or is brought forward. The row object and its version
    are brought up to date.
    """
    before = Child.get_by_id(child.id).risk_level
    if before is level:
        return False
    Child.update(risk_level=level, version=Child.version + 1).where(Child.id == child.id).execute()
    child.__data__.update(Child.get_by_id(child.id).__data__)
    RiskChange.create(child=child, before=before, after=level, why=why, author=by, at=at)
    codes = {"before": before.value, "after": level.value, "why": why}
    audit.record("child.risk_changed", by=by, at=at, subject=child, **codes)
    # A file that nobody has confirmed yet gets its first visit when it is.
    if graver(before, level) is level and child.status is ChildStatus.ACTIVE:
        follow_ups.start(child, at=at)
    return True


def history_of(child: Child) -> list[RiskChange]:
    """Answer the changes of the child's level, the oldest first."""
    rows = RiskChange.select().where(RiskChange.child == child.id)
    return list(rows.order_by(RiskChange.id))
