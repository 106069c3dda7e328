"""A run can be carried out again from what it kept: refs and codes, never a name."""

from datetime import timedelta

import pytest

from portal.models import Helper, MatchRecord, MatchRun
from portal.services import match_records, match_runs
from portal.vocabulary import Role
from tests import factories


def _run(now, count=2):
    for _number in range(count):
        factories.make_need()
        factories.make_helper()
    return match_runs.run(by=None, at=now)


def test_what_is_packed_comes_out_again():
    told = {"needs": [{"id": "甲"}], "date": "2026-11-24"}
    assert match_records.unpack(match_records.pack(told)) == told
    assert match_records.unpack(None) == {}


def test_the_same_question_has_the_same_plan_days_later(db, now):
    made = _run(now)
    Helper.update(capacity=0).execute()  # the world went on; the question did not
    told = match_records.replay(made)
    assert (told.is_same_question, told.is_same_plan, told.is_same_weights) == (True, True, True)
    assert (told.kept, told.gone, told.new) == (2, 0, 0)


def test_a_question_that_was_tampered_with_is_seen(db, now):
    made = _run(now)
    question = match_records.question_of(made)
    question["needs"] = question["needs"][:1]
    MatchRecord.update(question=match_records.pack(question)).execute()
    told = match_records.replay(made)
    assert not told.is_same_question
    assert not told.is_same_plan
    assert told.gone == 1


def test_no_name_is_kept(db, now):
    made = _run(now, count=1)
    helper = Helper.get()
    record = match_records.of(made)
    text = str(match_records.unpack(record.question)) + str(match_records.unpack(record.answer))
    for secret in (helper.full_name, helper.account.email, "才让卓玛", "QH-"):
        assert secret not in text


def test_a_replay_is_asked_for_once_and_kept(db, now):
    made = _run(now)
    officer = factories.make_account(Role.COUNTY)
    for _time in range(2):
        match_records.ask_replay(made, by=officer, at=now)
    later = now + timedelta(minutes=1)
    assert match_records.replay_asked(later) == 1
    assert match_records.replay_asked(later) == 0
    record = match_records.of(made)
    assert (record.replayed_at, record.replay["is_same_plan"]) == (later, True)


def test_a_run_from_before_kept_nothing(db, now):
    made = MatchRun.create(area_code=factories.COUNTY, started_at=now)
    officer = factories.make_account(Role.COUNTY)
    with pytest.raises(match_records.NothingKept):
        match_records.replay(made)
    with pytest.raises(match_records.NothingKept):
        match_records.ask_replay(made, by=officer, at=now)
    assert match_records.pairs_of(match_records.of(made)) == {}


def test_a_replay_that_fails_keeps_its_cause_and_the_one_behind_is_answered(db, now):
    broken, behind = _run(now), match_runs.run(by=None, at=now)
    officer = factories.make_account(Role.COUNTY)
    MatchRecord.update(question=b"no question").where(MatchRecord.run == broken.id).execute()
    for made in (broken, behind):
        match_records.ask_replay(made, by=officer, at=now)
    assert match_records.replay_asked(now) == 2
    assert match_records.of(broken).replay == {"failed": "error"}
    assert match_records.of(behind).replay["is_same_plan"]
    assert match_records.replay_asked(now) == 0
