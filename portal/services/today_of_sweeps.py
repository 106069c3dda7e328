"""The lines of today's work that are about sweeps and early signs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.models import Account, Child, SafetySession, SweepLine
from portal.models.area import within
from portal.services import early_signs, safety_sessions, sweep_progress, sweeps
from portal.services.sweep_progress import Progress
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Found,
    Item,
    TodayPage,
    all_of,
    counted,
)
from portal.sweep_terms import SweepAnswer
from portal.vocabulary import N_, ChildStatus, Role

LISTS, SIGNS, LESSONS = "sweeps.list_all", "sweeps.list_signs", "safety.list_all"
WEEK = timedelta(days=7)


def put_lists(page: TodayPage, account: Account, at: datetime) -> None:
    """Put the village's lists under now, late ones in red."""
    rows = [row for row in sweep_progress.for_account(account, at=at) if not row.finished]

    def line(row: Progress) -> Item:
        what = N_("排查：还有 %(left)s 个孩子要核实")
        return Item(what, "sweeps.show", ref=row.ref, params={"left": row.total - row.done},
                    area=row.area_code, term=row.sweep.season, **_when(row))  # fmt: skip

    page.now.add_found(all_of(rows), line, all_at=LISTS)


def put_villages(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the township the villages that are late, and wait for the others."""
    rows = [row for row in sweep_progress.for_account(account, at=at) if not row.finished]
    late, waiting = (
        [row for row in rows if bool(row.late) is is_late] for is_late in (True, False)
    )

    def chase(row: Progress) -> Item:
        what = N_("催办逾期的排查：还有 %(left)s 个孩子没有核实")
        return Item(what, "sweeps.show", ref=row.ref, params={"left": row.total - row.done},
                    area=row.area_code, term=row.sweep.season, **_when(row))  # fmt: skip

    def wait(row: Progress) -> Item:
        return Item(N_("等村里完成排查"), "sweeps.show", ref=row.ref, area=row.area_code,
                    term=row.sweep.season, **_when(row))  # fmt: skip

    page.now.add_found(all_of(late), chase, all_at=LISTS)
    page.waiting.add_found(all_of(waiting), wait, all_at=LISTS)


def put_late_townships(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the county how many lists of a township are late, in one line each."""
    rows = [row for row in sweep_progress.for_account(account, at=at) if row.late]

    def line(row: Progress) -> Item:
        what = N_("督促乡镇：%(late)s 份排查名单逾期")
        return Item(what, LISTS, params={"late": row.late}, area=row.area_code,
                    term=row.sweep.season, **_when(row))  # fmt: skip

    page.this_week.add_found(all_of(rows), line, all_at=LISTS)


def put_signs(page: TodayPage, account: Account) -> None:
    """Put before the township whom to consider for a case, and whom a sweep found gone."""
    rows = Child.select().where(Child.id.in_(early_signs.to_consider(account)))

    def consider(row: Child) -> Item:
        what = N_("有严重的早期风险信号，考虑立案")
        return Item(what, SIGNS, who=row.code_name, area=row.area_code, term=row.risk_level,
                    tone=DANGER)  # fmt: skip

    page.now.add_found(counted(rows.order_by(Child.id), Child), consider, all_at=SIGNS)

    def leave(row: SweepLine) -> Item:
        what = N_("排查说孩子已离开，请核实去向，办理退出")
        return Item(what, "children.show", ref=row.child.ref, who=row.child.code_name,
                    area=row.child.area_code, since=row.confirmed_at, tone=ATTENTION)  # fmt: skip

    page.now.add_found(_gone(account), leave, all_at=LISTS)


def put_lessons(page: TodayPage, account: Account, at: datetime) -> None:
    """Put what the season asks the township to plan, lessons of this week, and results due."""
    today = clock.local_date(at)
    if account.role is Role.TOWNSHIP:
        for each in safety_sessions.suggested(account, at=at):
            what = N_("安排安全教育")
            item = Item(what, LESSONS, term=each.topic, until=each.until, tone=ATTENTION)
            page.this_week.add(item)
    rows = safety_sessions.visible_to(account).where(
        SafetySession.held_on.is_null() & (SafetySession.planned_on <= today + WEEK)
    )

    def line(row: SafetySession) -> Item:
        is_over = row.planned_on < today
        what = N_("填写安全教育的举办情况") if is_over else N_("举办安全教育")
        when = {"since": row.planned_on} if is_over else {"until": row.planned_on}
        tone = ATTENTION if is_over else CALM
        return Item(what, "safety.hold", ref=row.ref, area=row.area_code, term=row.topic,
                    tone=tone, **when)  # fmt: skip

    page.this_week.add_found(counted(rows, SafetySession), line, all_at=LESSONS)


def _gone(account: Account) -> Found:
    """Answer the lines of children who left and still stand on the register."""
    Later = SweepLine.alias()
    later = Later.select(Later.id).where(
        (Later.child == SweepLine.child) & Later.answer.is_null(False) & (Later.id > SweepLine.id)
    )
    rows = (
        SweepLine.select(SweepLine, Child)
        .join(Child)
        .where(
            (SweepLine.answer == SweepAnswer.LEFT)
            & (Child.status == ChildStatus.ACTIVE)
            & within(Child.area_code, account.area_code)
            & ~peewee.fn.EXISTS(later)
        )
        .order_by(SweepLine.confirmed_at, SweepLine.id)
    )
    return counted(rows, SweepLine)


def _when(row: Progress) -> dict[str, Any]:
    closes = row.sweep.closes_on
    if row.late:
        return {"since": sweeps.closes_at(row.sweep), "tone": DANGER}
    return {"until": closes, "tone": CALM}
