"""The lines of today's work that are about covers: asked, standing in, nobody yet."""

from __future__ import annotations

from datetime import datetime

from portal import clock
from portal.models import Account, Cover
from portal.services import covers
from portal.services.today_lines import ATTENTION, CALM, DANGER, Item, TodayPage, all_of
from portal.supervision_terms import CoverStatus
from portal.vocabulary import N_, Role

S = CoverStatus
# What still asks for somebody, or holds.
LIVE = (S.OPEN, S.DECLINED, S.ASKED, S.ACCEPTED)
_ALL = "covers.list_all"


def put_covers(page: TodayPage, account: Account, at: datetime) -> None:
    """Put what somebody asks of the deputy, whose work he answers for, and covers without one."""
    today = clock.local_date(at)
    live = Cover.status.in_(LIVE) & ((Cover.until_on >= today) | (Cover.status == S.ASKED))
    rows = list(covers.visible_to(account).where(live))
    mine = [row for row in rows if row.deputy_id == account.id]

    def answer(row: Cover) -> Item:
        return Item(N_("答复：请您代管同事的工作"), _ALL, who=row.account.display_name,
                    area=row.area_code, until=row.from_on, tone=ATTENTION)  # fmt: skip

    asked = all_of([row for row in mine if row.status is S.ASKED])
    page.now.add_found(asked, answer, all_at=_ALL)
    standing_in = [row for row in mine if row.status is S.ACCEPTED and row.from_on <= today]
    for cover in sorted(standing_in, key=lambda row: (row.until_on, row.id)):
        page.now.add(
            Item(N_("您正在代管这位同事的工作"), _ALL, who=cover.account.display_name,
                 area=cover.area_code, until=cover.until_on, tone=CALM)
        )  # fmt: skip
    if account.role in {Role.TOWNSHIP, Role.COUNTY}:
        _put_gaps(page, account, at, rows)


def _put_gaps(page: TodayPage, account: Account, at: datetime, rows: list[Cover]) -> None:
    today = clock.local_date(at)
    bare = all_of([row for row in rows if row.status in {S.OPEN, S.DECLINED}])

    def find(row: Cover) -> Item:
        return Item(N_("有人不在，还没有代管人"), "covers.name_deputy", ref=row.ref,
                    who=row.account.display_name, area=row.area_code, since=row.from_on
                    if row.from_on <= today else None, until=None if row.from_on <= today
                    else row.from_on, tone=DANGER)  # fmt: skip

    page.now.add_found(bare, find, all_at=_ALL)
    silent = covers.silent_below(account, at=at)
    if silent:
        what = N_("%(count)s 位同事一周没有登录，看看是否需要代管")
        page.this_week.add(Item(what, _ALL, params={"count": silent}, tone=ATTENTION))
