"""Signing in and out: argon2id, a server-side row a session, equal answers to the unknown."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.models import Account, SignIn
from portal.models.base import Prepared
from portal.services import audit
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import transaction
from portal.services.written_text import read_phone, tidy
from portal.vocabulary import N_, AccountStatus

# OWASP's floor is 19 MiB; at 46 MiB and three passes a hash takes about 0.1 s here (platform).
_hasher = PasswordHasher(time_cost=3, memory_cost=46 * 1024, parallelism=1)
# Each hash holds 46 MiB, so only four run at once.
_at_once = BoundedSemaphore(4)
_nobody = _hasher.hash(secrets.token_hex(16))
SHORTEST_PASSPHRASE = 12
SEEN_EVERY = timedelta(minutes=1)


class WrongSignIn(Refused):
    """Address or passphrase do not fit; it does not say which."""

    sentence = N_("邮箱（或手机号）与口令不符，或账号已停用。请再试一次，或联系邀请您的单位。")


def hash_passphrase(passphrase: str, *, field: str = "password") -> str:
    """Answer the argon2id hash; raises FieldRefused for a passphrase too short or too plain."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise FieldRefused(
            field,
            N_("口令至少要有 %(count)s 个字符，可以用一句好记的话。"),
            count=SHORTEST_PASSPHRASE,
        )
    if len(set(passphrase)) < 5:
        raise FieldRefused(field, N_("这个口令太容易猜到，请换一句更长、字符更多样的话。"))
    with _at_once:
        return _hasher.hash(passphrase)


def spelled(address: str) -> str:
    """Answer the address as accounts store it; people type a phone's eleven digits alone."""
    key = tidy(address).lower()
    return key if "@" in key else read_phone(key) or key


def sign_in(address: str, passphrase: str, *, at: datetime) -> Account:
    """Answer the account with a fresh `session_token`; raises WrongSignIn.

    The unknown address costs as much time as a wrong passphrase.
    """
    key = spelled(address)
    account = Account.get_or_none((Account.email == key) | (Account.phone == key))
    is_right = fits(account.password_hash if account else _nobody, passphrase)
    if account is None or not is_right or not account.is_active:
        raise WrongSignIn
    return open_session(account, at=at)


def open_session(account: Account, *, at: datetime) -> Account:
    """Open a server-side session for `account` and answer it with its token."""
    token = secrets.token_urlsafe(32)
    with transaction():
        SignIn.create(token_hash=_digest(token), account=account, created_at=at, seen_at=at)
        Account.update(last_sign_in_at=at).where(Account.id == account.id).execute()
        audit.record("account.signed_in", by=account, at=at, subject=account)
    account.session_token = token
    return account


def fits(password_hash: str, passphrase: str) -> bool:
    """Say whether `passphrase` belongs to the stored hash."""
    try:
        with _at_once:
            return _hasher.verify(password_hash, passphrase)
    except VerificationError:
        return False
    except InvalidHashError:
        # An account that has no passphrase yet costs as much time as any other.
        fits(_nobody, passphrase)
        return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_LIVE = Prepared(
    lambda: (
        SignIn.select(SignIn, Account)
        .join(Account)
        .where((SignIn.token_hash == "") & SignIn.ended_at.is_null())
    )
)


def account_of(
    token: str, *, at: datetime, idle_minutes: int, longest_hours: int
) -> Account | None:
    """Answer the account of a live session, or None if ended, idle, too old or suspended."""
    row = next(iter(_LIVE.rows(_digest(token))), None)
    if row is None or row.account.status is not AccountStatus.ACTIVE:
        return None
    is_idle = at - row.seen_at > timedelta(minutes=idle_minutes)
    if is_idle or at - row.created_at > timedelta(hours=longest_hours):
        return None
    if at - row.seen_at >= SEEN_EVERY:
        SignIn.update(seen_at=at).where(SignIn.id == row.id).execute()
    account: Account = row.account
    account.session_token = token
    return account


def sign_out(account: Account, *, at: datetime) -> None:
    """End the present session on the server; a copied cookie is dead with it."""
    with transaction():
        SignIn.update(ended_at=at).where(
            (SignIn.token_hash == _digest(account.session_token or "")) & SignIn.ended_at.is_null()
        ).execute()
        audit.record("account.signed_out", by=account, at=at, subject=account)


def end_all_of(account: Account, *, at: datetime) -> None:
    """End every session of `account`; belongs inside the transaction of a suspension or change."""
    SignIn.update(ended_at=at).where(
        (SignIn.account == account) & SignIn.ended_at.is_null()
    ).execute()
