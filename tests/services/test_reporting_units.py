"""A unit says once what it is, and its reports then say it too."""

from __future__ import annotations

import pytest

from portal.models import AuditEntry, ReportingUnit
from portal.report_terms import ReporterKind
from portal.services import reporting_units
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW


@pytest.fixture
def unit(db):
    return factories.make_account(Role.REPORTER_UNIT)


def test_there_are_thirteen_kinds_that_must_report():
    assert len(reporting_units.KINDS) == 13


def test_what_a_unit_says_of_itself_is_known_to_the_form(unit):
    assert reporting_units.known_of(unit) == {}
    reporting_units.describe(ReporterKind.SCHOOL, " 恰卜恰寄宿小学 ", by=unit, at=NOW)
    assert reporting_units.known_of(unit) == {"kind": "school", "unit": "恰卜恰寄宿小学"}
    assert AuditEntry.get().action == "reporting_unit.described"


def test_it_is_said_once(unit):
    reporting_units.describe(ReporterKind.SCHOOL, "小学", by=unit, at=NOW)
    with pytest.raises(AlreadyAnswered):
        reporting_units.describe(ReporterKind.HOTEL, "宾馆", by=unit, at=NOW)
    assert ReportingUnit.get().kind is ReporterKind.SCHOOL


@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [
        (None, "小学", "kind"),
        (ReporterKind.PUBLIC, "小学", "kind"),
        (ReporterKind.SCHOOL, " ", "name"),
        (ReporterKind.SCHOOL, "字" * 121, "name"),
    ],
    ids=str,
)
def test_what_is_no_unit_is_refused(unit, kind, name, field):
    with pytest.raises(FieldRefused) as refused:
        reporting_units.describe(kind, name, by=unit, at=NOW)
    assert refused.value.field == field
