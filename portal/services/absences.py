"""Absent parents: why the child stays behind, who is away, where, since when, until when."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.child_terms import ExitReason, ParentsAway
from portal.models import Absence, Account, Child, ChildDetails
from portal.models.area import within
from portal.prevention_terms import (
    AbsenceEnding,
    AbsentParent,
    ContactBy,
    LeftReason,
    Province,
    WorkKind,
)
from portal.services import audit, child_scope
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, ChildStatus, Role

P, E = AbsentParent, AbsenceEnding
KEEPERS = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP})
LONGEST_CITY, LONGEST_EMPLOYER = 60, 120
# Nobody knows a return that lies farther off; nobody enters an absence longer than a childhood.
FARTHEST, LONGEST_AWAY = timedelta(days=366 * 3), timedelta(days=366 * 18)
ENDINGS = tuple(ending for ending in E if ending is not E.LEFT_REGISTER)
# What a file's exit says of the absences that are still open.
ENDING_OF_EXIT = {
    ExitReason.PARENT_RETURNED: E.RETURNED_HOME,
    ExitReason.JOINED_PARENTS: E.CHILD_JOINED,
    ExitReason.WRONGLY_LISTED: E.WRONG,
}
EXIT_OF_ENDING = {
    E.RETURNED_HOME: ExitReason.PARENT_RETURNED,
    E.CHILD_JOINED: ExitReason.JOINED_PARENTS,
}


@dataclass(frozen=True)
class AbsenceFacts:
    """What is written of an absence; days are Shanghai days."""

    parent: AbsentParent
    began_on: date
    expected_on: date | None
    province: Province
    city: str
    employer: str
    work: WorkKind
    channel: ContactBy
    why: LeftReason


@dataclass(frozen=True)
class Away:
    """What a child's file says of its absent parents; `suggested` is an exit to think about."""

    current: list[Absence]
    ended: list[Absence]
    remark: str | None
    suggested: ExitReason | None


def record(
    child: Child, facts: AbsenceFacts, *, is_silent: bool = False, by: Account, at: datetime
) -> Absence:
    """Write down that a parent is away; silence is counted from the day of entry.

    With `is_silent` there has been no contact since the parent left, and silence is counted from
    that day. If father and mother are both away now, the file says so too; where the file named
    a workplace it moves here. Raises
    FieldRefused("parent" | "began_on" | "expected_on" | "city" | "employer"), NotInThisState.
    """
    today = clock.local_date(at)
    _refuse(facts, today)
    with transaction():
        _refuse_left(child)
        if _current(child).where(Absence.parent == facts.parent).exists():
            raise FieldRefused(
                "parent",
                N_("这一方的外出已经登记。换了地方的，请更新原来的记录；回来过的，请先结束。"),
            )
        counted_from = facts.began_on if is_silent else today
        known = _taken_from_file(child, facts.parent)
        absence: Absence = Absence.create(
            child=child,
            **{**asdict(facts), "employer": facts.employer or known},
            counted_from=counted_from,
            quiet_since=counted_from,
            recorded_by=by,
            recorded_at=at,
        )
        codes = {"parent": facts.parent.value, "why": facts.why.value}
        audit.record("absence.recorded", by=by, at=at, subject=absence, **codes)
        _let_file_agree(child, by=by, at=at)
    return absence


def update(
    absence: Absence, facts: AbsenceFacts, *, version: int, by: Account, at: datetime
) -> None:
    """Save what has changed (a new place, a later return); who is away stays.

    Raises as `record` does, and ChangedMeanwhile.
    """
    _refuse(facts, clock.local_date(at))
    values = {**asdict(facts), "parent": absence.parent}
    with transaction():
        _refuse_ended(absence)
        change(absence, version=version, **values)
        audit.record("absence.updated", by=by, at=at, subject=absence, why=facts.why.value)


def end(
    absence: Absence, *, ending: AbsenceEnding, ended_on: date, version: int, by: Account,
    at: datetime,
) -> None:  # fmt: skip
    """End an absence; the file itself is left to whoever keeps it.

    Raises FieldRefused("ended_on" | "ending"), NotInThisState, ChangedMeanwhile.
    """
    if ending not in ENDINGS:
        raise FieldRefused("ending", N_("请从列表中选外出是怎样结束的。"))
    if ended_on > clock.local_date(at):
        raise FieldRefused(
            "ended_on", N_("结束的日期不能在将来；还没有回来的，请更新预计返回的日期。")
        )
    if ended_on < absence.began_on:
        raise FieldRefused("ended_on", N_("结束的日期不能早于外出的日期，请看看是哪一天。"))
    with transaction():
        _refuse_ended(absence)
        _close(absence, ending, ended_on, version, by=by, at=at)


def end_with_file(child: Child, reason: ExitReason, *, by: Account, at: datetime) -> None:
    """End what is open of a child who leaves the register, in the caller's transaction."""
    ending = ENDING_OF_EXIT.get(reason, E.LEFT_REGISTER)
    today = clock.local_date(at)
    for absence in _current(child):
        _close(absence, ending, max(today, absence.began_on), absence.version, by=by, at=at)


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the absences of the account's area, child joined; village and township only."""
    rows = Absence.select(Absence, Child).join(Child)
    if account.role not in KEEPERS:
        return rows.where(Absence.id.is_null())
    return rows.where(within(Child.area_code, account.area_code))


