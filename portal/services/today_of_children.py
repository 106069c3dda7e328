"""The lines of today's work that are about children: concerns, follow-ups, files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import Account, Child, ChildDetails, Concern, FollowUp
from portal.models.area import within
from portal.services import concerns, follow_ups
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Item,
    TodayPage,
    all_of,
    by_when,
    counted,
    first_of_each,
)
from portal.services.today_reading import reading_of
from portal.vocabulary import N_, ChildStatus, FollowUpStatus

DueOf = Callable[[Any], datetime | None]
WEEK = timedelta(days=7)


def _due_of(page: TodayPage, account: Account, at: datetime) -> DueOf:
    reading = reading_of(page, account, at)
    return lambda row: reading.due_at(Deadline.CONCERN_ANSWERED, "concern", row, row.raised_at)


def _concern(due_of: DueOf, at: datetime) -> Callable[[Concern], Item]:
    def line(row: Concern) -> Item:
        what = N_("处理关切报告（上报时有危险）") if row.is_danger_now else N_("处理关切报告")
        return Item(what, "concerns.show", ref=row.ref, who=row.child.code_name,
                    area=row.area_code[:9], tone=DANGER, **by_when(due_of(row), at))  # fmt: skip

    return line


def put_concerns(page: TodayPage, account: Account, at: datetime) -> None:
    """Put every open concern at the top, present danger first."""
    line = _concern(_due_of(page, account, at), at)
    page.now.add_found(all_of(concerns.open_for(account)), line, all_at="concerns.list_all")


def put_old_concerns(page: TodayPage, account: Account, at: datetime) -> None:
    """Put concerns of danger or overdue at the top, the others under waiting."""
    rows, due_of = concerns.open_for(account), _due_of(page, account, at)

    def is_old(row: Concern) -> bool:
        due = due_of(row)
        return bool(row.is_danger_now or due is None or due <= at)

    old = all_of([row for row in rows if is_old(row)])
    page.now.add_found(old, _concern(due_of, at), all_at="concerns.list_all")

    def fresh(row: Concern) -> Item:
        return Item(N_("等乡镇处理关切报告"), "concerns.show", ref=row.ref,
                    who=row.child.code_name, area=row.area_code[:9], until=due_of(row))  # fmt: skip

    rest = all_of([row for row in rows if not is_old(row)])
    page.waiting.add_found(rest, fresh, all_at="concerns.list_all")


def put_follow_ups(page: TodayPage, account: Account, at: datetime) -> None:
    """Put overdue and today's follow-ups under now, those of the next seven days under the week."""
    today = clock.local_date(at)
    rows = follow_ups.visible_to(account)
    mine = rows.where((FollowUp.status == FollowUpStatus.DUE) & (FollowUp.due_on <= today + WEEK))
    now = peewee.Case(None, [(FollowUp.due_on <= today, 1)], 0)
    order = [FollowUp.due_on, FollowUp.id]
    found = first_of_each(mine, FollowUp, [now], order, lambda row: row.due_on <= today)

    def line(row: FollowUp) -> Item:
        late = row.due_on < today
        tone = DANGER if late else (ATTENTION if row.due_on == today else CALM)
        return Item(
            N_("去看孩子，记录回访"),
            "follow_ups.do",
            ref=row.ref,
            who=row.child.code_name,
            area=row.child.area_code,
            term=row.child.risk_level,
            until=None if late else row.due_on,
            since=row.due_on if late else None,
            tone=tone,
        )

    page.now.add_found(found[True], line, all_at="follow_ups.list_all")
    page.this_week.add_found(found[False], line, all_at="follow_ups.list_all")


def files_of(account: Account, states: tuple[ChildStatus, ...]) -> Any:
    """Answer the first files of each of `states` in the account's area, in one query."""
    mine = Child.select().where(
        within(Child.area_code, account.area_code) & Child.status.in_(states)
    )
    order = [Child.created_at, Child.id]
    return first_of_each(mine, Child, [Child.status], order, lambda row: row.status)


def file_line(what: str, tone: str = CALM) -> Callable[[Child], Item]:
    """Answer the function that makes the line of a file, under its code name."""

    def line(row: Child) -> Item:
        return Item(what, "children.show", ref=row.ref, who=row.code_name, area=row.area_code,
                    term=row.risk_level, tone=tone)  # fmt: skip

    return line


def put_details_due(page: TodayPage, account: Account, at: datetime) -> None:
    """Put the files whose other sections are due within a week, or late, under the week."""
    today = clock.local_date(at)
    rows = (
        Child.select()
        .join(ChildDetails)
        .where(
            within(Child.area_code, account.area_code)
            & (Child.status != ChildStatus.EXITED)
            & ChildDetails.completed_at.is_null()
            & (Child.details_due_on <= today + WEEK)
        )
        .order_by(Child.details_due_on, Child.id)
    )

    def line(row: Child) -> Item:
        late = row.details_due_on < today
        return Item(
            N_("补全档案其余各项"),
            "children.show",
            ref=row.ref,
            who=row.code_name,
            area=row.area_code,
            until=None if late else row.details_due_on,
            since=row.details_due_on if late else None,
            tone=ATTENTION if late else CALM,
        )

    page.this_week.add_found(counted(rows, Child), line, all_at="children.list_all")
