"""The word of a unit at a term's end: when it is asked, what it counts, and that it is timed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal.clock import start_of
from portal.models import AuditEntry, ZeroReport
from portal.report_terms import ReporterKind
from portal.services import reporting_units, zero_reports
from portal.services.refusals import AlreadyAnswered
from portal.vocabulary import AccountStatus, Role
from tests import factories

AUTUMN_OPEN = start_of(date(2027, 1, 17))
AUTUMN_DUE = start_of(date(2027, 2, 15))
SPRING_OPEN = start_of(date(2027, 8, 17))
SECOND = timedelta(seconds=1)


@pytest.fixture
def unit(db):
    return factories.make_account(Role.REPORTER_UNIT)


@pytest.mark.parametrize(
    ("day", "code", "starts", "ends"),
    [
        (date(2026, 9, 1), "2026-autumn", date(2026, 9, 1), date(2027, 1, 31)),
        (date(2027, 1, 31), "2026-autumn", date(2026, 9, 1), date(2027, 1, 31)),
        (date(2027, 2, 1), "2027-spring", date(2027, 2, 1), date(2027, 8, 31)),
        (date(2027, 8, 31), "2027-spring", date(2027, 2, 1), date(2027, 8, 31)),
    ],
)
def test_every_day_lies_in_one_term(day, code, starts, ends):
    term = zero_reports.term_on(day)
    assert (term.code, term.starts_on, term.ends_on) == (code, starts, ends)


def test_a_term_is_asked_about_from_fourteen_days_before_its_end(unit):
    assert zero_reports.owed_by(unit, at=AUTUMN_OPEN - SECOND) is None
    term = zero_reports.owed_by(unit, at=AUTUMN_OPEN)
    assert (term.code, term.due_at) == ("2026-autumn", AUTUMN_DUE)
    assert zero_reports.owed_by(unit, at=SPRING_OPEN - SECOND).code == "2026-autumn"
    assert zero_reports.owed_by(unit, at=SPRING_OPEN).code == "2027-spring"


def test_a_unit_that_came_later_owes_nothing_for_before(db):
    unit = factories.make_account(Role.REPORTER_UNIT, created_at=datetime(2027, 3, 1))
    assert zero_reports.owed_by(unit, at=datetime(2027, 3, 2)) is None


def test_nothing_reported_is_confirmed_as_zero_once(unit):
    zero_reports.confirm("2026-autumn", by=unit, at=AUTUMN_OPEN)
    assert (ZeroReport.get().counted, ZeroReport.get().term) == (0, "2026-autumn")
    assert AuditEntry.get().action == "zero_report.confirmed"
    assert zero_reports.owed_by(unit, at=AUTUMN_OPEN) is None
    with pytest.raises(AlreadyAnswered):
        zero_reports.confirm("2026-autumn", by=unit, at=AUTUMN_OPEN)


def test_the_units_own_reports_of_the_term_are_counted(unit):
    other = factories.make_account(Role.REPORTER_UNIT)
    first, after = start_of(date(2026, 9, 1)), start_of(date(2027, 2, 1))
    for account, at in (
        (unit, first), (unit, after - SECOND), (unit, first - SECOND), (unit, after),
        (other, first),
    ):  # fmt: skip
        factories.make_report(received_at=at, reporter={"account": account})
    assert zero_reports.confirm("2026-autumn", by=unit, at=AUTUMN_OPEN).counted == 2


@pytest.mark.parametrize(
    ("code", "at"),
    [
        ("2026-autumn", AUTUMN_OPEN - SECOND),
        ("2026-autumn", SPRING_OPEN),
        ("2027-spring", AUTUMN_OPEN),
        ("", AUTUMN_OPEN),
        ("x" * 500, AUTUMN_OPEN),
    ],
)
def test_a_term_that_is_not_open_is_not_confirmed(unit, code, at):
    with pytest.raises(zero_reports.NotYet):
        zero_reports.confirm(code, by=unit, at=at)


def test_the_county_sees_its_units_and_only_what_each_confirmed(unit):
    silent = factories.make_account(Role.REPORTER_UNIT)
    factories.make_account(Role.REPORTER_UNIT, area_code=factories.OTHER_COUNTY)
    factories.make_account(Role.REPORTER_UNIT, status=AccountStatus.SUSPENDED)
    for account in (unit, silent):
        factories.make_report(reporter={"account": account})
    reporting_units.describe(ReporterKind.SCHOOL, "小学", by=unit, at=factories.NOW)
    zero_reports.confirm("2026-autumn", by=unit, at=AUTUMN_OPEN)
    term = zero_reports.to_confirm(AUTUMN_OPEN)
    rows = zero_reports.units_of(factories.make_account(Role.COUNTY), term)
    assert rows == [silent, unit]
    assert zero_reports.said_by(rows[0]) == (None, None)
    said, given = zero_reports.said_by(rows[1])
    assert (said.name, given.counted) == ("小学", 1)


def test_the_clock_is_due_fourteen_days_after_the_term_and_stops_with_the_word(unit):
    assert list(zero_reports.clocks(AUTUMN_OPEN - SECOND)) == []
    (clock,) = zero_reports.clocks(AUTUMN_OPEN)
    assert (clock.started_at, clock.due_at) == (AUTUMN_OPEN, AUTUMN_DUE)
    assert (clock.stopped_at, clock.holder_id) == (None, unit.id)
    zero_reports.confirm("2026-autumn", by=unit, at=AUTUMN_OPEN + SECOND)
    (clock,) = zero_reports.clocks(AUTUMN_DUE)
    assert clock.stopped_at == AUTUMN_OPEN + SECOND


def test_a_term_that_was_missed_stops_when_the_next_is_asked_about(unit):
    clocks = list(zero_reports.clocks(SPRING_OPEN))
    assert [clock.stopped_at for clock in clocks] == [SPRING_OPEN, None]
    assert list(zero_reports.clocks(SPRING_OPEN, area=factories.OTHER_COUNTY)) == []
