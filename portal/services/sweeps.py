"""Sweeps: each season every village confirms its children one by one, and says what changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.models import Account, Child, EarlySign, Sweep, SweepLine, SweepVillage
from portal.models.area import within
from portal.services import audit, early_signs, seen_signs, staff
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import transaction
from portal.sweep_terms import SignKind, SignSource, SweepAnswer
from portal.vocabulary import N_, ChildStatus, RiskLevel, Role

A = SweepAnswer
KEEPERS = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP})
READERS = KEEPERS | {Role.COUNTY}
# Whoever is at raised risk is looked at one by one, never with the rest (platform).
ONE_BY_ONE = (RiskLevel.RED, RiskLevel.YELLOW)

# A list that nobody looked at is pressed for so long; by then later ones ask the same (platform).
SHOWN_FOR = timedelta(days=62)


class AnsweredOtherwise(Refused):
    """“No change” does not wipe out what somebody has found."""

    sentence = N_("这个孩子已经记录了变化。要更正，请打开“有变化”再写一次。")


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the lists of the account's area, sweep joined, the earliest to be done first.

    A village director also sees the list of his township's children without a village.
    """
    rows = SweepVillage.select(SweepVillage, Sweep).join(Sweep)
    if account.role not in READERS:
        return rows.where(SweepVillage.id.is_null())
    mine = within(SweepVillage.area_code, account.area_code)
    if account.role is Role.VILLAGE_DIRECTOR:
        mine |= SweepVillage.area_code == account.area_code[:9]
    return rows.where(mine).order_by(Sweep.closes_on, SweepVillage.area_code)


def find(account: Account, ref: str) -> SweepVillage | None:
    """Answer the list with `ref` if it lies in the account's area."""
    found: SweepVillage | None = visible_to(account).where(SweepVillage.ref == ref).first()
    return found


def find_line(account: Account, ref: str) -> SweepLine | None:
    """Answer the line with `ref`, child and list joined, if its list lies in the area."""
    found: SweepLine | None = (
        _lines()
        .where((SweepLine.ref == ref) & SweepLine.village.in_(_ids(visible_to(account))))
        .first()
    )
    return found


def current(account: Account, *, at: datetime) -> list[SweepVillage]:
    """Answer the lists of the area that are open, or late and not finished."""
    today = clock.local_date(at)
    rows = visible_to(account).where(Sweep.closes_on >= today - SHOWN_FOR)
    return list(rows.where(SweepVillage.finished_at.is_null() | (Sweep.closes_on >= today)))


def lines_of(
    village: SweepVillage, *, page: int = 1, size: int = 60
) -> tuple[list[SweepLine], int]:
    """Answer one page of a list, the unanswered first, the gravest first; and the count."""
    rows = _lines().where((SweepLine.village == village.id) & _counts())
    grave = peewee.Case(
        Child.risk_level, [(level.value, place) for place, level in enumerate(RiskLevel)], 9
    )
    order = [SweepLine.answer.is_null(False), grave, Child.name_pinyin, SweepLine.id]
    return list(rows.order_by(*order).paginate(page, size)), rows.count()


def remaining(village: SweepVillage) -> list[SweepLine]:
    """Answer the unanswered lines that one act may confirm together: no raised risk, no sign."""
    signed = EarlySign.select(EarlySign.child).where(EarlySign.ended_at.is_null())
    rows = _lines().where(
        (SweepLine.village == village.id)
        & _is_waiting()
        & Child.risk_level.not_in(ONE_BY_ONE)
        & Child.id.not_in(signed)
    )
    return list(rows.order_by(Child.name_pinyin, SweepLine.id))


def last_of(child: Child) -> SweepLine | None:
    """Answer the line on which the child was last confirmed, or None."""
    rows = SweepLine.select().where((SweepLine.child == child.id) & SweepLine.answer.is_null(False))
    found: SweepLine | None = rows.order_by(
        SweepLine.confirmed_at.desc(), SweepLine.id.desc()
    ).first()
    return found


def confirm(line: SweepLine, *, by: Account, at: datetime) -> bool:
    """Say that nothing has changed for the child; answer False if that was said before.

    Raises AnsweredOtherwise where something else has been found.
    """
    with transaction():
        present = SweepLine.get_by_id(line.id)
        if present.answer is A.NO_CHANGE:
            return False
        if present.answer is not None:
            raise AnsweredOtherwise
        _answer([line.child_id], A.NO_CHANGE, sweep=line.sweep_id, by=by, at=at)
        audit.record("sweep.confirmed", by=by, at=at, subject=line)
    return True


