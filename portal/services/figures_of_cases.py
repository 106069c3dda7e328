"""Figures of supervision that are counted from reports, notices and protection cases."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import peewee

from portal.case_terms import LIVE_CASES, CloseReason
from portal.models import ProtectionCase, Report, Reporter
from portal.models.area import cut, within
from portal.report_terms import ReporterKind, Situation
from portal.services.figures_of_children import counted
from portal.services.indicators import Counted, Figure, Parts, Scope
from portal.services.shares import Share

NOTICE_WITHIN = timedelta(hours=24)
LONG = timedelta(days=90)
AGAIN_WITHIN = timedelta(days=183)


def _received(scope: Scope) -> peewee.Expression:
    return (
        within(Report.area_code, scope.prefix)
        & (Report.received_at >= scope.since)
        & (Report.received_at < scope.until)
    )


def reports(scope: Scope) -> Counted:
    """Count the reports received in the window, by county."""
    place = cut(Report.area_code, scope.length)
    rows = Report.select(place, peewee.fn.COUNT(Report.id)).where(_received(scope))
    return counted(rows.group_by(place))


def reports_by_source(scope: Scope) -> Parts:
    """Count the same reports by who told; never who it was (HR-05)."""
    rows = (
        Reporter.select(Reporter.kind, peewee.fn.COUNT(Reporter.id))
        .join(Report)
        .where(_received(scope))
    )
    found = dict(rows.group_by(Reporter.kind).tuples())
    return {kind.zh: Figure(count=found[kind]) for kind in ReporterKind if kind in found}


def reports_by_situation(scope: Scope) -> Parts:
    """Count the same reports by what was told; a report may name several situations."""
    rows = Report.select(Report.situations, peewee.fn.COUNT(Report.id)).where(_received(scope))
    found: dict[str, int] = defaultdict(int)
    for situations, count in rows.group_by(Report.situations).tuples():
        for value in situations.split(","):
            found[value] += count
    return {each.zh: Figure(count=found[each.value]) for each in Situation if each.value in found}


def report_to_police(scope: Scope) -> Counted:
    """Collect the hours from discovery to report; the duty is “at once”, no number is law."""
    rows = Report.select(Report.area_code, Report.discovered_at, Report.received_at)
    return _hours(rows.where(_received(scope)).tuples(), scope)


def _hours(rows: Any, scope: Scope) -> Counted:
    found: dict[str, list[float]] = defaultdict(list)
    for code, start, end in rows:
        found[code[: scope.length]].append((end - start).total_seconds() / 3600)
    return {code: Figure(hours=tuple(hours)) for code, hours in found.items()}


def notices_on_time(scope: Scope) -> Counted:
    """Share of the reports dealt with whose township was notified within 24 h (platform)."""
    rows = Report.select(Report.area_code, Report.disposed_at, Report.notified_at).where(
        within(Report.area_code, scope.prefix)
        & (Report.disposed_at >= scope.since)
        & (Report.disposed_at < scope.until)
    )
    found: dict[str, Figure] = defaultdict(Figure)
    for code, disposed_at, notified_at in rows.tuples():
        due_at = disposed_at + NOTICE_WITHIN
        # Not yet late and not yet done says nothing.
        if notified_at is not None or due_at <= scope.until:
            is_good = notified_at is not None and notified_at <= due_at
            found[code[: scope.length]] += Figure(share=Share(int(is_good), 1))
    return dict(found)


def cases_long(scope: Scope) -> Counted:
    """Count the cases that are under way and were opened more than 90 days before."""
    place = cut(ProtectionCase.area_code, scope.length)
    rows = ProtectionCase.select(place, peewee.fn.COUNT(ProtectionCase.id)).where(
        within(ProtectionCase.area_code, scope.prefix)
        & ProtectionCase.status.in_(LIVE_CASES)
        & (ProtectionCase.opened_at < scope.until - LONG)
    )
    return counted(rows.group_by(place))


def reported_again(scope: Scope) -> Counted:
    """Count the cases opened in the window within half a year of the child's last closing."""
    latest = _last_closing(scope)
    rows = ProtectionCase.select(
        ProtectionCase.area_code, ProtectionCase.child, ProtectionCase.opened_at
    ).where(
        within(ProtectionCase.area_code, scope.prefix)
        & ProtectionCase.child.is_null(False)
        & _of_its_own()
        & (ProtectionCase.opened_at >= scope.since)
        & (ProtectionCase.opened_at < scope.until)
    )
    found: dict[str, Figure] = defaultdict(Figure)
    for code, child, opened_at in rows.tuples():
        before = [closed for closed in latest[child] if closed <= opened_at]
        if before and opened_at - max(before) <= AGAIN_WITHIN:
            found[code[: scope.length]] += Figure(count=1)
    return dict(found)


def _of_its_own() -> peewee.Expression:
    """Answer the condition that a case did not merely join another one of the child."""
    reason = ProtectionCase.close_reason
    return reason.is_null() | (reason != CloseReason.MERGED)


def _last_closing(scope: Scope) -> dict[int, list[datetime]]:
    rows = ProtectionCase.select(ProtectionCase.child, ProtectionCase.closed_at).where(
        ProtectionCase.closed_at.is_null(False)
        & (ProtectionCase.closed_at >= scope.since - AGAIN_WITHIN)
        & ProtectionCase.child.is_null(False)
        & _of_its_own()
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for child, closed_at in rows.tuples():
        found[child].append(closed_at)
    return found
