"""How many children present places could serve: read from the month's last picture of the gaps.

It takes a solver, so the worker computes it (`gap_building`), over thirty days, by township and
without regard to language. Hence a staff map has it for any language only, and a village has none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from peewee import fn

from portal.models import GapLine
from portal.models.area import within
from portal.services import gap_orders
from portal.services.coverage_questions import TOWNSHIP_LENGTH, Question
from portal.services.shares import Share

NOTHING = Share(0, 0)


@dataclass(frozen=True)
class Servable:
    """Children who could be served out of those in need, by township; `until` None is unknown.

    Of several services at once a child counts with each of them.
    """

    until: date | None = None
    shares: dict[str, Share] = field(default_factory=dict)


def servable(asked: Question) -> Servable:
    """Answer what the month's last picture says of the question's area; two queries."""
    if asked.language is not None or len(asked.prefix) > TOWNSHIP_LENGTH:
        return Servable()
    made = gap_orders.newest(since=asked.month, until=asked.until)
    if made is None:
        return Servable()
    is_meant = (GapLine.picture == made.id) & within(GapLine.area_code, asked.prefix)
    if asked.service is not None:
        is_meant &= GapLine.service == asked.service
    rows = (
        GapLine.select(GapLine.area_code, fn.SUM(GapLine.servable), fn.SUM(GapLine.children))
        .where(is_meant)
        .group_by(GapLine.area_code)
    )
    shares = {code: Share(int(good), int(of)) for code, good, of in rows.tuples()}
    return Servable(made.until, shares)
