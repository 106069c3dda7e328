"""Why a child got nothing, where somebody has answered for it: nobody is excused by a guess."""

from __future__ import annotations

from datetime import date, timedelta

import peewee

from maps.ladder import Standing
from portal import clock
from portal.assignment_terms import WithdrawReason
from portal.models import (
    Assignment,
    AuditEntry,
    Child,
    Consent,
    Need,
    SweepLine,
)
from portal.models.area import within
from portal.sweep_terms import SweepAnswer
from portal.vocabulary import AssignmentStatus, ChildStatus

# So old a child is no left-behind child any more (国发〔2016〕13号: under 16, statutory).
GROWN_UP = 16


def of_children(
    prefix: str, is_wanted: peewee.Expression, *, since: date, until: date
) -> dict[int, Standing]:
    """Answer {child id: excuse} as of the last day of the period, the strongest excuse first.

    `is_wanted` is the condition on Need joined with Child. Five queries.
    """
    found: dict[int, Standing] = {}
    steps = (
        (Standing.UNREACHABLE, _road_closed(is_wanted)),
        (Standing.UNREACHABLE, _answered(prefix, SweepAnswer.NOT_FOUND, since, until)),
        (Standing.DECLINED, _declined(is_wanted, until)),
        (Standing.LEFT, _answered(prefix, SweepAnswer.LEFT, since, until)),
        (Standing.LEFT, _left(prefix, until)),
    )
    for excuse, children in steps:
        found.update(dict.fromkeys(children, excuse))
    return found


def _ids(rows: peewee.ModelSelect) -> set[int]:
    return {child for (child,) in rows.tuples()}


def _road_closed(is_wanted: peewee.Expression) -> set[int]:
    """Answer whose visit was called off because of the road or the weather."""
    called_off = (Assignment.status == AssignmentStatus.CANCELLED) & (
        Assignment.status_reason == WithdrawReason.ROAD.value
    )
    rows = Assignment.select(Child.id).join(Need).join(Child).where(is_wanted & called_off)
    return _ids(rows)


def _answered(prefix: str, answer: SweepAnswer, since: date, until: date) -> set[int]:
    """Answer of whom the village's list, confirmed in the period, says `answer`."""
    begin, end = clock.start_of(since), clock.start_of(until + timedelta(days=1))
    rows = (
        SweepLine.select(SweepLine.child)
        .join(Child)
        .where(
            within(Child.area_code, prefix)
            & (SweepLine.answer == answer)
            & (SweepLine.confirmed_at >= begin)
            & (SweepLine.confirmed_at < end)
        )
    )
    return _ids(rows)


def _declined(is_wanted: peewee.Expression, until: date) -> set[int]:
    """Answer whose guardian has withdrawn the consent to a service needed, and given none since."""
    end, later = clock.start_of(until + timedelta(days=1)), Consent.alias()
    again = later.select().where(
        (later.child == Consent.child)
        & (later.purpose == Consent.purpose)
        & later.withdrawn_at.is_null()
    )
    rows = (
        Consent.select(Child.id)
        .join(Child)
        .join(Need, on=(Need.child == Child.id) & (Need.service == Consent.purpose))
        .where(is_wanted & (Consent.withdrawn_at < end) & ~peewee.fn.EXISTS(again))
    )
    return _ids(rows)


def _left(prefix: str, until: date) -> set[int]:
    """Answer who was 16, or whose file was closed, by the end of the period.

    A file says that it is closed but not since when; the audit record does.
    """
    end = clock.start_of(until + timedelta(days=1))
    was_closed = peewee.fn.EXISTS(
        AuditEntry.select().where(
            (AuditEntry.subject_ref == Child.ref)
            & (AuditEntry.action == "child.exited")
            & (AuditEntry.at < end)
        )
    )
    has_left = (Child.status == ChildStatus.EXITED) & was_closed
    is_grown_up = Child.birth_on <= clock.years_before(until, GROWN_UP)
    return _ids(
        Child.select(Child.id).where(within(Child.area_code, prefix) & (has_left | is_grown_up))
    )
