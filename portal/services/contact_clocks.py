"""What follows from time alone in weekly contact: its clock, and the level that rises (HR-16)."""

from __future__ import annotations

from datetime import datetime

from portal.models import Absence, Child
from portal.services import risk_levels, staff
from portal.services.contact_logs import lost_contact
from portal.services.transactions import transaction
from portal.vocabulary import RiskLevel, Role


def raise_lost(at: datetime) -> int:
    """Raise children with lost contact to yellow, once for each silence; answer how many rose.

    Village and township hear of it. Repeated, it changes nothing.
    """
    rose = 0
    for absence in lost_contact(at):
        with transaction():
            is_new = Absence.raised_for.is_null() | (Absence.raised_for != absence.quiet_since)
            claimed = (
                Absence.update(raised_for=absence.quiet_since)
                .where(
                    (Absence.id == absence.id)
                    & (Absence.quiet_since == absence.quiet_since)
                    & Absence.ended_on.is_null()
                    & is_new
                )
                .execute()
            )
            if claimed:
                rose += _raise(absence, at)
    return rose


def _raise(absence: Absence, at: datetime) -> bool:
    child = Child.get_by_id(absence.child_id)
    rose = risk_levels.raise_to(child, RiskLevel.YELLOW, why="lost_contact", by=None, at=at)
    officers = staff.responsible_for(child.area_code, Role.VILLAGE_DIRECTOR, Role.TOWNSHIP)
    key = f"contact_lost:{absence.ref}:{absence.quiet_since}"
    staff.tell(officers, "contact_lost", key=key, at=at)
    return rose
