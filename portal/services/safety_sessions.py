"""Safety lessons: the township plans them by season and place, who held one says so with counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.models import Account, Area, Child, SafetySession
from portal.models.area import cut, within
from portal.services import audit, places, safety_calendar, staff
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.safety_calendar import Suggestion
from portal.services.transactions import transaction
from portal.services.written_text import tidy
from portal.sweep_terms import SafetySeason, SafetyTopic
from portal.vocabulary import N_, AreaLevel, ChildStatus, Role

HOLDERS = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP})
READERS = HOLDERS | {Role.COUNTY}
FARTHEST = timedelta(days=366)
LONGEST_LEADER, LONGEST_WORDS, MOST_PEOPLE = 72, 500, 5000
TOWNSHIP_LENGTH = 9


@dataclass(frozen=True)
class Plan:
    """What is planned: a topic, a village or the whole township, a day, and who leads."""

    topic: SafetyTopic
    area_code: str
    planned_on: date | None
    leader: str


@dataclass(frozen=True)
class Held:
    """What came of it: the day, children and grown-ups who were there, a few words."""

    held_on: date | None
    children: int | None
    adults: int | None
    words: str = ""


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the lessons of the account's area, the earliest first.

    A village also sees those of its whole township.
    """
    rows = SafetySession.select()
    if account.role not in READERS:
        return rows.where(SafetySession.id.is_null())
    mine = within(SafetySession.area_code, account.area_code)
    if account.role is Role.VILLAGE_DIRECTOR:
        mine |= SafetySession.area_code == account.area_code[:TOWNSHIP_LENGTH]
    return rows.where(mine & SafetySession.cancelled_at.is_null()).order_by(
        SafetySession.planned_on, SafetySession.id
    )


def find(account: Account, ref: str) -> SafetySession | None:
    """Answer the lesson with `ref` if it lies in the account's area and is not cancelled."""
    found: SafetySession | None = visible_to(account).where(SafetySession.ref == ref).first()
    return found


def list_for(
    account: Account, *, is_held: bool, page: int = 1, size: int = 50
) -> tuple[list[SafetySession], int]:
    """Answer one page of lessons to come (or held, the latest first), and the count."""
    rows = visible_to(account).where(SafetySession.held_on.is_null(not is_held))
    if is_held:
        rows = rows.order_by(SafetySession.held_on.desc(), SafetySession.id.desc())
    return list(rows.paginate(page, size)), rows.count()


def suggested(account: Account, *, at: datetime) -> list[Suggestion]:
    """Answer what the calendar asks of a township now and nobody has planned or held yet.

    A township without a child on the register is not asked.
    """
    found = safety_calendar.present(clock.local_date(at), account.area_code)
    on_register = within(Child.area_code, account.area_code) & (Child.status == ChildStatus.ACTIVE)
    if not found or not Child.select().where(on_register).exists():
        return []
    earliest = min(each.from_on for each in found)
    mine = visible_to(account).where(SafetySession.planned_on >= earliest)
    known = [(row.topic, row.planned_on) for row in mine]
    return [each for each in found if not _is_planned(each, known)]


def places_for(account: Account) -> list[Area]:
    """Answer where a township may hold a lesson: the whole township first, then its villages."""
    rows = places.to_live_in(account)
    return sorted(rows, key=lambda row: (row.level is not AreaLevel.TOWNSHIP, row.code))


def plan(planned: Plan, *, by: Account, at: datetime) -> SafetySession:
    """Plan a lesson; the directors of the place hear of it.

    Raises FieldRefused("area_code" | "planned_on" | "leader").
    """
    leader = tidy(planned.leader)
    day = _refuse_plan(planned, leader, by=by, at=at)
    with transaction():
        lesson: SafetySession = SafetySession.create(
            topic=planned.topic,
            season=_season(planned.topic, day, planned.area_code),
            area_code=planned.area_code,
            planned_on=day,
            leader=leader,
            planned_by=by,
            planned_at=at,
        )
        audit.record("lesson.planned", by=by, at=at, subject=lesson, topic=planned.topic.value)
        directors = staff.responsible_for(planned.area_code, Role.VILLAGE_DIRECTOR)
        staff.tell(directors, "lesson_planned", key=f"lesson_planned:{lesson.ref}", at=at)
    return lesson


