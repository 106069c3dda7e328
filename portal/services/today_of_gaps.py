"""The lines of today's work that are about gaps: who asks for help, and whose answer is awaited."""

from __future__ import annotations

from portal.gap_terms import RequestKind
from portal.models import Account, GapRequest
from portal.services import gap_requests
from portal.services.today_lines import ATTENTION, Item, TodayPage, all_of
from portal.vocabulary import N_, Role


def put_gap_requests(page: TodayPage, account: Account) -> None:
    """Put requests to answer under now, and those sent from one's own area under waiting."""
    rows = gap_requests.open_around(account)
    asked = all_of([row for row in rows if _is_for(row, account)])
    sent = all_of([row for row in rows if not _is_for(row, account)])
    page.now.add_found(asked, _to_answer, all_at="gaps.list_received")
    page.waiting.add_found(sent, _awaited, all_at="gaps.list_sent")


def _is_for(row: GapRequest, account: Account) -> bool:
    if account.role is Role.ORGANIZATION:
        return True
    return bool(account.role is Role.COUNTY and row.county_code == account.area_code)


def _to_answer(row: GapRequest) -> Item:
    return Item(N_("答复支援请求"), "gaps.answer", ref=row.ref, service=row.service,
                area=row.area_code, until=row.expires_at, tone=ATTENTION)  # fmt: skip


def _awaited(row: GapRequest) -> Item:
    is_county = row.kind is RequestKind.COUNTY
    what = N_("等邻县答复支援请求") if is_county else N_("等组织答复支援邀请")
    who = row.organization.name if row.organization else ""
    return Item(what, "gaps.list_sent", service=row.service, area=row.area_code, who=who,
                until=row.expires_at)  # fmt: skip
