"""The lines about covers stand where somebody can act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.services import covers, today
from portal.services.covers import Dates
from portal.supervision_terms import CoverReason
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("db")
WEEK = Dates(TODAY, TODAY + timedelta(days=6))


def words(account):
    page = today.for_account(account, at=NOW)
    return [item.what for item in page.now.items + page.this_week.items]


def test_the_deputy_is_asked_then_reminded():
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    township = factories.make_account(Role.TOWNSHIP)
    cover = covers.arrange(director, CoverReason.LEAVE, WEEK, deputy=township, by=director, at=NOW)
    assert "答复：请您代管同事的工作" in words(township)
    covers.accept(cover, version=cover.version, by=township, at=NOW)
    assert "您正在代管这位同事的工作" in words(township)


def test_leave_without_a_deputy_stands_in_red_before_the_office_above():
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    covers.arrange(director, CoverReason.LEAVE, WEEK, deputy=None, by=director, at=NOW)
    page = today.for_account(factories.make_account(Role.TOWNSHIP), at=NOW)
    assert page.now.items[0].what == "有人不在，还没有代管人"
    assert page.now.items[0].tone == "danger"


def test_silent_officers_are_counted():
    long_ago = NOW - timedelta(days=9)
    factories.make_account(Role.VILLAGE_DIRECTOR, created_at=long_ago, last_sign_in_at=long_ago)
    township = factories.make_account(Role.TOWNSHIP)
    assert any("一周没有登录" in what for what in words(township))
