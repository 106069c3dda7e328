"""Requests and complaints: received at once, answered in writing, timed, never edited (HR-11)."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest

from portal.deadline_terms import RULES, Basis, Deadline, Span, Unit
from portal.guardian_terms import PetitionKind, PetitionOutcome, PetitionStatus
from portal.models import Message, Petition, PetitionStep
from portal.services import clock_sources, petitions
from portal.services.petitions import Paper
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_COUNTY

pytestmark = pytest.mark.usefixtures("db")
K, S, Out = PetitionKind, PetitionStatus, PetitionOutcome
WORDS = "请给我一份孩子档案的复印件。"


def county(**values):
    return factories.make_account(Role.COUNTY, **values)


def filed(role=Role.GUARDIAN, kind=K.COPY, text=WORDS, **values):
    return petitions.file(kind, text, by=factories.make_account(role), at=NOW, **values)


def answered(row, outcome=Out.GRANTED, words="已复印，请到乡镇领取。", at=NOW):
    petitions.answer(row, outcome, words, version=row.version, by=county(), at=at)


@pytest.mark.parametrize("role", sorted(petitions.FILERS, key=str), ids=str)
@pytest.mark.parametrize("kind", PetitionKind, ids=str)
def test_hr_11_each_right_and_a_complaint_is_received_and_timed(role, kind):
    officer = county()
    row = filed(role, kind)
    assert (row.status, row.filed_at, row.filed_by.role) == (S.RECEIVED, NOW, role)
    (running,) = petitions.clocks(NOW)
    rule = Deadline.COMPLAINT if kind is K.COMPLAINT else Deadline.DATA_REQUEST
    assert (running.rule, running.started_at, running.stopped_at) == (rule, NOW, None)
    assert Message.select().where(Message.destination == officer.email).count() == 1
    assert WORDS not in "".join(message.payload for message in Message.select())


@pytest.mark.parametrize("rule", [Deadline.DATA_REQUEST, Deadline.COMPLAINT], ids=str)
def test_hr_11_the_fifteen_working_days_are_ours_and_not_law(rule):
    assert RULES[rule].basis is Basis.PLATFORM
    assert RULES[rule].span == Span(15, Unit.WORKING_DAYS)
    assert RULES[rule].responsible is Role.COUNTY
    assert petitions.clocks in clock_sources.SOURCES


@pytest.mark.parametrize("outcome", PetitionOutcome, ids=str)
def test_hr_11_an_answer_is_written_and_stops_the_clock(outcome):
    row = filed()
    answered(row, outcome, at=NOW + timedelta(days=2))
    kept = Petition.get()
    assert (kept.status, kept.outcome) == (S.ANSWERED, outcome)
    (running,) = petitions.clocks(NOW + timedelta(days=3))
    assert running.stopped_at == NOW + timedelta(days=2)
    sent = [m.template for m in Message.select().where(Message.destination == row.filed_by.email)]
    assert sent == ["petition_answered"]


@pytest.mark.parametrize(
    ("outcome", "words", "field"),
    [(None, "可以。可以。", "outcome"), (Out.REFUSED, " ", "answer"), (Out.REFUSED, "不", "answer"),
     (Out.GRANTED, "长" * 4001, "answer")],
)  # fmt: skip
def test_hr_11_no_refusal_without_reasons(outcome, words, field):
    row = filed()
    with pytest.raises(FieldRefused) as refused:
        answered(row, outcome, words)
    assert refused.value.field == field
    assert Petition.get().status is S.RECEIVED


def test_it_is_taken_in_hand_once_and_answered_once():
    row = filed()
    petitions.take(row, version=1, by=county(), at=NOW)
    assert row.status is S.IN_HAND
    with pytest.raises(NotInThisState):
        petitions.take(row, version=2, by=county(), at=NOW)
    answered(row)
    with pytest.raises(NotInThisState):
        answered(row)
    said = [step.sentence for step in petitions.steps_of(row)]
    assert said == ["已收到，期限开始计算。", "已有人办理。", "已书面答复。"]


def test_the_second_saver_is_told():
    row = filed()
    with pytest.raises(ChangedMeanwhile):
        petitions.answer(row, Out.GRANTED, "可以，已办。", version=9, by=county(), at=NOW)


def test_the_trail_and_the_request_stay():
    row = filed()
    with pytest.raises(peewee.DatabaseError):
        PetitionStep.update(sentence="x").execute()
    with pytest.raises(peewee.DatabaseError):
        row.delete_instance()


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [(None, WORDS, "kind"), (K.COPY, "  ", "text"), (K.COPY, "长" * 4001, "text")],
)
def test_a_wrong_field_is_named(kind, text, field):
    with pytest.raises(FieldRefused) as refused:
        filed(kind=kind, text=text)
    assert refused.value.field == field


def test_paper_is_entered_with_whose_it_is():
    officer = factories.make_account(Role.TOWNSHIP)
    paper = Paper("完么才让", "13800138000")
    row = petitions.enter(K.COMPLAINT, WORDS, paper, by=officer, at=NOW)
    assert (row.filed_by, row.filer_name, row.entered_by) == (None, "完么才让", officer)
    assert petitions.find_entered(officer, row.ref) == row
    answered(row)
    assert Message.select().where(Message.template == "petition_answered").count() == 0


@pytest.mark.parametrize(
    ("name", "contact", "field"),
    [("", "1", "name"), ("9", "1", "name"), ("长" * 73, "1", "name"), ("完么", "", "contact"),
     ("完么", "长" * 121, "contact")],
)  # fmt: skip
def test_paper_without_a_name_or_an_address_is_sent_back(name, contact, field):
    with pytest.raises(FieldRefused) as refused:
        petitions.enter(
            K.COPY,
            WORDS,
            Paper(name, contact),
            by=factories.make_account(Role.TOWNSHIP),
            at=NOW,
        )
    assert refused.value.field == field


@pytest.mark.parametrize("role", Role, ids=str)
def test_only_the_county_and_the_filer_read_it(role):
    row = filed(kind=K.COMPLAINT)
    account = factories.make_account(role)
    assert (petitions.find_received(account, row.ref) == row) == (role is Role.COUNTY)
    assert petitions.find_filed(account, row.ref) is None
    assert petitions.find_entered(account, row.ref) is None
    assert petitions.find_filed(row.filed_by, row.ref) == row
    assert petitions.find_received(county(area_code=OTHER_COUNTY), row.ref) is None


def test_the_oldest_waits_at_the_top_and_numbers_run():
    reader = county()
    young, old = filed(), factories.make_petition(filed_at=NOW - timedelta(days=3))
    done = filed()
    answered(done)
    assert petitions.in_scope(reader, is_over=False) == ([old, young], 2)
    assert petitions.in_scope(reader, is_over=True) == ([done], 1)
    assert len({young.number, done.number}) == 2


def test_a_guardian_names_only_the_own_child():
    link = factories.make_link()
    factories.make_link(account=link.account, ended_at=NOW)
    factories.make_child()
    assert petitions.children_of(link.account) == [link.child]
    row = petitions.file(K.COPY, WORDS, child=link.child, by=link.account, at=NOW)
    assert (row.child, row.area_code) == (link.child, link.child.area_code)
    assert petitions.due_on(row) > NOW.date()
