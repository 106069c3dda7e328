"""Police and township move a report on: each step once, from its state, with its line."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from portal.case_terms import CaseOrigin, CaseStatus
from portal.deadline_terms import RULES, Deadline
from portal.models import AuditEntry, Message, ProtectionCase, Report, ReportEntry
from portal.report_terms import Disposal, EntryKind, ReportStatus
from portal.services import report_steps, report_tracking, reports
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import Role
from tests import factories

S = ReportStatus
LATER = factories.NOW + timedelta(minutes=5)
TAKEN_UP = timedelta(minutes=RULES[Deadline.REPORT_TAKEN_UP].span.amount)
# Each step: what it is called with, from which states, into which, its audit verb, its line.
STEPS = {
    "accept": ({}, {S.REPORTED}, S.ACCEPTED, "accepted", "公安机关已受理。"),
    "not_accept": (
        {"reason": "与事实不符。"},
        {S.REPORTED},
        S.NOT_ACCEPTED,
        "refused",
        "公安机关不予受理。不同意的，可以向检察机关反映。",
    ),
    "transfer": (
        {"county": factories.OTHER_COUNTY},
        {S.REPORTED, S.ACCEPTED, S.DISPATCHED},
        S.REPORTED,
        "transferred",
        "已移送有管辖权的公安机关。",
    ),
    "dispatch": ({}, {S.REPORTED, S.ACCEPTED}, S.DISPATCHED, "dispatched", "民警已出警。"),
    "dispose": (
        {"disposal": Disposal.ALONE, "note": "父母已答应返回。"},
        {S.ACCEPTED, S.DISPATCHED},
        S.DISPOSED,
        "disposed",
        "公安机关已作处置。",
    ),
    "notify": (
        {"township": factories.TOWNSHIP, "notice": "请上门了解情况。"},
        {S.DISPOSED},
        S.NOTIFIED,
        "notified",
        "已通报孩子居住地的乡镇（街道）。",
    ),
    "sign_for": (
        {},
        {S.NOTIFIED},
        S.RECEIVED,
        "signed_for",
        "乡镇（街道）已签收，会上门评估和帮助。",
    ),
}
RIGHT = [(name, state) for name, step in STEPS.items() for state in step[1]]
WRONG = [(name, state) for name, step in STEPS.items() for state in S if state not in step[1]]


@pytest.fixture
def officer(db):
    return factories.make_account(Role.POLICE)


def _take(name, report, officer, *, version=None, **values):
    arguments = {**STEPS[name][0], **values}
    seen = report.version if version is None else version
    getattr(report_steps, name)(report, version=seen, by=officer, at=LATER, **arguments)


def _make(state, **values):
    brought = {"township_code": factories.TOWNSHIP} if state in reports.NOTIFIED else {}
    return factories.make_report(status=state, **{**brought, **values})


def _untouched(report):
    """Say that nothing around `report` was written."""
    stored = Report.get_by_id(report.id)
    rows = (AuditEntry, ReportEntry, Message)
    return stored == report and (
        stored.status is report.status
        and stored.version == 1
        and not any(table.select().exists() for table in rows)
    )


@pytest.mark.parametrize(("name", "state"), RIGHT, ids=str)
def test_a_step_is_taken_from_its_state_once_with_one_audit_row_and_one_line(officer, name, state):
    _values, _states, into, verb, line = STEPS[name]
    report = _make(state)
    _take(name, report, officer)
    assert (report.status, report.version) == (into, 2)
    stored = Report.get_by_id(report.id)
    assert (stored.status, stored.version) == (into, 2)
    (row,) = AuditEntry.select().where(AuditEntry.action.startswith("report."))
    assert (row.action, row.actor, row.subject_ref) == (f"report.{verb}", officer, report.ref)
    assert (row.at, json.loads(row.detail)) == (LATER, {})
    (entry,) = report_tracking.shown(report)
    assert (entry.kind, entry.text) == (EntryKind.STEP, line)
    assert (entry.at, entry.author) == (LATER, officer)


@pytest.mark.parametrize(("name", "state"), WRONG, ids=str)
def test_a_step_is_not_taken_from_another_state(officer, name, state):
    report = _make(state)
    with pytest.raises(NotInThisState, match=state.zh):
        _take(name, report, officer)
    assert _untouched(report)


@pytest.mark.parametrize(("name", "state"), RIGHT, ids=str)
def test_a_step_on_a_page_that_was_opened_before_a_change_is_not_taken(officer, name, state):
    report = _make(state)
    for version in (0, 2):
        with pytest.raises(ChangedMeanwhile):
            _take(name, report, officer, version=version)
    assert _untouched(report)


@pytest.mark.parametrize(
    ("name", "state"), [pair for pair in RIGHT if pair[0] != "transfer"], ids=str
)
def test_of_two_officers_on_one_page_only_the_first_takes_the_step(officer, name, state):
    report = _make(state)
    opened_by_another = Report.get_by_id(report.id)
    _take(name, report, officer)
    with pytest.raises(NotInThisState):
        _take(name, opened_by_another, factories.make_account(Role.POLICE), version=1)
    assert AuditEntry.select().where(AuditEntry.action.startswith("report.")).count() == 1
    assert ReportEntry.select().where(ReportEntry.kind == EntryKind.STEP).count() == 1


def test_of_two_transfers_from_one_page_only_the_first_counts(officer):
    report = _make(S.REPORTED)
    opened_by_another = Report.get_by_id(report.id)
    _take("transfer", report, officer)
    with pytest.raises(ChangedMeanwhile):
        _take("transfer", opened_by_another, officer, version=1, county="632522")
    assert Report.get_by_id(report.id).area_code == factories.OTHER_COUNTY


def test_a_report_goes_all_the_way_from_the_police_to_the_township(officer):
    report = factories.make_report()
    for name in ("accept", "dispatch", "dispose", "notify"):
        _take(name, report, officer)
    _take("sign_for", report, factories.make_account(Role.TOWNSHIP))
    assert (report.status, report.version) == (S.RECEIVED, 6)
    lines = [entry.text for entry in report_tracking.shown(report)]
    assert lines == [STEPS[n][4] for n in ("accept", "dispatch", "dispose", "notify", "sign_for")]


# What each step keeps.


@pytest.mark.parametrize("name", ["accept", "not_accept"])
def test_whoever_decides_is_kept(officer, name):
    report = factories.make_report()
    _take(name, report, officer)
    stored = Report.get_by_id(report.id)
    assert (stored.decided_by, stored.decided_at, stored.dispatched_at) == (officer, LATER, None)


def test_hr_04_officers_go_out_before_a_report_is_accepted_and_that_decides_it(officer):
    report = factories.make_report()
    _take("dispatch", report, officer)
    stored = Report.get_by_id(report.id)
    assert stored.status is S.DISPATCHED
    assert (stored.decided_by, stored.decided_at, stored.dispatched_at) == (officer, LATER, LATER)


def test_a_dispatch_leaves_the_earlier_decision_alone(officer, now):
    earlier = factories.make_account(Role.POLICE)
    report = _make(S.ACCEPTED, decided_by=earlier, decided_at=now)
    _take("dispatch", report, officer)
    stored = Report.get_by_id(report.id)
    assert (stored.decided_by, stored.decided_at, stored.dispatched_at) == (earlier, now, LATER)


@pytest.mark.parametrize("disposal", Disposal, ids=str)
def test_the_one_measure_is_kept_and_what_was_found_stays_internal(officer, disposal):
    report = _make(S.DISPATCHED)
    _take("dispose", report, officer, disposal=disposal, note=" 伤情已鉴定。 ")
    stored = Report.get_by_id(report.id)
    assert (stored.disposal, stored.disposed_at) == (disposal, LATER)
    (note,) = reports.entries_of(report, EntryKind.NOTE)
    assert (note.text, note.author) == ("伤情已鉴定。", officer)
    assert "伤情" not in "".join(entry.text for entry in report_tracking.shown(report))


def test_the_reason_for_declining_is_kept_and_stays_internal(officer):
    report = factories.make_report()
    _take("not_accept", report, officer, reason="另案处理中。")
    (note,) = reports.entries_of(report, EntryKind.NOTE)
    assert note.text == "另案处理中。"
    assert "另案" not in "".join(entry.text for entry in report_tracking.shown(report))


def test_whoever_signs_is_kept(officer):
    report, township = _make(S.NOTIFIED), factories.make_account(Role.TOWNSHIP)
    _take("sign_for", report, township)
    stored = Report.get_by_id(report.id)
    assert (stored.received_by, stored.notice_received_at) == (township, LATER)


def test_a_township_signs_for_the_notice_that_it_found(db):
    township = factories.make_account(Role.TOWNSHIP)
    notice = reports.find_notice(township, _make(S.NOTIFIED).ref)
    _take("sign_for", notice, township)
    assert Report.get_by_id(notice.id).status is S.RECEIVED


@pytest.mark.parametrize("name", STEPS)
def test_hr_04_no_step_changes_what_was_told(officer, name):
    report = _make(next(iter(STEPS[name][1])))
    before = Report.get_by_id(report.id)
    _take(name, report, officer)
    after = Report.get_by_id(report.id)
    for column in ("facts", "place", "situations", "is_danger_now", "discovered_at", "received_at"):
        assert getattr(after, column) == getattr(before, column)
    assert after.tracking_hash == before.tracking_hash


# What cannot be kept is said.


@pytest.mark.parametrize(
    ("name", "field"), [("not_accept", "reason"), ("dispose", "note"), ("notify", "notice")]
)
@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "请写清楚"), (" 好的吧 ", "请写清楚"), ("字" * 2001, "最多 2000 个字")],
)
def test_words_too_few_or_too_many_are_refused(officer, name, field, text, sentence):
    report = _make(next(iter(STEPS[name][1])))
    with pytest.raises(FieldRefused, match=sentence) as refusal:
        _take(name, report, officer, **{field: text})
    assert refusal.value.field == field
    assert _untouched(report)


@pytest.mark.parametrize("text", ["已经到场", "字" * 2000], ids=["four", "two thousand"])
def test_words_just_few_or_many_enough_are_kept(officer, text):
    report = factories.make_report()
    report_steps.write(report, EntryKind.NOTE, text, by=officer, at=LATER)
    assert ReportEntry.get().text == text


@pytest.mark.parametrize(
    "county",
    ["", "63", "6325", "632599", "632521", "632521101", factories.OTHER_COUNTY + "100", "%"],
)
def test_a_report_is_transferred_only_to_another_county(officer, county):
    report = _make(S.REPORTED, area_code=factories.TOWNSHIP)
    with pytest.raises(FieldRefused, match="请选择另一个县") as refusal:
        _take("transfer", report, officer, county=county)
    assert refusal.value.field == "county"
    assert _untouched(report)


@pytest.mark.parametrize("township", ["", "63", factories.COUNTY, "632521999", factories.VILLAGE])
def test_only_a_township_is_notified(officer, township):
    factories.make_village()
    report = _make(S.DISPOSED)
    with pytest.raises(FieldRefused, match="请选择孩子实际居住的乡镇") as refusal:
        _take("notify", report, officer, township=township)
    assert refusal.value.field == "township"
    assert _untouched(report)


# A transfer hands the whole report over.


def test_hr_05_a_transferred_report_is_found_by_the_other_county_only(officer):
    report = factories.make_report(area_code=factories.TOWNSHIP)
    there = factories.make_account(Role.POLICE, area_code=factories.OTHER_COUNTY)
    _take("transfer", report, officer)
    assert reports.find(officer, report.ref) is None
    assert reports.in_scope(officer, is_over=False) == ([], 0)
    assert reports.find(there, report.ref) == report
    assert report.area_code == factories.OTHER_COUNTY


def test_hr_04_the_other_countys_police_are_told_of_a_transfer(officer):
    report = factories.make_report(is_danger_now=True)
    there = factories.make_account(Role.POLICE, area_code=factories.OTHER_COUNTY)
    _take("transfer", report, officer)
    (message,) = Message.select()
    assert (message.template, message.destination) == ("report_received", there.email)
    assert json.loads(message.payload) == {"is_danger_now": True}


def test_hr_04_whoever_gets_a_report_back_is_told_again(officer, now):
    county = factories.make_account(Role.COUNTY)
    report = factories.make_report()
    reports.tell_police(report, at=now)
    late = now + TAKEN_UP
    reports.chase_due(late)
    there = factories.make_account(Role.POLICE, area_code=factories.OTHER_COUNTY)
    _take("transfer", report, officer)
    _take("transfer", report, there, county=factories.COUNTY)
    # Whoever gets it handed over has the whole time from then on.
    reports.chase_due(LATER + TAKEN_UP)
    told = [
        (row.template, row.destination)
        for row in Message.select().where(Message.destination != there.email)
    ]
    assert told.count(("report_received", officer.email)) == 2
    assert told.count(("report_waiting", county.email)) == 2


def test_hr_04_a_report_that_was_transferred_is_still_chased(officer):
    report = factories.make_report()
    _take("transfer", report, officer)
    county = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    assert reports.chase_due(factories.NOW + TAKEN_UP) == 0
    assert reports.chase_due(LATER + TAKEN_UP) == 1
    assert Message.get().destination == county.email


# A notice tells the township what to do, and nobody who told.


def test_township_and_county_are_told_of_a_notice_without_a_word_of_it(officer):
    township, county = (factories.make_account(r) for r in (Role.TOWNSHIP, Role.COUNTY))
    factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    _take("notify", _make(S.DISPOSED), officer)
    rows = list(Message.select())
    assert {row.destination for row in rows} == {township.email, county.email}
    assert {(row.template, row.payload) for row in rows} == {("report_notice", "{}")}
    assert len(rows) == 2


def test_hr_05_the_notice_is_the_polices_own_words_and_only_from_then_on_there(officer):
    township = factories.make_account(Role.TOWNSHIP)
    report = _make(S.DISPOSED, facts="拉毛措腿上有伤")
    assert reports.find_notice(township, report.ref) is None
    _take("notify", report, officer, notice=" 孩子已由奶奶照料。 ")
    found = reports.find_notice(township, report.ref)
    assert (found.notice, found.notified_at) == ("孩子已由奶奶照料。", LATER)
    assert found.facts is None
    assert reports.find(township, report.ref) is None


def test_the_police_still_find_what_they_notified(officer):
    report = _make(S.DISPOSED)
    _take("notify", report, officer)
    assert reports.find(officer, report.ref) == report


# What is written beside the steps.


@pytest.mark.parametrize(
    ("kind", "is_shown"), [(EntryKind.NOTE, False), (EntryKind.TO_REPORTER, True)], ids=str
)
def test_a_note_stays_internal_and_an_answer_reaches_the_reporter(officer, kind, is_shown):
    report = factories.make_report()
    report_steps.write(report, kind, " 已联系学校。 ", by=officer, at=LATER)
    (entry,) = reports.entries_of(report)
    assert (entry.text, entry.author, entry.at) == ("已联系学校。", officer, LATER)
    assert (report_tracking.shown(report) == [entry]) is is_shown
    (row,) = AuditEntry.select().where(AuditEntry.action.startswith("report."))
    assert (row.action, json.loads(row.detail)) == (f"report.{kind.value}", {})
    assert Report.get_by_id(report.id).version == 1


@pytest.mark.parametrize("kind", [EntryKind.NOTE, EntryKind.TO_REPORTER], ids=str)
def test_an_empty_line_is_not_written(officer, kind):
    report = factories.make_report()
    with pytest.raises(FieldRefused) as refusal:
        report_steps.write(report, kind, "  ", by=officer, at=LATER)
    assert refusal.value.field == "text"
    assert _untouched(report)


@pytest.mark.parametrize("disposal", Disposal, ids=str)
@pytest.mark.parametrize("is_danger_now", [True, False])
def test_a_signed_notice_is_a_case_of_the_township_at_once(officer, disposal, is_danger_now):
    report = _make(S.NOTIFIED, disposal=disposal, is_danger_now=is_danger_now)
    _take("sign_for", report, officer)
    (case,) = ProtectionCase.select()
    assert (case.origin, case.area_code) == (CaseOrigin.NOTICE, factories.TOWNSHIP)
    assert (case.report, case.opened_at, case.status) == (report, LATER, CaseStatus.OPEN)
    cannot_wait = disposal in {Disposal.UNREACHABLE, Disposal.VIOLENCE}
    assert case.is_urgent == (is_danger_now or cannot_wait)


def test_a_notice_of_a_report_that_a_case_made_comes_back_to_that_case(officer):
    case = factories.make_case(report=factories.make_report())
    report = _make(S.NOTIFIED)
    factories.make_assessment(case, report=report)
    _take("sign_for", report, officer)
    assert ProtectionCase.select().count() == 1
