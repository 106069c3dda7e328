"""Work that waits as a row of a table: claimed with a lease, carried on step by step.

The table is the queue. Whoever works on a row says at each step that he lives, by a new lease; a
row whose lease ran out is taken up again. The tries of a row are its fencing token: a worker who
was thought dead and comes back can write nothing more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import TypeVar

from portal.models.base import Named
from portal.services.refusals import NotInThisState

# After so long a silence whoever worked on a row is taken for dead (platform).
LEASE = timedelta(minutes=20)
MOST_TRIES = 2
STOPPED = "stopped"

Work = TypeVar("Work", bound=Named)


def step(row: Named, start: Enum, **values: object) -> None:
    """Let one conditional UPDATE carry a claimed row on from the state `start`.

    Raises NotInThisState if it is in another state, or somebody else took it up meanwhile.
    """
    table = type(row)
    same_try = table.tries == row.tries
    moved = (
        table.update(version=table.version + 1, **values)
        .where((table.id == row.id) & (table.status == start) & same_try)
        .execute()
    )
    present = table.get_by_id(row.id)
    if not moved:
        raise NotInThisState(state=present.status.zh)
    row.__data__.update(present.__data__)


def fallen_silent(table: type[Work], running: Enum, *, at: datetime) -> list[Work]:
    """Answer the rows in the state `running` whose lease has run out."""
    return list(table.select().where((table.status == running) & (table.claimed_until < at)))
