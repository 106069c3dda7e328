"""The lines of today's work that are about parents who are away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.models import Absence, Account, Child
from portal.services import contact_logs
from portal.services.today_lines import ATTENTION, DANGER, Item, TodayPage, counted
from portal.vocabulary import N_, Role


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

    since = peewee.fn.MIN(Absence.quiet_since)
    rows = contact_logs.quietest(account).having(since <= today - timedelta(days=least))
    page.now.add_found(counted(rows, Child), line, all_at="absences.list_all")
