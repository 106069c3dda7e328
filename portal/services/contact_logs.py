"""Weekly contact of absent parents with child and carer (HR-16): the log and what it says.

未成年人保护法 art. 23, statutory: at least once a week with the child and with the carer. That the
page turns amber at 8 days and red at 15 is the platform's rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.child_terms import CarerRelation
from portal.models import Absence, Account, Child, ContactEntry
from portal.models.area import within
from portal.prevention_terms import ConfirmedBy, ContactBy, ContactState, ContactWith
from portal.services import absences, audit
from portal.services.refusals import AlreadyAnswered, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import N_, ChildStatus, Role

W = ContactWith
AMBER_AT, RED_AT, LOST_AFTER = 8, 15, 30
PROVINCE = "63"
WITH_CHILD, WITH_CARER = (W.BOTH, W.CHILD), (W.BOTH, W.CARER)
# Who confirms what somebody of this role ticks.
CONFIRMS = {Role.VILLAGE_DIRECTOR: ConfirmedBy.CHILD_DIRECTOR, Role.TOWNSHIP: ConfirmedBy.TOWNSHIP}


@dataclass(frozen=True)
class Quiet:
    """A child, who is away from it, and the longest silence of any of them in days."""

    child: Child
    absences: list[Absence]
    days: int

    @property
    def state(self) -> ContactState:
        """Answer how grave the silence is."""
        return state_of(self.days)


def state_of(days: int) -> ContactState:
    """Answer fresh, amber (from 8 days) or red (from 15 days), platform."""
    if days >= RED_AT:
        return ContactState.RED
    return ContactState.AMBER if days >= AMBER_AT else ContactState.FRESH


def begin(
    child: Child, facts: absences.AbsenceFacts, *, last_on: date | None = None,
    is_silent: bool = False, by: Account, at: datetime,
) -> Absence:  # fmt: skip
    """Write down that a parent is away, and when child and carer last heard of them, if known.

    Raises FieldRefused("last_on") and what `absences.record` raises.
    """
    if last_on is not None and not facts.began_on <= last_on <= clock.local_date(at):
        raise FieldRefused("last_on", N_("最近一次联系应在外出之后、今天或以前；不清楚的请不填。"))
    if last_on is not None and is_silent:
        raise FieldRefused(
            "is_silent", N_("已填了最近一次联系的日期，请不要再勾选“一直没有联系过”。")
        )
    with transaction():
        absence = absences.record(child, facts, is_silent=is_silent, by=by, at=at)
        if last_on is not None:
            _log_both([absence], last_on, by=by, at=at)
    return absence


def log(
    rows: Iterable[Absence], *, on: date, with_whom: ContactWith, channel: ContactBy | None,
    confirmed_by: ConfirmedBy, by: Account, at: datetime,
) -> int:  # fmt: skip
    """Write down a contact of each absent parent; answer how many lines were written.

    What the log holds already for that day is not written again. Without `channel` it is the one
    the family usually takes. Raises FieldRefused("on"), NotInThisState for an ended absence.
    """
    today = clock.local_date(at)
    written = 0
    with transaction():
        for row in rows:
            absence = Absence.get_by_id(row.id)
            _refuse(absence, on, today)
            if _is_known(absence, on, with_whom):
                continue
            told = {"channel": channel or absence.channel, "confirmed_by": confirmed_by}
            _append(absence, on, with_whom, told, by=by, at=at)
            written += 1
    return written


def tap(children: Iterable[Child], *, by: Account, at: datetime) -> int:
    """Write down that all absent parents of `children` were in contact with child and carer today.

    Answer for how many children something was written; a second tap on a day writes nothing.
    """
    today = clock.local_date(at)
    with transaction():
        return sum(
            bool(_log_both(absences.current_of(child), today, by=by, at=at)) for child in children
        )


def take_back(entry: ContactEntry, *, by: Account, at: datetime) -> None:
    """Take back an entry made by mistake, by a line of its own; raises AlreadyAnswered."""
    with transaction():
        gone = ContactEntry.takes_back == entry.id
        if entry.takes_back_id is not None or ContactEntry.select().where(gone).exists():
            raise AlreadyAnswered
        ContactEntry.create(
            absence=entry.absence, on=entry.on, with_whom=entry.with_whom, channel=entry.channel,
            confirmed_by=entry.confirmed_by, takes_back=entry, recorded_by=by, recorded_at=at,
        )  # fmt: skip
        absence = Absence.get_by_id(entry.absence_id)
        _recount(absence)
        audit.record("contact.taken_back", by=by, at=at, subject=absence)


def find_entry(account: Account, ref: str) -> ContactEntry | None:
    """Answer the entry with `ref` if its child lives in the account's area."""
    found: ContactEntry | None = ContactEntry.get_or_none(ContactEntry.ref == ref)
    if found is None or not absences.visible_to(account).where(Absence.id == found.absence_id):
        return None
    return found


def entries_of(absence: Absence, *, limit: int = 60) -> list[ContactEntry]:
    """Answer the newest entries that stand, the latest contact first, authors joined."""
    rows = (
        ContactEntry.select(ContactEntry, Account)
        .join(Account)
        .where((ContactEntry.absence == absence.id) & stands())
    )
    return list(rows.order_by(ContactEntry.on.desc(), ContactEntry.id.desc()).limit(limit))


def list_for(
    account: Account, *, at: datetime, page: int = 1, size: int = 50
) -> tuple[list[Quiet], int]:
    """Answer one page of the area's children with a parent away, the longest silence first."""
    rows = quietest(account)
    children = list(rows.paginate(page, size))
    today = clock.local_date(at)
    away: dict[int, list[Absence]] = defaultdict(list)
    mine = Absence.child.in_([child.id for child in children])
    for row in Absence.select().where(mine & Absence.ended_on.is_null()).order_by(Absence.id):
        away[row.child_id].append(row)
    quiet = [
        Quiet(child, away[child.id], max(0, (today - day_of(child.quiet_since)).days))
        for child in children
    ]
    return quiet, rows.count()


