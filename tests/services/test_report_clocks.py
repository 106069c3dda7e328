"""Clocks of a report: from its entries, for the police of now, for the township it went to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.deadline_terms import Deadline
from portal.report_terms import ReportStatus
from portal.services import report_clocks, report_steps
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TOWNSHIP

D = Deadline
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("db")


def by_rule(**how):
    """Answer the clocks a day later, by rule."""
    return {clock.rule: clock for clock in report_clocks.clocks(NOW + 24 * HOUR, **how)}


def test_a_new_report_times_the_police():
    report = factories.make_report()
    found = by_rule()
    assert set(found) == {D.REPORT_TAKEN_UP, D.ACCEPT}
    assert found[D.ACCEPT].key == (D.ACCEPT, "report", report.ref, NOW)
    assert found[D.ACCEPT].stopped_at is None


def test_each_step_stops_one_clock_and_starts_the_next():
    report, officer = factories.make_report(), factories.make_account(Role.POLICE)
    report_steps.accept(report, version=1, by=officer, at=NOW + HOUR)
    factories.make_report(
        status=ReportStatus.RECEIVED, decided_at=NOW, disposed_at=NOW + 2 * HOUR,
        notified_at=NOW + 3 * HOUR, township_code=TOWNSHIP, notice_received_at=NOW + 4 * HOUR,
    )  # fmt: skip
    found = by_rule()
    notice, signed = found[D.TOWNSHIP_NOTICE], found[D.NOTICE_SIGNED]
    assert (notice.started_at, notice.stopped_at) == (NOW + 2 * HOUR, NOW + 3 * HOUR)
    assert (signed.started_at, signed.stopped_at) == (NOW + 3 * HOUR, NOW + 4 * HOUR)
    assert (notice.area_code, signed.area_code) == (COUNTY, TOWNSHIP)


def test_whoever_gets_a_report_handed_over_has_the_whole_time():
    report, officer = factories.make_report(), factories.make_account(Role.POLICE)
    report_steps.transfer(report, county=OTHER_COUNTY, version=1, by=officer, at=NOW + HOUR)
    assert by_rule()[D.ACCEPT].started_at == NOW + HOUR
    assert by_rule()[D.ACCEPT].area_code == OTHER_COUNTY
    assert by_rule(area=COUNTY) == {}
