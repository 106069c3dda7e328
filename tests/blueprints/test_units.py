"""Reporting units through the browser's door: what they are, their word, the county's list."""

from __future__ import annotations

from datetime import date

import pytest

from portal.clock import start_of
from portal.models import Reporter, ReportingUnit, ZeroReport
from portal.report_terms import ReporterKind
from portal.vocabulary import Role
from tests import factories

OPEN = start_of(date(2027, 1, 17))
FACTS = "孩子连着三天一个人在家。"
TOLD = {"situations": ["alone"], "area_code": factories.COUNTY, "facts": FACTS, "danger": "no"}


@pytest.fixture
def account(db):
    return factories.make_account(Role.REPORTER_UNIT)


@pytest.fixture
def unit(app, sign_in, account):
    app.config["CLOCK"] = lambda: OPEN
    return sign_in(account)


def test_what_a_unit_is_stands_in_its_next_report(unit):
    assert "/reports/own/unit" in unit.get("/today").text
    answer = unit.post("/reports/own/unit", data={"kind": "school", "name": "恰卜恰寄宿小学"})
    assert answer.location == "/reports/own"
    assert "恰卜恰寄宿小学" in unit.get("/reports/own").text
    page = unit.get("/report").text
    assert 'value="恰卜恰寄宿小学"' in page
    assert '<option selected value="school"' in page
    assert "/reports/own/unit" not in unit.get("/today").text


@pytest.mark.parametrize("wrong", [{"kind": ""}, {"kind": "public"}, {"name": ""}], ids=str)
def test_what_is_no_unit_is_sent_back(unit, wrong):
    data = {"kind": "school", "name": "小学", **wrong}
    assert unit.post("/reports/own/unit", data=data).status_code == 422
    assert ReportingUnit.select().count() == 0


def test_a_unit_confirms_nothing_reported_and_the_county_reads_it(unit, sign_in, account):
    county = sign_in(factories.make_account(Role.COUNTY))
    assert "还没有确认" in county.get("/units").text
    assert "确认零报告" in unit.get("/reports/own/confirm").text
    answer = unit.post("/reports/own/confirm", data={"term": "2026-autumn"})
    assert answer.location == "/reports/own"
    assert ZeroReport.get().account == account
    listed = county.get("/units").text
    assert account.display_name in listed
    assert "已确认零报告" in listed
    assert "/reports/own/confirm" not in unit.get("/today").text
    assert "现在没有要确认的学期" in unit.get("/reports/own/confirm").text


def test_a_unit_that_reported_confirms_the_number(unit):
    assert unit.post("/report", data=TOLD).status_code == 303
    assert Reporter.get().kind is ReporterKind.PUBLIC
    assert "确认 1 份" in unit.get("/reports/own/confirm").text
    unit.post("/reports/own/confirm", data={"term": "2026-autumn"})
    assert ZeroReport.get().counted == 1


def test_a_term_that_was_on_an_old_page_is_not_confirmed(unit):
    answer = unit.post("/reports/own/confirm", data={"term": "2026-spring"})
    assert answer.status_code == 422
    assert "现在不是确认的时间" in answer.text
    assert ZeroReport.select().count() == 0


def test_hr_05_the_countys_list_says_of_no_report_who_sent_it(unit, sign_in):
    unit.post("/report", data=TOLD)
    county = sign_in(factories.make_account(Role.COUNTY))
    page = county.get("/units").text
    assert "还没有确认" in page
    assert not any(word in page for word in (FACTS, "1 份"))
