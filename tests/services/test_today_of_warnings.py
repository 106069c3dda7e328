"""Today's pages: calls in red, families to revisit, and what a unit has yet to say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.clock import start_of
from portal.report_terms import ReporterKind, ReportStatus
from portal.services import reporting_units, reports, today, undelivered, zero_reports
from portal.services.today_lines import ATTENTION, DANGER
from portal.vocabulary import Role
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def items(account, at, endpoint):
    return [
        item for item in today.for_account(account, at=at).now.items if item.endpoint == endpoint
    ]


@pytest.mark.parametrize("role", [Role.COUNTY, Role.SUPERVISOR], ids=str)
def test_a_message_that_did_not_arrive_stands_first_and_red(now, role):
    area = {"area_code": "6325"} if role is Role.SUPERVISOR else {}
    account = factories.make_account(role, **area)
    reports.tell_police(factories.make_report(), at=now)
    first = today.for_account(account, at=now + undelivered.PATIENCE).now.items[0]
    assert (first.endpoint, first.tone) == ("deliveries.call", DANGER)


@pytest.mark.parametrize("role", [Role.POLICE, Role.VILLAGE_DIRECTOR, Role.TOWNSHIP], ids=str)
def test_a_revisit_stands_with_its_day_and_is_red_when_late(now, role):
    factories.make_letter()
    account = factories.make_account(role)
    (soon,) = items(account, now, "warnings.revisit")
    assert (soon.tone, soon.until) == (ATTENTION, now + timedelta(days=7))
    (late,) = items(account, now + timedelta(days=8), "warnings.revisit")
    assert (late.tone, late.since) == (DANGER, now + timedelta(days=7))


def test_an_answer_owed_to_a_reporter_stands_on_the_polices_page(now):
    told = {"wants_feedback": True}
    report = factories.make_report(status=ReportStatus.RECEIVED, decided_at=now, reporter=told)
    officer = factories.make_account(Role.POLICE)
    (item,) = items(officer, now, "reports.show")
    assert (item.what, item.ref, item.until) == ("答复报告人", report.ref, now + timedelta(days=3))


def test_a_unit_is_asked_what_it_is_and_for_its_word_at_the_terms_end(now):
    unit = factories.make_account(Role.REPORTER_UNIT)
    page = today.for_account(unit, at=now)
    assert [item.endpoint for item in page.now.items] == ["units.describe"]
    assert page.doors
    reporting_units.describe(ReporterKind.SCHOOL, "小学", by=unit, at=now)
    opens, due = start_of(date(2027, 1, 17)), start_of(date(2027, 2, 15))
    (item,) = today.for_account(unit, at=opens).now.items
    assert (item.endpoint, item.until, item.tone) == (
        "units.confirm", date(2027, 2, 14), ATTENTION,
    )  # fmt: skip
    (item,) = today.for_account(unit, at=due).now.items
    assert (item.since, item.tone) == (date(2027, 2, 14), DANGER)
    zero_reports.confirm("2026-autumn", by=unit, at=due)
    assert today.for_account(unit, at=due).now.items == []
