"""Making a picture of the gaps: read, solve and write, service by service; for the worker.

Whatever is half written belongs to a picture that is not done, and nobody reads it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from maps.ranking import Gap, gap_of, ranked
from portal import clock
from portal.gap_terms import PictureStatus
from portal.models import GapGain, GapLine, GapPicture, GapStep
from portal.service_codes import SERVICE_CODES
from portal.services import gap_orders, gap_questions, gap_solving
from portal.services.gap_questions import TIERS, Question, Waiting
from portal.services.gap_solving import Solved
from portal.services.refusals import NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import Tier

logger = logging.getLogger(__name__)
# Places a child should have within reach, a month (platform): one visit, the least that is help.
REQUIRED = 1.0
FAILED_KEPT = timedelta(days=30)
BATCH = 200

Line = dict[str, Any]


def carry_out(made: GapPicture, *, at: Callable[[], datetime]) -> None:
    """Compute a picture that was claimed; whatever goes wrong is written on it and raised again."""
    try:
        _carry_out(made, at)
    except Exception as problem:
        with suppress(NotInThisState):
            gap_orders.fail(made, type(problem).__name__, at=at())
        raise


def _carry_out(made: GapPicture, at: Callable[[], datetime]) -> None:
    began = time.monotonic()
    _clear(made)
    since, until = gap_questions.period(at())
    minutes = gap_questions.seat_minutes(day=until)
    open_needs = gap_questions.waiting()
    wanted = gap_questions.asked_for(since=since, until=until)
    lines: list[Line] = []
    for number, service in enumerate(SERVICE_CODES, start=1):
        if service not in wanted:
            continue
        asked = gap_questions.read(service, since=since, until=until)
        solved = gap_solving.solve(asked, minutes)
        lines += _lines(asked, solved, open_needs, at())
        with transaction():
            gap_orders.advance(made, number, at=at())
            _write(made, service, solved)
    figures = {
        "since": since, "until": until, "seconds": time.monotonic() - began,
        "services_done": len(SERVICE_CODES),
    }  # fmt: skip
    _write_lines(made, list(_with_rank(lines)), at)
    with transaction():
        gap_orders.finish(made, at=at(), **figures)
        _forget(made, at())


def _lines(
    asked: Question, solved: Solved, open_needs: dict[tuple[str, str], Waiting], at: datetime
) -> Iterator[Line]:
    """Yield what is stored of each township where somebody needs the service."""
    ground = asked.ground
    for number, code in enumerate(ground.townships):
        children = int(ground.demand[number])
        if not children:
            continue
        told = open_needs.get((code, asked.service))
        tier = told.tier if told else Tier.ROUTINE
        days = max(0, (at - told.since).days) if told else 0
        full = min(children, asked.full[code])
        gap = gap_of(code, children, full, asked.access[number], REQUIRED,
                     tier=TIERS.index(tier), waiting_days=days)  # fmt: skip
        servable = min(children, int(solved.servable[number]))
        yield {
            "area_code": code, "service": asked.service, "children": children, "full": full,
            "short": gap.children_short, "places_short": gap.places_short,
            "servable": servable, "structural": children - servable,
            "tier": tier, "waiting_days": days,
        }  # fmt: skip


def _with_rank(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with their place in the order of `maps.ranking`."""
    known = {f"{line['area_code']}{line['service']}": line for line in lines}
    gaps = [
        Gap(key, line["short"], line["places_short"], TIERS.index(line["tier"]),
            line["waiting_days"])
        for key, line in known.items()
    ]  # fmt: skip
    for rank, gap in enumerate(ranked(gaps), start=1):
        yield {**known[gap.code], "rank": rank}


def _write_lines(made: GapPicture, lines: Sequence[Line], at: Callable[[], datetime]) -> None:
    """Write the lines in parts, so that no other writer waits long; each part asks who writes."""
    for start in range(0, len(lines), BATCH):
        with transaction():
            gap_orders.advance(made, made.services_done, at=at())
            _insert(GapLine, lines[start : start + BATCH], picture=made.id)


def _write(made: GapPicture, service: str, solved: Solved) -> None:
    gains = (
        {
            "area_code": one.area_code, "kind": one.newcomer.kind,
            "language": one.newcomer.language, "gain": one.gain,
        }
        for one in solved.gains
    )  # fmt: skip
    steps = (
        {
            "scope": one.scope, "kind": one.newcomer.kind, "language": one.newcomer.language,
            "number": one.number, "area_code": one.area_code, "gain": one.gain,
            "total": one.total,
        }
        for one in solved.steps
    )  # fmt: skip
    _insert(GapGain, gains, picture=made.id, service=service)
    _insert(GapStep, steps, picture=made.id, service=service)


def _insert(table: Any, rows: Iterable[Line], **same: Any) -> None:
    written = [{**row, **same} for row in rows]
    for start in range(0, len(written), BATCH):
        table.insert_many(written[start : start + BATCH]).execute()


def _clear(made: GapPicture) -> None:
    """Delete what an earlier try has written."""
    with transaction():
        for table in (GapLine, GapGain, GapStep):
            table.delete().where(table.picture == made.id).execute()


def _forget(newest: GapPicture, at: datetime) -> None:
    """Keep the newest picture and the lines of the last one of each month (Shanghai).

    Gains are of use only in the newest; what failed is forgotten after thirty days (platform).
    """
    older = list(
        GapPicture.select()
        .where((GapPicture.status == PictureStatus.DONE) & (GapPicture.id != newest.id))
        .order_by(GapPicture.id)
    )
    # The later of a month takes the place of the earlier one.
    last = {_month(one): one.id for one in [*older, newest]}
    gone = [one.id for one in older if one.id not in last.values()]
    for table in (GapGain, GapStep):
        table.delete().where(table.picture.in_([one.id for one in older])).execute()
    GapPicture.delete().where(GapPicture.id.in_(gone)).execute()
    GapPicture.delete().where(
        (GapPicture.status == PictureStatus.FAILED) & (GapPicture.asked_at < at - FAILED_KEPT)
    ).execute()


def _month(made: GapPicture) -> tuple[int, int]:
    day = clock.local_date(made.finished_at)
    return day.year, day.month
