"""Contact checks: a six-digit code proves that an address or phone is somebody's own."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from portal.models import Account, ContactCheck, Message
from portal.services import audit, messages
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_, Channel

# Platform rules: how long a code holds, how often it may be tried, how many are sent.
CODE_LIVES = timedelta(minutes=15)
TRIES = 5
SENT_AN_HOUR = 5
DRAFT_LIVES = timedelta(days=1)
CODE_TEMPLATE = "contact_code"
COUNTRY_CODE = 86


class NotVerified(Refused):
    """The contact was never verified, or its verification was used before."""

    sentence = N_("联系方式还没有验证，或验证已经用过。请回到第一步重新验证。")


def normalised(channel: Channel, destination: str) -> str:
    """Answer the e-mail address in lower case or the phone as +86…; raises FieldRefused.

    The refused field is `destination`.
    """
    text = destination.strip()
    if channel is Channel.EMAIL:
        try:
            return validate_email(text, check_deliverability=False).normalized.lower()
        except EmailNotValidError:
            raise FieldRefused(
                "destination", N_("邮箱写得不完整，应当像 name@example.com。")
            ) from None
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not _is_mobile_here(number):
        raise FieldRefused("destination", N_("手机号应当是 11 位数字，例如 13800138000。"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_mobile_here(number: phonenumbers.PhoneNumber) -> bool:
    """Say whether a text message can reach `number`; abroad it may cost whatever its owner asks."""
    is_mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    return bool(is_mobile and number.country_code == COUNTRY_CODE)


def start(channel: Channel, destination: str, *, at: datetime) -> ContactCheck:
    """Owe a fresh code to `destination`; raises FieldRefused for a wrong or too busy one."""
    to = normalised(channel, destination)
    code = f"{secrets.randbelow(1_000_000):06d}"
    with transaction():
        recent = ContactCheck.select().where(
            (ContactCheck.destination == to) & (ContactCheck.created_at > at - timedelta(hours=1))
        )
        if recent.count() >= SENT_AN_HOUR:
            raise FieldRefused(
                "destination", N_("一小时内已发送多次验证码，请过一小时再试，或换一种联系方式。")
            )
        check = ContactCheck.create(
            channel=channel,
            destination=to,
            code_hash="",
            created_at=at,
            expires_at=at + CODE_LIVES,
            tries_left=TRIES,
        )
        check.code_hash = _digest(check, code)
        check.save()
        messages.owe(
            CODE_TEMPLATE, key=f"{CODE_TEMPLATE}:{check.ref}", to=to, at=at, channel=channel,
            code=code,
        )  # fmt: skip
    return check


def _digest(check: ContactCheck, code: str) -> str:
    return hashlib.sha256(f"{check.ref}:{code}".encode()).hexdigest()


def confirm(ref: str, code: str, *, at: datetime) -> ContactCheck:
    """Answer the verified check; raises FieldRefused for `code`. A wrong try counts at once."""
    check = ContactCheck.get_or_none(ContactCheck.ref == ref)
    if check is None or check.used_at is not None or check.expires_at <= at:
        raise FieldRefused("code", N_("验证码已过期，请返回上一步重新发送。"))
    if check.verified_at is not None:
        return check
    with transaction():
        counted = (
            ContactCheck.update(tries_left=ContactCheck.tries_left - 1)
            .where((ContactCheck.id == check.id) & (ContactCheck.tries_left > 0))
            .execute()
        )
    if not counted:
        raise FieldRefused("code", N_("输错的次数太多，请返回上一步重新发送。"))
    if not secrets.compare_digest(check.code_hash, _digest(check, code.strip())):
        raise FieldRefused("code", N_("验证码不对，请核对邮件或短信里的六位数字。"))
    check.verified_at = at
    ContactCheck.update(verified_at=at).where(ContactCheck.id == check.id).execute()
    return check


def vouched(account: Account, *, at: datetime) -> ContactCheck:
    """Answer a verified check for an account that was invited: its address is known already."""
    with transaction():
        check: ContactCheck = ContactCheck.create(
            channel=Channel.EMAIL if account.email else Channel.SMS,
            destination=account.email or account.phone,
            code_hash="",
            created_at=at,
            expires_at=at,
            tries_left=0,
            verified_at=at,
        )
        audit.record("contact.vouched", by=account, at=at, subject=account)
    return check


def find(ref: str) -> ContactCheck | None:
    """Answer the check with `ref`, or None."""
    found: ContactCheck | None = ContactCheck.get_or_none(ContactCheck.ref == ref)
    return found


def find_verified(ref: str, *, at: datetime) -> ContactCheck | None:
    """Answer the check with `ref` if it is verified, unused and not older than a day."""
    check = find(ref)
    if check is None or check.verified_at is None or check.used_at is not None:
        return None
    return check if at - check.created_at < DRAFT_LIVES else None


def draft_of(check: ContactCheck) -> dict[str, Any]:
    """Answer what a sign-up has told so far."""
    draft: dict[str, Any] = json.loads(check.draft)
    return draft


def keep_draft(check: ContactCheck, **told: Any) -> None:
    """Add to what a sign-up has told so far; kept here, so that a broken line loses nothing."""
    draft = {**draft_of(check), **told}
    check.draft = json.dumps(draft, ensure_ascii=False, default=str)
    ContactCheck.update(draft=check.draft).where(ContactCheck.id == check.id).execute()


def take(ref: str, *, at: datetime) -> ContactCheck:
    """Use a verified check up inside the caller's transaction; raises NotVerified."""
    taken = (
        ContactCheck.update(used_at=at, draft="{}")
        .where(
            (ContactCheck.ref == ref)
            & ContactCheck.verified_at.is_null(False)
            & ContactCheck.used_at.is_null()
        )
        .execute()
    )
    if not taken:
        raise NotVerified
    check: ContactCheck = ContactCheck.get(ContactCheck.ref == ref)
    return check


def forget_old(at: datetime) -> int:
    """Delete sign-ups older than a day with all they told; answer how many.

    Somebody who never finished gave his name and birth date for nothing. A code that has lapsed
    before it could be sent is no longer owed either: it would help nobody.
    """
    with transaction():
        Message.delete().where(
            (Message.template == CODE_TEMPLATE)
            & Message.sent_at.is_null()
            & (Message.created_at < at - CODE_LIVES)
        ).execute()
        old = ContactCheck.delete().where(ContactCheck.created_at < at - DRAFT_LIVES)
        return int(old.execute())
