"""The lines of today's work that are about needs, offers and visits of an area."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import peewee

from portal.models import Account, Assignment, Helper, Need, Turn
from portal.models.area import within
from portal.services import continuity, lapsed_needs, waiting_lists
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Item,
    TodayPage,
    counted,
    first_of_each,
)
from portal.vocabulary import N_, AssignmentStatus, NeedStatus, Tier

A = AssignmentStatus
WEEK = timedelta(days=7)
# An offer that lapses within this time is worth a telephone call (platform).
LAPSES_SOON = timedelta(hours=12)
UNDER_WAY = (A.PROPOSED, A.OFFERED, A.ACCEPTED, A.CONTACT_APPROVED, A.SCHEDULED)
# What tells rows of one status apart: who has to move next.
PLAIN, UNNAMED, PASSED, LAPSING = range(4)


def put_visits(page: TodayPage, account: Account, at: datetime) -> None:
    """Put the visits of the next seven days in the account's area under the week."""
    rows = (
        Assignment.select(Assignment, Need, Helper)
        .join(Need)
        .join_from(Assignment, Helper)
        .where(
            within(Need.area_code, account.area_code)
            & (Assignment.status == A.SCHEDULED)
            & Assignment.starts_at.between(at, at + WEEK)
        )
        .order_by(Assignment.starts_at, Assignment.id)
    )
    line = task(N_("有人来村里服务"), lambda row: row.starts_at, at)
    page.this_week.add_found(counted(rows, Assignment), line, all_at="assignments.list_all")


def task(
    what: str,
    until: Callable[[Any], datetime | None],
    at: datetime,
    *,
    endpoint: str = "assignments.show",
    tone: str = CALM,
) -> Callable[[Any], Item]:
    """Answer the function that makes the line of an assignment: by when, or since when too late."""

    def line(row: Assignment) -> Item:
        person = row.helper.full_name if row.helper else ""
        moment = until(row)
        is_late = moment is not None and moment <= at
        return Item(
            what,
            endpoint,
            ref=row.ref,
            service=row.need.service,
            area=row.need.area_code,
            who=person,
            until=None if is_late else moment,
            since=moment if is_late else None,
            tone=DANGER if tone == ATTENTION and row.need.tier is Tier.CRITICAL else tone,
        )

    return line


def put_assignments(page: TodayPage, account: Account, at: datetime) -> None:
    """Put every assignment on its way where its next act belongs, in one query."""
    rows = (
        Assignment.select(Assignment, Need, Helper)
        .join(Need)
        .join_from(Assignment, Helper, peewee.JOIN.LEFT_OUTER)
    )
    mine = rows.where(within(Need.area_code, account.area_code) & Assignment.status.in_(UNDER_WAY))
    soon = at + LAPSES_SOON
    is_lapsing = (Assignment.status == A.OFFERED) & (Assignment.expires_at <= soon)
    flag = peewee.Case(
        None,
        [
            (is_lapsing, LAPSING),
            (Assignment.helper.is_null(), UNNAMED),
            (Assignment.starts_at.is_null(False) & (Assignment.starts_at <= at), PASSED),
        ],
        PLAIN,
    )
    tier = peewee.Case(Need.tier, [(Tier.CRITICAL.value, 0), (Tier.URGENT.value, 1)], 2)
    order = [tier, Need.starts_at, Assignment.id]
    found = first_of_each(
        mine, Assignment, [Assignment.status, flag], order, lambda row: (row.status, _flag(row, at))
    )
    _place(page, found, at)


def _flag(row: Assignment, at: datetime) -> int:
    expires_at = row.expires_at if row.status is A.OFFERED else None
    if expires_at is not None and expires_at <= at + LAPSES_SOON:
        return LAPSING
    if row.helper_id is None:
        return UNNAMED
    return PASSED if row.starts_at is not None and row.starts_at <= at else PLAIN


