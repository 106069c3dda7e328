"""Today's work around deadlines: what climbed to the reader's office and nobody took in hand."""

from __future__ import annotations

from datetime import datetime

import peewee

from portal.deadline_terms import Deadline
from portal.models import Account, Breach, Climb
from portal.services import breaches
from portal.services.ladder import OFFICES
from portal.services.today_lines import DANGER, Item, TodayPage, counted
from portal.vocabulary import N_

D = Deadline
_ALL = "deadlines.list_all"
# These stand on the page of whoever is responsible already, as what is to be done.
SHOWN_ALREADY = (
    D.REPORT_TAKEN_UP, D.ACCEPT, D.ACCEPT_COMPLEX, D.FILE_CRIMINAL, D.FILE_LEADS, D.FILE_MAJOR,
    D.REPORTER_FEEDBACK, D.TOWNSHIP_NOTICE, D.POLICE_REVISIT, D.VILLAGE_REVISIT, D.CASE_NOTE,
    D.FOLLOW_UP, D.AGREEMENT_MADE, D.PARENT_CONTACT, D.SWEEP,
)  # fmt: skip


def put_breaches(page: TodayPage, account: Account, at: datetime) -> None:
    """Put what climbed to the office, the longest late first; village and police see their own."""
    if account.role in {role for _length, role in OFFICES.values()}:
        _put_climbed(page, account)
    else:
        _put_own(page, account)


def _put_climbed(page: TodayPage, account: Account) -> None:
    def line(row: Climb) -> Item:
        return Item(N_("逾期已升级到您这里，请督促办理"), "deadlines.show", ref=row.breach.ref,
                    area=row.breach.area_code[:9], term=row.breach.rule,
                    since=row.breach.due_at, tone=DANGER)  # fmt: skip

    # An office that stands in for an empty one below is told twice, and has one line for it.
    first = (
        Climb.select(peewee.fn.MIN(Climb.id))
        .where(Climb.told_area == account.area_code)
        .group_by(Climb.breach)
    )
    rows = breaches.unanswered_by(account).where(breaches.OPEN & Climb.id.in_(first))
    page.now.add_found(counted(rows, Climb), line, all_at=_ALL)


def _put_own(page: TodayPage, account: Account) -> None:
    def line(row: Breach) -> Item:
        return Item(N_("已逾期，上级已经知道"), "deadlines.show", ref=row.ref,
                    area=row.area_code, term=row.rule, since=row.due_at, tone=DANGER)  # fmt: skip

    rows = breaches.visible_to(account).where(breaches.OPEN & Breach.rule.not_in(SHOWN_ALREADY))
    rows = rows.order_by(Breach.due_at, Breach.id)
    page.now.add_found(counted(rows, Breach), line, all_at=_ALL)
