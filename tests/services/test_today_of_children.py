"""What concerns a child is said in time, and never by name."""

from datetime import timedelta

from portal.services import today
from portal.vocabulary import (
    Role,
)  # fmt: skip
from tests import factories


def test_the_county_sees_a_concern_after_a_day_or_in_danger(db, now):
    child = factories.make_child()
    fresh = factories.make_concern(child, raised_at=now - timedelta(hours=23))
    old = factories.make_concern(child, raised_at=now - timedelta(hours=24))
    danger = factories.make_concern(child, raised_at=now, is_danger_now=True)
    page = today.for_account(factories.make_account(Role.COUNTY), at=now)
    assert [item.ref for item in page.now.items] == [danger.ref, old.ref]
    assert [item.ref for item in page.waiting.items] == [fresh.ref]
