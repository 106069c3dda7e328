"""Whoever helps reads what is owed first, then what comes."""

from datetime import timedelta

import pytest

from portal.services import today
from portal.vocabulary import (
    AssignmentStatus,
    HelperStatus,
    OrganizationStatus,
    Role,
)  # fmt: skip
from tests import factories


@pytest.fixture
def busy_place(db):
    return factories.make_busy_place()


def _whats(group):
    return [item.what for item in group.items]


def test_a_helpers_day_begins_with_what_is_owed(busy_place, now):
    page = today.for_account(busy_place.account, at=now)
    assert _whats(page.now)[:2] == ["更正服务记录", "填写服务记录"]
    assert {"答复邀请", "约定时间"} <= set(_whats(page.now))
    assert "按约定去服务" in _whats(page.this_week)
    assert {"等乡镇批准接触", "等村里或组织确认记录", "等乡镇核验记录"} <= set(_whats(page.waiting))


@pytest.mark.parametrize(
    ("days", "group", "tone"),
    [(-1, "now", "danger"), (10, "now", "attention"), (45, "this_week", "calm"), (90, None, None)],
)
def test_a_clearance_that_ends_is_said_in_time(db, now, days, group, tone):
    helper = factories.make_helper(is_cleared=False)
    until = factories.TODAY + timedelta(days=days)
    factories.make_vetting(helper, valid_until=until)
    page = today.for_account(helper.account, at=now)
    found = {
        name: [item.tone for item in getattr(page, name).items]
        for name in ("now", "this_week", "waiting")
        if getattr(page, name).items
    }
    assert found == ({group: [tone]} if group else {})


@pytest.mark.parametrize(
    ("status", "group"),
    [
        (HelperStatus.APPLIED, "waiting"), (HelperStatus.VETTED, "waiting"),
        (HelperStatus.SUSPENDED, "now"), (HelperStatus.REJECTED, "now"),
    ],
)  # fmt: skip
def test_a_helper_who_may_not_serve_reads_why(db, now, status, group):
    helper = factories.make_helper(status=status)
    page = today.for_account(helper.account, at=now)
    assert [item.endpoint for item in getattr(page, group).items] == ["volunteers.show_own"]


def test_an_organizations_day_asks_for_answers_and_people(busy_place, now):
    organization = busy_place.organization
    waiting = factories.make_assignment(organization=organization, status=AssignmentStatus.ACCEPTED)
    page = today.for_account(
        factories.make_account(Role.ORGANIZATION, organization=organization), at=now
    )
    assert _whats(page.now)[0] == "答复邀请"
    naming = [item.ref for item in page.now.items if item.what == "指定去服务的人"]
    assert naming == [waiting.ref]
    assert "确认服务记录" in _whats(page.now)


def test_an_organization_that_waits_or_is_suspended_reads_so(db, now):
    for status, group in ((OrganizationStatus.APPLIED, "waiting"),
                          (OrganizationStatus.SUSPENDED, "now")):  # fmt: skip
        organization = factories.make_organization(status=status)
        account = factories.make_account(Role.ORGANIZATION, organization=organization)
        page = today.for_account(account, at=now)
        assert len(getattr(page, group).items) == 1
