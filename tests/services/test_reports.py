"""A report needs little, reaches the county's police at once, and stands for good."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import peewee
import pytest

from portal.models import AuditEntry, Message, Report, ReportEntry, Reporter
from portal.models.base import database
from portal.report_terms import EntryKind, ReporterKind, ReportStatus, Situation
from portal.services import (
    audit,
    code_names,
    report_steps,
    report_tracking,
    reports,
    tracking_codes,
)
from portal.services.refusals import FieldRefused
from portal.services.reports import Told, Who
from portal.vocabulary import AccountStatus, Role
from tests import factories

S = ReportStatus
HALF_AN_HOUR = timedelta(minutes=30)
A_SECOND = timedelta(seconds=1)
TOLD = Told((Situation.ALONE,), factories.COUNTY, "孩子一个人", is_danger_now=False)
# Whatever of this turns up in a message or an audit row has leaked.
SECRETS = {
    "facts": "拉毛措腿上有伤",
    "place": "东巴村小学旁",
    "unit": "东巴村小学",
    "name": "周毛吉",
    "phone": "13909740001",
}
FIXED = {
    "tracking_handle": "ZZZZZZ", "tracking_hash": "x", "place": "别处", "situations": "other",
    "facts": "没有这回事", "is_danger_now": True, "discovered_at": factories.NOW - HALF_AN_HOUR,
    "told_police_at": factories.NOW, "received_at": factories.NOW - HALF_AN_HOUR,
}  # fmt: skip


def _receive(now, who=None, **values):
    report, _code = reports.receive(replace(TOLD, **values), who or Who(), at=now)
    return report


def _receive_in_full(now):
    who = Who(ReporterKind.SCHOOL, SECRETS["unit"], SECRETS["name"], SECRETS["phone"])
    told = {"situations": (Situation.VIOLENCE, Situation.NO_CARE), "is_danger_now": True}
    return _receive(now, who, facts=SECRETS["facts"], place=SECRETS["place"], **told)


def _police(**values):
    return factories.make_account(Role.POLICE, **values)


def _refused(now, who=None, **values):
    return [
        refusal.field for refusal in reports.refusals(replace(TOLD, **values), who or Who(), at=now)
    ]


def _told(template):
    return sorted(row.destination for row in Message.select().where(Message.template == template))


# What is taken, and what is not.


def test_hr_04_a_report_needs_only_situation_county_and_a_few_words(db, now):
    report = Report.get_by_id(_receive(now, facts=" 有人打他 ").id)
    assert report.facts == "有人打他"
    assert (report.status, report.place, report.discovered_at) == (S.REPORTED, "", now)
    reporter = Reporter.get(Reporter.report == report)
    assert (reporter.kind, reporter.account) == (ReporterKind.PUBLIC, None)
    assert (reporter.unit, reporter.name, reporter.phone) == ("", "", "")


def test_hr_04_a_report_is_taken_where_nobody_has_an_account_yet(db, now):
    report = _receive(now, area_code=factories.OTHER_COUNTY)
    assert Report.get_by_id(report.id).status is S.REPORTED
    assert Message.select().count() == 0


def test_all_that_is_told_is_kept_and_the_reporter_apart(db, now):
    seen_at = now - timedelta(days=2)
    unit = factories.make_account(Role.REPORTER_UNIT)
    who = Who(ReporterKind.HOTEL, " 青海湖 宾馆 ", "李 雪", "0974-851\t0000", unit)
    report = _receive(now, who, discovered_at=seen_at, told_police_at=now, place="湖边")
    stored = Report.get_by_id(report.id)
    assert (stored.discovered_at, stored.told_police_at) == (seen_at, now)
    assert (stored.received_at, stored.place) == (now, "湖边")
    reporter = Reporter.get()
    assert (reporter.unit, reporter.name, reporter.phone) == (
        "青海湖 宾馆",
        "李 雪",
        "0974-851 0000",
    )
    assert reporter.account == unit


def test_several_situations_come_back_in_order_and_each_once(db, now):
    ticked = (Situation.VIOLENCE, Situation.ALONE, Situation.VIOLENCE)
    report = Report.get_by_id(_receive(now, situations=ticked * 30).id)
    assert reports.situations_of(report) == [Situation.VIOLENCE, Situation.ALONE]


def test_all_situations_together_fit_their_column(db, now):
    report = _receive(now, situations=tuple(Situation))
    assert reports.situations_of(report) == list(Situation)
    assert len(report.situations) <= Report.situations.max_length


@pytest.mark.parametrize(
    ("field", "values", "sentence"),
    [
        ("situations", {"situations": ()}, "请至少选一种情况"),
        ("area_code", {"area_code": ""}, "请选择孩子现在在哪个县"),
        ("area_code", {"area_code": "6325"}, "请选择孩子现在在哪个县"),
        ("area_code", {"area_code": "632599"}, "请选择孩子现在在哪个县"),
        ("facts", {"facts": ""}, "请写下看到或听到的情况"),
        ("facts", {"facts": " 孩 \n"}, "请写下看到或听到的情况"),
        ("facts", {"facts": "孩" * 5001}, "最多 5000 个字"),
        ("day", {"discovered_at": factories.NOW + A_SECOND}, "发现的时间不能在将来"),
        ("place", {"place": "村" * 201}, "最多 200 个字"),
        ("unit", {"who": Who(unit="校" * 121)}, "最多 120 个字"),
        ("name", {"who": Who(name="周" * 73)}, "最多 72 个字"),
        ("phone", {"who": Who(phone="1" * 21)}, "最多 20 个字"),
    ],
)
def test_each_wrong_input_gets_its_own_sentence_and_nothing_is_stored(
    db, now, field, values, sentence
):
    assert _refused(now, **values) == [field]
    with pytest.raises(FieldRefused, match=sentence) as refusal:
        _receive(now, **values)
    assert refusal.value.field == field
    assert Report.select().count() + Reporter.select().count() + Message.select().count() == 0


def test_everything_that_must_be_mended_is_said_at_once(db, now):
    who = Who(unit="校" * 121, name="周" * 73, phone="1" * 21)
    wrong = Told((), "63", "孩", False, place="村" * 201, discovered_at=now + A_SECOND)
    fields = [refusal.field for refusal in reports.refusals(wrong, who, at=now)]
    assert fields == ["situations", "area_code", "facts", "day", "place", "unit", "name", "phone"]


@pytest.mark.parametrize(
    "values",
    [
        {"facts": "有人打他"},
        {"facts": "孩" * 5000},
        {"area_code": factories.TOWNSHIP},
        {"discovered_at": factories.NOW},
        {"place": "村" * 200},
        {"who": Who(unit="校" * 120, name="周" * 72, phone="不想留电话")},
    ],
    ids=["four characters", "longest", "township", "just now", "longest place", "longest names"],
)
def test_what_is_just_right_is_not_refused(db, now, values):
    assert _refused(now, **values) == []


# Who is told, and what stays unsaid.


def test_hr_04_every_officer_of_the_county_is_told_at_once_and_nobody_else(db, now):
    officers = [_police(), _police()]
    _police(area_code=factories.OTHER_COUNTY)
    _police(status=AccountStatus.SUSPENDED)
    for role in Role:
        if role is not Role.POLICE:
            factories.make_account(role)
    _receive(now)
    assert _told("report_received") == sorted(officer.email for officer in officers)
    assert Message.select().count() == len(officers)


def test_hr_04_the_police_hear_of_a_report_from_a_township_of_their_county(db, now):
    officer = _police()
    _receive(now, area_code=factories.TOWNSHIP)
    assert _told("report_received") == [officer.email]


def test_the_message_says_only_whether_the_child_is_in_danger_now(db, now):
    _police()
    _receive_in_full(now)
    assert json.loads(Message.get().payload) == {"is_danger_now": True}


def test_hr_05_no_message_and_no_audit_row_holds_a_word_of_report_child_or_reporter(db, now):
    officer, township = _police(), factories.make_account(Role.TOWNSHIP)
    report = _receive_in_full(now)
    how = {"by": officer, "at": now}
    reports.opened(report, **how)
    reports.reporter_of(report, **how)
    reports.chase_due(now + HALF_AN_HOUR)
    report_tracking.add(report, SECRETS["facts"], at=now)
    report_steps.write(report, EntryKind.NOTE, SECRETS["facts"], **how)
    _walk_to_the_end(report, officer, township, now)
    assert Message.select().count() >= 4
    assert AuditEntry.select().count() >= 9
    for row in (*Message.select().dicts(), *AuditEntry.select().dicts()):
        kept = json.dumps(row, ensure_ascii=False, default=str)
        assert [secret for secret in SECRETS.values() if secret in kept] == []


def _walk_to_the_end(report, officer, township, now):
    how = {"by": officer, "at": now}
    report_steps.dispatch(report, version=1, **how)
    disposal = report_steps.Disposal.VIOLENCE
    report_steps.dispose(report, disposal=disposal, note=SECRETS["facts"], version=2, **how)
    said = SECRETS["facts"]
    report_steps.notify(report, township=factories.TOWNSHIP, notice=said, version=3, **how)
    report_steps.sign_for(report, version=4, by=township, at=now)


def test_hr_05_the_audit_row_of_a_report_names_no_reporter(db, now):
    unit = factories.make_account(Role.REPORTER_UNIT)
    report = _receive(now, Who(ReporterKind.SCHOOL, account=unit))
    row = AuditEntry.get(AuditEntry.subject_ref == report.ref)
    assert (row.action, row.actor, row.role, row.area_code) == (
        "report.received",
        None,
        "public",
        "",
    )
    assert json.loads(row.detail) == {}


def test_a_tracking_code_is_stored_only_as_handle_and_hash(db, now):
    report, code = reports.receive(TOLD, Who(), at=now)
    assert len(code) == tracking_codes.HANDLE + tracking_codes.SECRET
    assert set(code) <= set(code_names.ALPHABET)
    assert report.tracking_handle == code[: tracking_codes.HANDLE]
    secret = code[tracking_codes.HANDLE :]
    row = Report.select().where(Report.id == report.id).dicts().get()
    assert secret not in json.dumps(row, default=str)


def test_a_handle_that_is_taken_or_a_code_too_plain_is_drawn_again(db, now):
    taken = factories.make_report(tracking_handle="ABCDEF")

    class Loaded:
        drawn = iter("2" * 16 + "ABCDEFGHJKMNPQRS" + "GHJKMN2345678923")

        def choice(self, _letters):
            return next(self.drawn)

    report, code = reports.receive(TOLD, Who(), at=now, rng=Loaded())
    assert code == "GHJKMN2345678923"
    assert report.tracking_handle == "GHJKMN" != taken.tracking_handle


# What was told stands for good.


def test_the_fixed_columns_are_all_that_was_told(db):
    step = {
        "id", "ref", "version", "area_code", "status", "decided_by", "decided_at",
        "dispatched_at", "disposal", "disposed_at", "township_code", "notified_at", "notice",
        "received_by", "notice_received_at", "review_kind", "review_set_at", "review_approver",
        "handed_at",
    }  # fmt: skip
    assert set(Report._meta.fields) - step == set(FIXED)


@pytest.mark.parametrize("column", FIXED)
def test_hr_04_what_was_told_is_never_changed(db, now, column):
    report = factories.make_report()
    assert getattr(report, column) != FIXED[column]
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        Report.update({column: FIXED[column]}).where(Report.id == report.id).execute()
    stored = Report.get_by_id(report.id)
    assert getattr(stored, column) == getattr(report, column)


@pytest.mark.parametrize("column", ["discovered_at", "told_police_at", "received_at"])
def test_hr_06_when_it_was_found_and_told_is_kept_to_the_second_and_never_moved(db, now, column):
    times = {"discovered_at": now - HALF_AN_HOUR, "told_police_at": now - A_SECOND}
    report = _receive(now, **times)
    moment = {**times, "received_at": now}[column]
    for moved in (moment - A_SECOND, moment + A_SECOND):
        with pytest.raises(peewee.IntegrityError, match="append-only"):
            Report.update({column: moved}).where(Report.id == report.id).execute()
    assert getattr(Report.get_by_id(report.id), column) == moment


def _write_one_of_each():
    report = factories.make_report()
    ReportEntry.create(report=report, kind=EntryKind.NOTE, at=factories.NOW, text="已到场")


@pytest.mark.parametrize("table", ["report", "reporter", "report_entry"])
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "REPLACE INTO {0} SELECT * FROM {0}"])
def test_hr_04_no_row_around_a_report_is_deleted_or_replaced(db, table, sql):
    _write_one_of_each()
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql(sql.format(table))
    assert database.execute_sql(f"SELECT COUNT(*) FROM {table}").fetchone()[0] == 1


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("reporter", name) for name in ("report_id", "kind", "account_id", "unit")),
        *(("reporter", name) for name in ("name", "phone")),
        *(("report_entry", name) for name in ("report_id", "kind", "at", "author_id", "text")),
    ],
)  # fmt: skip
def test_hr_04_who_told_it_and_what_was_added_are_never_changed(db, table, column):
    _write_one_of_each()
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql(f"UPDATE {table} SET {column} = {column}")


# Who finds it.


def test_hr_05_the_police_of_the_county_find_a_report(db):
    report = factories.make_report(area_code=factories.TOWNSHIP)
    officer = _police()
    assert reports.find(officer, report.ref) == report
    assert reports.in_scope(officer, is_over=False) == ([report], 1)


@pytest.mark.parametrize("status", S, ids=str)
def test_hr_05_the_police_of_another_county_never_find_it(db, now, status):
    report = factories.make_report(
        status=status, township_code=factories.TOWNSHIP, notified_at=now
    )  # fmt: skip
    stranger = _police(area_code=factories.OTHER_COUNTY)
    assert reports.find(stranger, report.ref) is None
    for is_over in (True, False):
        assert reports.in_scope(stranger, is_over=is_over) == ([], 0)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.POLICE], ids=str)
def test_hr_05_nobody_but_the_police_finds_a_report(db, now, role):
    report = factories.make_report(
        status=S.NOTIFIED, township_code=factories.TOWNSHIP, notified_at=now
    )
    account = factories.make_account(role)
    assert reports.find(account, report.ref) is None
    assert reports.in_scope(account, is_over=False) == ([], 0)


def test_present_danger_stands_first_and_then_what_came_first(db, now):
    late = factories.make_report()
    early = factories.make_report(received_at=now - HALF_AN_HOUR)
    urgent = factories.make_report(is_danger_now=True, received_at=now + HALF_AN_HOUR)
    assert reports.in_scope(_police(), is_over=False) == ([urgent, early, late], 3)


def test_what_is_over_stands_apart_the_latest_first(db, now):
    for status in S:
        if status not in reports.OVER:
            factories.make_report(status=status)
    early = factories.make_report(status=S.RECEIVED, is_danger_now=True)
    late = factories.make_report(status=S.NOT_ACCEPTED, received_at=now + HALF_AN_HOUR)
    officer = _police()
    assert reports.in_scope(officer, is_over=True) == ([late, early], 2)
    assert reports.in_scope(officer, is_over=False)[1] == len(S) - 2
    assert reports.in_scope(officer, is_over=True, page=2, size=1) == ([early], 2)


def test_a_unit_finds_only_its_own_reports_the_latest_first(db, now):
    unit, other = (factories.make_account(Role.REPORTER_UNIT) for _ in range(2))
    early = factories.make_report(reporter={"account": unit})
    late = factories.make_report(reporter={"account": unit}, received_at=now + HALF_AN_HOUR)
    foreign = factories.make_report(reporter={"account": other})
    factories.make_report()
    assert reports.own_of(unit) == ([late, early], 2)
    assert reports.own_of(unit, page=2, size=1) == ([early], 2)
    assert reports.own_of(other) == ([foreign], 1)


# The police's notice to the township.


def _notice(**values):
    defaults = {
        "status": S.NOTIFIED, "township_code": factories.TOWNSHIP, "notice": "请上门了解情况。",
        "notified_at": factories.NOW, "facts": SECRETS["facts"], "place": SECRETS["place"],
        "reporter": {name: SECRETS[name] for name in ("unit", "name", "phone")},
    }  # fmt: skip
    return factories.make_report(**{**defaults, **values})


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY], ids=str)
@pytest.mark.parametrize("status", reports.NOTIFIED, ids=str)
def test_a_notice_is_found_by_its_township_and_its_county(db, role, status):
    notice = _notice(status=status)
    account = factories.make_account(role)
    assert reports.find_notice(account, notice.ref) == notice
    assert list(reports.notices_for(account)) == [notice]


@pytest.mark.parametrize(
    ("role", "area_code"),
    [
        (Role.TOWNSHIP, factories.OTHER_TOWNSHIP),
        (Role.COUNTY, factories.OTHER_COUNTY),
        *((role, None) for role in Role if role not in {Role.TOWNSHIP, Role.COUNTY}),
    ],
    ids=str,
)
def test_hr_05_nobody_else_finds_a_notice(db, role, area_code):
    notice = _notice()
    values = {"area_code": area_code} if area_code else {}
    assert reports.find_notice(factories.make_account(role, **values), notice.ref) is None


def test_hr_05_a_notice_goes_where_the_child_lives_and_not_where_it_was_reported(db):
    notice = _notice(township_code="630121100")
    assert reports.find_notice(factories.make_account(Role.COUNTY), notice.ref) is None
    there = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    assert reports.find_notice(there, notice.ref) == notice


@pytest.mark.parametrize("status", [s for s in S if s not in reports.NOTIFIED], ids=str)
@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_hr_05_before_the_police_notify_it_township_and_county_know_nothing(db, status, role):
    report = _notice(status=status)
    assert reports.find_notice(factories.make_account(role), report.ref) is None


def test_hr_05_a_notice_holds_neither_what_was_told_nor_who_told_it(db):
    ref = _notice().ref
    notice = reports.find_notice(factories.make_account(Role.TOWNSHIP), ref)
    assert notice.notice == "请上门了解情况。"
    assert [notice.facts, notice.place, notice.tracking_handle, notice.tracking_hash] == [None] * 4
    held = json.dumps(notice.__data__, ensure_ascii=False, default=str)
    assert [secret for secret in SECRETS.values() if secret in held] == []


def test_a_notice_that_waits_for_its_signature_stands_first(db, now):
    signed = _notice(status=S.RECEIVED, notified_at=now - HALF_AN_HOUR)
    late = _notice(notified_at=now + HALF_AN_HOUR)
    early = _notice()
    assert list(reports.notices_for(factories.make_account(Role.TOWNSHIP))) == [early, late, signed]


# Every reading is written down.


def test_a_reading_is_written_down(db, now):
    report, officer = factories.make_report(), _police()
    reports.opened(report, by=officer, at=now)
    row = AuditEntry.get()
    assert (row.action, row.purpose, row.actor) == ("report.opened", "report", officer)
    assert row.subject_ref == report.ref


def test_hr_05_who_told_it_is_answered_only_after_an_audit_row_of_its_own(db, now):
    report = factories.make_report(reporter={"name": SECRETS["name"]})
    officer = _police()
    assert reports.reporter_of(report, by=officer, at=now).name == SECRETS["name"]
    row = AuditEntry.get()
    assert (row.action, row.purpose, row.actor) == ("report.opened", "reporter", officer)
    assert row.subject_ref == report.ref


def test_hr_05_without_its_audit_row_nobody_learns_who_told_it(db, now, monkeypatch):
    report, officer = factories.make_report(), _police()
    asked = []

    def fail(*_args, **_values):
        raise OSError("the disk is full")

    monkeypatch.setattr(audit, "_append", fail)
    monkeypatch.setattr(Reporter, "get", lambda *_args: asked.append(1))
    with pytest.raises(OSError, match="full"):
        reports.reporter_of(report, by=officer, at=now)
    assert asked == []


def test_entries_are_answered_in_order_and_by_kind(db, now):
    report = factories.make_report()
    kinds = (EntryKind.STEP, EntryKind.NOTE, EntryKind.TO_REPORTER)
    rows = [ReportEntry.create(report=report, kind=kind, at=now, text="字") for kind in kinds]
    ReportEntry.create(report=factories.make_report(), kind=EntryKind.STEP, at=now, text="字")
    assert reports.entries_of(report) == rows
    assert reports.entries_of(report, EntryKind.NOTE, EntryKind.STEP) == rows[:2]


# Nobody waits unheard.


def test_hr_04_the_county_is_told_after_thirty_minutes_and_not_before(db, now):
    county, officer = factories.make_account(Role.COUNTY), _police()
    factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    factories.make_report()
    assert reports.chase_due(now + HALF_AN_HOUR - A_SECOND) == 0
    assert reports.late_in(county, at=now + HALF_AN_HOUR - A_SECOND) == 0
    assert _told("report_waiting") == []
    assert reports.chase_due(now + HALF_AN_HOUR) == 1
    assert reports.late_in(county, at=now + HALF_AN_HOUR) == 1
    assert _told("report_waiting") == sorted([county.email, officer.email])


def test_chasing_is_harmless_when_repeated(db, now):
    county = factories.make_account(Role.COUNTY)
    factories.make_report()
    for hours in (1, 2, 300):
        reports.chase_due(now + timedelta(hours=hours))
    assert _told("report_waiting") == [county.email]


def test_each_late_report_is_chased_by_itself(db, now):
    county = factories.make_account(Role.COUNTY)
    factories.make_report()
    factories.make_report(area_code=factories.TOWNSHIP)
    assert reports.chase_due(now + HALF_AN_HOUR) == 2
    assert _told("report_waiting") == [county.email] * 2


@pytest.mark.parametrize("status", [status for status in S if status is not S.REPORTED], ids=str)
def test_what_was_taken_up_is_not_chased(db, now, status):
    county = factories.make_account(Role.COUNTY)
    factories.make_report(status=status)
    assert reports.chase_due(now + timedelta(days=1)) == 0
    assert reports.late_in(county, at=now + timedelta(days=1)) == 0
    assert Message.select().count() == 0


def test_hr_04_where_the_police_have_no_account_county_and_prefecture_are_told_at_once(db, now):
    county = factories.make_account(Role.COUNTY)
    above = factories.make_account(Role.SUPERVISOR, area_code="6325")
    _receive(now)
    assert _told("report_without_police") == [county.email, above.email]
    reports.chase_due(now + HALF_AN_HOUR)
    assert _told("report_waiting") == [county.email]


def test_hr_05_the_county_that_is_told_to_telephone_learns_nothing_else(db, now):
    county = factories.make_account(Role.COUNTY)
    report = _receive_in_full(now)
    reports.chase_due(now + HALF_AN_HOUR)
    assert json.loads(Message.get().payload) == {}
    assert reports.find(county, report.ref) is None
    assert reports.find_notice(county, report.ref) is None


def test_late_reports_are_counted_for_their_own_county_only(db, now):
    factories.make_report()
    other = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    assert reports.late_in(other, at=now + HALF_AN_HOUR) == 0
