"""What did not arrive is told by telephone: who is called, by whom, and when that is settled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import Account, AuditEntry, Message, PhoneCall, Report
from portal.report_terms import Disposal, ReportStatus
from portal.services import report_steps, reports, undelivered
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.vocabulary import AccountStatus, Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TOWNSHIP

S = ReportStatus
LATE = NOW + undelivered.PATIENCE
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def officer():
    return factories.make_account(Role.POLICE, phone="+8613900001111")


@pytest.fixture
def county():
    return factories.make_account(Role.COUNTY)


def told(**values):
    """Make a report of which the police have been told, as far as the message goes."""
    report = factories.make_report(**values)
    reports.tell_police(report, at=NOW)
    return report


def notified(officer):
    report = factories.make_report(status=S.DISPOSED, disposal=Disposal.ALONE, disposed_at=NOW)
    how = {"township": TOWNSHIP, "notice": "请上门评估。", "version": 1, "by": officer, "at": NOW}
    report_steps.notify(report, **how)
    return report


def words(account, at=LATE):
    return [(each.what, each.role) for each in undelivered.list_for(account, at=at)]


def deliver(**where):
    query = Message.update(sent_at=NOW)
    for name, value in where.items():
        query = query.where(getattr(Message, name) == value)
    query.execute()


def test_a_message_that_waits_five_minutes_is_told_by_telephone(officer, county):
    told()
    assert words(county, LATE - MINUTE) == []
    assert words(county) == [("有一份报告，公安还没有收到消息", Role.POLICE)]
    (each,) = undelivered.list_for(county, at=LATE)
    assert undelivered.numbers_of(each) == [(officer.display_name, "+8613900001111")]
    assert undelivered.others_at(each) == []


def test_a_message_that_failed_twice_does_not_wait(officer, county):
    told()
    Message.update(tries=1).execute()
    assert words(county, NOW + MINUTE) == []
    Message.update(tries=2).execute()
    assert len(words(county, NOW + MINUTE)) == 1


def test_an_office_of_which_one_has_heard_is_not_called(officer, county):
    colleague = factories.make_account(Role.POLICE)
    told()
    deliver(destination=colleague.email)
    assert words(county) == []


def test_each_office_is_called_by_itself(officer, county):
    township = factories.make_account(Role.TOWNSHIP)
    notified(officer)
    assert {role for _what, role in words(county)} == {Role.TOWNSHIP, Role.COUNTY}
    deliver(destination=county.email)
    assert words(county) == [("公安通报，乡镇或县里还没有收到消息", Role.TOWNSHIP)]
    assert words(officer) == words(county)
    deliver(destination=township.email)
    assert words(officer) == []


@pytest.mark.parametrize("status", list(S), ids=str)
def test_a_report_is_called_about_as_long_as_the_police_must_act_and_nobody_can(county, status):
    factories.make_account(Role.TOWNSHIP)
    factories.make_report(status=status, township_code=TOWNSHIP, notified_at=NOW)
    assert bool(words(county)) is (status in undelivered.WITH_POLICE)


@pytest.mark.parametrize("status", [s for s in S if s is not S.REPORTED], ids=str)
def test_nobody_is_called_about_what_has_been_taken_up(officer, county, status):
    report = told()
    Report.update(status=status, township_code=TOWNSHIP).where(Report.id == report.id).execute()
    factories.make_account(Role.TOWNSHIP)
    assert words(county) == []


@pytest.mark.parametrize("status", list(AccountStatus), ids=str)
def test_a_report_without_police_is_called_about_at_once(county, status):
    factories.make_account(Role.POLICE, status=status)
    factories.make_report()
    called = [("有一份报告，当地没有可以办理它的民警账号", Role.POLICE)]
    assert words(county, NOW) == ([] if status is AccountStatus.ACTIVE else called)


def test_a_report_without_police_reaches_the_prefecture_and_no_further(county):
    above = factories.make_account(Role.SUPERVISOR, area_code="6325", phone="+8613900002222")
    elsewhere = factories.make_account(Role.SUPERVISOR, area_code="6301")
    factories.make_report()
    (each,) = undelivered.list_for(above, at=NOW)
    assert (each.role, each.people) == (Role.POLICE, ())
    assert undelivered.others_at(each) == [(above.display_name, "+8613900002222")]
    assert undelivered.list_for(elsewhere, at=LATE) == []


def test_a_county_that_does_not_hear_is_called_by_the_prefecture(county):
    above = factories.make_account(Role.SUPERVISOR, area_code="6325")
    told()
    deliver(destination=above.email)
    assert {role for _what, role in words(above)} == {Role.COUNTY, Role.POLICE}


def test_a_notice_to_a_township_without_an_account_is_called_about_at_once(officer, county):
    notified(officer)
    deliver()
    assert words(officer, NOW) == [("公安通报，乡镇没有可以签收的账号", Role.TOWNSHIP)]
    factories.make_account(Role.TOWNSHIP)
    assert words(officer, NOW) == []


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in {Role.COUNTY, Role.POLICE, Role.SUPERVISOR}], ids=str
)
def test_nobody_else_has_such_a_list(officer, role):
    told()
    organization = factories.make_organization() if role is Role.ORGANIZATION else None
    account = factories.make_account(role, area_code="63", organization=organization)
    assert undelivered.list_for(account, at=LATE) == []


def test_another_county_is_not_asked(officer):
    told()
    other = factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY)
    assert words(other) == []


def test_a_call_settles_it_for_the_whole_office_and_is_written_down(officer, county):
    report = told()
    (each,) = undelivered.list_for(county, at=LATE)
    undelivered.call(each, spoke_with=" 值班民警 ", called_at=LATE, by=county, at=LATE)
    call = PhoneCall.get()
    assert (call.spoke_with, call.role, call.area_code) == ("值班民警", Role.POLICE, COUNTY)
    row = AuditEntry.get()
    assert (row.action, row.subject_ref, row.actor) == ("phone_call.made", report.ref, county)
    assert "值班民警" not in row.detail
    assert words(county) == []
    assert undelivered.find(county, each.ref, at=LATE) is None
    with pytest.raises(AlreadyAnswered):
        undelivered.call(each, spoke_with="值班民警", called_at=LATE, by=county, at=LATE)


def test_a_report_handed_over_is_called_about_anew(county):
    report = factories.make_report()
    (each,) = undelivered.list_for(county, at=NOW)
    undelivered.call(each, spoke_with="州公安局", called_at=NOW, by=county, at=NOW)
    Report.update(handed_at=LATE).where(Report.id == report.id).execute()
    assert len(words(county)) == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("spoke_with", {"spoke_with": " "}),
        ("spoke_with", {"spoke_with": "字" * 73}),
        ("day", {"called_at": None}),
        ("day", {"called_at": LATE + MINUTE}),
        ("day", {"called_at": NOW - timedelta(days=2)}),
        ("note", {"note": "字" * 501}),
    ],
)
def test_what_a_call_cannot_be_is_said_at_its_field(officer, county, field, values):
    told()
    (each,) = undelivered.list_for(county, at=LATE)
    with pytest.raises(FieldRefused) as refused:
        given = {"spoke_with": "值班民警", "called_at": LATE, **values}
        undelivered.call(each, by=county, at=LATE, **given)
    assert refused.value.field == field


def test_hr_05_the_list_names_no_report_and_its_address_tells_nothing(officer, county):
    report = told()
    (each,) = undelivered.list_for(county, at=LATE)
    assert report.ref not in each.ref
    assert Account.get_by_id(officer.id) in each.people
