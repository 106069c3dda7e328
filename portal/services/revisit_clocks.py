"""The clocks of the two revisits that a warning letter brings about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import peewee

from portal.deadline_terms import Deadline
from portal.models import Revisit
from portal.models.area import within
from portal.report_terms import RevisitSide
from portal.services.running_clocks import PROVINCE, Running

RULE_OF = {
    RevisitSide.POLICE: Deadline.POLICE_REVISIT,
    RevisitSide.VILLAGE: Deadline.VILLAGE_REVISIT,
}


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of the revisits of `area`, each at the office that owes it."""
    rows = Revisit.select(
        Revisit.ref,
        Revisit.side,
        Revisit.area_code,
        Revisit.created_at,
        peewee.fn.COALESCE(Revisit.done_at, Revisit.dropped_at),
    ).where(within(Revisit.area_code, area) & (Revisit.created_at <= at))
    for ref, side, code, created_at, done_at in rows.tuples().iterator():
        yield Running(RULE_OF[RevisitSide(side)], "revisit", ref, code, created_at, done_at)
