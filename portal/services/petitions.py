"""Requests about data and complaints: filed by anybody concerned, answered by the county.

未成年人网络保护条例 arts 7 and 34, 未成年人保护法 art. 72 (HR-11, HR-28): view, copy, correct,
complete, delete, complain; a refusal in writing with reasons. The fifteen working days are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.deadline_terms import Deadline
from portal.guardian_terms import PetitionKind, PetitionOutcome, PetitionStatus
from portal.models import Account, Child, GuardianLink, Petition, PetitionStep
from portal.models.area import within
from portal.services import audit, messages, staff
from portal.services.due_times import DueTimes
from portal.services.refusals import FieldRefused
from portal.services.running_clocks import PROVINCE, Running
from portal.services.transactions import carry, transaction
from portal.services.written_text import is_name, tidy
from portal.vocabulary import N_, Role

S, K = PetitionStatus, PetitionKind
OPEN = (S.RECEIVED, S.IN_HAND)
FILERS = frozenset({Role.GUARDIAN, Role.VOLUNTEER, Role.SOCIAL_WORKER, Role.ORGANIZATION})
SHORTEST, LONGEST, LONGEST_CONTACT = 4, 4000, 120
COUNTY_LENGTH = 6


@dataclass(frozen=True)
class Paper:
    """Whose paper it is: the name, and where the answer is sent (telephone or address)."""

    name: str
    contact: str


def file(
    kind: PetitionKind | None, text: str, *, child: Child | None = None, by: Account, at: datetime
) -> Petition:
    """File a request or complaint of one's own; it is received at once, and the clock runs.

    Raises FieldRefused("kind" | "text").
    """
    return _received(kind, text, child, {"filed_by": by}, by=by, at=at)


def enter(
    kind: PetitionKind | None, text: str, paper: Paper, *, by: Account, at: datetime
) -> Petition:
    """Enter what somebody handed in on paper; raises FieldRefused, also "name" and "contact"."""
    name, contact = tidy(paper.name), tidy(paper.contact)
    if not name or len(name) > 72 or not is_name(name):
        raise FieldRefused("name", N_("请填写提出人的姓名，最多72个字，不含数字和符号。"))
    if not 1 <= len(contact) <= LONGEST_CONTACT:
        raise FieldRefused("contact", N_("请填写电话或地址，答复要送到那里，最多120个字。"))
    return _received(
        kind, text, None, {"filer_name": name, "filer_contact": contact}, by=by, at=at
    )  # fmt: skip


def _received(
    kind: PetitionKind | None, text: str, child: Child | None, whose: dict[str, object], *,
    by: Account, at: datetime,
) -> Petition:  # fmt: skip
    if kind is None:
        raise FieldRefused("kind", N_("请选择您要提出的是哪一种。"))
    words = _words("text", text)
    county = by.area_code[:COUNTY_LENGTH]
    with transaction():
        row: Petition = Petition.create(
            number=_next_number(county, clock.local_date(at).year), kind=kind, text=words,
            area_code=child.area_code if child else by.area_code, child=child, entered_by=by,
            filed_at=at, **whose,
        )  # fmt: skip
        _step(row, N_("已收到，期限开始计算。"), by=by, at=at)
        audit.record("petition.filed", by=by, at=at, subject=row, kind=kind.value)
        officers = staff.responsible_for(county, Role.COUNTY)
        staff.tell(officers, "petition_filed", key=f"petition_filed:{row.ref}", at=at)
    return row


def take(row: Petition, *, version: int, by: Account, at: datetime) -> None:
    """Take it in hand, so that the filer sees who has it; NotInThisState, ChangedMeanwhile."""
    with transaction():
        carry(row, S.IN_HAND, (S.RECEIVED,), version, taken_by=by, taken_at=at)
        _step(row, N_("已有人办理。"), by=by, at=at)
        audit.record("petition.taken", by=by, at=at, subject=row)


def answer(
    row: Petition, outcome: PetitionOutcome | None, words: str, *, version: int, by: Account,
    at: datetime,
) -> None:  # fmt: skip
    """Answer in writing, once; a refusal gives its reasons (HR-11). This stops the clock.

    Raises FieldRefused("outcome" | "answer"), NotInThisState, ChangedMeanwhile.
    """
    if outcome is None:
        raise FieldRefused("outcome", N_("请选择同意、部分同意还是不同意。"))
    said = _words("answer", words)
    with transaction():
        values = {"outcome": outcome, "answer": said, "answered_by": by, "answered_at": at}
        carry(row, S.ANSWERED, OPEN, version, **values)
        _step(row, N_("已书面答复。"), by=by, at=at)
        audit.record("petition.answered", by=by, at=at, subject=row, outcome=outcome.value)
        if row.filed_by is not None:
            key = f"petition_answered:{row.ref}"
            messages.owe_to(row.filed_by, "petition_answered", key=key, at=at)


def received_by(account: Account) -> peewee.ModelSelect:
    """Select what the account's county has to answer, child joined; nobody else answers."""
    rows = Petition.select(Petition, Child).join(Child, peewee.JOIN.LEFT_OUTER)
    if account.role is not Role.COUNTY:
        return rows.where(Petition.id.is_null())
    return rows.where(within(Petition.area_code, account.area_code))


