"""Early signs: noted once, they raise the level and never lower it, and end with a word."""

from __future__ import annotations

import pytest

from portal.case_terms import CaseOrigin
from portal.models import AuditEntry, Child, EarlySign, Message
from portal.services import early_signs
from portal.services.early_signs import BY_ITSELF, SERIOUS, NoSign
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.sweep_terms import SignKind, SignSource
from portal.vocabulary import ChildStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP

K, R = SignKind, RiskLevel
pytestmark = pytest.mark.usefixtures("db")
GRAVITY = list(RiskLevel)
AGREE = {"words": "奶奶已出院。", "version": 1, "at": NOW}


def note(child, kind, **values):
    how = {"source": SignSource.REPORT, "by": child.entered_by, "at": NOW, **values}
    return early_signs.note(child, kind, **how)


@pytest.mark.parametrize("kind", K, ids=str)
@pytest.mark.parametrize("before", R, ids=str)
def test_a_sign_raises_the_level_to_its_own_and_never_lowers_it(kind, before):
    child = factories.make_child(risk_level=before)
    note(child, kind)
    wanted = BY_ITSELF.get(kind, R.BLUE)
    assert Child.get().risk_level is min(before, wanted, key=GRAVITY.index)


def test_two_signs_raise_it_further():
    child = factories.make_child()
    note(child, K.MONEY_STOPPED)
    note(child, K.CHANGED_BEHAVIOUR)
    assert Child.get().risk_level is R.YELLOW


def test_a_sign_that_stands_is_not_noted_again_and_nobody_is_told_twice():
    factories.make_account(Role.TOWNSHIP)
    child = factories.make_child()
    assert note(child, K.CARER_ILL)
    assert note(child, K.CARER_ILL) is None
    assert EarlySign.select().count() == 1
    assert Message.select().where(Message.template == "early_sign").count() == 1


def test_a_fact_whose_sign_was_ended_does_not_come_back_but_a_new_one_does():
    child = factories.make_child()
    sign = note(child, K.CARER_ILL, fact="a")
    early_signs.end(sign, by=child.entered_by, **AGREE)
    assert note(child, K.CARER_ILL, fact="a") is None
    assert note(child, K.CARER_ILL, fact="b")


def test_the_message_and_the_audit_row_hold_nothing_of_the_child():
    factories.make_account(Role.TOWNSHIP)
    child = factories.make_child()
    note(child, K.CARER_ILL, words="奶奶住院了。")
    assert child.name not in Message.get().payload
    assert "奶奶" not in AuditEntry.get(AuditEntry.action == "sign.noted").detail


def test_ending_leaves_the_level_to_the_assessment():
    child = factories.make_child()
    sign = note(child, K.CARER_ILL)
    early_signs.end(sign, by=child.entered_by, **AGREE)
    assert Child.get().risk_level is R.BLUE
    assert (sign.ended_at, sign.end_note) == (NOW, "奶奶已出院。")
    assert early_signs.open_of(child) == []
    assert early_signs.of_child(child) == [sign]


def test_a_sign_is_ended_once_with_a_word_on_what_was_on_the_page():
    sign = factories.make_sign()
    officer = factories.make_account()
    with pytest.raises(FieldRefused):
        early_signs.end(sign, by=officer, **{**AGREE, "words": " "})
    with pytest.raises(ChangedMeanwhile):
        early_signs.end(sign, by=officer, **{**AGREE, "version": 7})
    early_signs.end(sign, by=officer, **AGREE)
    with pytest.raises(NotInThisState):
        early_signs.end(sign, by=officer, **{**AGREE, "version": 2})


def test_a_dropout_ends_in_the_file_and_not_by_a_word():
    child = factories.make_child(school_state="dropout")
    sign = factories.make_sign(child, kind=K.DROPOUT)
    with pytest.raises(FieldRefused):
        early_signs.end(sign, by=child.entered_by, **AGREE)


def considered(account):
    return {child for (child,) in early_signs.to_consider(account).tuples()}


def test_two_serious_signs_offer_a_case_until_there_is_one():
    officer = factories.make_account(Role.TOWNSHIP)
    child = factories.make_child()
    factories.make_sign(child, kind=K.CARER_ILL)
    factories.make_sign(child, kind=K.MONEY_STOPPED)
    assert considered(officer) == set()
    factories.make_sign(child, kind=K.LOST_CONTACT)
    assert considered(officer) == {child.id}
    rows, count = early_signs.in_scope(officer)
    assert count == 1
    assert [(row, len(signs), offered) for row, signs, offered in rows] == [(child, 3, True)]
    case = early_signs.open_case(child, by=officer, at=NOW)
    assert case.origin is CaseOrigin.EARLY_SIGN
    assert early_signs.open_case(child, by=officer, at=NOW) == case
    assert considered(officer) == set()


def test_no_case_for_signs_without_a_sign():
    child = factories.make_child()
    with pytest.raises(NoSign):
        early_signs.open_case(child, by=child.entered_by, at=NOW)


def test_serious_signs_are_some_of_them():
    assert set(BY_ITSELF) < SERIOUS < set(K)


def test_signs_are_found_by_the_offices_of_the_place_while_the_child_is_on_the_register():
    sign = factories.make_sign()
    for role in early_signs.READERS:
        assert early_signs.find(factories.make_account(role), sign.ref) == sign
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert early_signs.find(stranger, sign.ref) is None
    gone = factories.make_sign(factories.make_child(status=ChildStatus.EXITED))
    assert early_signs.find(factories.make_account(), gone.ref) is None


@pytest.mark.parametrize("role", [r for r in Role if r not in early_signs.READERS], ids=str)
def test_nobody_else_finds_a_sign(role):
    sign = factories.make_sign()
    assert early_signs.find(factories.make_account(role, area_code="63"), sign.ref) is None
