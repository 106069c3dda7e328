"""What follows from time alone in weekly contact: its clock, and the level that rises (HR-16)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import Absence, Child, ContactEntry
from portal.models.area import within
from portal.services import risk_levels, staff
from portal.services.contact_logs import AMBER_AT, lost_contact, stands
from portal.services.running_clocks import PROVINCE, Running
from portal.services.transactions import transaction
from portal.vocabulary import ChildStatus, RiskLevel, Role

logger = logging.getLogger(__name__)


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield a clock for every silence that lasts, and for those that were ended late.

    It starts with the last contact, but not before the absence was on record, and stops with the
    entry of the next contact or of the end of the absence.
    """
    ended = {running.key: running for running in _broken(area)}
    for running in _unbroken(area):
        ended.pop(running.key, None)
        yield running
    yield from ended.values()


def _unbroken(area: str) -> Iterator[Running]:
    lasts = Absence.ended_on.is_null() & (Child.status != ChildStatus.EXITED)
    rows = (
        Absence.select(
            Absence.ref, Child.area_code, Absence.quiet_since, Absence.recorded_at, Absence.ended_at
        )
        .join(Child)
        .where(within(Child.area_code, area) & (lasts | (Absence.quiet_at_end >= AMBER_AT)))
    )
    for row in rows.tuples().iterator():
        yield _running(*row)


def _broken(area: str) -> Iterator[Running]:
    rows = (
        ContactEntry.select(
            Absence.ref,
            Child.area_code,
            ContactEntry.broke_silence_of,
            Absence.recorded_at,
            ContactEntry.recorded_at,
        )
        .join(Absence)
        .join(Child)
        .where(within(Child.area_code, area) & (ContactEntry.waited >= AMBER_AT) & stands())
        .order_by(ContactEntry.id)
    )
    for row in rows.tuples().iterator():
        yield _running(*row)


def _running(
    ref: str, area_code: str, since: date, recorded_at: datetime, stopped_at: datetime | None
) -> Running:
    started_on = max(since, clock.local_date(recorded_at))
    started_at = clock.start_of(started_on)
    return Running(
        Deadline.PARENT_CONTACT, "absence", ref, area_code, started_at, stopped_at=stopped_at
    )


def raise_lost(at: datetime) -> int:
    """Raise children with lost contact to yellow, once for each silence; answer how many rose.

    Village and township hear of it. Repeated, it changes nothing.
    """
    rose = 0
    for absence in lost_contact(at):
        if absence.raised_for == absence.quiet_since:
            continue
        try:
            rose += _raise_once(absence, at)
        except Exception:
            # One child's row that breaks must not leave the others unseen.
            logger.exception("Lost contact was not raised: absence %s", absence.ref)
    return rose


def _raise_once(absence: Absence, at: datetime) -> bool:
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
        return bool(claimed) and _raise(absence, at)


def _raise(absence: Absence, at: datetime) -> bool:
    child = Child.get_by_id(absence.child_id)
    rose = risk_levels.raise_to(child, RiskLevel.YELLOW, why="lost_contact", by=None, at=at)
    officers = staff.responsible_for(child.area_code, Role.VILLAGE_DIRECTOR, Role.TOWNSHIP)
    key = f"contact_lost:{absence.ref}:{absence.quiet_since}"
    staff.tell(officers, "contact_lost", key=key, at=at)
    return rose
