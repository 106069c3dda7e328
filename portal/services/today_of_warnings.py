"""Today's work that must not be sat out: calls where a message failed, visits after a warning."""

from __future__ import annotations

from datetime import datetime

from portal import clock
from portal.models import Account, Revisit
from portal.services import (
    reporting_units,
    revisits,
    today_of_offices,
    undelivered,
    zero_reports,
)
from portal.services.today_lines import (
    ATTENTION,
    DANGER,
    Item,
    TodayPage,
    all_of,
    counted,
)
from portal.services.today_reading import reading_of
from portal.services.undelivered import Unreached
from portal.vocabulary import N_


def put_calls(page: TodayPage, account: Account, at: datetime) -> None:
    """Put in red whom to telephone, because a message did not arrive."""

    def line(row: Unreached) -> Item:
        return Item(N_("现在打电话：%(what)s"), "deliveries.call", ref=row.ref,
                    area=row.area_code, term=row.role, params={"what": row.what},
                    since=row.since, tone=DANGER)  # fmt: skip

    found = all_of(undelivered.list_for(account, at=at))
    page.now.add_found(found, line, all_at="deliveries.list_all")


def put_revisits(page: TodayPage, account: Account, at: datetime) -> None:
    """Put the families to revisit after a warning letter; late ones are red."""
    due_by = revisits.due_by(reading_of(page, account, at).times)

    def line(row: Revisit) -> Item:
        due = due_by(row)
        is_late = due <= at
        return Item(N_("回访被告诫的家庭"), "warnings.revisit", ref=row.ref,
                    area=row.letter.area_code, until=None if is_late else due,
                    since=due if is_late else None,
                    tone=DANGER if is_late else ATTENTION)  # fmt: skip

    found = counted(revisits.open_for(account), Revisit)
    page.now.add_found(found, line, all_at="warnings.list_all")


def supervisor_page(account: Account, at: datetime) -> TodayPage:
    """Answer the supervisor's day, calls to counties that were not reached first."""
    page = TodayPage()
    put_calls(page, account, at)
    numbers = today_of_offices.supervisor_page(account, at)
    page.now.items += numbers.now.items
    page.now.count += numbers.now.count
    page.this_week, page.waiting = numbers.this_week, numbers.waiting
    return page


def unit_page(account: Account, at: datetime) -> TodayPage:
    """Answer what a reporting unit can do here, and what it has yet to say of itself."""
    page = today_of_offices.visitor_page(account, at)
    term = zero_reports.owed_by(account, at=at)
    if term is not None:
        is_late = term.due_at <= at
        last = clock.local_date(term.due_at) - zero_reports.DAY
        page.now.add(
            Item(N_("确认本学期的报告情况"), "units.confirm", until=None if is_late else last,
                 since=last if is_late else None, tone=DANGER if is_late else ATTENTION)
        )  # fmt: skip
    if reporting_units.of(account) is None:
        page.now.add(Item(N_("登记单位类别和全称"), "units.describe"))
    return page
