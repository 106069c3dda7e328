"""Today's work of those who never see a child: supervision, editing, audit, administration."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import peewee

from portal import clock
from portal.models import Account, AuditEntry, Campaign, Concern, FollowUp, Invitation
from portal.models.area import cut, within
from portal.services import health
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Item,
    TodayPage,
    all_of,
    counted,
)
from portal.services.today_of_deadlines import put_breaches
from portal.vocabulary import N_, AccountStatus, CampaignStatus, ConcernStatus

# Whoever supervises a province reads its prefectures, whoever supervises a prefecture its counties.
NEXT_LEVEL = {2: 4, 4: 6, 6: 9}


def supervisor_page(account: Account, at: datetime) -> TodayPage:
    """Answer numbers by place: overdue follow-ups and open concerns; never a child."""
    page = TodayPage()
    put_breaches(page, account, at)
    length = NEXT_LEVEL.get(len(account.area_code), 9)
    today = clock.local_date(at)
    overdue = _by_place(FollowUp, FollowUp.overdue(today), account.area_code, length)
    open_now = _by_place(
        Concern, Concern.status != ConcernStatus.ANSWERED, account.area_code, length
    )
    codes = sorted({*overdue, *open_now}, key=lambda c: (-open_now[c], -overdue[c], c))
    for code in codes:
        page.now.add(
            Item(
                N_("待处理关切 %(concerns)s 件，逾期回访 %(overdue)s 次"),
                "coverage.show",
                area=code,
                params={"concerns": open_now[code], "overdue": overdue[code]},
                tone=DANGER if open_now[code] else ATTENTION,
            )
        )
    page.this_week.add(Item(N_("看各地的需求有没有人服务"), "coverage.show"))
    return page


def _by_place(table: Any, condition: peewee.Expression, prefix: str, length: int) -> Counter[str]:
    key = cut(table.area_code, length)
    query = (
        table.select(key, peewee.fn.COUNT(table.id))
        .where(within(table.area_code, prefix) & condition)
        .group_by(key)
    )
    return Counter(dict(query.tuples()))


def editor_page(account: Account, at: datetime) -> TodayPage:
    """Answer the editor's day: pages of others to publish, own drafts, own pages that wait."""
    page = TodayPage()
    rows = list(
        Campaign.select()
        .where(Campaign.status.in_((CampaignStatus.SUBMITTED, CampaignStatus.DRAFT)))
        .order_by(Campaign.written_at, Campaign.id)
    )
    mine = [row for row in rows if row.written_by_id == account.id]
    others = [row for row in rows if row.written_by_id != account.id]

    def lines(what: str, tone: str = CALM) -> Any:
        return lambda row: Item(what, "campaigns.preview", ref=row.ref, who=row.title, tone=tone)

    submitted, draft = CampaignStatus.SUBMITTED, CampaignStatus.DRAFT
    page.now.add_found(
        all_of([row for row in others if row.status is submitted]),
        lines(N_("审阅并发布别人写的页面"), ATTENTION),
        all_at="campaigns.manage",
    )
    page.this_week.add_found(
        all_of([row for row in mine if row.status is draft]),
        lines(N_("写完草稿并提交")),
        all_at="campaigns.manage",
    )
    page.waiting.add_found(
        all_of([row for row in mine if row.status is submitted]),
        lines(N_("等另一位编辑发布")),
        all_at="campaigns.manage",
    )
    return page


def auditor_page(_account: Account, at: datetime) -> TodayPage:
    """Answer the auditor's day: walk the chain, read what was written since midnight."""
    page = TodayPage()
    newest: Any = AuditEntry.select(peewee.fn.COUNT(AuditEntry.id)).scalar()
    since = clock.start_of(clock.local_date(at))
    today: Any = (
        AuditEntry.select(peewee.fn.COUNT(AuditEntry.id)).where(AuditEntry.at >= since).scalar()
    )
    page.now.add(
        Item(N_("核对全部 %(count)s 条审计记录有没有被改动"), "audit.verify",
             params={"count": newest}, tone=ATTENTION)
    )  # fmt: skip
    page.this_week.add(
        Item(N_("查看今天新增的 %(count)s 条审计记录"), "audit.list_all", params={"count": today})
    )
    return page


def security_page(_account: Account, at: datetime) -> TodayPage:
    """Answer the security administrator's day: invitations on their way, accounts."""
    page = TodayPage()
    rows = (
        Invitation.select()
        .where(
            Invitation.accepted_at.is_null()
            & Invitation.withdrawn_at.is_null()
            & (Invitation.expires_at > at)
        )
        .order_by(Invitation.expires_at, Invitation.id)
    )

    def line(row: Invitation) -> Item:
        return Item(N_("等被邀请人接受邀请"), "accounts.list_invitations", who=row.email,
                    term=row.role, until=row.expires_at)  # fmt: skip

    page.waiting.add_found(counted(rows, Invitation), line, all_at="accounts.list_invitations")
    counts: dict[AccountStatus, int] = dict(
        Account.select(Account.status, peewee.fn.COUNT(Account.id))
        .group_by(Account.status)
        .tuples()
    )
    page.this_week.add(
        Item(
            N_("查看账号：正常 %(active)s 个，已停用 %(suspended)s 个"),
            "accounts.list_all",
            params={
                "active": counts.get(AccountStatus.ACTIVE, 0),
                "suspended": counts.get(AccountStatus.SUSPENDED, 0),
            },
        )
    )
    return page


def system_page(_account: Account, at: datetime) -> TodayPage:
    """Answer the system administrator's day: what is not well, and where to look."""
    page = TodayPage()
    seen = health.look(at)
    oldest = seen.oldest_unsent_at
    if oldest is not None and at - oldest > health.LONGEST_OWED:
        page.now.add(Item(N_("有消息没有按时发出，请查看"), "health.show", since=oldest,
                          tone=DANGER))  # fmt: skip
    if seen.failing_messages:
        page.now.add(Item(N_("%(count)s 条消息多次发送失败"), "health.show",
                          params={"count": seen.failing_messages}, tone=ATTENTION))  # fmt: skip
    if seen.missing_year is not None:
        what = N_("导入%(year)s年的工作日历，否则按工作日计的时限算不出来")
        tone = DANGER if seen.is_year_urgent else ATTENTION
        page.now.add(Item(what, "health.show", params={"year": seen.missing_year}, tone=tone))
    if seen.is_unwatched and seen.last_tick is not None:
        page.now.add(Item(N_("没有人在看时限，请检查后台进程"), "health.show",
                          since=seen.last_tick.at, tone=DANGER))  # fmt: skip
    if seen.pending_steps:
        page.now.add(Item(N_("数据库还有 %(count)s 步没有升级"), "health.show",
                          params={"count": len(seen.pending_steps)}, tone=DANGER))  # fmt: skip
    page.this_week.add(Item(N_("查看系统运行状况"), "health.show"))
    return page


def visitor_page(_account: Account, _at: datetime) -> TodayPage:
    """Answer what reporting units and guardians can do here now: no work is given them."""
    page = TodayPage()
    page.doors = [
        Item(N_("报告：我担心一个孩子"), "reports.report"),
        Item(N_("看各县的服务情况"), "coverage.public_map"),
        Item(N_("看宣传和安全知识"), "campaigns.list_all"),
        Item(N_("看服务人员怎样选出来"), "public.matching"),
        Item(N_("看孩子的信息怎样保护"), "public.privacy"),
    ]
    return page
