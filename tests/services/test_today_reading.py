"""What a day's page reads once: the engine's due times, as the county has set them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.deadline_terms import Deadline
from portal.models import DeadlineSetting, ProtectionCase
from portal.report_terms import ReportStatus
from portal.services import deadline_settings, reports, today
from portal.services.today_lines import TodayPage
from portal.services.today_reading import Reading, reading_of
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import COUNTY, NOW, TODAY, TOWNSHIP
from tests.services.test_today import counted_queries

D = Deadline
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def set_hours(rule, amount):
    """Let the county's own number hold already."""
    DeadlineSetting.create(
        county_code=COUNTY, rule=rule, amount=amount, from_on=TODAY - 30 * DAY, reason="本县从严。",
        set_by=factories.make_account(Role.COUNTY), set_at=NOW - 40 * DAY,
    )  # fmt: skip


def lines(role, what, at=NOW):
    """Answer (until, since) of the lines of a role's page that say `what`."""
    page = today.for_account(factories.make_account(role), at=at)
    items = [*page.now.items, *page.this_week.items, *page.waiting.items]
    return [(item.until, item.since) for item in items if item.what == what]


def test_a_page_has_one_reading_and_reads_nothing_before_it_is_asked():
    page, account = TodayPage(), factories.make_account()
    with counted_queries() as seen:
        reading = reading_of(page, account, NOW)
        assert reading_of(page, account, NOW) is reading
        assert seen == []
        assert (reading.times, reading.cases) == (reading.times, reading.cases)
        assert len(seen) == 3


def test_a_step_of_a_case_is_due_when_the_engine_says_so():
    case = factories.make_case(is_urgent=True)
    red = factories.make_case(status=CaseStatus.ASSESSED, level=RiskLevel.RED, assessed_at=NOW)
    factories.make_case(status=CaseStatus.CLOSED, closed_at=NOW)
    reading = Reading(factories.make_account(), NOW)
    assert {row.id for row in reading.cases} == {case.id, red.id}
    assert reading.case_due[case.ref, D.ASSESSMENT_BEGUN_RED] == NOW + DAY
    assert reading.case_due[red.ref, D.SAFETY_PLAN] == NOW + 2 * DAY


def test_without_its_calendar_a_time_is_not_guessed():
    factories.make_case(opened_at=datetime(2026, 12, 31, 2))
    reading = Reading(factories.make_account(), datetime(2027, 1, 9))
    assert reading.case_due == {}
    task = factories.make_department_task()
    start = datetime(2026, 12, 31, 2)
    assert reading.due_at(D.DEPARTMENT_REPLY, "department_task", task, start) is None


def test_a_county_that_gives_the_police_less_time_sees_it_on_its_pages():
    set_hours(D.TOWNSHIP_NOTICE, 12)
    set_hours(D.NOTICE_SIGNED, 6)
    factories.make_report(status=ReportStatus.DISPOSED, disposed_at=NOW - 13 * HOUR)
    factories.make_report(
        status=ReportStatus.NOTIFIED, township_code=TOWNSHIP, notified_at=NOW - 5 * HOUR
    )
    assert lines(Role.POLICE, "通报乡镇") == [(None, NOW - HOUR)]
    assert lines(Role.POLICE, "等乡镇签收通报") == [(NOW + HOUR, None)]
    assert lines(Role.TOWNSHIP, "签收公安通报，安排上门") == [(NOW + HOUR, None)]


def test_the_county_telephones_when_its_own_time_is_over():
    set_hours(D.REPORT_TAKEN_UP, 10)
    factories.make_report(received_at=NOW - timedelta(minutes=11))
    county = factories.make_account(Role.COUNTY)
    assert reports.late_in(county, at=NOW) == 1
    assert reports.late_in(county, at=NOW - timedelta(minutes=2)) == 0
    assert deadline_settings.history(county)


def test_a_handed_over_report_has_the_whole_time_again():
    factories.make_report(received_at=NOW - DAY, handed_at=NOW - timedelta(minutes=29))
    county = factories.make_account(Role.COUNTY)
    assert reports.late_in(county, at=NOW) == 0
    assert reports.late_in(county, at=NOW + timedelta(minutes=1)) == 1


def test_a_concern_is_overdue_for_the_county_by_its_own_number():
    set_hours(D.CONCERN_ANSWERED, 4)
    factories.make_concern(raised_at=NOW - 3 * HOUR)
    assert lines(Role.COUNTY, "等乡镇处理关切报告") == [(NOW + HOUR, None)]
    assert lines(Role.COUNTY, "处理关切报告", NOW + HOUR) == [(None, NOW + HOUR)]


def test_a_letter_is_late_after_ten_working_days_not_after_two_weeks():
    asked = datetime(2026, 9, 28, 2)
    factories.make_department_task(asked_at=asked)
    # The national holidays lie in between: the tenth working day is 16 October.
    due = datetime(2026, 10, 17) - 8 * HOUR
    for role, what in (
        (Role.TOWNSHIP, "送达给部门的函，登记答复"), (Role.COUNTY, "催办：部门还没有答复"),
    ):  # fmt: skip
        late = lines(role, what, due)
        assert late == [(None, due)]
    assert lines(Role.COUNTY, "催办：部门还没有答复", due - HOUR) == []


def test_the_polices_note_on_a_case_shows_until_when():
    escorted = datetime(2026, 11, 23, 2)
    factories.make_placement(escorted_at=escorted, report=factories.make_report())
    [(until, since)] = lines(Role.POLICE, "写案件情况说明")
    assert (until, since) == (datetime(2026, 11, 30, 16), None)
    assert ProtectionCase.select().count() <= 1
