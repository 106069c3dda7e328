"""The portal says when something is stuck."""

from datetime import timedelta

from portal.services import health, messages
from portal.services.transactions import transaction


def test_a_fresh_portal_is_well(db, now):
    assert health.look(now).is_well


def test_a_message_owed_too_long_is_not_well(db, now):
    with transaction():
        messages.owe("contact_code", key="k", to="a@example.org", at=now)
    assert health.look(now + timedelta(minutes=1)).is_well
    late = health.look(now + timedelta(minutes=3))
    assert not late.is_well
    assert late.oldest_unsent_at == now


def test_sizes_are_counted(db, now):
    assert ("Area", 460) in health.look(now).sizes