def _place(page: TodayPage, found: Any, at: datetime) -> None:
    def start(row: Assignment) -> datetime:
        return row.need.starts_at

    def answer_by(row: Assignment) -> datetime | None:
        return row.expires_at

    def agreed(row: Assignment) -> datetime | None:
        return row.starts_at

    approve = task(
        N_("批准接触"), start, at, endpoint="assignments.approve_contact", tone=ATTENTION
    )
    review = task(N_("审阅系统建议，发出邀请"), start, at, tone=ATTENTION)
    overdue = task(N_("等本人填写服务记录"), agreed, at)
    lapsing = task(N_("邀请快到期还没有答复，问一问或另作准备"), answer_by, at, tone=ATTENTION)
    lines = (
        (page.now, (A.ACCEPTED, PLAIN), approve, "accepted"),
        (page.now, (A.OFFERED, LAPSING), lapsing, "waiting"),
        (page.now, (A.PROPOSED, PLAIN), review, "proposed"),
        (page.this_week, (A.SCHEDULED, PLAIN), task(N_("按约定服务"), agreed, at), "going"),
        (page.waiting, (A.SCHEDULED, PASSED), overdue, "going"),
        (page.waiting, (A.OFFERED, PLAIN), task(N_("等本人答复邀请"), answer_by, at), "waiting"),
        (page.waiting, (A.OFFERED, UNNAMED), task(N_("等组织答复邀请"), answer_by, at), "waiting"),
        (page.waiting, (A.ACCEPTED, UNNAMED), task(N_("等组织指定人员"), start, at), "accepted"),
        (page.waiting, (A.CONTACT_APPROVED, PLAIN), task(N_("等本人约定时间"), start, at), "going"),
    )
    for group, kind, line, tab in lines:
        group.add_found(found[kind], line, all_at="assignments.list_all", tab=tab)


def put_lost(page: TodayPage, account: Account, at: datetime) -> None:
    """Put agreed pairs that a clearance or a suspension broke: a person decides who comes now."""

    def line(row: Assignment) -> Item:
        return Item(N_("约好的人不能来了，请您决定换谁"), "needs.show", ref=row.need.ref,
                    service=row.need.service, area=row.need.area_code, who=row.helper.full_name,
                    until=row.need.starts_at, tone=DANGER)  # fmt: skip

    found = counted(continuity.lost_pairs(account, at=at), Assignment)
    page.now.add_found(found, line, all_at="needs.list_all")


def put_lapsed(page: TodayPage, account: Account, at: datetime) -> None:
    """Put needs whose time went by with nobody there: somebody looks after the child now."""

    def line(row: Need) -> Item:
        return Item(N_("没有人去，先看看孩子，再提需求"), "needs.show", ref=row.ref,
                    service=row.service, area=row.area_code, term=row.tier, since=row.starts_at,
                    tone=DANGER if row.tier is Tier.CRITICAL else ATTENTION)  # fmt: skip

    found = counted(lapsed_needs.lately(account, at=at), Need)
    page.now.add_found(found, line, all_at="needs.list_all", tab=NeedStatus.LAPSED.value)


def put_ready(page: TodayPage, account: Account, at: datetime) -> None:
    """Put those who fit meanwhile a need that nobody went for: they can be asked now."""

    def line(row: Turn) -> Item:
        return Item(N_("条件已符合，可以邀请此人"), "needs.show", ref=row.need.ref,
                    service=row.need.service, area=row.need.area_code, who=row.helper.full_name,
                    until=row.need.starts_at, tone=ATTENTION)  # fmt: skip

    found = counted(waiting_lists.ready_in(account, at=at), Turn)
    page.now.add_found(found, line, all_at="needs.list_waiting")


def put_unfilled(page: TodayPage, account: Account, at: datetime) -> None:
    """Put needs that nobody is asked for under now: critical ones, and those of this week."""
    asked = Assignment.select(Assignment.need).where(Assignment.status.in_((A.PROPOSED, A.OFFERED)))
    rows = (
        Need.select()
        .where(
            within(Need.area_code, account.area_code)
            & (Need.status == NeedStatus.OPEN)
            & (Need.filled < Need.slots)
            & (Need.starts_at > at)
            & ((Need.tier == Tier.CRITICAL) | (Need.starts_at <= at + WEEK))
            & Need.id.not_in(asked)
        )
        .order_by(
            peewee.Case(Need.tier, [(Tier.CRITICAL.value, 0), (Tier.URGENT.value, 1)], 2),
            Need.starts_at,
            Need.id,
        )
    )

    def line(row: Need) -> Item:
        return Item(N_("还没有人的需求，再匹配或另想办法"), "needs.show", ref=row.ref,
                    service=row.service, area=row.area_code, term=row.tier, until=row.starts_at,
                    tone=DANGER if row.tier is Tier.CRITICAL else ATTENTION)  # fmt: skip

    page.now.add_found(counted(rows, Need), line, all_at="needs.list_all")
