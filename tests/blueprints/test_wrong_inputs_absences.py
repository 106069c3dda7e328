"""Wrong inputs around absences: each gets a sentence at its field, and nothing typed is lost."""

from __future__ import annotations

import pytest

from portal.models import Absence, ContactEntry, ParentOffer
from portal.vocabulary import Role
from tests import factories
from tests.blueprints.test_absences import CONTACT, TOLD
from tests.blueprints.test_parent_offers import OFFERED

LONG = "长" * 100_000
DAY = "请填写日期，例如 2026-12-05"


@pytest.fixture
def director(sign_in):
    return sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))


def _says(answer, field, said):
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#{field}"' in answer.text, "the summary leads to the field"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("parent", "", "请选择谁在外"), ("parent", "dragon", "请选择谁在外"),
        ("began_on", "", DAY), ("began_on", "去年", DAY), ("began_on", "2026-02-30", DAY),
        ("began_on", "2026-11-25", "不能在将来"), ("began_on", "1999-01-01", "请看看年份"),
        ("began_on", LONG, DAY),
        ("expected_on", "过年", DAY), ("expected_on", "2026-09-30", "要在外出之后"),
        ("expected_on", "2199-01-01", "太远"),
        ("province", "", "请从列表中选省"), ("province", "99x", "请从列表中选省"),
        ("city", LONG, "最多 60 个字"), ("employer", LONG, "最多 120 个字"),
        ("work", "", "请从列表中选工作"), ("channel", "pigeon", "平时怎样和家里联系"),
        ("why", "", "最主要的原因"), ("last_on", "上周", DAY),
        ("last_on", "2026-11-25", "今天或以前"), ("last_on", "2026-09-30", "外出之后"),
    ],
)  # fmt: skip
def test_a_wrong_absence_loses_nothing(director, field, value, said):
    child = factories.make_child()
    answer = director.post(f"/absences/record/{child.ref}", data={**TOLD, field: value})
    _says(answer, field, said)
    kept = "employer" if field != "employer" else "city"
    assert TOLD[kept] in answer.text
    assert Absence.select().count() == 0


def test_never_in_contact_and_a_last_contact_do_not_go_together(director):
    child = factories.make_child()
    data = {**TOLD, "last_on": "2026-11-20", "is_silent": "y"}
    _says(director.post(f"/absences/record/{child.ref}", data=data), "is_silent", "一直没有联系过")


def test_a_second_absence_of_the_same_parent_is_refused_at_the_parent(director):
    child = factories.make_absence(parent="mother").child
    _says(director.post(f"/absences/record/{child.ref}", data=TOLD), "parent", "已经登记")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("who", [], "请选择是谁联系的"), ("who", ["0" * 24], "请选择是谁联系的"),
        ("on", "", DAY), ("on", "2026-11-25", "不能在将来"), ("on", "2026-08-31", "早于外出"),
        ("with_whom", "x", "请选择和谁联系"), ("channel", "", "请选择怎样联系"),
        ("confirmed_by", "dragon", "请选择由谁确认"),
    ],
)  # fmt: skip
def test_a_wrong_contact_is_named(director, field, value, said):
    absence = factories.make_absence()
    data = {**CONTACT, "who": [absence.ref], field: value}
    _says(director.post(f"/absences/contact/{absence.child.ref}", data=data), field, said)
    assert ContactEntry.select().count() == 0


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("ending", "", "怎样结束"), ("ending", "left_register", "怎样结束"),
        ("ended_on", "明天", DAY), ("ended_on", "2026-11-25", "不能在将来"),
        ("ended_on", "2026-01-01", "不能早于外出"),
    ],
)  # fmt: skip
def test_a_wrong_end_is_named(director, field, value, said):
    absence = factories.make_absence()
    told = {"ending": "other", "ended_on": "2026-11-24", "version": "1", field: value}
    _says(director.post(f"/absences/{absence.ref}/end", data=told), field, said)
    assert Absence.get().ended_on is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "", "请选择提供什么"), ("kind", "gold", "请选择提供什么"),
        ("words", "", "请写几句提供的是什么"), ("words", LONG, "最多 500 个字"),
        ("offered_on", "", DAY), ("offered_on", "2026-11-25", "不能在将来"),
        ("offered_on", "2026-01-01", "早于前一步"),
    ],
)  # fmt: skip
def test_a_wrong_offer_is_named(director, field, value, said):
    absence = factories.make_absence()
    answer = director.post(f"/parent-offers/make/{absence.ref}", data={**OFFERED, field: value})
    _says(answer, field, said)
    assert ParentOffer.select().count() == 0


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("answer", "", "请选择父母怎么说"), ("answer", "declined", "请选不接受的原因"),
        ("why", "x", "请从列表中选原因"), ("answered_on", "", DAY),
        ("answered_on", "2026-11-01", "早于前一步"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_named(director, field, value, said):
    offer = factories.make_parent_offer()
    told = {"answer": "accepted", "answered_on": "2026-11-24", "version": "1", field: value}
    answer = director.post(f"/parent-offers/{offer.ref}/answer", data=told)
    _says(answer, "why" if value == "declined" else field, said)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("outcome", "gold", "请选择结果"),
        ("outcome_on", "", DAY),
        ("outcome_on", "2026-01-01", "早于"),
    ],
)
def test_a_wrong_result_is_named(director, field, value, said):
    offer = factories.make_parent_offer(answer="accepted", answered_on=factories.TODAY)
    told = {"outcome": "working", "outcome_on": "2026-11-24", "version": "1", field: value}
    _says(director.post(f"/parent-offers/{offer.ref}/conclude", data=told), field, said)
