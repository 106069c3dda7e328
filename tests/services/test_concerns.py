"""A concern reaches township and county at once, and only they answer it."""

from datetime import timedelta

import pytest

from portal.models import AuditEntry, Child, Concern, Message
from portal.services import concerns
from portal.services.concerns import Answer, Worry
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import ConcernStatus, Role
from tests import factories

S = ConcernStatus
CLOSED = Answer("已入户查看，奶奶在家，炉子已修好。", is_closed=True)


@pytest.fixture
def raised(db, now):
    return _raise(now)


def _raise(now, child=None, *, is_danger_now=False, facts="孩子说晚上一个人睡。"):
    child = child or factories.make_child()
    with transaction():
        return concerns.raise_concern(
            Worry(facts, is_danger_now), child=child, record=None,
            by=factories.make_helper().account, at=now,
        )  # fmt: skip


def _reported(now, **values):
    return Answer(
        **{
            "done": "已报警并到场。", "is_closed": False, "reported_at": now - timedelta(minutes=5),
            "reported_to": "共和县公安局恰卜恰派出所", **values,
        }
    )  # fmt: skip


def _township(**values):
    return factories.make_account(Role.TOWNSHIP, **values)


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_township_and_county_are_told_without_a_word_about_the_child(db, now, role):
    officer = factories.make_account(role)
    concern = _raise(now)
    message = Message.get(Message.destination == officer.email)
    assert message.template == "concern_raised"
    assert concern.child.code_name not in message.payload
    assert "一个人睡" not in message.payload


def test_the_audit_row_holds_no_word_of_it(raised):
    detail = AuditEntry.get(AuditEntry.action == "concern.raised").detail
    assert "睡" not in detail


@pytest.mark.parametrize("role", [r for r in Role if r not in concerns.HANDLERS], ids=str)
def test_nobody_but_township_and_county_sees_a_concern(raised, role):
    assert concerns.find(factories.make_account(role), raised.ref) is None


def test_a_concern_of_another_area_is_not_there(raised):
    assert concerns.find(_township(area_code=factories.OTHER_TOWNSHIP), raised.ref) is None
    assert concerns.find(_township(), raised.ref) == raised


def test_a_concern_goes_along_when_the_child_moves_and_stays_where_it_was_raised(raised):
    new = _township(area_code=factories.OTHER_TOWNSHIP)
    Child.update(area_code="632521102201").where(Child.id == raised.child_id).execute()
    assert concerns.find(new, raised.ref) == raised
    assert concerns.find(_township(), raised.ref) == raised


def test_present_danger_stands_first(raised, now):
    urgent = _raise(now + timedelta(hours=1), is_danger_now=True)
    assert concerns.open_for(_township()) == [urgent, raised]


def test_an_answered_concern_is_no_longer_open(raised, now):
    concerns.answer(raised, CLOSED, by=_township(), at=now)
    assert concerns.open_for(_township()) == []
    assert concerns.in_scope(_township(), is_over=True) == ([raised], 1)
    assert raised.status is S.ANSWERED


def test_a_reported_concern_stays_open_until_it_is_answered(raised, now):
    concerns.answer(raised, _reported(now), by=_township(), at=now)
    assert raised.status is S.REPORTED
    assert concerns.open_for(_township()) == [raised]
    concerns.answer(raised, CLOSED, by=_township(), at=now)
    first, second = raised.answer.splitlines()
    assert "报警" in first
    assert "奶奶" in second
    assert raised.reported_to == "共和县公安局恰卜恰派出所"


def test_an_answered_concern_is_not_answered_again(raised, now):
    concerns.answer(raised, CLOSED, by=_township(), at=now)
    with pytest.raises(NotInThisState):
        concerns.answer(raised, CLOSED, by=_township(), at=now)


def test_what_was_noticed_is_never_changed_by_an_answer(raised, now):
    concerns.answer(raised, CLOSED, by=_township(), at=now)
    assert Concern.get_by_id(raised.id).facts == "孩子说晚上一个人睡。"


def test_present_danger_is_closed_only_with_a_report_to_the_police(db, now):
    concern = _raise(now, is_danger_now=True)
    with pytest.raises(FieldRefused, match="110"):
        concerns.answer(concern, CLOSED, by=_township(), at=now)
    assert Concern.get_by_id(concern.id).status is S.OPEN
    concerns.answer(concern, _reported(now, is_closed=True), by=_township(), at=now)
    assert concern.status is S.ANSWERED


def test_the_second_of_two_who_answer_is_told(raised, now):
    concerns.answer(raised, _reported(now), by=_township(), at=now)
    with pytest.raises(ChangedMeanwhile):
        concerns.answer(raised, CLOSED, version=1, by=_township(), at=now)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"done": "  "}, "done"),
        ({"done": "字" * 2001}, "done"),
        ({"reported_at": factories.NOW + timedelta(minutes=1)}, "reported_at"),
        ({"reported_to": " "}, "reported_to"),
        ({"reported_at": None}, "reported_at"),
        ({"reported_at": None, "reported_to": ""}, "is_closed"),
    ],
)
def test_an_answer_that_says_too_little_names_its_field(raised, now, values, field):
    with pytest.raises(FieldRefused) as refused:
        concerns.answer(raised, _reported(now, **values), by=_township(), at=now)
    assert refused.value.field == field


@pytest.mark.parametrize("facts", ["", "   ", "冷", "字" * 2001])
def test_a_concern_says_something(db, now, facts):
    with pytest.raises(FieldRefused):
        _raise(now, facts=facts)
    assert Concern.select().count() == 0


def test_a_second_report_to_the_police_is_not_dropped_in_silence(raised, now):
    concerns.answer(raised, _reported(now), by=_township(), at=now)
    again = _reported(now, reported_to="共和县人民检察院")
    with pytest.raises(FieldRefused) as refused:
        concerns.answer(raised, again, by=_township(), at=now)
    assert refused.value.field == "reported_at"
    assert Concern.get().reported_to == "共和县公安局恰卜恰派出所"
