"""A message owed is a message sent, once, whatever breaks in between."""

from datetime import timedelta

import pytest

from portal.models import Message
from portal.services import messages
from portal.services.transactions import transaction
from tests import factories


def _owe(now, key="k1"):
    with transaction():
        messages.owe("contact_code", key=key, to="a@example.org", at=now, code="123456")


class Post:
    """A hand-written sender that fails as often as it is told to."""

    def __init__(self, failures=0):
        self.failures = failures
        self.sent = []

    def __call__(self, message):
        if self.failures:
            self.failures -= 1
            raise OSError("no line")
        self.sent.append(message.key)


def test_a_rolled_back_act_owes_nothing(db, now):
    with pytest.raises(ZeroDivisionError), transaction():
        messages.owe("contact_code", key="k", to="a@example.org", at=now)
        raise ZeroDivisionError
    assert Message.select().count() == 0


def test_a_message_outside_a_transaction_is_an_error(db, now):
    with pytest.raises(RuntimeError):
        messages.owe("contact_code", key="k", to="a@example.org", at=now)


def test_the_same_key_is_owed_once(db, now):
    _owe(now)
    _owe(now)
    assert Message.select().count() == 1


def test_a_message_is_sent_once(db, now):
    _owe(now)
    post = Post()
    assert messages.deliver_due(at=lambda: now, send=post) == 1
    assert messages.deliver_due(at=lambda: now, send=post) == 0
    assert post.sent == ["k1"]


def test_a_failed_message_waits_and_is_tried_again(db, now):
    _owe(now)
    post = Post(failures=1)
    assert messages.deliver_due(at=lambda: now, send=post) == 0
    assert messages.deliver_due(at=lambda: now, send=post) == 0
    assert messages.deliver_due(at=lambda: now + timedelta(minutes=2), send=post) == 1
    assert Message.get().tries == 2


def test_a_claimed_message_is_left_until_its_lease_ends(db, now):
    _owe(now)
    Message.update(claimed_until=now + messages.LEASE).execute()
    post = Post()
    assert messages.deliver_due(at=lambda: now, send=post) == 0
    later = now + messages.LEASE + timedelta(seconds=1)
    assert messages.deliver_due(at=lambda: later, send=post) == 1


def test_somebody_without_mail_is_told_by_text_message(db, now):
    account = factories.make_account(email=None, phone="+8613912345678")
    with transaction():
        messages.owe_to(account, "contact_code", key="k", at=now, code="1")
    assert Message.get().destination == "+8613912345678"
    assert str(Message.get().channel) == "sms"


def test_the_oldest_unsent_message_is_known(db, now):
    assert messages.oldest_unsent() is None
    _owe(now)
    assert messages.oldest_unsent() == now
    assert [row.key for row in messages.latest(5)] == ["k1"]


def test_a_code_that_has_been_sent_is_not_kept(db, now):
    _owe(now)
    messages.deliver_due(at=lambda: now, send=Post(failures=1), is_kept=False)
    assert "123456" in Message.get().payload
    later = now + timedelta(minutes=2)
    messages.deliver_due(at=lambda: later, send=Post(), is_kept=False)
    assert (Message.get().sent_at, Message.get().payload) == (later, "{}")