def confirm_rest(village: SweepVillage, *, by: Account, at: datetime) -> int:
    """Say that nothing has changed for the children still waiting; answer how many.

    Children at raised risk or with an early sign are left: they are looked at one by one.
    """
    with transaction():
        rows = remaining(village)
        if rows:
            children = [row.child_id for row in rows]
            _answer(children, A.NO_CHANGE, sweep=village.sweep_id, by=by, at=at)
            audit.record("sweep.rest_confirmed", by=by, at=at, subject=village, count=len(rows))
    return len(rows)


def report_change(
    line: SweepLine,
    answer: SweepAnswer,
    *,
    signs: Iterable[SignKind] = (),
    words: str,
    by: Account,
    at: datetime,
) -> None:
    """Say what changed, in one sentence, with the early signs seen; may correct an answer.

    The township hears of a child who left; one who cannot be found becomes red with a case.
    Raises FieldRefused("answer" | "words").
    """
    if answer is A.NO_CHANGE:
        raise FieldRefused("answer", N_("请选择是什么变化；没有变化的，请返回名单点“没有变化”。"))
    said = early_signs.said_in("words", words)
    kinds = {*signs} | ({SignKind.WHEREABOUTS_UNKNOWN} if answer is A.NOT_FOUND else set())
    with transaction():
        found = {
            "signs": ",".join(sorted(kind.value for kind in kinds)), "note": said
        }  # fmt: skip
        _answer([line.child_id], answer, sweep=line.sweep_id, by=by, at=at, **found)
        codes = {"answer": answer.value, "signs": found["signs"]}
        audit.record("sweep.changed", by=by, at=at, subject=line, **codes)
        for kind in sorted(kinds, key=list(SignKind).index):
            seen_signs.note(line.child, kind, source=SignSource.SWEEP, words=said, by=by, at=at)
        if answer is A.LEFT:
            officers = staff.responsible_for(line.child.area_code, Role.TOWNSHIP)
            staff.tell(officers, "sweep_left", key=f"sweep_left:{line.ref}", at=at, besides=by)


def _answer(
    children: list[int], answer: SweepAnswer, *, sweep: int, by: Account, at: datetime,
    **found: str,
) -> None:  # fmt: skip
    """Write the answer on the list of `sweep`, and on others that still wait for these children.

    Nobody is asked twice for one look at a child.
    """
    rows = list(
        SweepLine.select(SweepLine.id, SweepLine.village).where(
            SweepLine.child.in_(children)
            & (SweepLine.answer.is_null() | (SweepLine.sweep == sweep))
        )
    )
    SweepLine.update(
        answer=answer, confirmed_at=at, confirmed_by=by, version=SweepLine.version + 1, **found
    ).where(SweepLine.id.in_([row.id for row in rows])).execute()
    finish({row.village_id for row in rows}, at=at)


def finish(villages: Iterable[int] | None = None, *, at: datetime) -> int:
    """Mark the lists on which nobody waits any more as finished; answer how many (None: all)."""
    waiting = (
        SweepLine.select(SweepLine.village)
        .join(Child)
        .where(SweepLine.answer.is_null() & (Child.status == ChildStatus.ACTIVE))
    )
    done = SweepVillage.finished_at.is_null() & SweepVillage.id.not_in(waiting)
    if villages is not None:
        done &= SweepVillage.id.in_(list(villages))
    return int(
        SweepVillage.update(finished_at=at, version=SweepVillage.version + 1).where(done).execute()
    )


def closes_at(sweep: Sweep) -> datetime:
    """Answer the instant (naive UTC) at which the sweep's last day has passed."""
    return clock.start_of(sweep.closes_on + timedelta(days=1))


def is_late(village: SweepVillage, *, at: datetime) -> bool:
    """Say whether the list should have been finished by now."""
    return village.finished_at is None and closes_at(village.sweep) <= at


def _lines() -> peewee.ModelSelect:
    return (
        SweepLine.select(SweepLine, SweepVillage, Sweep, Child)
        .join(SweepVillage)
        .join(Sweep)
        .join_from(SweepLine, Child)
    )


def _ids(villages: peewee.ModelSelect) -> peewee.ModelSelect:
    return villages.select(SweepVillage.id).order_by()


def _is_waiting() -> Any:
    return SweepLine.answer.is_null() & (Child.status == ChildStatus.ACTIVE)


def _counts() -> Any:
    """Answer the condition that a line counts: answered, or its child still on the register."""
    return SweepLine.answer.is_null(False) | (Child.status == ChildStatus.ACTIVE)
