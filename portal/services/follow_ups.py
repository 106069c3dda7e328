"""Follow-ups: at most one is due for a child, the sooner date wins, and each leads to the next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.models import (
    Account,
    Assignment,
    Child,
    FollowUp,
    Placement,
    ProtectionCase,
    ServiceRecord,
)
from portal.models.area import within
from portal.models.base import is_sqlite
from portal.placement_terms import PlacementStatus
from portal.services import audit
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import N_, ChildStatus, FollowUpStatus, RiskLevel, Role

S = FollowUpStatus
KEEPERS = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP})
# How long after a visit the next one is due (platform; domain.md 2.4, no rule of Qinghai found).
INTERVALS = {
    RiskLevel.RED: timedelta(days=7),
    RiskLevel.YELLOW: timedelta(days=14),
    RiskLevel.BLUE: timedelta(days=60),
    RiskLevel.GREEN: timedelta(days=90),
}
# Whoever could not see the child goes again within this time (platform).
NOT_SEEN = timedelta(days=7)
SHORTEST, LONGEST = 5, 2000


def due_after(level: RiskLevel, day: date) -> date:
    """Answer the day by which a child of `level`, seen on `day`, must be seen again."""
    return day + INTERVALS[level]


def fall_due(
    child: Child, *, due_on: date, assignment: Assignment | None, at: datetime
) -> FollowUp | None:
    """Let a follow-up of `child` fall due, inside the caller's transaction.

    A child has at most one follow-up due: an earlier one is kept, a later one is brought forward.
    The child's row is held meanwhile. A child who has left the register is not followed up: None.
    """
    row = Child.select().where(Child.id == child.id)
    held = (row if is_sqlite() else row.for_update()).get()
    if held.status is ChildStatus.EXITED:
        return None
    due_on = max(due_on, clock.local_date(at))
    due: FollowUp | None = FollowUp.get_or_none(
        (FollowUp.child == child.id) & (FollowUp.status == S.DUE)
    )
    if due is None:
        made: FollowUp = FollowUp.create(
            child=child,
            assignment=assignment,
            area_code=held.area_code,
            due_on=due_on,
            created_at=at,
        )
        return made
    if due_on < due.due_on:
        FollowUp.update(due_on=due_on, version=FollowUp.version + 1).where(
            (FollowUp.id == due.id) & (FollowUp.status == S.DUE)
        ).execute()
        due.due_on = due_on
    return due


def start(child: Child, *, at: datetime) -> None:
    """Let the first visit fall due when a child is put on the register, or turns red on it."""
    due_on = due_after(child.risk_level, clock.local_date(at))
    fall_due(child, due_on=due_on, assignment=None, at=at)


def fall_due_after(record: ServiceRecord, *, at: datetime) -> FollowUp | None:
    """Let the follow-up after a verified service fall due, counted from the day of the service."""
    assignment = record.assignment
    child = assignment.need.child
    served_on = clock.local_date(record.ends_at)
    due_on = due_after(child.risk_level, served_on)
    return fall_due(child, due_on=due_on, assignment=assignment, at=at)


def no_longer_needed(child: Child) -> int:
    """Cancel what is due for a child who leaves the register, in the caller's transaction."""
    return int(
        FollowUp.update(status=S.CANCELLED, version=FollowUp.version + 1)
        .where((FollowUp.child == child.id) & (FollowUp.status == S.DUE))
        .execute()
    )


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the follow-ups of the account's area, child joined, the longest overdue first.

    They go with the child: where it lives now, somebody has to see it.
    """
    rows = FollowUp.select(FollowUp, Child).join(Child).order_by(FollowUp.due_on, FollowUp.id)
    if account.role not in KEEPERS:
        return rows.where(FollowUp.id.is_null())
    mine = within(Child.area_code, account.area_code)
    if account.role is Role.VILLAGE_DIRECTOR:
        mine |= Child.area_code == account.area_code[:9]
    return rows.where(mine)


def find(account: Account, ref: str) -> FollowUp | None:
    """Answer the follow-up with `ref` if it lies in the account's area."""
    found: FollowUp | None = visible_to(account).where(FollowUp.ref == ref).first()
    return found


