"""The file of a staff map says what the page says, and who took it is written down."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta

import pytest

from portal.coverage_terms import CoverageMeasure
from portal.models import AuditEntry, Child
from portal.services import coverage, coverage_sheet
from portal.services.coverage_questions import Question
from portal.vocabulary import AssignmentStatus, RecordStatus, Role
from tests import factories
from tests.factories import COUNTY, NOW, TODAY, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
LATER = TODAY + timedelta(days=30)
ASKED = Question(COUNTY, "E1", None, date(2026, 12, 1), CoverageMeasure.FULL, LATER)


def lines():
    text = coverage_sheet.as_csv(coverage.figures(ASKED))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


def test_every_line_has_every_column_and_places_stand_by_code():
    factories.make_need()
    told = lines()
    assert all(None not in line and None not in line.values() for line in told)
    codes = [line["code"] for line in told if line["level"] == "township"]
    assert codes == sorted(codes)
    assert [line["level"] for line in told[-2:]] == ["all", "without_place"]


def test_the_file_says_the_figures_of_the_map():
    row = factories.make_assignment(status=AssignmentStatus.DELIVERED)
    factories.make_record(row, status=RecordStatus.VERIFIED)
    lost = factories.make_need().child
    Child.update(area_code=COUNTY).where(Child.id == lost.id).execute()
    told = lines()
    here = next(line for line in told if line["code"] == TOWNSHIP)
    assert (here["need"], here["full"], here["bucket_full"]) == ("1", "1", "1")
    assert (here["full_percent"], here["full_low"]) == ("100.0", "20.7")
    assert (here["last_confirmed"], here["stale"]) == ("2026-12-05", "0")
    assert here["place"].endswith("倒淌河镇")
    assert (told[-2]["need"], told[-1]["need"]) == ("1", "1")


def test_a_place_without_need_has_empty_shares_and_no_noughts():
    factories.make_need()
    other = next(line for line in lines() if line["need"] == "0")
    assert (other["full_percent"], other["places_per_child"]) == ("", "")


def test_who_takes_the_file_is_written_into_the_audit_record():
    officer = factories.make_account(Role.COUNTY)
    coverage_sheet.export(ASKED, by=officer, at=NOW)
    entry = AuditEntry.get(AuditEntry.action == "coverage.exported")
    assert (entry.actor, entry.at) == (officer, NOW)
    told = {"area": COUNTY, "month": "2026-12", "service": "E1", "language": ""}
    assert json.loads(entry.detail) == told