def find_received(account: Account, ref: str) -> Petition | None:
    """Answer the petition with `ref` if the account's county answers it."""
    found: Petition | None = received_by(account).where(Petition.ref == ref).first()
    return found


def own(account: Account) -> peewee.ModelSelect:
    """Select what the account has filed, or entered from paper, the newest first.

    A township reads nothing else: a complaint may be about it.
    """
    mine = Petition.entered_by == account
    return Petition.select().where(mine).order_by(Petition.filed_at.desc(), Petition.id.desc())


def find_filed(account: Account, ref: str) -> Petition | None:
    """Answer the petition with `ref` if the account filed it itself."""
    found: Petition | None = own(account).where(
        (Petition.ref == ref) & (Petition.filed_by == account)
    ).first()  # fmt: skip
    return found


def find_entered(account: Account, ref: str) -> Petition | None:
    """Answer the petition with `ref` if the account entered it from paper."""
    found: Petition | None = own(account).where(
        (Petition.ref == ref) & Petition.filed_by.is_null()
    ).first()  # fmt: skip
    return found


def in_scope(
    account: Account, *, is_over: bool, page: int = 1, size: int = 50
) -> tuple[list[Petition], int]:
    """Answer one page of what waits for an answer, the oldest first, or was answered; the count."""
    state = Petition.status == S.ANSWERED
    rows = received_by(account).where(state if is_over else ~state)
    order = (
        (Petition.answered_at.desc(), Petition.id.desc())
        if is_over
        else (Petition.filed_at, Petition.id)
    )
    return list(rows.order_by(*order).paginate(page, size)), rows.count()


def steps_of(row: Petition) -> list[PetitionStep]:
    """Answer the trail, the oldest first, authors joined."""
    rows = PetitionStep.select(PetitionStep, Account).join(Account, peewee.JOIN.LEFT_OUTER)
    return list(rows.where(PetitionStep.petition == row.id).order_by(PetitionStep.id))


def children_of(account: Account) -> list[Child]:
    """Answer the children that a guardian may name in a request."""
    rows = Child.select().join(GuardianLink).where(
        (GuardianLink.account == account) & GuardianLink.ended_at.is_null()
    )  # fmt: skip
    return list(rows.distinct().order_by(Child.id))


def due_at(row: Petition, times: DueTimes | None = None) -> datetime:
    """Answer until when the answer is owed; raises MissingCalendarYear."""
    return (times or DueTimes(row.area_code[:COUNTY_LENGTH])).due_at(_clock_of(row))


def due_on(row: Petition, times: DueTimes | None = None) -> date:
    """Answer the last day for the answer."""
    return clock.local_date(due_at(row, times) - timedelta(microseconds=1))


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield what waits for an answer under `area`, and what has been answered."""
    rows = Petition.select().where(within(Petition.area_code, area) & (Petition.filed_at <= at))
    yield from (_clock_of(row) for row in rows.order_by(Petition.id))


def _clock_of(row: Petition) -> Running:
    rule = Deadline.COMPLAINT if row.kind is K.COMPLAINT else Deadline.DATA_REQUEST
    return Running(rule, "petition", row.ref, row.area_code, row.filed_at, row.answered_at)


def _words(field: str, text: str) -> str:
    words = text.strip()
    if len(words) < SHORTEST:
        raise FieldRefused(field, N_("请写清楚，至少几个字。"))
    if len(words) > LONGEST:
        raise FieldRefused(field, N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    return words


def _step(row: Petition, sentence: str, *, by: Account, at: datetime) -> None:
    PetitionStep.create(petition=row, at=at, author=by, sentence=sentence)


def _next_number(county: str, year: int) -> str:
    """Answer the next number of the county's year; one writer at a time makes it unique."""
    start = f"{county}-S{year}-"
    last = (
        Petition.select(peewee.fn.MAX(Petition.number))
        .where(Petition.number.startswith(start))
        .scalar()
    )
    return f"{start}{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"
