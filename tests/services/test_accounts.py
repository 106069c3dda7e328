"""Accounts: one role, one area, unique addresses; suspended means gone at once."""

import pytest

from portal.models import Account, SignIn
from portal.services import accounts, sign_ins
from portal.services.refusals import FieldRefused, NotInThisState
from portal.vocabulary import AccountStatus, Role
from tests import factories


def _make(now, **values):
    wanted = {
        "role": Role.TOWNSHIP,
        "display_name": "马晓燕",
        "email": "Ma@Example.org",
        "passphrase": "a lamp in the window",
        "area_code": factories.TOWNSHIP,
        "at": now,
        **values,
    }
    return accounts.create(**wanted)


def test_an_account_can_sign_in(db, now):
    account = _make(now)
    assert sign_ins.sign_in("ma@example.org", "a lamp in the window", at=now) == account


def test_without_a_passphrase_nobody_can_sign_in(db, now):
    _make(now, passphrase=None)
    with pytest.raises(sign_ins.WrongSignIn):
        sign_ins.sign_in("ma@example.org", "!", at=now)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "MA@example.org"}, "email"),
        ({"email": "b@example.org", "phone": "+8613800000000"}, "phone"),
        ({"email": "b@example.org", "area_code": "632521"}, "area_code"),
        ({"email": "b@example.org", "area_code": "632599999"}, "area_code"),
        ({"email": "b@example.org", "passphrase": "short"}, "password"),
        ({"email": "b@example.org", "passphrase": "aaaaaaaaaaaaaaaa"}, "password"),
    ],
)
def test_what_cannot_be_taken_is_named(db, now, values, field):
    _make(now, phone="+8613800000000")
    with pytest.raises(FieldRefused) as refusal:
        _make(now, **values)
    assert refusal.value.field == field
    assert Account.select().count() == 1


def test_a_suspension_ends_every_session(db, now):
    account, officer = _make(now), factories.make_account(Role.SECURITY_ADMIN)
    sign_ins.open_session(account, at=now)
    accounts.suspend(account, by=officer, at=now)
    assert SignIn.select().where(SignIn.ended_at.is_null()).count() == 0
    with pytest.raises(sign_ins.WrongSignIn):
        sign_ins.sign_in("ma@example.org", "a lamp in the window", at=now)
    accounts.restore(account, by=officer, at=now)
    assert Account.get_by_id(account.id).status is AccountStatus.ACTIVE


def test_nobody_suspends_himself(db, now):
    officer = factories.make_account(Role.SECURITY_ADMIN)
    with pytest.raises(accounts.NotYourself):
        accounts.suspend(officer, by=officer, at=now)


def test_a_suspension_happens_once(db, now):
    account, officer = _make(now), factories.make_account(Role.SECURITY_ADMIN)
    accounts.suspend(account, by=officer, at=now)
    with pytest.raises(NotInThisState):
        accounts.suspend(account, by=officer, at=now)


def test_a_new_passphrase_ends_the_old_one(db, now):
    account = _make(now)
    sign_ins.open_session(account, at=now)
    with pytest.raises(FieldRefused):
        accounts.change_passphrase(account, old="wrong", new="a second lamp burns", at=now)
    accounts.change_passphrase(
        account, old="a lamp in the window", new="a second lamp burns", at=now
    )
    assert SignIn.select().where(SignIn.ended_at.is_null()).count() == 0
    assert sign_ins.sign_in("ma@example.org", "a second lamp burns", at=now)


def test_the_staff_list_holds_no_volunteers(db, now):
    _make(now)
    factories.make_account(Role.VOLUNTEER)
    rows = accounts.staff(page=1, size=10)
    assert [row.role for row in rows] == [Role.TOWNSHIP]
    assert accounts.staff_count() == 1
    assert accounts.find(rows[0], rows[0].ref) == rows[0]


def test_the_staff_list_is_turned_over_page_by_page(db, now):
    for _ in range(3):
        factories.make_account(Role.TOWNSHIP)
    pages = [accounts.staff(page=page, size=2) for page in (1, 2, 3)]
    assert [len(rows) for rows in pages] == [2, 1, 0]
    assert len({row.id for rows in pages for row in rows}) == accounts.staff_count() == 3


def test_demo_accounts_are_found_in_the_order_of_roles(db, now):
    _make(now, email="township@demo.example")
    _make(now, role=Role.COUNTY, email="county@demo.example", area_code=factories.COUNTY)
    assert [a.role for a in accounts.demo_accounts()] == [Role.TOWNSHIP, Role.COUNTY]
