"""Who approved what and when, and every override with its reason, stand with the run."""

import peewee
import pytest

from portal.assignment_terms import WithdrawReason
from portal.matching_terms import Decision
from portal.models import Assignment, MatchDecision
from portal.services import match_decisions, match_runs, offers
from portal.vocabulary import Role
from tests import factories


@pytest.fixture
def made(db, now):
    factories.make_need()
    for _number in range(2):
        factories.make_helper()
    return match_runs.run(by=None, at=now)


def test_sending_a_proposal_is_a_decision(made, now):
    officer = factories.make_account(Role.TOWNSHIP)
    row = Assignment.get()
    offers.send(row, by=officer, at=now)
    found = match_decisions.of_run(made, officer)
    assert found.counts == {Decision.SENT: 1}
    (told,) = found.newest
    assert (told.made_by, told.made_at, told.taken) == (officer, now, row.helper)


def test_an_override_keeps_who_was_put_aside_and_why(made, now):
    officer = factories.make_account(Role.TOWNSHIP)
    row = Assignment.get()
    before = row.helper
    (other,) = {helper for helper in type(before).select() if helper != before}
    offers.change_person(row, other.ref, reason="家里人认识她", by=officer, at=now)
    (told,) = match_decisions.of_run(made, officer).newest
    assert (told.kind, told.put_aside, told.taken) == (Decision.CHANGED, before, other)
    assert told.reason == "家里人认识她"


def test_a_proposal_not_used_is_a_decision_but_a_new_run_is_none(made, now):
    officer = factories.make_account(Role.TOWNSHIP)
    offers.withdraw(Assignment.get(), reason=WithdrawReason.OTHER, by=officer, at=now)
    match_runs.run(by=None, at=now)
    assert match_decisions.of_run(made, officer).counts == {Decision.DROPPED: 1}


def test_another_township_sees_none_of_it(made, now):
    offers.send(Assignment.get(), by=factories.make_account(Role.TOWNSHIP), at=now)
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert match_decisions.of_run(made, other).counts == {}


def test_a_row_without_a_run_has_no_decision(db, now):
    row = factories.make_assignment()
    officer = factories.make_account(Role.TOWNSHIP)
    with pytest.raises(RuntimeError):
        match_decisions.note(row, Decision.SENT, by=officer, at=now)
    assert MatchDecision.select().count() == 0


def test_a_decision_is_never_altered(made, now):
    offers.send(Assignment.get(), by=factories.make_account(Role.TOWNSHIP), at=now)
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        MatchDecision.update(reason="").execute()