def hold(lesson: SafetySession, held: Held, *, version: int, by: Account, at: datetime) -> None:
    """Say that a lesson was held and who was there; only once.

    Raises FieldRefused("held_on" | "children" | "adults" | "words"), NotInThisState,
    ChangedMeanwhile.
    """
    words = held.words.strip()
    _refuse_held(held, words, clock.local_date(at))
    values = {
        "held_on": held.held_on, "child_count": held.children, "adult_count": held.adults,
        "words": words, "held_by": by, "held_at": at,
    }  # fmt: skip
    with transaction():
        _change(lesson, version, **values)
        counts = {"children": held.children, "adults": held.adults}
        audit.record("lesson.held", by=by, at=at, subject=lesson, **counts)


def cancel(lesson: SafetySession, *, version: int, by: Account, at: datetime) -> None:
    """Take a planned lesson off the plan; raises NotInThisState, ChangedMeanwhile."""
    with transaction():
        _change(lesson, version, cancelled_at=at)
        audit.record("lesson.cancelled", by=by, at=at, subject=lesson)


def by_township(account: Account, *, year: int) -> list[tuple[str, int, int, int, int]]:
    """Answer (township, planned, held, children, adults) of the account's area for a year."""
    township = cut(SafetySession.area_code, TOWNSHIP_LENGTH)
    held = peewee.fn.SUM(peewee.Case(None, [(SafetySession.held_on.is_null(False), 1)], 0))
    people = [
        peewee.fn.COALESCE(peewee.fn.SUM(field), 0)
        for field in (SafetySession.child_count, SafetySession.adult_count)
    ]
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = (
        visible_to(account)
        .order_by()
        .select(township, peewee.fn.COUNT(SafetySession.id), held, *people)
        .where((SafetySession.planned_on >= first) & (SafetySession.planned_on <= last))
        .group_by(township)
    )
    return sorted((code, *map(int, numbers)) for code, *numbers in rows.tuples())


def _is_planned(each: Suggestion, known: Iterable[tuple[SafetyTopic, date]]) -> bool:
    return any(topic is each.topic and each.from_on <= day <= each.until for topic, day in known)


def _season(topic: SafetyTopic, day: date, area_code: str) -> SafetySeason:
    found = safety_calendar.present(day, area_code)
    return next((each.season for each in found if each.topic is topic), SafetySeason.OTHER)


def _refuse_plan(planned: Plan, leader: str, *, by: Account, at: datetime) -> date:
    today = clock.local_date(at)
    if planned.area_code not in {place.code for place in places_for(by)}:
        raise FieldRefused("area_code", N_("请选择本乡镇的村，或整个乡镇。"))
    if planned.planned_on is None:
        raise FieldRefused("planned_on", N_("请填写日期，例如 2026-12-05。"))
    if not today <= planned.planned_on <= today + FARTHEST:
        raise FieldRefused("planned_on", N_("请填写今天以后、一年以内的日期。"))
    if not leader:
        raise FieldRefused("leader", N_("请写明谁来讲，例如派出所民警、校医。"))
    if len(leader) > LONGEST_LEADER:
        raise FieldRefused("leader", N_("最多 %(most)s 个字。"), most=LONGEST_LEADER)
    return planned.planned_on


def _refuse_held(held: Held, words: str, today: date) -> None:
    if held.held_on is None:
        raise FieldRefused("held_on", N_("请填写日期，例如 2026-12-05。"))
    if not today - FARTHEST <= held.held_on <= today:
        raise FieldRefused("held_on", N_("请填写实际举办的日期，不能在将来。"))
    for field, count in (("children", held.children), ("adults", held.adults)):
        if count is None or not 0 <= count <= MOST_PEOPLE:
            raise FieldRefused(field, N_("人数请填 0 到 %(most)s 之间的整数。"), most=MOST_PEOPLE)
    if not held.children and not held.adults:
        raise FieldRefused("children", N_("没有人参加就不算举办，请核对人数。"))
    if len(words) > LONGEST_WORDS:
        raise FieldRefused("words", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST_WORDS)


def _change(lesson: SafetySession, version: int, **values: object) -> None:
    """Let one conditional UPDATE decide; bring the row object up to date."""
    changed = (
        SafetySession.update(version=SafetySession.version + 1, **values)
        .where(
            (SafetySession.id == lesson.id)
            & (SafetySession.version == version)
            & SafetySession.held_on.is_null()
            & SafetySession.cancelled_at.is_null()
        )
        .execute()
    )
    present = SafetySession.get_by_id(lesson.id)
    if not changed:
        if present.held_on or present.cancelled_at:
            raise NotInThisState(state=N_("已举办") if present.held_on else N_("已取消"))
        raise ChangedMeanwhile
    lesson.__data__.update(present.__data__)
