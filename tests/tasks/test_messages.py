"""Owed messages leave by real SMTP and by a real gateway, and stay owed while they cannot."""

from __future__ import annotations

import json
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from portal.config import Settings
from portal.models import Message
from portal.services import messages
from portal.services.transactions import transaction
from portal.tasks.messages import NoSender, deliver_due, send
from portal.vocabulary import Channel


class Inbox:
    """Keeps what a real SMTP server was given."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.letters.append(envelope.content)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = Inbox()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def gateway() -> Iterator[tuple[list[dict], str]]:
    got: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            got.append(json.loads(self.rfile.read(size)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield got, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def _owe(now, channel=Channel.EMAIL, to="a@example.org") -> Message:
    with transaction():
        messages.owe("contact_code", key="k", to=to, at=now, channel=channel, code="493827")
    return Message.get()


def _with(app: Flask, **values) -> Flask:
    settings: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = Settings(**{**settings.__dict__, **values})
    return app


def test_a_letter_leaves_by_smtp(app, now, inbox):
    kept, url = inbox
    with _with(app, smtp_url=url).test_request_context():
        send(_owe(now))
    (letter,) = kept.letters
    assert b"To: a@example.org" in letter


def test_a_text_message_leaves_by_the_gateway(app, now, gateway):
    got, url = gateway
    message = _owe(now, Channel.SMS, "+8613912345678")
    with _with(app, sms_url=url).test_request_context():
        send(message)
    (sent,) = got
    assert sent["to"] == "+8613912345678"
    assert sent["key"] == "k"
    assert "493827" in sent["text"]


def test_without_a_sender_production_keeps_owing(app, now):
    message = _owe(now)
    with _with(app, environment="production").test_request_context(), pytest.raises(NoSender):
        send(message)


def test_a_dead_server_leaves_the_message_owed(app, now):
    _owe(now)
    with _with(app, smtp_url="smtp://127.0.0.1:9").test_request_context():
        assert messages.deliver_due(at=lambda: now, send=send) == 0
    row = Message.get()
    assert row.sent_at is None
    assert row.due_at > now
    assert row.due_at - now < timedelta(minutes=15)
    assert "a@example.org" not in row.last_error


@pytest.mark.parametrize(("environment", "is_kept"), [("demo", True), ("production", False)])
def test_only_the_demo_keeps_what_was_sent_for_its_post_box(app, now, inbox, environment, is_kept):
    _kept, url = inbox
    _owe(now)
    with _with(app, smtp_url=url, environment=environment).test_request_context():
        assert deliver_due() == 1
    assert ("493827" in Message.get().payload) is is_kept


@pytest.mark.parametrize("scheme", ["smtps", "smtp+tls"])
def test_letters_go_only_to_a_server_whose_certificate_holds(app, now, monkeypatch, scheme):
    """A letter may hold an invitation or a code; whoever sits between could take it."""
    contexts = []

    class Server:
        def __init__(self, *_args, context=None, **_values):
            contexts.append(context)

        def __enter__(self):
            return self

        def __exit__(self, *_problem):
            return None

        def starttls(self, *, context=None):
            contexts.append(context)

        def send_message(self, _mail):
            """Take the letter."""

    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", Server)
    with _with(app, smtp_url=f"{scheme}://mail.example.org:465").test_request_context():
        send(_owe(now))
    (context,) = [found for found in contexts if found is not None]
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
