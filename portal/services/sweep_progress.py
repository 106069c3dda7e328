"""How far the sweeps have come: by village for the township, by township for the county."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.models import Account, Child, Sweep, SweepLine, SweepVillage
from portal.services import sweeps
from portal.vocabulary import ChildStatus, Role

TOWNSHIP_LENGTH = 9


@dataclass(frozen=True)
class Progress:
    """One sweep in one place: children answered of all, lists finished of all, lists late.

    `ref` is the list's own where the place is one list; the county sees townships only.
    """

    sweep: Sweep
    area_code: str
    done: int
    total: int
    finished: int
    lists: int
    late: int
    ref: str = ""


def of(villages: Iterable[SweepVillage]) -> dict[int, tuple[int, int]]:
    """Answer {list id: (answered, all)}; children who left the register unanswered do not count."""
    answered = peewee.fn.SUM(peewee.Case(None, [(SweepLine.answer.is_null(False), 1)], 0))
    counts = SweepLine.answer.is_null(False) | (Child.status == ChildStatus.ACTIVE)
    rows = (
        SweepLine.select(SweepLine.village, answered, peewee.fn.COUNT(SweepLine.id))
        .join(Child)
        .where(SweepLine.village.in_([village.id for village in villages]) & counts)
        .group_by(SweepLine.village)
    )
    return {village: (int(done), int(total)) for village, done, total in rows.tuples()}


def for_account(account: Account, *, at: datetime) -> list[Progress]:
    """Answer what is under way or late in the account's area, the earliest to be done first."""
    villages = sweeps.current(account, at=at)
    if account.role is Role.COUNTY:
        # Of a sweep that is not over, the lists that are finished count too.
        shown = {village.sweep_id for village in villages}
        villages = list(sweeps.visible_to(account).where(SweepVillage.sweep.in_(list(shown))))
    counts = of(villages)
    if account.role is not Role.COUNTY:
        return [_whole(village.area_code, [village], counts, at=at) for village in villages]
    grouped: dict[tuple[int, str], list[SweepVillage]] = {}
    for village in villages:
        key = (village.sweep_id, village.area_code[:TOWNSHIP_LENGTH])
        grouped.setdefault(key, []).append(village)
    return [_whole(township, rows, counts, at=at) for (_sweep, township), rows in grouped.items()]


def _whole(
    area_code: str,
    villages: list[SweepVillage],
    counts: dict[int, tuple[int, int]],
    *,
    at: datetime,
) -> Progress:
    done, total = (sum(counts.get(v.id, (0, 0))[place] for v in villages) for place in (0, 1))
    is_one_list = len(villages) == 1 and villages[0].area_code == area_code
    return Progress(
        sweep=villages[0].sweep,
        area_code=area_code,
        done=done,
        total=total,
        finished=sum(village.finished_at is not None for village in villages),
        lists=len(villages),
        late=sum(sweeps.is_late(village, at=at) for village in villages),
        ref=villages[0].ref if is_one_list else "",
    )
