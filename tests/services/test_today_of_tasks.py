"""A need nobody is asked for is seen before it is too late."""

from datetime import timedelta

from portal.services import today
from portal.vocabulary import (
    NeedStatus,
    Role,
    Tier,
)  # fmt: skip
from tests import factories


def _whats(group):
    return [item.what for item in group.items]


def test_a_critical_need_that_nobody_is_asked_for_is_red(db, now):
    need = factories.make_need(tier=Tier.CRITICAL)
    asked = factories.make_assignment(factories.make_need(tier=Tier.CRITICAL))
    factories.make_need()
    page = today.for_account(factories.make_account(Role.TOWNSHIP), at=now)
    unfilled = [item for item in page.now.items if item.endpoint == "needs.show"]
    assert [(item.ref, item.tone) for item in unfilled] == [(need.ref, "danger")]
    assert asked.need.status is NeedStatus.OPEN


def test_an_offer_that_lapses_today_is_asked_after(db, now):
    factories.make_assignment(expires_at=now + timedelta(hours=3))
    factories.make_assignment(expires_at=now + timedelta(hours=30))
    page = today.for_account(factories.make_account(Role.TOWNSHIP), at=now)
    assert _whats(page.now) == ["邀请快到期还没有答复，问一问或另作准备"]
    assert _whats(page.waiting)[-1] == "等本人答复邀请"
