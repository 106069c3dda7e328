"""Signing in: slow to guess, equal to the unknown, ended on the server."""

from datetime import timedelta

import pytest

from portal.models import Account, SignIn
from portal.services import accounts, sign_ins
from portal.vocabulary import AccountStatus
from tests import factories

LIMITS = {"idle_minutes": 120, "longest_hours": 12}


@pytest.fixture
def account(db, now):
    return sign_ins.open_session(factories.make_account(), at=now)


def _seen(account, at):
    return sign_ins.account_of(account.session_token, at=at, **LIMITS)


def test_a_session_is_alive_until_signed_out(account, now):
    assert _seen(account, now) == account
    sign_ins.sign_out(account, at=now)
    assert _seen(account, now) is None


def test_only_the_hash_of_the_token_is_stored(account):
    assert account.session_token not in SignIn.get().token_hash


@pytest.mark.parametrize(("minutes", "lives"), [(119, True), (121, False)])
def test_an_idle_session_ends(account, now, minutes, lives):
    assert bool(_seen(account, now + timedelta(minutes=minutes))) is lives


def test_even_a_busy_session_ends_after_twelve_hours(account, now):
    for hour in range(1, 12):
        assert _seen(account, now + timedelta(hours=hour))
    assert _seen(account, now + timedelta(hours=12, minutes=1)) is None


def test_a_suspended_account_loses_its_session_at_once(account, now):
    Account.update(status=AccountStatus.SUSPENDED).execute()
    assert _seen(account, now) is None


@pytest.mark.parametrize("address", ["nobody@example.org", "", "'; DROP TABLE account; --"])
def test_the_unknown_and_the_wrong_get_the_same_answer(account, now, address):
    with pytest.raises(sign_ins.WrongSignIn) as unknown:
        sign_ins.sign_in(address, factories.PASSPHRASE, at=now)
    with pytest.raises(sign_ins.WrongSignIn) as wrong:
        sign_ins.sign_in(account.email, "not this passphrase", at=now)
    assert str(unknown.value) == str(wrong.value)
    assert wrong.value.params == {}


def test_a_phone_signs_in_as_well(db, now):
    factories.make_account(email=None, phone="+8613897651234")
    assert sign_ins.sign_in("+8613897651234", factories.PASSPHRASE, at=now)


def test_an_account_without_a_passphrase_costs_as_much_as_any(db, now, monkeypatch):
    """A quick answer would tell that the address is known."""
    factories.make_account(email="known@example.org", password_hash=accounts.UNUSABLE)
    hashed = []
    real = sign_ins._hasher

    class Counting:
        def verify(self, stored, passphrase):
            hashed.append(stored.startswith("$argon2id$"))
            return real.verify(stored, passphrase)

    monkeypatch.setattr(sign_ins, "_hasher", Counting())
    for address in ("nobody@example.org", "known@example.org"):
        hashed.clear()
        with pytest.raises(sign_ins.WrongSignIn):
            sign_ins.sign_in(address, factories.PASSPHRASE, at=now)
        assert hashed.count(True) == 1, address
