"""A code proves an address, for a quarter of an hour, a few tries, once."""

import json
from datetime import timedelta

import pytest

from portal.models import ContactCheck, Message
from portal.services import contact_checks, messages
from portal.services.refusals import FieldRefused
from portal.services.transactions import transaction
from portal.vocabulary import Channel, Role
from tests import factories


def _code():
    return json.loads(Message.select().order_by(Message.id.desc()).get().payload)["code"]


@pytest.fixture
def check(db, now):
    return contact_checks.start(Channel.EMAIL, "Yang.Xue@Example.org", at=now)


def test_the_right_code_verifies(check, now):
    assert contact_checks.confirm(check.ref, f" {_code()} ", at=now).verified_at == now
    assert contact_checks.find_verified(check.ref, at=now) == check


def test_the_code_itself_is_not_stored(check):
    assert _code() not in ContactCheck.get().code_hash


def test_five_wrong_tries_are_the_end(check, now):
    wrong = "000000" if _code() != "000000" else "111111"
    for _ in range(contact_checks.TRIES):
        with pytest.raises(FieldRefused):
            contact_checks.confirm(check.ref, wrong, at=now)
    with pytest.raises(FieldRefused):
        contact_checks.confirm(check.ref, _code(), at=now)


def test_an_old_code_is_refused(check, now):
    with pytest.raises(FieldRefused):
        contact_checks.confirm(check.ref, _code(), at=now + contact_checks.CODE_LIVES)


def test_one_address_gets_five_codes_an_hour(check, now):
    for _ in range(contact_checks.SENT_AN_HOUR - 1):
        contact_checks.start(Channel.EMAIL, "yang.xue@example.org", at=now)
    with pytest.raises(FieldRefused):
        contact_checks.start(Channel.EMAIL, "yang.xue@example.org", at=now)
    later = now + timedelta(hours=1, seconds=1)
    assert contact_checks.start(Channel.EMAIL, "yang.xue@example.org", at=later)


def test_a_verification_is_used_once(check, now):
    contact_checks.confirm(check.ref, _code(), at=now)
    contact_checks.keep_draft(check, kind="volunteer")
    with transaction():
        contact_checks.take(check.ref, at=now)
    with pytest.raises(contact_checks.NotVerified), transaction():
        contact_checks.take(check.ref, at=now)
    assert ContactCheck.get().draft == "{}"


def test_an_unverified_contact_is_no_contact(check, now):
    assert contact_checks.find_verified(check.ref, at=now) is None
    with pytest.raises(contact_checks.NotVerified), transaction():
        contact_checks.take(check.ref, at=now)


def test_a_draft_is_kept_for_a_day(check, now):
    contact_checks.confirm(check.ref, _code(), at=now)
    assert contact_checks.find_verified(check.ref, at=now + timedelta(hours=23))
    assert contact_checks.find_verified(check.ref, at=now + timedelta(hours=25)) is None


@pytest.mark.parametrize(
    ("channel", "text", "kept"),
    [
        (Channel.EMAIL, " A@Example.ORG ", "a@example.org"),
        (Channel.SMS, "138 9765 1234", "+8613897651234"),
        (Channel.SMS, "+86 13897651234", "+8613897651234"),
    ],
)
def test_a_contact_is_written_one_way(channel, text, kept):
    assert contact_checks.normalised(channel, text) == kept


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        (Channel.EMAIL, "a@"), (Channel.EMAIL, "不是邮箱"), (Channel.EMAIL, "a b@example.org"),
        (Channel.SMS, "12"), (Channel.SMS, "电话"), (Channel.SMS, "1389765123"),
        (Channel.SMS, "+99912345"),
    ],
)  # fmt: skip
def test_a_wrong_contact_is_refused_with_a_sentence(channel, text):
    with pytest.raises(FieldRefused) as refusal:
        contact_checks.normalised(channel, text)
    assert refusal.value.field == "destination"


def test_an_invited_account_needs_no_code(db, now):
    account = factories.make_account(Role.VOLUNTEER)
    vouched = contact_checks.vouched(account, at=now)
    assert contact_checks.find_verified(vouched.ref, at=now).destination == account.email


def test_what_a_sign_up_told_is_deleted_after_a_day_finished_or_not(check, now):
    contact_checks.confirm(check.ref, _code(), at=now)
    contact_checks.keep_draft(check, identity={"full_name": "杨雪", "birth_on": "1990-05-01"})
    assert contact_checks.forget_old(now + contact_checks.DRAFT_LIVES) == 0
    assert ContactCheck.get().draft != "{}"
    assert contact_checks.forget_old(now + contact_checks.DRAFT_LIVES + timedelta(seconds=1)) == 1
    assert ContactCheck.select().count() == 0


def test_a_lapsed_code_is_no_longer_owed(check, now):
    contact_checks.forget_old(now + contact_checks.CODE_LIVES)
    assert Message.select().count() == 1
    contact_checks.forget_old(now + contact_checks.CODE_LIVES + timedelta(seconds=1))
    assert Message.select().count() == 0


def test_other_messages_and_sent_codes_are_not_forgotten(check, now):
    Message.update(sent_at=now).execute()
    with transaction():
        messages.owe("concern_raised", key="k", to="a@example.org", at=now, is_danger_now=True)
    contact_checks.forget_old(now + timedelta(days=2))
    assert Message.select().count() == 2


@pytest.mark.parametrize("text", ["+44 7911 123456", "+1 650 253 0000", "0971-6100000"])
def test_a_code_is_sent_to_mobile_numbers_of_this_country_alone(text):
    with pytest.raises(FieldRefused):
        contact_checks.normalised(Channel.SMS, text)
