"""Fifty people at once on PostgreSQL, which lets writers run side by side unless told not to."""

from __future__ import annotations

from datetime import date
from threading import Event

import pytest

from portal.assignment_terms import DeclineReason, WithdrawReason
from portal.models import Account, Assignment, AuditEntry, Child, Invitation, Need
from portal.services import (
    accounts,
    audit,
    child_fields,
    children,
    invitations,
    needs,
    offers,
    places_left,
    twins,
)
from portal.services.refusals import (
    AlreadyAnswered,
    FieldRefused,
    NoPlacesLeft,
    NotInThisState,
    Refused,
)
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus, Language, NeedStatus, Role, Sex
from tests import factories
from tests.crowds import at_once

CROWD, PLACES = 50, 3


@pytest.fixture
def app(postgres_app):
    return postgres_app


def _crowd(count, places):
    county = factories.make_account()
    with transaction():
        need = factories.make_need(slots=places)
        rows = []
        for _number in range(count):
            helper = factories.make_helper(is_cleared=False)
            factories.make_vetting(helper, recorded_by=county)
            rows.append(factories.make_assignment(need=need, helper=helper))
    return need, rows


def _accept(row, now):
    return lambda: offers.accept(row, by=row.helper.account, at=now)


def _decline(row, now):
    reason = next(iter(DeclineReason))
    return lambda: offers.decline(row, reason=reason, by=row.helper.account, at=now)


def _only_refusals(met):
    return [repr(problem) for problem in met if not isinstance(problem, Refused | None)] == []


def test_exactly_as_many_win_as_there_are_places(app, now):
    need, rows = _crowd(CROWD, PLACES)
    met = at_once([_accept(row, now) for row in rows])
    assert met.count(None) == PLACES
    assert all(isinstance(problem, NoPlacesLeft) for problem in met if problem is not None), met
    present = Need.get_by_id(need.id)
    assert (present.filled, present.status) == (PLACES, NeedStatus.FILLED)
    accepted = Assignment.select().where(Assignment.status == AssignmentStatus.ACCEPTED)
    assert accepted.count() == PLACES
    assert AuditEntry.select().where(AuditEntry.action == "offer.accepted").count() == PLACES
    assert audit.verify() == AuditEntry.select().count()


def test_one_person_pressing_twenty_times_accepts_once(app, now):
    need, rows = _crowd(1, PLACES)
    met = at_once([_accept(rows[0], now)] * 20)
    assert met.count(None) == 1
    assert all(isinstance(problem, AlreadyAnswered) for problem in met if problem is not None), met
    assert Need.get_by_id(need.id).filled == 1


@pytest.mark.parametrize("round_", range(3))
def test_yes_no_and_withdrawal_at_once_meet_only_refusals(app, now, round_):
    need, rows = _crowd(30, PLACES)
    officer = factories.make_account(Role.TOWNSHIP)
    acts = [_accept(row, now) if number % 2 else _decline(row, now)
            for number, row in enumerate(rows)]  # fmt: skip
    acts.append(lambda: needs.withdraw(need, reason=next(iter(WithdrawReason)), by=officer, at=now))
    met = at_once(acts)
    assert _only_refusals(met), met
    assert audit.verify() == AuditEntry.select().count()


def test_two_acts_that_meet_crosswise_do_not_lock_each_other_out(app, now):
    _need, (row, _other) = _crowd(2, PLACES)
    first_holds, second_holds = Event(), Event()

    def record_then_move():
        with transaction():
            audit.record("test.done", by=None, at=now)
            first_holds.set()
            second_holds.wait(1)
            places_left.move(row, AssignmentStatus.WITHDRAWN)

    def move_then_record():
        with transaction():
            places_left.move(Assignment.get_by_id(row.id), AssignmentStatus.EXPIRED)
            second_holds.set()
            first_holds.wait(1)
            audit.record("test.done", by=None, at=now)

    met = at_once([record_then_move, move_then_record])
    assert [isinstance(problem, NotInThisState) for problem in met].count(True) == 1, met
    assert met.count(None) == 1


def test_one_child_entered_by_ten_at_once_has_one_file(app, now):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    fields = child_fields.OpeningFields(
        name="才让卓玛", sex=Sex.FEMALE, birth_on=date(2016, 4, 5), ethnicity="藏族",
        home_language=Language.AMDO, area_code=factories.VILLAGE, has_hukou=True,
        school_state="primary", parents_away="both", carer_name="完么才让",
        carer_relation="grandparent", carer_phone="+8613800000000",
    )  # fmt: skip
    met = at_once([lambda: children.open_file(fields, by=director, at=now)] * 10)
    assert met.count(None) == 1
    assert all(isinstance(problem, twins.PossibleTwin) for problem in met if problem), met
    assert Child.select().count() == 1


def test_two_who_take_one_address_at_once_are_told_in_a_sentence(app, now):
    def create():
        accounts.create(
            role=Role.COUNTY, display_name="李雪梅", email="Same@example.org",
            area_code=factories.COUNTY, at=now,
        )  # fmt: skip

    met = at_once([create] * 10)
    assert met.count(None) == 1
    assert all(isinstance(problem, FieldRefused) for problem in met if problem is not None), met
    assert {problem.field for problem in met if problem is not None} == {"email"}


def test_a_letter_accepted_by_two_invitations_at_once_makes_one_account(app, now):
    county = factories.make_account(Role.COUNTY)
    letters = [
        invitations.invite(
            email="new@example.org", role=Role.TOWNSHIP, area_code=area, by=county, at=now
        )[0]
        for area in (factories.TOWNSHIP, factories.OTHER_TOWNSHIP)
    ]
    met = at_once(
        [
            lambda letter=letter: invitations.accept(
                letter, display_name="李雪梅", passphrase=factories.PASSPHRASE, at=now
            )
            for letter in letters
        ]
    )
    assert met.count(None) == 1
    (problem,) = [problem for problem in met if problem is not None]
    assert isinstance(problem, FieldRefused)
    assert Account.select().where(Account.email == "new@example.org").count() == 1
    # The one refused is not used up by it: the whole act is taken back.
    assert Invitation.select().where(Invitation.accepted_at.is_null(False)).count() == 1
