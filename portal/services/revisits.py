"""Revisits after a warning letter: who owes them, what was seen, and what a repetition leads to.

The law gives the duty (反家庭暴力法 art. 17); the seven days are ours (platform, set by county).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal import clock
from portal.models import Account, Recusal, Report, Revisit, WarningLetter
from portal.models.area import within
from portal.report_terms import ReporterKind, RevisitSide, Situation, WhoWasSeen
from portal.services import areas, audit, reports
from portal.services.due_times import DueTimes
from portal.services.refusals import AlreadyAnswered, ChangedMeanwhile, FieldRefused
from portal.services.revisit_clocks import RULE_OF
from portal.services.running_clocks import Running
from portal.services.transactions import transaction
from portal.services.warning_letters import add_to_case, fall_due
from portal.vocabulary import N_, Role

SHORTEST, LONGEST = 4, 2000


@dataclass(frozen=True)
class Seen:
    """What a visit found; `is_repeated` is None where nobody could say."""

    saw: tuple[WhoWasSeen, ...]
    is_repeated: bool | None
    done_on: date | None
    note: str


@dataclass(frozen=True)
class Outcome:
    """What follows: another visit, or a new report, or neither."""

    following: Revisit | None = None
    report: Report | None = None


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the account's revisits, letter joined, the oldest first.

    Police see their county's, villages their own and those of a township without a village named,
    townships all of the village side. The report behind it is loaded for the police alone.
    """
    rows = Revisit.select(Revisit, WarningLetter).join(WarningLetter)
    rows = rows.order_by(Revisit.created_at, Revisit.id)
    here = within(Revisit.area_code, account.area_code)
    if account.role is Role.POLICE:
        away = Recusal.select(Recusal.report).where(Recusal.account == account.id)
        mine = (Revisit.side == RevisitSide.POLICE) & WarningLetter.report.not_in(away)
        return rows.where(mine & here)
    if account.role is Role.VILLAGE_DIRECTOR:
        here |= Revisit.area_code == account.area_code[:9]
    elif account.role is not Role.TOWNSHIP:
        return rows.where(Revisit.id.is_null())
    return rows.where((Revisit.side == RevisitSide.VILLAGE) & here)


def find(account: Account, ref: str) -> Revisit | None:
    """Answer the revisit with `ref` if it is the account's to make."""
    found: Revisit | None = visible_to(account).where(Revisit.ref == ref).first()
    return found


def open_for(account: Account) -> peewee.ModelSelect:
    """Select what the account has yet to visit."""
    return visible_to(account).where(Revisit.done_at.is_null() & Revisit.dropped_at.is_null())


def list_for(
    account: Account, *, is_done: bool = False, page: int = 1, size: int = 50
) -> tuple[list[Revisit], int]:
    """Answer one page of what is owed (oldest first) or done (latest first), and the count."""
    rows = (
        visible_to(account).where(Revisit.done_at.is_null(False)) if is_done else open_for(account)
    )
    if is_done:
        rows = rows.order_by(Revisit.done_at.desc(), Revisit.id.desc())
    return list(rows.paginate(page, size)), rows.count()


def due_by(times: DueTimes | None = None) -> Callable[[Revisit], datetime]:
    """Answer the function that says by when a visit is made, as the county has set it."""
    known = times or DueTimes()
    return lambda row: known.due_at(
        Running(RULE_OF[row.side], "revisit", row.ref, row.area_code, row.created_at)
    )


def due_of(revisit: Revisit) -> datetime:
    """Answer by when one visit is made."""
    return due_by()(revisit)


def seen_in(revisit: Revisit) -> list[WhoWasSeen]:
    """Answer whom the visit met."""
    return [WhoWasSeen(value) for value in str(revisit.saw).split(",") if value]


def do(revisit: Revisit, seen: Seen, *, version: int, by: Account, at: datetime) -> Outcome:
    """Write down a visit; violence that was repeated is a new report at once.

    Whoever met nobody, or learnt nothing, goes again within the same time (platform). Raises
    FieldRefused("saw", "repeated", "done_on" or "note"), AlreadyAnswered, ChangedMeanwhile.
    """
    _refuse(revisit, seen, at)
    with transaction():
        values = {
            "done_at": at,
            "done_on": seen.done_on,
            "done_by": by,
            "saw": ",".join(each.value for each in seen.saw),
            "is_repeated": seen.is_repeated,
            "note": seen.note.strip(),
        }
        moved = (
            Revisit.update(version=Revisit.version + 1, **values)
            .where(
                (Revisit.id == revisit.id)
                & Revisit.done_at.is_null()
                & Revisit.dropped_at.is_null()
                & (Revisit.version == version)
            )
            .execute()
        )
        if not moved:
            present = Revisit.get_by_id(revisit.id)
            is_owed = present.done_at is None and present.dropped_at is None
            raise ChangedMeanwhile if is_owed else AlreadyAnswered
        letter = WarningLetter.get_by_id(revisit.letter_id)
        audit.record("revisit.done", by=by, at=at, subject=revisit, is_repeated=seen.is_repeated)
        add_to_case(letter.report, "revisited", N_("告诫书回访已完成。"), by, at)
        return _what_follows(revisit, letter, seen, by=by, at=at)


def _what_follows(
    revisit: Revisit, letter: WarningLetter, seen: Seen, *, by: Account, at: datetime
) -> Outcome:
    if seen.is_repeated:
        told = reports.Told(
            situations=(Situation.VIOLENCE,),
            area_code=letter.report.area_code,
            facts=seen.note,
            is_danger_now=True,
            place=areas.names(letter.area_code)[-1],
        )
        is_police = revisit.side is RevisitSide.POLICE
        kind = ReporterKind.STATE if is_police else ReporterKind.COMMITTEE
        who = reports.Who(kind=kind, name=by.display_name, phone=by.phone or "")
        return Outcome(report=reports.receive_from_office(told, who, at=at))
    if seen.is_repeated is None or WhoWasSeen.NOBODY in seen.saw:
        return Outcome(following=fall_due(letter, revisit.side, at=at))
    return Outcome()


def _refuse(revisit: Revisit, seen: Seen, at: datetime) -> None:
    if not seen.saw:
        raise FieldRefused("saw", N_("请选择见到了谁；没有见到人的，选“没有见到人”。"))
    if WhoWasSeen.NOBODY in seen.saw and len(seen.saw) > 1:
        raise FieldRefused("saw", N_("选了“没有见到人”，就不能再选别的人。"))
    first, last = revisit.letter.issued_on, clock.local_date(at)
    if seen.done_on is None or not first <= seen.done_on <= last:
        raise FieldRefused("done_on", N_("请填写回访的日期：出具告诫书之后，到今天为止。"))
    if not SHORTEST <= len(seen.note.strip()) <= LONGEST:
        raise FieldRefused("note", N_("请写清楚，至少几个字，最多 %(most)s 个字。"), most=LONGEST)
