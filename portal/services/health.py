"""Whether the portal is alive and well, for whoever keeps it running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.models import Account, Area, Assignment, AuditEntry, Child, Helper, Message, Need
from portal.models import schema as tables
from portal.services import messages

# A message owed for longer than this means that nobody delivers (security.md 4.10, platform).
LONGEST_OWED = timedelta(minutes=2)


@dataclass(frozen=True)
class Health:
    """One look at the portal; `is_well` is the answer of /health/deep."""

    is_well: bool
    at: datetime
    oldest_unsent_at: datetime | None
    failing_messages: int
    pending_steps: list[str]
    sizes: list[tuple[str, int]]


def look(at: datetime) -> Health:
    """Ask the database, the outbox and the migrations how they are; counts only, no content."""
    oldest = messages.oldest_unsent()
    pending = tables.pending()
    is_late = oldest is not None and at - oldest > LONGEST_OWED
    failing = Message.select().where(Message.sent_at.is_null() & (Message.tries > 2)).count()
    rows = (Area, Account, Helper, Child, Need, Assignment, AuditEntry)
    return Health(
        is_well=not is_late and not pending,
        at=at,
        oldest_unsent_at=oldest,
        failing_messages=failing,
        pending_steps=pending,
        sizes=[(table.__name__, table.select().count()) for table in rows],
    )
