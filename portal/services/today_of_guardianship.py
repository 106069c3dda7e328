"""The lines of today's work on guardianship: agreements in the village, orders at the county."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal import clock
from portal.guardianship_terms import OrderOutcome, ReviewResult
from portal.models import Account, Agreement, ProtectionOrder
from portal.services import agreement_lists, protection_orders
from portal.services.agreement_lists import Missing
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
from portal.vocabulary import N_

LIST = "agreements.list_all"


def put_agreements(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the village who has no agreement, what is to be finished, what ends soon."""
    rows = agreement_lists.missing(agreement_lists.missing_in(account, at=at), at=at)
    without = [row for row in rows if row.unfinished is None]
    late = [row for row in without if row.due_at <= at]
    page.now.add_found(all_of(late), lambda row: _missing(row, at), all_at=LIST)
    fresh = [row for row in without if row.due_at > at]
    page.this_week.add_found(all_of(fresh), lambda row: _missing(row, at), all_at=LIST)

    def finish(row: Agreement) -> Item:
        return Item(N_("办完委托照护协议"), "agreements.show", ref=row.ref,
                    who=row.child.code_name, area=row.child.area_code, term=row.status,
                    since=row.created_at, tone=ATTENTION)  # fmt: skip

    under_way = counted(agreement_lists.unfinished_in(account), Agreement)
    page.now.add_found(under_way, finish, all_at=LIST, tab="unfinished")

    def renew(row: Agreement) -> Item:
        return Item(N_("续签委托照护协议"), "agreements.show", ref=row.ref,
                    who=row.child.code_name, area=row.child.area_code, until=row.ends_on,
                    tone=ATTENTION)  # fmt: skip

    ending = counted(agreement_lists.expiring_in(account, at=at), Agreement)
    page.this_week.add_found(ending, renew, all_at=LIST, tab="active")


def put_unfit(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the township carers found unfit, and how many children have no agreement."""

    def line(row: Agreement) -> Item:
        return Item(N_("被委托人不适合，落实新的照料人"), "agreements.show", ref=row.ref,
                    who=row.child.code_name, area=row.child.area_code, since=row.ended_at,
                    tone=DANGER)  # fmt: skip

    unfit = counted(agreement_lists.unfit_in(account), Agreement)
    page.now.add_found(unfit, line, all_at=LIST, tab="over")
    count = agreement_lists.missing_in(account, at=at).count()
    if count:
        what = N_("有 %(count)s 个孩子等村里签委托照护协议")
        page.waiting.add(Item(what, LIST, params={"count": count}))


def put_orders(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the county what the court has yet to decide, refusals, and orders that end."""
    order = ProtectionOrder
    rows = protection_orders.visible_to(account).order_by(order.applied_at, order.id)

    def pending(row: ProtectionOrder) -> Item:
        return _order(row, N_("登记法院对保护令的裁定"), protection_orders.decision_due(row), at)

    asked = counted(rows.where(order.outcome.is_null()), order)
    page.now.add_found(asked, pending, all_at="cases.list_all")

    def refused(row: ProtectionOrder) -> Item:
        due = row.decided_at + protection_orders.REVIEW_DAYS
        return _order(row, N_("保护令被驳回，决定是否申请复议"), due, at)

    no = (order.outcome == OrderOutcome.REFUSED) & order.review_settled_at.is_null()
    page.now.add_found(counted(rows.where(no), order), refused, all_at="cases.list_all")
    page.now.add_found(_ending(account, at), lambda row: _renewal(row, at), all_at="cases.list_all")


def _ending(account: Account, at: datetime) -> Found:
    order = ProtectionOrder
    last = clock.local_date(at) + protection_orders.RENEW_BEFORE + timedelta(days=7)
    set_aside = order.review_result == ReviewResult.REVOKED
    open_still = order.renewal_settled_at.is_null() & (order.review_result.is_null() | ~set_aside)
    rows = protection_orders.visible_to(account).where(
        (order.outcome == OrderOutcome.GRANTED) & open_still & (order.valid_until <= last)
    )
    return counted(rows.order_by(order.valid_until, order.id), order)


def _renewal(row: ProtectionOrder, at: datetime) -> Item:
    due_on = protection_orders.renewal_due(row)
    assert due_on is not None
    due = clock.start_of(due_on + timedelta(days=1))
    return _order(row, N_("保护令快到期，决定是否续期"), due, at)


def _order(row: ProtectionOrder, what: str, due: datetime, at: datetime) -> Item:
    is_late = due <= at
    return Item(what, "guardianship.show", ref=row.case.ref, who=row.case.number,
                area=row.case.area_code[:9], until=None if is_late else due,
                since=due if is_late else None, tone=DANGER if is_late else ATTENTION)  # fmt: skip


def _missing(row: Missing, at: datetime) -> Item:
    is_late = row.due_at <= at
    return Item(N_("签订委托照护协议"), "agreements.draft", ref=row.child.ref,
                who=row.child.code_name, area=row.child.area_code,
                until=None if is_late else row.due_at, since=row.due_at if is_late else None,
                tone=DANGER if is_late else CALM)  # fmt: skip
