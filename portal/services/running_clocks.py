"""What a source of clocks yields: one thing that is timed, from facts that are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.deadline_terms import Deadline

PROVINCE = "63"
# Rule, kind of the subject, its reference, start: a clock is one of these, whoever reads it when.
Key = tuple[Deadline, str, str, datetime]


@dataclass(frozen=True)
class Running:
    """One clock, all times naive UTC; it is over at `stopped_at`, the time of that entry.

    `kind` is the snake case of the row's table, `ref` its reference, which stands in no URL of
    another area. `area_code` decides who is responsible and where it climbs. `due_at` is given only
    where the rule has no span; `holder_id` is the account that carries it, if one is named.
    """

    rule: Deadline
    kind: str
    ref: str
    area_code: str
    started_at: datetime
    stopped_at: datetime | None = None
    due_at: datetime | None = None
    holder_id: int | None = None

    @property
    def key(self) -> Key:
        """Answer what makes this clock the same one at every reading."""
        return (self.rule, self.kind, self.ref, self.started_at)

    def is_running(self, at: datetime) -> bool:
        """Say whether it runs at `at`: begun, and not over yet."""
        return self.started_at <= at and (self.stopped_at is None or self.stopped_at > at)
