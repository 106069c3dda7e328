"""The tracking code opens one report to whoever told it, and to nobody who guesses."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from portal.models import AuditEntry, Message, Report, ReportEntry
from portal.report_terms import EntryKind, ReportStatus, Situation
from portal.services import report_tracking, reports, sign_ins, tracking_codes
from portal.services.refusals import FieldRefused
from portal.services.reports import Told, Who
from portal.vocabulary import Role
from tests import factories

CODE = factories.TRACKING_CODE
OTHER_CODE = "ABCDEF6789GHJKMN"


@pytest.fixture
def own(db):
    return factories.make_report(tracking_handle=CODE[: tracking_codes.HANDLE])


def _write(report, kind, text="字", **values):
    return ReportEntry.create(report=report, kind=kind, at=factories.NOW, text=text, **values)


# Finding it.


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "HJKM-2345-NPQR-STUV",
        "hjkm-2345-npqr-stuv",
        "  HJKM 2345\tNPQR STUV \n",
        "HJKM—2345–NPQR‐STUV",
        "ＨＪＫＭ－２３４５－ＮＰＱＲ－ＳＴＵＶ",
        "ｈｊｋｍ　２３４５　ｎｐｑｒ　ｓｔｕｖ",
        "hJkM。2345，npqrstuv",
    ],
)
def test_a_right_code_finds_its_report_however_it_is_typed(own, typed):
    assert report_tracking.find(typed) == own


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " - ",
        "0",
        "查询码",
        CODE[: tracking_codes.HANDLE],
        CODE[:-1],
        CODE + "W",
        CODE[:-1] + "W",
        CODE[:-2] + CODE[-1] + CODE[-2],
        "W" + CODE[1:],
        CODE[tracking_codes.HANDLE :] + CODE[: tracking_codes.HANDLE],
        "2" * 5000,
    ],
    ids=[
        "empty", "dashes", "no letter of ours", "words", "handle alone", "one less", "one more",
        "last wrong", "two swapped", "first wrong", "turned round", "very long",
    ],
)  # fmt: skip
def test_hr_05_a_wrong_or_empty_code_finds_nothing(own, typed):
    assert report_tracking.find(typed) is None


def test_the_code_that_was_shown_finds_the_report_as_it_was_written_down(db, now):
    told = Told((Situation.ALONE,), factories.COUNTY, "孩子一个人", is_danger_now=False)
    report, code = reports.receive(told, Who(), at=now)
    assert report_tracking.find(tracking_codes.grouped(code)) == report


def test_hr_04_what_is_added_where_no_officer_is_left_reaches_county_and_prefecture(own, now):
    county = factories.make_account(Role.COUNTY)
    report_tracking.add(own, "今天孩子没来上学。", at=now)
    assert [(row.template, row.destination) for row in Message.select()] == [
        ("report_without_police", county.email)
    ]


@pytest.mark.parametrize(
    ("minutes", "is_shown"), [(0, True), (30, True), (31, False)], ids=["now", "later", "too late"]
)
def test_the_page_that_sent_a_report_finds_its_code_for_half_an_hour(db, now, minutes, is_shown):
    told = Told((Situation.ALONE,), factories.COUNTY, "孩子一个人", is_danger_now=False)
    chance = tracking_codes.chance_of("secret", "token")
    _report, code = reports.receive(told, Who(), at=now, rng=chance)
    again = tracking_codes.chance_of("secret", "token")
    found = report_tracking.sent_before(again, at=now + timedelta(minutes=minutes))
    assert found == (code if is_shown else None)


def test_another_page_or_another_secret_finds_no_code(db, now):
    told = Told((Situation.ALONE,), factories.COUNTY, "孩子一个人", is_danger_now=False)
    reports.receive(told, Who(), at=now, rng=tracking_codes.chance_of("secret", "token"))
    for secret, token in (("secret", "other"), ("other", "token"), ("secret", "")):
        chance = tracking_codes.chance_of(secret, token)
        assert report_tracking.sent_before(chance, at=now) is None


def test_hr_05_a_foreign_code_shows_only_its_own_report(own):
    foreign = factories.make_report(
        tracking_handle=OTHER_CODE[: tracking_codes.HANDLE],
        tracking_hash=sign_ins.hash_passphrase(OTHER_CODE),
    )
    line = _write(foreign, EntryKind.STEP)
    _write(own, EntryKind.STEP)
    assert report_tracking.find(OTHER_CODE) == foreign
    assert report_tracking.shown(foreign) == [line]
    # Neither secret opens the other's handle.
    assert (
        report_tracking.find(OTHER_CODE[: tracking_codes.HANDLE] + CODE[tracking_codes.HANDLE :])
        is None
    )
    assert (
        report_tracking.find(CODE[: tracking_codes.HANDLE] + OTHER_CODE[tracking_codes.HANDLE :])
        is None
    )


def test_hr_05_an_unknown_handle_costs_as_much_as_a_wrong_secret(own, monkeypatch):
    verified = []

    class Counting:
        def verify(self, password_hash, code):
            verified.append(password_hash)
            return hasher.verify(password_hash, code)

    hasher = sign_ins._hasher
    monkeypatch.setattr(sign_ins, "_hasher", Counting())
    report_tracking.find(CODE[:-1] + "W")
    report_tracking.find(OTHER_CODE)
    # The first is the report's own hash; the others are the empty one and its stand-in.
    assert verified == [own.tracking_hash, "", sign_ins._nobody]


# Reading it.


def test_hr_05_the_reporter_reads_no_internal_note(own):
    officer = factories.make_account(Role.POLICE)
    by_kind = {kind: _write(own, kind, author=officer) for kind in EntryKind}
    shown = report_tracking.shown(own)
    assert shown == [by_kind[k] for k in EntryKind if k is not EntryKind.NOTE]
    assert by_kind[EntryKind.NOTE] not in shown


# Adding to it.


@pytest.mark.parametrize("status", ReportStatus, ids=str)
def test_hr_04_the_police_are_told_what_the_reporter_adds_in_every_state(db, now, status):
    officer = factories.make_account(Role.POLICE)
    for role in (Role.TOWNSHIP, Role.COUNTY, Role.REPORTER_UNIT):
        factories.make_account(role)
    factories.make_account(Role.POLICE, area_code=factories.OTHER_COUNTY)
    report = factories.make_report(status=status)
    report_tracking.add(report, " 又打了孩子 ", at=now)
    (message,) = Message.select()
    assert (message.template, message.destination) == ("report_added", officer.email)
    assert json.loads(message.payload) == {}
    (entry,) = reports.entries_of(report)
    assert (entry.kind, entry.text, entry.author) == (EntryKind.BY_REPORTER, "又打了孩子", None)
    assert report_tracking.shown(report) == [entry]


def test_each_addition_is_told_by_itself(own, now):
    factories.make_account(Role.POLICE)
    for text in ("又打了孩子", "又打了孩子"):
        report_tracking.add(own, text, at=now)
    assert Message.select().count() == 2


def test_hr_05_the_audit_row_of_an_addition_names_nobody_and_holds_no_word(own, now):
    report_tracking.add(own, "又打了孩子", at=now)
    (row,) = AuditEntry.select()
    assert (row.action, row.actor, row.role) == ("report.added", None, "public")
    assert (row.subject_ref, json.loads(row.detail)) == (own.ref, {})


def test_an_addition_changes_nothing_that_was_told_and_holds_up_no_officer(own, now):
    before = Report.get_by_id(own.id)
    report_tracking.add(own, "又打了孩子", at=now)
    assert Report.get_by_id(own.id).__data__ == before.__data__


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "请写下要补充的内容"), (" 好 ", "请写下要补充的内容"), ("字" * 2001, "最多 2000 个字")],
    ids=["empty", "one letter", "too long"],
)
def test_what_cannot_be_added_is_said_and_nobody_is_told(own, now, text, sentence):
    factories.make_account(Role.POLICE)
    with pytest.raises(FieldRefused, match=sentence) as refusal:
        report_tracking.add(own, text, at=now)
    assert refusal.value.field == "text"
    assert [t.select().count() for t in (ReportEntry, Message, AuditEntry)] == [0, 0, 0]


@pytest.mark.parametrize("text", ["来了", "字" * 2000], ids=["two", "two thousand"])
def test_what_is_just_long_or_short_enough_is_added(own, now, text):
    report_tracking.add(own, text, at=now)
    assert ReportEntry.get().text == text
