"""Dropouts (HR-29): help to return is asked for, and the education office written to, once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from portal import clock
from portal.child_terms import SchoolState
from portal.models import Account, Child, EarlySign
from portal.plan_terms import Department
from portal.service_codes import SERVICE_CODES
from portal.services import audit, department_tasks, early_signs, needs
from portal.services.transactions import transaction
from portal.sweep_terms import SignKind, SignSource
from portal.vocabulary import ChildStatus, Tier

# Nine years from the age of six (义务教育法 art. 11, statutory); the register ends at sixteen.
FIRST_AGE, LAST_AGE = 6, 15
SERVICE = "E2"
# When somebody goes to the family to talk it over (platform).
WITHIN = timedelta(days=7)
FROM, UNTIL = time(10), time(12)
# A document of the office, and so in Chinese.
LETTER = (
    "登记显示这个孩子在义务教育阶段辍学。请依据《未成年人保护法》第二十八条、第八十三条核实情况，"
    "组织学校劝返复学，并书面答复。"
)


def is_dropout(child: Child, *, at: datetime) -> bool:
    """Say whether the file names a child of compulsory school age as having dropped out."""
    return child.school_state == SchoolState.DROPOUT.value and _must_learn(child, at=at)


def follow(child: Child, *, was: str | None = None, by: Account, at: datetime) -> None:
    """Begin, keep up or end the episode after the file was saved, in the caller's transaction.

    `was` is the school state before the file was saved; a new file has none. Law: the school
    persuades the child to return and otherwise reports in writing (未成年人保护法 art. 28, 83).
    """
    if is_dropout(child, at=at):
        begin(child, source=SignSource.REPORT, by=by, at=at)
    elif was == SchoolState.DROPOUT.value != child.school_state:
        _end(child, by=by, at=at)


def begin(
    child: Child, *, source: SignSource, words: str = "", by: Account | None, at: datetime
) -> EarlySign | None:
    """Note the dropout once an episode, ask for help (E2) once the child is on the register.

    The education department is asked in writing once; township and county hear of the letter.
    """
    with transaction():
        how: dict[str, Any] = {"source": source, "words": words, "by": by, "at": at}
        noted = early_signs.note(child, SignKind.DROPOUT, **how)
        if not _must_learn(child, at=at):
            return noted
        if noted is not None:
            department_tasks.ask(
                Department.EDUCATION,
                about=SERVICE_CODES[SERVICE],
                child=child,
                area_code=child.area_code,
                text=LETTER,
                by=by,
                at=at,
            )
        sign = noted or _present(child)
        if sign is not None and sign.need_id is None and child.status is ChildStatus.ACTIVE:
            _ask_for_help(child, sign, by=by or child.entered_by, at=at)
    return noted


def _must_learn(child: Child, *, at: datetime) -> bool:
    return FIRST_AGE <= clock.age_on(clock.local_date(at), child.birth_on) <= LAST_AGE


def _present(child: Child) -> EarlySign | None:
    found: EarlySign | None = EarlySign.get_or_none(
        (EarlySign.child == child.id)
        & (EarlySign.kind == SignKind.DROPOUT)
        & EarlySign.ended_at.is_null()
    )
    return found


def _ask_for_help(child: Child, sign: EarlySign, *, by: Account, at: datetime) -> None:
    day = clock.local_date(at) + WITHIN
    need = needs.open_need(
        child,
        service=SERVICE,
        tier=Tier.URGENT,
        starts_at=clock.to_utc(datetime.combine(day, FROM)),
        ends_at=clock.to_utc(datetime.combine(day, UNTIL)),
        by=by,
        at=at,
    )
    EarlySign.update(need=need, version=EarlySign.version + 1).where(
        EarlySign.id == sign.id
    ).execute()


def _end(child: Child, *, by: Account, at: datetime) -> None:
    sign = _present(child)
    if sign is None:
        return
    # Without a word of anybody: the page says that the file was brought up to date.
    EarlySign.update(ended_at=at, ended_by=by, version=EarlySign.version + 1).where(
        (EarlySign.id == sign.id) & EarlySign.ended_at.is_null()
    ).execute()
    audit.record("sign.ended", by=by, at=at, subject=sign, kind=SignKind.DROPOUT.value)
