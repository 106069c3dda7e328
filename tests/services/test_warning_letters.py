"""A warning letter brings two revisits about, and tells the village nothing of the report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import AuditEntry, CaseStep, Message, Revisit, WarningLetter
from portal.report_terms import Disposal, ReportStatus, RevisitSide, WarnedPerson
from portal.services import revisits, warning_letters
from portal.services.refusals import FieldRefused
from portal.services.warning_letters import Letter
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TODAY, TOWNSHIP, VILLAGE

S = ReportStatus
FACTS = "孩子说爸爸又打人了。"


@pytest.fixture
def officer(db):
    factories.make_village()
    return factories.make_account(Role.POLICE)


def violent(**values):
    given = {"status": S.DISPOSED, "disposal": Disposal.VIOLENCE, "disposed_at": NOW}
    return factories.make_report(**{**given, "facts": FACTS, **values})


def letter(**values):
    given = {
        "relation": WarnedPerson.FATHER, "document_no": "共公告字〔2026〕3号", "issued_on": TODAY,
        "area_code": VILLAGE, "for_village": "东巴村三社，孩子和父亲同住，请看孩子身上有没有新伤。",
    }  # fmt: skip
    return Letter(**{**given, **values})


def test_hr_30_a_letter_brings_a_revisit_of_the_police_and_one_of_the_village(officer):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    report = violent()
    written = warning_letters.issue(report, letter(), by=officer, at=NOW)
    rows = {row.side: row for row in Revisit.select()}
    assert set(rows) == set(RevisitSide)
    assert (rows[RevisitSide.POLICE].area_code, rows[RevisitSide.VILLAGE].area_code) == (
        COUNTY, VILLAGE,
    )  # fmt: skip
    assert {revisits.due_of(row) for row in rows.values()} == {NOW + timedelta(days=7)}
    assert {row.destination for row in Message.select()} == {officer.email, director.email}
    assert {row.payload for row in Message.select()} == {"{}"}
    assert AuditEntry.select().where(AuditEntry.action == "report.warned").count() == 1
    (shown,) = warning_letters.of_report(report.id)
    assert (shown, len(shown.visits)) == (written, 2)


def test_a_township_without_a_village_named_is_visited_by_every_director_of_it(officer):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    warning_letters.issue(violent(), letter(area_code=TOWNSHIP), by=officer, at=NOW)
    assert revisits.open_for(director).count() == 1
    assert director.email in {row.destination for row in Message.select()}


def test_a_village_without_a_director_is_visited_by_the_township(officer):
    township = factories.make_account(Role.TOWNSHIP)
    warning_letters.issue(violent(), letter(), by=officer, at=NOW)
    assert township.email in {row.destination for row in Message.select()}
    assert revisits.open_for(township).count() == 1


def test_a_letter_stands_in_the_history_of_the_case(officer):
    report = violent(status=S.RECEIVED, township_code=TOWNSHIP)
    factories.make_case(report=report)
    warning_letters.issue(report, letter(), by=officer, at=NOW)
    assert CaseStep.get().verb == "warned"


@pytest.mark.parametrize("status", [s for s in S if s not in warning_letters.AFTER_DISPOSAL])
def test_no_letter_is_written_before_the_violence_is_dealt_with(officer, status):
    with pytest.raises(warning_letters.NoViolence):
        warning_letters.issue(violent(status=status), letter(), by=officer, at=NOW)
    assert WarningLetter.select().count() == 0


@pytest.mark.parametrize("disposal", [d for d in Disposal if d is not Disposal.VIOLENCE], ids=str)
def test_no_letter_is_written_where_there_was_no_violence(officer, disposal):
    with pytest.raises(warning_letters.NoViolence):
        warning_letters.issue(violent(disposal=disposal), letter(), by=officer, at=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document_no", "  "),
        ("document_no", "字" * 61),
        ("issued_on", None),
        ("issued_on", TODAY + timedelta(days=1)),
        ("issued_on", TODAY - timedelta(days=1)),
        ("area_code", ""),
        ("area_code", COUNTY),
        ("area_code", "632521101999"),
        ("area_code", OTHER_COUNTY + "100"),
        ("for_village", "看看"),
        ("for_village", "字" * 2001),
    ],
)
def test_what_a_letter_cannot_be_is_said_at_its_field(officer, field, value):
    with pytest.raises(FieldRefused) as refused:
        warning_letters.issue(violent(), letter(**{field: value}), by=officer, at=NOW)
    assert refused.value.field == field
    assert WarningLetter.select().count() == Revisit.select().count() == 0


def test_a_report_without_letters_has_none(db):
    assert warning_letters.of_report(None) == []
    assert warning_letters.of_report(factories.make_report().id) == []
