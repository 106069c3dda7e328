"""Owed messages: written with the act that owes them, delivered by the clock (outbox)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from portal.models import Account
from portal.models import Message as Message
from portal.models.base import database
from portal.services.transactions import transaction
from portal.vocabulary import Channel

LEASE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(minutes=15)


def owe(
    template: str,
    *,
    key: str,
    to: str,
    at: datetime,
    channel: Channel = Channel.EMAIL,
    locale: str = "zh_Hans_CN",
    **payload: Any,
) -> None:
    """Write a message into the outbox inside the act's transaction; a known `key` is kept once.

    `template` names templates/emails/<template>.txt. `payload` never holds anything about a child.
    """
    if not database.in_transaction():
        raise RuntimeError("A message is owed inside the transaction of its act.")
    Message.insert(
        key=key,
        channel=channel,
        destination=to,
        template=template,
        locale=locale,
        payload=json.dumps(payload, ensure_ascii=False, default=str),
        created_at=at,
        due_at=at,
    ).on_conflict_ignore().execute()


def owe_to(account: Account, template: str, *, key: str, at: datetime, **payload: Any) -> None:
    """Owe `account` a message by e-mail, or by text message where there is no e-mail address."""
    channel = Channel.EMAIL if account.email else Channel.SMS
    to = account.email or account.phone
    owe(template, key=key, to=to, at=at, channel=channel, locale=account.locale, **payload)


def deliver_due(
    *,
    at: Callable[[], datetime],
    send: Callable[[Message], None],
    limit: int = 50,
    is_kept: bool = True,
) -> int:
    """Claim and send what is due; answer how many were sent.

    A message is leased before it is sent, so a killed worker's message is tried again after the
    lease; the receiver may then see it twice, hence `key`. A failure waits longer each time.
    Unless `is_kept`, a sent message keeps that it was owed and forgets what it said: codes and the
    links of invitations are nobody's but the receiver's.
    """
    sent = 0
    for message in _due(at(), limit):
        if not _claim(message, at()):
            continue
        try:
            send(message)
        except Exception as problem:
            _postpone(message, at(), type(problem).__name__)
        else:
            payload = message.payload if is_kept else "{}"
            Message.update(sent_at=at(), last_error="", payload=payload).where(
                Message.id == message.id
            ).execute()
            sent += 1
    return sent


def _due(at: datetime, limit: int) -> list[Message]:
    free = Message.claimed_until.is_null() | (Message.claimed_until < at)
    return list(
        Message.select()
        .where(Message.sent_at.is_null() & (Message.due_at <= at) & free)
        .order_by(Message.due_at, Message.id)
        .limit(limit)
    )


def _claim(message: Message, at: datetime) -> bool:
    free = Message.claimed_until.is_null() | (Message.claimed_until < at)
    # What has been counted into it since it was read goes out at the next round.
    is_same = Message.payload == message.payload
    with transaction():
        claimed = (
            Message.update(claimed_until=at + LEASE, tries=Message.tries + 1)
            .where((Message.id == message.id) & Message.sent_at.is_null() & is_same & free)
            .execute()
        )
    return bool(claimed)


def _postpone(message: Message, at: datetime, problem: str) -> None:
    pause = min(LONGEST_PAUSE, timedelta(seconds=15 * 2 ** min(message.tries, 6)))
    Message.update(due_at=at + pause, claimed_until=None, last_error=problem[:300]).where(
        Message.id == message.id
    ).execute()


def oldest_unsent() -> datetime | None:
    """Answer when the oldest message still owed was written, or None."""
    oldest: Message | None = (
        Message.select().where(Message.sent_at.is_null()).order_by(Message.created_at).first()
    )
    return oldest.created_at if oldest else None


def latest(limit: int) -> list[Message]:
    """Answer the newest `limit` messages, for the demo's post box."""
    return list(Message.select().order_by(Message.id.desc()).limit(limit))
