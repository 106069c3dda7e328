"""Written suggestions of police, procuratorate, court or justice bureau (HR-31).

Whoever gets one answers in writing within a month (《未成年人保护法》 art. 114, statutory).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import Account, Area, Suggestion
from portal.models.area import within
from portal.placement_terms import OrganKind
from portal.services import audit
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.running_clocks import PROVINCE, Running
from portal.services.transactions import change, transaction
from portal.services.written_text import tidy, words_of
from portal.vocabulary import N_, AreaLevel, Role

SEERS = frozenset({Role.COUNTY, Role.SUPERVISOR})
ANSWER_MONTHS = 1
LONGEST = 4000
LONGEST_LINE = {"organ_name": 120, "document_no": 80, "reply_no": 80}
ANSWERED = N_("已答复")


@dataclass(frozen=True)
class Received:
    """A suggestion as it stands on paper; `about` holds no word about a single child."""

    organ: OrganKind
    organ_name: str
    document_no: str
    received_on: date
    about: str
    area_code: str


@dataclass(frozen=True)
class Reply:
    """The written reply: its day, its number, its words."""

    replied_on: date
    reply_no: str
    words: str


def places(account: Account) -> list[Area]:
    """Answer to which places of the county a suggestion may be addressed: itself, its townships."""
    levels = (AreaLevel.COUNTY, AreaLevel.TOWNSHIP)
    mine = within(Area.code, account.area_code) & Area.level.in_(levels)
    return list(Area.select().where(mine).order_by(Area.code))


def register(told: Received, *, by: Account, at: datetime) -> Suggestion:
    """Register a suggestion; the month begins on the day it was received.

    Raises FieldRefused for what is missing, too long, in the future or not of the county.
    """
    if told.area_code not in {place.code for place in places(by)}:
        raise FieldRefused("area_code", N_("请选择本县或本县的乡镇（街道）。"))
    today = clock.local_date(at)
    if not clock.years_before(today, 1) <= told.received_on <= today:
        raise FieldRefused("received_on", N_("收到日期应在最近一年之内、今天或以前，请核对。"))
    values = {name: _line(name, getattr(told, name)) for name in ("organ_name", "document_no")}
    about = words_of("about", told.about, most=LONGEST)
    with transaction():
        row: Suggestion = Suggestion.create(
            organ=told.organ, received_on=told.received_on, area_code=told.area_code, about=about,
            registered_by=by, registered_at=at, **values,
        )  # fmt: skip
        audit.record("suggestion.registered", by=by, at=at, subject=row, organ=told.organ.value)
    return row


def answer(row: Suggestion, told: Reply, *, version: int, by: Account, at: datetime) -> None:
    """Record the written reply, once; raises FieldRefused, NotInThisState, ChangedMeanwhile."""
    if not row.received_on <= told.replied_on <= clock.local_date(at):
        raise FieldRefused("replied_on", N_("答复日期应在收到之后、今天或以前，请核对。"))
    number, words = _line("reply_no", told.reply_no), words_of("reply", told.words, most=LONGEST)
    with transaction():
        if Suggestion.get_by_id(row.id).replied_at is not None:
            raise NotInThisState(state=ANSWERED)
        change(row, version=version, replied_on=told.replied_on, reply_no=number, reply=words,
               replied_by=by, replied_at=at)  # fmt: skip
        audit.record("suggestion.answered", by=by, at=at, subject=row)


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the suggestions to places of the account's area; county and supervisors only."""
    rows = Suggestion.select().order_by(Suggestion.received_on, Suggestion.id)
    if account.role not in SEERS:
        return rows.where(Suggestion.id.is_null())
    return rows.where(within(Suggestion.area_code, account.area_code))


def find(account: Account, ref: str) -> Suggestion | None:
    """Answer the suggestion with `ref` if it is addressed to the account's area."""
    found: Suggestion | None = visible_to(account).where(Suggestion.ref == ref).first()
    return found


def in_scope(
    account: Account, *, is_over: bool, page: int = 1, size: int = 50
) -> tuple[list[Suggestion], int]:
    """Answer one page of those that await a reply (or are answered), and the count of all."""
    rows = visible_to(account).where(Suggestion.replied_at.is_null(not is_over))
    if is_over:
        rows = rows.order_by(Suggestion.replied_at.desc(), Suggestion.id.desc())
    return list(rows.paginate(page, size)), rows.count()


def due_on(row: Suggestion) -> date:
    """Answer the last day for the written reply."""
    return clock.months_after(row.received_on, ANSWER_MONTHS)


def is_late(row: Suggestion, *, at: datetime) -> bool:
    """Say whether the reply is owed and its last day is over."""
    return row.replied_at is None and due_on(row) < clock.local_date(at)


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield suggestions that await a reply, and those answered late."""
    for row in Suggestion.select().where(within(Suggestion.area_code, area)):
        if row.replied_at is None or clock.local_date(row.replied_at) >= due_on(row):
            yield Running(
                Deadline.SUGGESTION_REPLY, "suggestion", row.ref, row.area_code,
                clock.start_of(row.received_on), stopped_at=row.replied_at,
            )  # fmt: skip


def _line(field: str, text: str) -> str:
    words = tidy(text)
    if not words:
        raise FieldRefused(field, N_("这一项还没有填。"))
    if len(words) > LONGEST_LINE[field]:
        raise FieldRefused(
            field, N_("这一项最多 %(most)s 个字，请写短一些。"), most=LONGEST_LINE[field]
        )
    return words
