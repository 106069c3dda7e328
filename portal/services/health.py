"""Whether the portal is alive and well, for whoever keeps it running."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.models import (
    Account,
    Area,
    Assignment,
    AuditEntry,
    Child,
    ClockTick,
    Helper,
    Message,
    Need,
)
from portal.models import schema as tables
from portal.services import messages, releases, work_calendars

# A message owed for longer than this means that nobody delivers (security.md 4.10, platform).
LONGEST_OWED = timedelta(minutes=2)
# Deadlines are looked at every minute; after this long the worker stands still (platform).
LONGEST_UNWATCHED = timedelta(minutes=15)


@dataclass(frozen=True)
class Health:
    """One look at the portal; `is_well` is the answer of /health/deep."""

    is_well: bool
    at: datetime
    oldest_unsent_at: datetime | None
    failing_messages: int
    pending_steps: list[str]
    sizes: list[tuple[str, int]]
    missing_year: int | None = None
    is_year_urgent: bool = False
    last_tick: ClockTick | None = None
    is_unwatched: bool = False
    release_warnings: list[str] = field(default_factory=list)

    @property
    def warnings(self) -> list[str]:
        """Answer what goes wrong soon, in words for whoever runs the portal."""
        year = self.missing_year
        missing = [f"no work calendar for {year}"] if year is not None else []
        return missing + self.release_warnings


def look(at: datetime) -> Health:
    """Ask the database, the outbox and the migrations how they are; counts only, no content."""
    oldest = messages.oldest_unsent()
    pending = tables.pending()
    is_late = oldest is not None and at - oldest > LONGEST_OWED
    failing = Message.select().where(Message.sent_at.is_null() & (Message.tries > 2)).count()
    last: ClockTick | None = ClockTick.select().order_by(ClockTick.id.desc()).first()
    is_unwatched = last is not None and at - last.at > LONGEST_UNWATCHED
    is_unclean = last is not None and last.uncomputable + last.failed > 0
    # By then clocks run into the year: not a warning any more.
    needed = work_calendars.missing_year(at, ahead=work_calendars.NEEDED_BEFORE)
    is_stuck = is_late or bool(pending) or is_unwatched or is_unclean or needed is not None
    rows = (Area, Account, Helper, Child, Need, Assignment, AuditEntry)
    return Health(
        is_well=not is_stuck,
        at=at,
        oldest_unsent_at=oldest,
        failing_messages=failing,
        pending_steps=pending,
        sizes=[(table.__name__, table.select().count()) for table in rows],
        missing_year=work_calendars.missing_year(at),
        is_year_urgent=needed is not None,
        last_tick=last,
        is_unwatched=is_unwatched,
        release_warnings=releases.warnings(at),
    )
