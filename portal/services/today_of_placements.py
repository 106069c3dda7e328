"""Lines of today's work about temporary care and written suggestions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import Account, Placement, Suggestion
from portal.models.area import within
from portal.placement_terms import LIVE_PLACEMENTS, PlacementStatus
from portal.services import placements, suggestions
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Item,
    TodayPage,
    all_of,
    by_when,
    counted,
    first_of_each,
)
from portal.services.today_reading import Reading, reading_of
from portal.vocabulary import N_

D, S = Deadline, PlacementStatus
COUNTY_LENGTH = 6
_ALL = "placements.list_all"
# A suggestion so near to its end stands under now.
SOON = timedelta(days=7)
STEPS = (
    (S.ESCORTED, N_("接收护送来的孩子"), DANGER),
    (S.HANDED_OVER, N_("决定临时监护"), ATTENTION),
    (S.CONSULTING, N_("登记会商结论"), ATTENTION),
    (S.RETURNING, N_("登记监护人领回孩子"), ATTENTION),
)

ALARMS = (
    (D.TEMPORARY_CARE_11, N_("临时监护已满十一个月，决定今后的监护"), DANGER),
    (D.TEMPORARY_CARE_9, N_("临时监护已满九个月，启动会商"), ATTENTION),
)


def put_placements(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the county who waits to be taken over, each next step, and the two alarms."""
    reading = reading_of(page, account, at)
    kept = placements.visible_to(account).where(within(Placement.area_code, account.area_code))
    order = [Placement.escorted_at, Placement.id]
    kept = kept.order_by(*order)
    waiting = kept.where(Placement.status.in_([status for status, _what, _tone in STEPS]))
    found = first_of_each(waiting, Placement, [Placement.status], order, lambda row: row.status)
    for status, what, tone in STEPS:
        page.now.add_found(found[status], _line(what, tone, reading), all_at=_ALL)
    today = clock.local_date(at)
    in_care = list(kept.where(Placement.status == S.IN_CARE))
    for rule, what, tone in ALARMS:
        ringing = [row for row in in_care if _ringing(row, reading) is rule]
        page.now.add_found(all_of(ringing), _line(what, tone, reading), all_at=_ALL)
    home = kept.where(Placement.status == S.TRACKED)
    untold = Placement.school_told_on.is_null() | Placement.police_told_on.is_null()
    untold |= Placement.village_told_on.is_null()
    tell = _line(N_("告知学校、派出所和村，并登记"), ATTENTION, reading)
    page.now.add_found(counted(home.where(untold), Placement), tell, all_at=_ALL)
    over = home.where(~untold & (Placement.tracking_until <= today))
    end = _line(N_("跟踪走访期满，办结安置"), CALM, reading)
    page.this_week.add_found(counted(over, Placement), end, all_at=_ALL)


def put_notes_due(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the police the escorts about which they owe a note on the case."""
    owed = Placement.noted_at.is_null() & Placement.status.in_(LIVE_PLACEMENTS)
    rows = placements.visible_to(account).where(owed).order_by(Placement.escorted_at, Placement.id)
    reading = reading_of(page, account, at)

    def line(row: Placement) -> Item:
        due = _due_at(D.CASE_NOTE, row, row.escorted_at, reading)
        is_late = due is not None and due <= at
        return Item(N_("写案件情况说明"), "placements.show", ref=row.ref, area=row.area_code,
                    who=_who(row), tone=DANGER if is_late else ATTENTION,
                    **by_when(due, at))  # fmt: skip

    page.now.add_found(counted(rows, Placement), line, all_at=_ALL)


def put_suggestions(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the county the suggestions that await a written reply (HR-31)."""
    today = clock.local_date(at)
    rows = list(suggestions.visible_to(account).where(Suggestion.replied_at.is_null()))

    def line(row: Suggestion) -> Item:
        until = suggestions.due_on(row)
        is_late = suggestions.is_late(row, at=at)
        tone = DANGER if is_late else (ATTENTION if until <= today + SOON else CALM)
        return Item(N_("书面答复建议（法定一个月）"), "suggestions.show", ref=row.ref,
                    who=row.organ_name, area=row.area_code, until=None if is_late else until,
                    since=until if is_late else None, tone=tone)  # fmt: skip

    def is_soon(row: Suggestion) -> bool:
        return suggestions.due_on(row) <= today + SOON

    every = {"all_at": "suggestions.list_all"}
    page.now.add_found(all_of([row for row in rows if is_soon(row)]), line, **every)
    page.this_week.add_found(all_of([row for row in rows if not is_soon(row)]), line, **every)


def _ringing(row: Placement, reading: Reading) -> Deadline | None:
    """Answer which alarm rings for the placement today, the later one first."""
    if row.began_on is None:
        return None
    tonight = clock.start_of(clock.local_date(reading.at) + timedelta(days=1))
    for rule, _what, _tone in ALARMS:
        due = _due_at(rule, row, clock.start_of(row.began_on), reading)
        if due is not None and due <= tonight:
            return rule
    return None


def _due_at(rule: Deadline, row: Any, start: datetime, reading: Reading) -> datetime | None:
    county = str(row.area_code)[:COUNTY_LENGTH]
    return reading.due_at(rule, "placement", row, start, area=county)


def _line(what: str, tone: str, reading: Reading) -> Callable[[Any], Item]:
    def line(row: Placement) -> Item:
        when: dict[str, Any] = {}
        if row.status is S.RETURNING:
            due = _due_at(D.CHILD_COLLECTED, row, row.concluded_at, reading)
            when = by_when(due, reading.at)
        elif row.status is S.ESCORTED:
            when = {"since": row.escorted_at}
        is_late = row.status is S.RETURNING and when["since"] is not None
        return Item(what, "placements.show", ref=row.ref, who=_who(row), area=row.area_code,
                    tone=DANGER if is_late else tone, **when)  # fmt: skip

    return line


def _who(row: Placement) -> str:
    child = row.case.child if row.case_id is not None else None
    return child.code_name if child else ""
