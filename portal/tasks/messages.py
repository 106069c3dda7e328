"""Delivering owed messages by e-mail and text message."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from huey import crontab

from portal.clock import utc_now
from portal.extensions import settings
from portal.presentation import message_text
from portal.services import messages
from portal.services.messages import Message
from portal.tasks.queue import huey, in_application
from portal.vocabulary import Channel

TIMEOUT_SECONDS = 10


class NoSender(Exception):
    """A message is owed, but no setting says how to send it."""


@huey.periodic_task(crontab(minute="*"))
@in_application
def deliver_messages() -> int:
    """Send what is due; answer how many were sent."""
    return deliver_due()


def deliver_due() -> int:
    """Send what is due now, within an application context."""
    return messages.deliver_due(at=utc_now, send=send, is_kept=settings().is_demo)


def send(message: Message) -> None:
    """Send one message; in demo and test without a sender it only goes to the post box."""
    chosen = settings()
    is_mail = message.channel is Channel.EMAIL
    url = chosen.smtp_url if is_mail else chosen.sms_url
    if url is None:
        if chosen.environment == "production":
            raise NoSender(f"PORTAL_{'SMTP' if is_mail else 'SMS'}_URL is not set.")
        return
    subject, body = message_text(message)
    if is_mail:
        _send_mail(url, chosen.sender, message, subject, body)
    else:
        _send_text(url, message, body)


def _send_mail(url: str, sender: str, message: Message, subject: str, body: str) -> None:
    """Send by smtp://user:password@host:port or smtps://…; the key makes a repeat visible."""
    parts = urlsplit(url)
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, sender, message.destination
    mail["Message-ID"] = f"<{message.id}.{message.created_at:%Y%m%d%H%M%S}@shouwang>"
    mail.set_content(body)
    with _mail_server(parts) as server:
        if parts.scheme == "smtp+tls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def _mail_server(parts: SplitResult) -> smtplib.SMTP:
    where = (parts.hostname or "localhost", parts.port or 0)
    if parts.scheme != "smtps":
        return smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
    # Without a context of its own smtplib takes any certificate.
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(*where, timeout=TIMEOUT_SECONDS, context=context)


def _send_text(url: str, message: Message, body: str) -> None:
    """POST {to, text, key} as JSON to the gateway; any status but 2xx is a failure."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise NoSender("PORTAL_SMS_URL must begin with http:// or https://.")
    data = json.dumps({"to": message.destination, "text": body, "key": message.key}).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
    request = urllib.request.Request(url, data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
        answer.read()