def list_for(
    account: Account, *, is_done: bool = False, page: int = 1, size: int = 50
) -> tuple[list[FollowUp], int]:
    """Answer one page of what is due (overdue first) or done (latest first), and the count."""
    rows = visible_to(account).where(FollowUp.status == (S.DONE if is_done else S.DUE))
    if is_done:
        rows = rows.order_by(FollowUp.done_on.desc(), FollowUp.id.desc())
    return list(rows.paginate(page, size)), rows.count()


def overdue_for(account: Account, *, at: datetime) -> list[FollowUp]:
    """Answer what should have been done before today, the longest overdue first."""
    return list(visible_to(account).where(FollowUp.overdue(clock.local_date(at))))


def days_late(follow_up: FollowUp, *, at: datetime) -> int:
    """Answer by how many days the follow-up is late; 0 if it is not."""
    if follow_up.status is not S.DUE:
        return 0
    return max(0, (clock.local_date(at) - follow_up.due_on).days)


def do(
    follow_up: FollowUp,
    *,
    saw_child: bool,
    note: str,
    done_on: date,
    version: int | None = None,
    by: Account,
    at: datetime,
) -> FollowUp | None:
    """Write down a follow-up; answer the next one, which falls due by itself.

    Seeing the child in person counts; a call counts once, where the road is closed, never twice in
    a row, and the next visit is then due within a week (platform, domain.md 2.4). Raises
    FieldRefused("done_on" | "note" | "saw_child"), NotInThisState, ChangedMeanwhile.
    """
    text = note.strip()
    _refuse(follow_up, done_on, text, at)
    with transaction():
        present = FollowUp.get_by_id(follow_up.id)
        if present.status is not S.DUE:
            raise NotInThisState(state=present.status.zh)
        if not saw_child and _missed_last_time(present):
            raise FieldRefused(
                "saw_child",
                N_("上一次回访也没有当面见到孩子，这一次必须当面看望之后再填写。"),
            )
        values = {"status": S.DONE, "done_on": done_on, "done_by": by, "saw_child": saw_child}
        values["done_at"] = at
        known = present.version if version is None else version
        moved = (
            FollowUp.update(**values, note=text, version=FollowUp.version + 1)
            .where(
                (FollowUp.id == follow_up.id)
                & (FollowUp.status == S.DUE)
                & (FollowUp.version == known)
            )
            .execute()
        )
        if not moved:
            raise ChangedMeanwhile
        follow_up.__data__.update(FollowUp.get_by_id(follow_up.id).__data__)
        audit.record("follow_up.done", by=by, at=at, subject=follow_up, saw_child=saw_child)
        due_on = due_after(present.child.risk_level, done_on)
        if not saw_child:
            due_on = min(due_on, done_on + NOT_SEEN)
        if _is_home_again(present.child, done_on):
            due_on = min(due_on, clock.months_after(done_on, 1))
        return fall_due(present.child, due_on=due_on, assignment=present.assignment, at=at)


def _is_home_again(child: Child, day: date) -> bool:
    """Say whether the child came home from temporary care and is visited monthly (platform)."""
    mine = (ProtectionCase.child == child.id) & (Placement.status == PlacementStatus.TRACKED)
    rows = Placement.select().join(ProtectionCase)
    return bool(rows.where(mine & (Placement.tracking_until > day)).exists())


def _refuse(follow_up: FollowUp, done_on: date, text: str, at: datetime) -> None:
    today = clock.local_date(at)
    if done_on > today:
        raise FieldRefused("done_on", N_("回访日期不能在将来，请填写实际去看孩子的日子。"))
    if done_on < clock.local_date(follow_up.created_at):
        raise FieldRefused("done_on", N_("这次回访是在那之后才安排的，请看看日期对不对。"))
    if len(text) < SHORTEST:
        raise FieldRefused("note", N_("请写几句：孩子怎么样，谁在照看，还要做什么。"))
    if len(text) > LONGEST:
        raise FieldRefused("note", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)


def _missed_last_time(follow_up: FollowUp) -> bool:
    last = (
        FollowUp.select()
        .where((FollowUp.child == follow_up.child_id) & (FollowUp.status == S.DONE))
        .order_by(FollowUp.done_on.desc(), FollowUp.id.desc())
        .first()
    )
    return last is not None and not last.saw_child
