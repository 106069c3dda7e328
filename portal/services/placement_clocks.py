"""The clocks of temporary care, derived from what is stored (HR-18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import Child, Consultation, FollowUp, Placement, ProtectionCase
from portal.models.area import within
from portal.placement_terms import Conclusion, PlacementStatus
from portal.services.running_clocks import PROVINCE, Running
from portal.vocabulary import FollowUpStatus

D, S = Deadline, PlacementStatus
COUNTY_LENGTH = 6
# The day on which somebody saw the child, and when that was written down.
Seen = tuple[date, datetime]


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of placements whose place lies under `area`."""
    rows = list(_rows(area))
    held = _consultations([row.id for row in rows])
    seen = _visits([row for row in rows if _is_visited(row)])
    for row in rows:
        yield from _case_note(row)
        yield from _year(row, held[row.id])
        yield from _collected(row, held[row.id])
        if row.id in seen:
            yield from _tracking(row, seen[row.id])


def _rows(area: str) -> peewee.ModelSelect:
    return (
        Placement.select(Placement, ProtectionCase, Child)
        .join(ProtectionCase, peewee.JOIN.LEFT_OUTER)
        .join(Child, peewee.JOIN.LEFT_OUTER)
        .where(within(Placement.area_code, area) & (Placement.status != S.CANCELLED))
        .order_by(Placement.id)
    )


def _county(row: Placement) -> str:
    return str(row.area_code)[:COUNTY_LENGTH]


def _case_note(row: Placement) -> Iterator[Running]:
    if row.report_id is not None:
        yield Running(
            D.CASE_NOTE, "placement", row.ref, _county(row), row.escorted_at,
            stopped_at=row.noted_at, holder_id=row.escorted_by_id,
        )  # fmt: skip


def _year(row: Placement, held: list[Consultation]) -> Iterator[Running]:
    """The year, and the two alarms before it, which only a consultation (or the end) quiets."""
    if row.began_on is None:
        return
    start = clock.start_of(row.began_on)
    late = clock.start_of(clock.months_after(row.began_on, 6))
    asked = [c.opened_at for c in held if c.opened_at >= late]
    decided = [
        c.concluded_at for c in held
        if c.concluded_at is not None and c.conclusion is not Conclusion.CONTINUE
    ]  # fmt: skip
    ends = [row.care_ended_at] if row.care_ended_at is not None else []
    for rule, stops in (
        (D.TEMPORARY_CARE_9, [*asked, *ends]),
        (D.TEMPORARY_CARE_11, [*decided, *ends]),
        (D.TEMPORARY_CARE, ends),
    ):
        stopped_at = min(stops, default=None)
        yield Running(rule, "placement", row.ref, _county(row), start, stopped_at=stopped_at)


def _collected(row: Placement, held: list[Consultation]) -> Iterator[Running]:
    for number, each in enumerate(held):
        if each.conclusion is not Conclusion.FIT or each.concluded_at is None:
            continue
        following = held[number + 1 :]
        stopped_at = following[0].opened_at if following else row.returned_at
        yield Running(D.CHILD_COLLECTED, "placement", row.ref, _county(row), each.concluded_at,
                      stopped_at=stopped_at)  # fmt: skip


def _tracking(row: Placement, seen: list[Seen]) -> Iterator[Running]:
    """From each time the child was seen (first the return) a month to the next (platform)."""
    place = row.case.child.area_code
    days = [row.collected_on, *(day for day, _at in seen)]
    for day, stopped_at in zip(days, [*(at for _day, at in seen), None], strict=True):
        if row.tracking_until is not None and day >= row.tracking_until:
            return
        due_at = clock.start_of(clock.months_after(day, 1) + timedelta(days=1))
        if stopped_at is None or stopped_at > due_at:
            yield Running(D.TRACKING_VISIT, "placement", row.ref, place, clock.start_of(day),
                          stopped_at=stopped_at, due_at=due_at)  # fmt: skip


def _consultations(ids: list[int]) -> defaultdict[int, list[Consultation]]:
    found: defaultdict[int, list[Consultation]] = defaultdict(list)
    if ids:
        rows = Consultation.select().where(Consultation.placement.in_(ids))
        for row in rows.order_by(Consultation.id):
            found[row.placement_id].append(row)
    return found


def _visits(rows: list[Placement]) -> dict[int, list[Seen]]:
    """Answer the days on which somebody saw the child of each placement since its return."""
    children = {row.case.child_id for row in rows}
    if not children:
        return {}
    done = FollowUp.select(FollowUp.child, FollowUp.done_on, FollowUp.done_at).where(
        FollowUp.child.in_(children)
        & (FollowUp.status == FollowUpStatus.DONE)
        & (FollowUp.saw_child == True)  # noqa: E712
    )
    seen: defaultdict[int, list[Seen]] = defaultdict(list)
    for child_id, day, entered_at in done.order_by(FollowUp.done_on, FollowUp.id).tuples():
        seen[child_id].append((day, entered_at or clock.start_of(day)))
    return {
        row.id: [each for each in seen[row.case.child_id] if each[0] >= row.collected_on]
        for row in rows
    }


def _is_visited(row: Placement) -> bool:
    """Say whether the child is home again and has a file under which visits are written."""
    is_home = row.status is S.TRACKED and row.collected_on is not None
    return bool(is_home and row.case_id is not None and row.case.child_id is not None)
