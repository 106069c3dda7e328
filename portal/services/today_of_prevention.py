"""The lines of today's work that are about parents who are away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.models import Absence, Account, Child
from portal.services import absences, contact_logs
from portal.services.today_lines import ATTENTION, DANGER, Item, TodayPage, counted
from portal.vocabulary import N_, ChildStatus, Role


def put_contacts(page: TodayPage, account: Account, at: datetime) -> None:
    """Put the children whose parents have not been in contact: red ones, for the village amber too.

    A red one is shown as late since the day on which it turned red, an amber one until then (HR-16;
    weekly is statutory, 15 days platform).
    """
    today = clock.local_date(at)
    is_village = account.role is Role.VILLAGE_DIRECTOR
    until = contact_logs.RED_AT
    least = contact_logs.AMBER_AT if is_village else until

    def line(row: Any) -> Item:
        due = contact_logs.day_of(row.quiet_since) + timedelta(days=until)
        is_red = due <= today
        return Item(
            N_("问一问：父母这周联系孩子了吗")
            if is_village
            else N_("父母很久没有联系，督促村里落实"),
            "absences.log_contact",
            ref=row.ref,
            who=row.code_name,
            area=row.area_code,
            until=None if is_red else due,
            since=due if is_red else None,
            tone=DANGER if is_red else ATTENTION,
        )

    if is_village:
        _put_returns(page, account, today)
    since = peewee.fn.MIN(Absence.quiet_since)
    rows = contact_logs.quietest(account).having(since <= today - timedelta(days=least))
    page.now.add_found(counted(rows, Child), line, all_at="absences.list_all")


def _put_returns(page: TodayPage, account: Account, today: date) -> None:
    """Put the parents whose expected return has passed: are they back, or when do they come."""

    def line(row: Absence) -> Item:
        return Item(
            N_("问一问：父母回来了吗，预计的日子已过"),
            "absences.show",
            ref=row.ref,
            who=row.child.code_name,
            area=row.child.area_code,
            term=row.parent,
            since=row.expected_on,
            tone=ATTENTION,
        )

    rows = absences.visible_to(account).where(
        Absence.ended_on.is_null()
        & (Absence.expected_on < today)
        & (Child.status != ChildStatus.EXITED)
    )
    found = counted(rows.order_by(Absence.expected_on, Absence.id), Absence)
    page.this_week.add_found(found, line, all_at="absences.list_all")
