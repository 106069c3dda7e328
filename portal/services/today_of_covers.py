"""The lines of today's work that are about covers: asked, standing in, nobody yet."""

from __future__ import annotations

from datetime import datetime

from portal import clock
from portal.models import Account, Cover
from portal.services import covers
from portal.services.today_lines import ATTENTION, CALM, DANGER, Item, TodayPage, counted
from portal.supervision_terms import CoverStatus
from portal.vocabulary import N_, Role

S = CoverStatus
_ALL = "covers.list_all"


def put_covers(page: TodayPage, account: Account, at: datetime) -> None:
    """Put what somebody asks of the deputy, whose work he answers for, and covers without one."""
    asked = covers.visible_to(account).where(
        (Cover.deputy == account.id) & (Cover.status == S.ASKED)
    )

    def answer(row: Cover) -> Item:
        return Item(N_("答复：请您代管同事的工作"), _ALL, who=row.account.display_name,
                    area=row.area_code, until=row.from_on, tone=ATTENTION)  # fmt: skip

    page.now.add_found(counted(asked, Cover), answer, all_at=_ALL)
    for cover in covers.covered_by(account, at=at):
        page.now.add(
            Item(N_("您正在代管这位同事的工作"), _ALL, who=cover.account.display_name,
                 area=cover.area_code, until=cover.until_on, tone=CALM)
        )  # fmt: skip
    if account.role in {Role.TOWNSHIP, Role.COUNTY}:
        _put_gaps(page, account, at)


def _put_gaps(page: TodayPage, account: Account, at: datetime) -> None:
    today = clock.local_date(at)
    bare = covers.visible_to(account).where(
        Cover.status.in_((S.OPEN, S.DECLINED)) & (Cover.until_on >= today)
    )

    def find(row: Cover) -> Item:
        return Item(N_("有人不在，还没有代管人"), "covers.name_deputy", ref=row.ref,
                    who=row.account.display_name, area=row.area_code, since=row.from_on
                    if row.from_on <= today else None, until=None if row.from_on <= today
                    else row.from_on, tone=DANGER)  # fmt: skip

    page.now.add_found(counted(bare, Cover), find, all_at=_ALL)
    silent = covers.silent_below(account, at=at)
    if silent:
        what = N_("%(count)s 位同事一周没有登录，看看是否需要代管")
        page.this_week.add(Item(what, _ALL, params={"count": silent}, tone=ATTENTION))