def quietest(account: Account) -> peewee.ModelSelect:
    """Select the area's children with a parent away and their `quiet_since`, the earliest first."""
    since = peewee.fn.MIN(Absence.quiet_since)
    rows = Child.select(Child, since.alias("quiet_since")).join(Absence).group_by(Child.id)
    if account.role not in absences.KEEPERS:
        return rows.where(Child.id.is_null())
    mine = within(Child.area_code, account.area_code)
    return rows.where(mine & _runs()).order_by(since, Child.id)


def lost_contact(at: datetime, area: str = PROVINCE) -> list[Absence]:
    """Answer the absences under `area` in which contact is lost, child joined: an early sign.

    Silent for more than 30 days, or red (15 days) for the second time in a row (platform).
    """
    today = clock.local_date(at)
    red = list(
        Absence.select(Absence, Child)
        .join(Child)
        .where(
            within(Child.area_code, area)
            & _runs()
            & (Absence.quiet_since <= today - timedelta(days=RED_AT))
        )
        .order_by(Absence.quiet_since, Absence.id)
    )
    before = _last_silences([row.id for row in red])
    return [
        row for row in red if row.days_quiet(today) > LOST_AFTER or before.get(row.id, 0) >= RED_AT
    ]


def _log_both(rows: Iterable[Absence], on: date, *, by: Account, at: datetime) -> int:
    confirmed_by = CONFIRMS[by.role]
    return log(rows, on=on, with_whom=W.BOTH, channel=None, confirmed_by=confirmed_by, by=by, at=at)


def _append(
    absence: Absence, on: date, with_whom: ContactWith, told: dict[str, object], *, by: Account,
    at: datetime,
) -> None:  # fmt: skip
    before = absence.quiet_since
    counted = _counted(absence, *_with_it(absence, on, with_whom))
    broke = before if counted["quiet_since"] > before else None
    ContactEntry.create(
        absence=absence,
        on=on,
        with_whom=with_whom,
        **told,
        broke_silence_of=broke,
        waited=(clock.local_date(at) - before).days if broke else 0,
        recorded_by=by,
        recorded_at=at,
    )
    Absence.update(**counted).where(Absence.id == absence.id).execute()
    audit.record("contact.logged", by=by, at=at, subject=absence, with_whom=with_whom.value)


def _with_it(absence: Absence, on: date, with_whom: ContactWith) -> tuple[date | None, date | None]:
    """Answer the last days of contact with child and carer, a contact on `on` included."""
    child_on, carer_on = absence.child_on, absence.carer_on
    if with_whom in WITH_CHILD:
        child_on = max(child_on or on, on)
    if with_whom in WITH_CARER or _is_alone(absence):
        carer_on = max(carer_on or on, on)
    return child_on, carer_on


def _is_alone(absence: Absence) -> bool:
    """Say whether there is no carer whom anybody could be in contact with."""
    return bool(absence.child.carer_relation == CarerRelation.NOBODY.value)


def _counted(absence: Absence, child_on: date | None, carer_on: date | None) -> dict[str, object]:
    quiet = min(child_on or absence.counted_from, carer_on or absence.counted_from)
    return {"child_on": child_on, "carer_on": carer_on, "quiet_since": quiet}


def _recount(absence: Absence) -> None:
    """Read the last days of contact from the log anew."""
    absence.child_on = absence.carer_on = None
    rows = ContactEntry.select().where((ContactEntry.absence == absence.id) & stands())
    for entry in rows:
        absence.child_on, absence.carer_on = _with_it(absence, entry.on, entry.with_whom)
    counted = _counted(absence, absence.child_on, absence.carer_on)
    Absence.update(**counted).where(Absence.id == absence.id).execute()


def _is_known(absence: Absence, on: date, with_whom: ContactWith) -> bool:
    rows = ContactEntry.select().where(
        (ContactEntry.absence == absence.id)
        & (ContactEntry.on == on)
        & ContactEntry.with_whom.in_((with_whom, W.BOTH))
        & stands()
    )
    return bool(rows.exists())


def stands() -> peewee.Expression:
    """Answer the WHERE condition for entries that are no taking back and not taken back."""
    later = ContactEntry.alias()
    gone = later.select(later.takes_back).where(later.takes_back.is_null(False))
    return ContactEntry.takes_back.is_null() & ContactEntry.id.not_in(gone)


def _runs() -> peewee.Expression:
    return Absence.ended_on.is_null() & (Child.status != ChildStatus.EXITED)


def _last_silences(ids: list[int]) -> dict[int, int]:
    """Answer {absence id: days of the silence that the last contact ended}."""
    rows = ContactEntry.select().where(
        ContactEntry.absence.in_(ids) & ContactEntry.broke_silence_of.is_null(False) & stands()
    )
    ordered = rows.order_by(ContactEntry.id)
    return {row.absence_id: (row.on - row.broke_silence_of).days for row in ordered}


def day_of(stored: date | str) -> date:
    """Answer the day of an aggregate, which SQLite gives back as text."""
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


def _refuse(absence: Absence, on: date, today: date) -> None:
    if absence.ended_on is not None:
        raise NotInThisState(state=absence.ending.zh)
    if on > today:
        raise FieldRefused("on", N_("联系的日期不能在将来，请填写实际联系的日子。"))
    if on < absence.began_on:
        raise FieldRefused("on", N_("联系的日期早于外出的日期，请看看是哪一天。"))
