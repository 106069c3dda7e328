"""Missed deadlines as the levels read them: reddest first, how far each climbed, who took it on."""

from __future__ import annotations

from datetime import datetime

import peewee

from portal.models import Account, Breach, BreachOfficer, Climb, ClimbAnswer
from portal.models.area import within
from portal.services import audit
from portal.services.ladder import OFFICES
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.services.running_list import LOOKS_AFTER
from portal.services.transactions import transaction
from portal.vocabulary import N_, AreaLevel, Role

READERS = frozenset({*LOOKS_AFTER, Role.SUPERVISOR})
ANSWERERS = frozenset(role for _length, role in OFFICES.values())
SHORTEST, LONGEST = 4, 500
OPEN = Breach.stopped_at.is_null() & Breach.withdrawn_at.is_null()


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the breaches of the account's area that its role answers for, or that lie below it.

    Village and police read their own; a supervisor reads what has climbed to a county at least.
    """
    rows = Breach.select()
    if account.role not in READERS:
        return rows.where(Breach.id.is_null())
    rows = rows.where(within(Breach.area_code, account.area_code))
    if account.role in {Role.VILLAGE_DIRECTOR, Role.POLICE, Role.TOWNSHIP}:
        rows = rows.where(Breach.responsible.in_(LOOKS_AFTER[account.role]))
    if account.role is Role.SUPERVISOR:
        rows = rows.where(_reached(AreaLevel.COUNTY) | _reached(AreaLevel.PREFECTURE))
    return rows


def _reached(level: AreaLevel) -> peewee.Expression:
    climbs = Climb.select(Climb.breach).where(Climb.level == level)
    return Breach.id.in_(climbs)


def find(account: Account, ref: str) -> Breach | None:
    """Answer the breach with `ref` if the account reads it."""
    found: Breach | None = visible_to(account).where(Breach.ref == ref).first()
    return found


def in_scope(
    account: Account,
    *,
    is_over: bool = False,
    level: AreaLevel | None = None,
    page: int = 1,
    size: int = 50,
) -> tuple[list[Breach], int]:
    """Answer one page of open breaches, the highest climbed and longest late first, and the count.

    With `is_over` those that were ended, the latest first; with `level` those that reached it.
    """
    rows = visible_to(account).where(~OPEN if is_over else OPEN)
    if level is not None:
        rows = rows.where(_reached(level))
    count = rows.count()
    if is_over:
        order = [Breach.due_at.desc(), Breach.id.desc()]
    else:
        rows = rows.select_extend(_height().alias("height"))
        order = [peewee.SQL("height DESC"), Breach.due_at, Breach.id]
    return list(rows.order_by(*order).paginate(page, size)), count


def _height() -> peewee.ModelSelect:
    return Climb.select(peewee.fn.COUNT(Climb.id)).where(Climb.breach == Breach.id)


def climbs_of(breaches: list[Breach]) -> dict[int, list[Climb]]:
    """Answer {breach id: its climbs in order} of all of them in one query."""
    found: dict[int, list[Climb]] = {breach.id: [] for breach in breaches}
    rows = Climb.select().where(Climb.breach.in_(list(found)))
    for climb in rows.order_by(Climb.reached_at, Climb.id):
        found[climb.breach_id].append(climb)
    return found


def answers_of(climbs: list[Climb]) -> dict[int, ClimbAnswer]:
    """Answer {climb id: who took it in hand, account joined}."""
    rows = ClimbAnswer.select(ClimbAnswer, Account).join(Account)
    rows = rows.where(ClimbAnswer.climb.in_([climb.id for climb in climbs]))
    return {answer.climb_id: answer for answer in rows}


def officers_of(breach: Breach) -> list[Account]:
    """Answer who was responsible when the deadline passed."""
    rows = Account.select().join(BreachOfficer).where(BreachOfficer.breach == breach.id)
    return list(rows.order_by(Account.id))


def unanswered_by(account: Account) -> peewee.ModelSelect:
    """Select the climbs that were told to the account's office and that nobody there took on."""
    rows = (
        Climb.select(Climb, Breach)
        .join(Breach)
        .join_from(Climb, ClimbAnswer, peewee.JOIN.LEFT_OUTER)
        .where((Climb.told_area == account.area_code) & ClimbAnswer.id.is_null())
        .order_by(Breach.due_at, Climb.id)
    )
    return rows if account.role in ANSWERERS else rows.where(Climb.id.is_null())


def to_take_on(account: Account, breach: Breach) -> list[Climb]:
    """Answer the climbs of the breach that the account's office may take in hand."""
    return list(unanswered_by(account).where(Climb.breach == breach.id))


def answer(breach: Breach, *, note: str, by: Account, at: datetime) -> None:
    """Take a breach in hand as the office that was told; the ladder goes on until the act is done.

    How long it lay there is the time from reaching the office to this. Raises FieldRefused("note"),
    AlreadyAnswered.
    """
    said = note.strip()
    if not SHORTEST <= len(said) <= LONGEST:
        raise FieldRefused("note", N_("请写明您怎么督促、谁去办、什么时候办好，4到500个字。"))
    with transaction():
        climbs = to_take_on(by, breach)
        if not climbs:
            raise AlreadyAnswered
        for climb in climbs:
            ClimbAnswer.create(climb=climb, account=by, seen_at=at, note=said)
        audit.record("breach.answered", by=by, at=at, subject=breach, climbs=len(climbs))
