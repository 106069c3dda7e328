"""Whoever is close to what a report tells does not handle it, and it is never left with nobody."""

from __future__ import annotations

import pytest

from portal.models import AuditEntry, Message
from portal.services import recusals, report_tracking, reports
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("db")


def told():
    return {(row.template, row.destination) for row in Message.select()}


def test_whoever_steps_back_finds_the_report_no_more_and_a_colleague_is_told():
    officer, colleague = (factories.make_account(Role.POLICE) for _ in range(2))
    report = factories.make_report()
    assert recusals.recuse(report, by=officer, at=NOW)
    assert reports.find(officer, report.ref) is None
    assert reports.in_scope(officer, is_over=False) == ([], 0)
    assert reports.find(colleague, report.ref) == report
    assert told() == {("report_received", colleague.email)}
    assert AuditEntry.get().action == "report.recused"


def test_where_no_officer_is_left_county_and_prefecture_are_told():
    officer, county = factories.make_account(Role.POLICE), factories.make_account(Role.COUNTY)
    above = factories.make_account(Role.SUPERVISOR, area_code="6325")
    factories.make_account(Role.SUPERVISOR, area_code="63")
    report = factories.make_report()
    assert not recusals.recuse(report, by=officer, at=NOW)
    assert told() == {
        ("report_without_police", county.email), ("report_without_police", above.email),
    }  # fmt: skip


def test_what_is_added_later_does_not_reach_whoever_stepped_back():
    officer, colleague = (factories.make_account(Role.POLICE) for _ in range(2))
    report = factories.make_report()
    recusals.recuse(report, by=officer, at=NOW)
    report_tracking.add(report, "今天孩子没来上学。", at=NOW)
    assert ("report_added", colleague.email) in told()
    assert officer.email not in {destination for _template, destination in told()}


def test_the_reporter_reads_that_another_handles_it_and_not_why():
    officer = factories.make_account(Role.POLICE)
    report = factories.make_report()
    recusals.recuse(report, by=officer, at=NOW)
    (entry,) = report_tracking.shown(report)
    assert (entry.text, entry.author) == ("已换其他民警办理。", None)
