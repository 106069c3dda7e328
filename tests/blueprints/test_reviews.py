"""How a report is examined, and stepping back from it, through the browser's door."""

from __future__ import annotations

import pytest

from portal.models import Recusal, Report
from portal.report_terms import ReportStatus, ReviewKind
from portal.vocabulary import Role
from tests import factories


@pytest.fixture
def police(sign_in):
    return sign_in(factories.make_account(Role.POLICE))


def test_the_chosen_kind_and_its_statutory_time_stand_on_list_and_page(police):
    report = factories.make_report()
    chosen = {"kind": "major", "approver": "马局长", "version": "1"}
    answer = police.post(f"/reports/{report.ref}/review", data=chosen)
    assert answer.location == f"/reports/{report.ref}"
    page, listed = police.get(answer.location).text, police.get("/reports").text
    assert "马局长" in page
    for text in (page, listed):
        assert ReviewKind.MAJOR.zh in text
        assert "法定" in text
    assert "2026年12月24日" in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "请选择一种审查方式。"),
        ({"kind": "soon"}, "请选择一种审查方式。"),
        ({"kind": "major"}, "请写明批准人"),
        ({"kind": "major", "approver": "字" * 73}, "最多 72 个字"),
    ],
)
def test_a_choice_that_is_none_gets_a_sentence(police, values, sentence):
    report = factories.make_report()
    answer = police.post(f"/reports/{report.ref}/review", data={**values, "version": "1"})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert Report.get().review_kind is None


def test_whoever_steps_back_leaves_the_report_to_others(police, sign_in):
    colleague = sign_in(factories.make_account(Role.POLICE))
    report = factories.make_report()
    assert police.get(f"/reports/{report.ref}/recuse").status_code == 200
    assert police.post(f"/reports/{report.ref}/recuse").location == "/reports"
    for path in ("", "/reporter", "/review", "/recuse"):
        assert police.get(f"/reports/{report.ref}{path}").status_code == 404
    assert report.ref not in police.get("/reports").text
    assert colleague.get(f"/reports/{report.ref}").status_code == 200
    assert Recusal.select().count() == 1


def test_what_is_decided_offers_no_other_time(police):
    report = factories.make_report(status=ReportStatus.ACCEPTED)
    assert "/review" not in police.get(f"/reports/{report.ref}").text
