"""Reports on today's pages: what nobody has taken up stands first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.report_terms import Disposal, ReportStatus
from portal.services import reports, today
from portal.services.today_lines import DANGER
from portal.vocabulary import Role
from tests import factories

S = ReportStatus


def lines(account, at, group="now"):
    return [
        (item.what, item.ref) for item in getattr(today.for_account(account, at=at), group).items
    ]


@pytest.fixture
def police(db):
    return factories.make_account(Role.POLICE)


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (S.REPORTED, "受理报告"),
        (S.ACCEPTED, "出警，登记处置"),
        (S.DISPATCHED, "登记处置"),
        (S.DISPOSED, "通报乡镇"),
    ],
)
def test_each_report_stands_on_the_polices_page_with_its_next_step(police, now, status, what):
    report = factories.make_report(status=status, disposal=Disposal.ALONE, disposed_at=now)
    assert lines(police, now) == [(what, report.ref)]


def test_what_is_with_the_township_waits(police, now):
    report = factories.make_report(
        status=S.NOTIFIED, township_code=factories.TOWNSHIP, notified_at=now
    )
    township = factories.make_account(Role.TOWNSHIP)
    assert lines(police, now) == []
    assert lines(police, now, "waiting") == [("等乡镇签收通报", report.ref)]
    assert lines(township, now) == [("签收公安通报，安排上门", report.ref)]
    county = factories.make_account(Role.COUNTY)
    assert lines(county, now, "waiting") == [("等乡镇签收公安通报", report.ref)]


def test_past_its_statutory_time_it_says_since_when(police, now):
    factories.make_report(received_at=now - timedelta(hours=25))
    (item,) = today.for_account(police, at=now).now.items
    assert (item.until, item.since, item.tone) == (None, now - timedelta(hours=1), DANGER)


def test_the_county_is_told_to_telephone_and_reads_no_more(police, now):
    report = factories.make_report(received_at=now - timedelta(minutes=30))
    county = factories.make_account(Role.COUNTY)
    (item,) = today.for_account(county, at=now).now.items
    assert (item.ref, item.params, item.tone) == (None, {"count": 1}, DANGER)
    assert lines(county, now - timedelta(minutes=1)) == []
    assert reports.find(county, report.ref) is None


def test_another_county_has_nothing_of_it(db, now):
    factories.make_report()
    other = factories.make_account(Role.POLICE, area_code=factories.OTHER_COUNTY)
    assert lines(other, now) == []
