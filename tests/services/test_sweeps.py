"""Sweeps: one look at a child answers every list, raised risk is looked at one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import AuditEntry, Child, EarlySign, Message, ProtectionCase, SweepLine
from portal.services import sweeps
from portal.services.refusals import FieldRefused
from portal.services.sweeps import AnsweredOtherwise
from portal.services.transactions import transaction
from portal.sweep_terms import SignKind, SignSource, SweepAnswer
from portal.vocabulary import ChildStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY, TOWNSHIP

A = SweepAnswer
pytestmark = pytest.mark.usefixtures("db")


def line_of(child, village=None):
    rows = SweepLine.select().where(SweepLine.child == child.id)
    return (rows.where(SweepLine.village == village.id) if village else rows).get()


def change(child, answer=A.UPDATED, **values):
    line = line_of(child)
    how = {"words": "妈妈上个月也出去了。", "by": child.entered_by, "at": NOW, **values}
    sweeps.report_change(line, answer, **how)
    return SweepLine.get_by_id(line.id)


def test_one_tap_confirms_a_child_and_the_last_one_finishes_the_list():
    first, second = factories.make_child(), factories.make_child()
    village = factories.make_list(first, second)
    assert sweeps.confirm(line_of(first), by=first.entered_by, at=NOW)
    assert not sweeps.find(first.entered_by, village.ref).finished_at
    assert sweeps.confirm(line_of(second), by=first.entered_by, at=NOW)
    assert sweeps.find(first.entered_by, village.ref).finished_at == NOW
    line = line_of(first)
    assert (line.answer, line.confirmed_by, line.confirmed_at) == (
        A.NO_CHANGE, first.entered_by, NOW,
    )  # fmt: skip
    assert sweeps.last_of(first) == line


def test_a_second_tap_changes_nothing():
    child = factories.make_child()
    factories.make_list(child)
    assert sweeps.confirm(line_of(child), by=child.entered_by, at=NOW)
    later = NOW + timedelta(hours=1)
    assert not sweeps.confirm(line_of(child), by=child.entered_by, at=later)
    assert line_of(child).confirmed_at == NOW
    assert AuditEntry.select().where(AuditEntry.action == "sweep.confirmed").count() == 1


def test_no_change_does_not_wipe_out_what_was_found():
    child = factories.make_child()
    factories.make_list(child)
    change(child)
    with pytest.raises(AnsweredOtherwise):
        sweeps.confirm(line_of(child), by=child.entered_by, at=NOW)


def test_one_look_at_a_child_answers_every_list_on_which_it_waits():
    child = factories.make_child()
    lists = [factories.make_list(child), factories.make_list(child)]
    sweeps.confirm(line_of(child, lists[0]), by=child.entered_by, at=NOW)
    assert {line.answer for line in SweepLine.select()} == {A.NO_CHANGE}
    assert sweeps.current(child.entered_by, at=NOW + timedelta(days=9)) == []


def test_what_was_answered_on_another_list_stays():
    child = factories.make_child()
    before = factories.make_list(child)
    change(child)
    now = factories.make_list(child)
    sweeps.confirm(line_of(child, now), by=child.entered_by, at=NOW + timedelta(days=1))
    assert line_of(child, before).answer is A.UPDATED


def test_the_rest_is_confirmed_together_but_raised_risk_and_signs_are_not():
    calm, other = factories.make_child(), factories.make_child()
    red = factories.make_child(risk_level=RiskLevel.RED)
    yellow = factories.make_child(risk_level=RiskLevel.YELLOW)
    signed = factories.make_sign().child
    village = factories.make_list(calm, other, red, yellow, signed)
    assert {line.child for line in sweeps.remaining(village)} == {calm, other}
    assert sweeps.confirm_rest(village, by=calm.entered_by, at=NOW) == 2
    assert {line_of(child).answer for child in (red, yellow, signed)} == {None}
    assert sweeps.confirm_rest(village, by=calm.entered_by, at=NOW) == 0


def test_a_change_keeps_its_sentence_and_raises_the_level_by_its_signs():
    child = factories.make_child()
    factories.make_list(child)
    signs = [SignKind.MONEY_STOPPED, SignKind.PARENTS_SEPARATED]
    line = change(child, signs=signs)
    assert (line.answer, line.note) == (A.UPDATED, "妈妈上个月也出去了。")
    assert line.signs == "money_stopped,parents_separated"
    assert {sign.source for sign in EarlySign.select()} == {SignSource.SWEEP}
    assert Child.get().risk_level is RiskLevel.YELLOW


def test_the_audit_row_of_a_change_holds_codes_only():
    child = factories.make_child()
    factories.make_list(child)
    change(child, signs=[SignKind.MONEY_STOPPED])
    row = AuditEntry.get(AuditEntry.action == "sweep.changed")
    assert "妈妈" not in row.detail
    assert "money_stopped" in row.detail


def test_an_answer_can_be_corrected_and_what_is_no_longer_true_stays_in_the_record():
    child = factories.make_child()
    factories.make_list(child)
    sweeps.confirm(line_of(child), by=child.entered_by, at=NOW)
    assert change(child, A.LEFT).answer is A.LEFT
    actions = [row.action for row in AuditEntry.select() if row.action.startswith("sweep.")]
    assert actions == ["sweep.confirmed", "sweep.changed"]


def test_the_township_hears_of_a_child_who_left():
    officer = factories.make_account(Role.TOWNSHIP)
    child = factories.make_child()
    factories.make_list(child)
    change(child, A.LEFT)
    message = Message.get(Message.template == "sweep_left")
    assert message.destination == officer.email
    assert child.name not in message.payload


def test_hr_15_a_child_who_cannot_be_found_becomes_red_with_an_urgent_case():
    child = factories.make_child()
    factories.make_list(child)
    change(child, A.NOT_FOUND)
    assert Child.get().risk_level is RiskLevel.RED
    assert EarlySign.get().kind is SignKind.WHEREABOUTS_UNKNOWN
    assert ProtectionCase.get().is_urgent


@pytest.mark.parametrize(
    ("answer", "words", "field"),
    [
        (A.NO_CHANGE, "没有变化的。", "answer"),
        (A.UPDATED, "  ", "words"),
        (A.LEFT, "走了", "words"),
        (A.LEFT, "长" * 301, "words"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field(answer, words, field):
    child = factories.make_child()
    factories.make_list(child)
    with pytest.raises(FieldRefused) as refused:
        change(child, answer, words=words)
    assert refused.value.field == field
    assert line_of(child).answer is None


def test_a_child_who_left_the_register_no_longer_waits_and_finishes_the_list():
    child, gone = factories.make_child(), factories.make_child()
    village = factories.make_list(child, gone)
    with transaction():
        Child.update(status=ChildStatus.EXITED).where(Child.id == gone.id).execute()
    rows, count = sweeps.lines_of(village)
    assert ([row.child for row in rows], count) == ([child], 1)
    sweeps.confirm(line_of(child), by=child.entered_by, at=NOW)
    assert sweeps.find(child.entered_by, village.ref).finished_at == NOW


@pytest.mark.parametrize("role", [r for r in Role if r not in sweeps.READERS], ids=str)
def test_nobody_but_village_township_and_county_finds_a_list(role):
    village = factories.make_list()
    account = factories.make_account(role, area_code="63")
    assert sweeps.find(account, village.ref) is None


def test_another_township_finds_neither_list_nor_line():
    child = factories.make_child()
    village = factories.make_list(child)
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert sweeps.find(stranger, village.ref) is None
    assert sweeps.find_line(stranger, line_of(child).ref) is None
    assert sweeps.find_line(child.entered_by, line_of(child).ref) == line_of(child)


def test_children_without_a_village_are_on_the_list_of_every_director_of_the_township():
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    village = factories.make_list(factories.make_child(area_code=TOWNSHIP))
    assert sweeps.find(director, village.ref) == village


def test_a_list_is_late_when_its_last_day_has_passed():
    village = factories.make_list(closes_on=TODAY)
    assert not sweeps.is_late(village, at=NOW)
    assert sweeps.is_late(village, at=NOW + timedelta(days=1))