def find(account: Account, ref: str) -> Absence | None:
    """Answer the absence with `ref` if it lies in the account's area."""
    found: Absence | None = visible_to(account).where(Absence.ref == ref).first()
    return found


def current_of(child: Child) -> list[Absence]:
    """Answer who is away from the child now, father first."""
    order = [parent.value for parent in P]
    return sorted(_current(child), key=lambda row: order.index(row.parent.value))


def unrecorded(account: Account) -> peewee.ModelSelect:
    """Select the files of the area in which nobody is recorded as away: each lacks something."""
    away = Absence.select(Absence.child).where(Absence.ended_on.is_null())
    rows = child_scope.in_scope(account).where(Child.status != ChildStatus.EXITED)
    if account.role not in KEEPERS:
        return rows.where(Child.id.is_null())
    return rows.where(Child.id.not_in(away)).order_by(Child.created_at, Child.id)


def of_file(child: Child) -> Away:
    """Answer what a child's file shows of its absent parents."""
    current = current_of(child)
    rows = Absence.select().where((Absence.child == child.id) & Absence.ended_on.is_null(False))
    ended = list(rows.order_by(Absence.ended_on.desc(), Absence.id.desc()))
    suggested = None
    if not current and ended and child.status is ChildStatus.ACTIVE:
        suggested = EXIT_OF_ENDING.get(ended[0].ending)
    return Away(current, ended, remark(child, current), suggested)


def both_away(current: list[Absence]) -> bool:
    """Say whether father and mother are both among those who are away."""
    return {P.FATHER, P.MOTHER} <= {row.parent for row in current}


def remark(child: Child, current: list[Absence]) -> str | None:
    """Answer the sentence (a msgid) that says where file and absences disagree, or None."""
    if not current:
        return N_("还没有登记谁在外务工、为什么把孩子留在家里。")
    if child.parents_away == ParentsAway.BOTH.value and not both_away(current):
        return N_(
            "档案写的是“父母双方外出务工”，这里没有登记父母双方。另一方也在外的，请登记；"
            "已在家的，请更正档案的“父母外出情况”。"
        )
    return None


def _current(child: Child) -> peewee.ModelSelect:
    return Absence.select().where((Absence.child == child.id) & Absence.ended_on.is_null())


def _close(
    absence: Absence, ending: AbsenceEnding, ended_on: date, version: int, *, by: Account,
    at: datetime,
) -> None:  # fmt: skip
    quiet = 0 if ending is E.WRONG else absence.days_quiet(clock.local_date(at))
    change(
        absence, version=version, ending=ending, ended_on=ended_on, ended_by=by, ended_at=at,
        quiet_at_end=quiet,
    )  # fmt: skip
    audit.record("absence.ended", by=by, at=at, subject=absence, ending=ending.value)


def _let_file_agree(child: Child, *, by: Account, at: datetime) -> None:
    """Let the file say that both are away where that is clear; the rest is for its keeper."""
    both = ParentsAway.BOTH.value
    if child.parents_away == both or not both_away(list(_current(child))):
        return
    change(child, version=Child.get_by_id(child.id).version, parents_away=both)
    audit.record("child.updated", by=by, at=at, subject=child, fields=["parents_away"])


def _refuse(facts: AbsenceFacts, today: date) -> None:
    if facts.began_on > today:
        raise FieldRefused("began_on", N_("外出的日期不能在将来；还没有走的，走了以后再登记。"))
    if today - facts.began_on > LONGEST_AWAY:
        raise FieldRefused("began_on", N_("外出的日期太早，请看看年份。"))
    if facts.expected_on is not None:
        if facts.expected_on < facts.began_on:
            raise FieldRefused("expected_on", N_("预计返回的日期要在外出之后。"))
        if facts.expected_on - today > FARTHEST:
            raise FieldRefused("expected_on", N_("预计返回的日期太远；说不准的可以不填。"))
    for field, longest in (("city", LONGEST_CITY), ("employer", LONGEST_EMPLOYER)):
        if len(getattr(facts, field)) > longest:
            raise FieldRefused(field, N_("这一项最多 %(most)s 个字，请写短一些。"), most=longest)


def _taken_from_file(child: Child, parent: AbsentParent) -> str:
    """Answer where the file says that the parent works, and let it forget: the absence says it."""
    if parent is P.OTHER:
        return ""
    column = getattr(ChildDetails, f"{parent.value}_workplace")
    mine = ChildDetails.child == child.id
    text = ChildDetails.select(column).where(mine).scalar() or ""
    ChildDetails.update({column: None}).where(mine).execute()
    return str(text)


def _refuse_left(child: Child) -> None:
    status = Child.get_by_id(child.id).status
    if status is ChildStatus.EXITED:
        raise NotInThisState(state=status.zh)


def _refuse_ended(absence: Absence) -> None:
    present = Absence.get_by_id(absence.id)
    if present.ended_on is not None:
        raise NotInThisState(state=present.ending.zh)
