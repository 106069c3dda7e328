"""Warning letters and revisits through the browser's door."""

from __future__ import annotations

import pytest

from portal.models import Report, Revisit, WarningLetter
from portal.report_terms import Disposal, ReportStatus, RevisitSide
from portal.vocabulary import Role
from tests import factories

FACTS, NAME = "孩子说爸爸又打人了。", "尕藏扎西"
LETTER = {
    "relation": "father", "document_no": "共公告字〔2026〕3号", "issued_on": "2026-11-24",
    "area_code": factories.VILLAGE, "for_village": "东巴村三社，请看孩子身上有没有新伤。",
    "is_given_to_victim": "y",
}  # fmt: skip
VISIT = {"done_on": "2026-11-24", "saw": ["child"], "repeated": "no", "note": "孩子精神好。"}


@pytest.fixture
def report(db):
    factories.make_village()
    return factories.make_report(
        status=ReportStatus.DISPOSED, disposal=Disposal.VIOLENCE, disposed_at=factories.NOW,
        facts=FACTS, reporter={"name": NAME},
    )  # fmt: skip


@pytest.fixture
def police(sign_in):
    return sign_in(factories.make_account(Role.POLICE))


def _visit(side):
    return Revisit.get(Revisit.side == side)


def test_the_police_issue_a_letter_and_the_village_reads_their_words_alone(report, police, sign_in):
    director = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    assert f"/warnings/issue/{report.ref}" in police.get(f"/reports/{report.ref}").text
    answer = police.post(f"/warnings/issue/{report.ref}", data=LETTER)
    assert answer.location == f"/reports/{report.ref}"
    assert LETTER["document_no"] in police.get(answer.location).text
    visit = _visit(RevisitSide.VILLAGE)
    assert f"/warnings/{visit.ref}" in director.get("/today").text
    page = director.get(f"/warnings/{visit.ref}").text
    assert LETTER["for_village"] in page
    assert not any(word in page for word in (FACTS, NAME, report.place, report.ref))


def test_a_letter_with_mistakes_keeps_what_was_written(report, police):
    answer = police.post(f"/warnings/issue/{report.ref}", data={**LETTER, "document_no": ""})
    assert answer.status_code == 422
    assert LETTER["for_village"] in answer.text
    for wrong in ({"relation": "uncle"}, {"issued_on": "soon"}, {"area_code": "x" * 300}):
        assert (
            police.post(f"/warnings/issue/{report.ref}", data={**LETTER, **wrong}).status_code
            == 422
        )
    assert WarningLetter.select().count() == 0


def test_a_letter_pressed_twice_is_one(report, police):
    for _ in range(2):
        police.post(f"/warnings/issue/{report.ref}", data={**LETTER, "submission": "6" * 32})
    assert (WarningLetter.select().count(), Revisit.select().count()) == (1, 2)


def test_hr_30_each_side_writes_its_own_visit_down(report, police, sign_in):
    police.post(f"/warnings/issue/{report.ref}", data=LETTER)
    director = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    own, theirs = _visit(RevisitSide.VILLAGE), _visit(RevisitSide.POLICE)
    assert director.get(f"/warnings/{theirs.ref}").status_code == 404
    assert police.get(f"/warnings/{own.ref}").status_code == 404
    for client, visit in ((director, own), (police, theirs)):
        answer = client.post(f"/warnings/{visit.ref}", data={**VISIT, "version": "1"})
        assert answer.location == "/warnings"
        assert visit.ref in client.get("/warnings?tab=done").text
        assert VISIT["note"] in client.get(f"/warnings/{visit.ref}").text
    assert Revisit.select().where(Revisit.done_at.is_null()).count() == 0


def test_hr_30_a_repetition_reaches_the_police_as_a_new_report(report, police, sign_in):
    police.post(f"/warnings/issue/{report.ref}", data=LETTER)
    director = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    data = {**VISIT, "repeated": "yes", "version": "1"}
    answer = director.post(f"/warnings/{_visit(RevisitSide.VILLAGE).ref}", data=data)
    assert "已作为新的报告立即送到公安机关" in director.get(answer.location).text
    new = Report.get(Report.id != report.id)
    assert f"/reports/{new.ref}" in police.get("/reports").text


@pytest.mark.parametrize(
    "wrong",
    [{"saw": []}, {"saw": ["ghost"]}, {"repeated": ""}, {"repeated": "perhaps"}, {"note": ""},
     {"done_on": "9999-99-99"}, {"done_on": ""}],
    ids=str,
)  # fmt: skip
def test_a_visit_with_a_mistake_is_sent_back(report, police, wrong):
    police.post(f"/warnings/issue/{report.ref}", data=LETTER)
    visit = _visit(RevisitSide.POLICE)
    answer = police.post(f"/warnings/{visit.ref}", data={**VISIT, "version": "1", **wrong})
    assert answer.status_code == 422
    assert _visit(RevisitSide.POLICE).done_at is None


def test_hr_17_whoever_visits_is_told_not_to_question_the_child(report, police):
    police.post(f"/warnings/issue/{report.ref}", data=LETTER)
    page = police.get(f"/warnings/{_visit(RevisitSide.POLICE).ref}").text
    assert "不要向孩子追问受侵害的经过" in page
