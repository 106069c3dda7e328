"""Figures counted from reports and cases, against rows made one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.report_terms import ReporterKind, Situation
from portal.services import figures_of_cases as figures
from portal.services.indicators import Scope
from portal.services.shares import Share
from tests import factories
from tests.factories import COUNTY, NOW, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
BEGUN = datetime(2026, 10, 31, 16, 0)
HERE = Scope(COUNTY, 6, BEGUN, NOW)
BELOW = Scope(COUNTY, 9, BEGUN, NOW)
HOUR = timedelta(hours=1)


def test_reports_of_the_window_are_counted_by_county():
    factories.make_report()
    factories.make_report(received_at=BEGUN - HOUR)
    assert figures.reports(Scope(COUNTY, 6, BEGUN, NOW + HOUR))[COUNTY].count == 1


def test_hours_from_discovery_to_report_are_collected():
    at = NOW - 5 * HOUR
    factories.make_report(received_at=at, discovered_at=at - 3 * HOUR)
    assert figures.report_to_police(HERE)[COUNTY].hours == (3.0,)


@pytest.mark.parametrize(
    ("hours", "share"), [(24, Share(1, 1)), (25, Share(0, 1)), (None, Share(0, 1))]
)
def test_a_notice_is_on_time_within_a_day(hours, share):
    disposed = NOW - timedelta(days=3)
    notified = None if hours is None else disposed + hours * HOUR
    factories.make_report(disposed_at=disposed, notified_at=notified)
    assert figures.notices_on_time(HERE)[COUNTY].share == share


def test_a_notice_that_is_not_yet_due_says_nothing():
    factories.make_report(disposed_at=NOW - 2 * HOUR)
    assert figures.notices_on_time(HERE) == {}


def test_cases_are_long_after_ninety_days_and_only_while_they_are_open():
    old = NOW - timedelta(days=91)
    factories.make_case(opened_at=old)
    factories.make_case(opened_at=old, status=CaseStatus.CLOSED)
    factories.make_case(opened_at=NOW - timedelta(days=89))
    assert figures.cases_long(BELOW)[TOWNSHIP].count == 1


@pytest.mark.parametrize(("days", "count"), [(100, 1), (200, 0)])
def test_a_new_case_within_half_a_year_of_the_closing_is_counted(days, count):
    child = factories.make_child()
    opened = NOW - timedelta(days=5)
    closed = opened - timedelta(days=days)
    factories.make_case(
        child, status=CaseStatus.CLOSED, closed_at=closed, opened_at=closed - timedelta(days=30)
    )
    factories.make_case(child, opened_at=opened)
    found = figures.reported_again(BELOW)
    assert (found[TOWNSHIP].count if found else 0) == count


def test_reports_are_taken_apart_by_source_and_situation():
    at = NOW - HOUR
    two = f"{Situation.ALONE.value},{Situation.HARM.value}"
    factories.make_report(received_at=at, reporter={"kind": ReporterKind.SCHOOL}, situations=two)
    factories.make_report(received_at=at)
    sources = figures.reports_by_source(HERE)
    assert {label: part.count for label, part in sources.items()} == {
        ReporterKind.SCHOOL.zh: 1, ReporterKind.PUBLIC.zh: 1,
    }  # fmt: skip
    found = figures.reports_by_situation(HERE)
    assert (found[Situation.ALONE.zh].count, found[Situation.HARM.zh].count) == (2, 1)
