"""The village mends and sees, the township decides, the county checks."""

import pytest

from portal.services import today
from portal.vocabulary import (
    Role,
)  # fmt: skip
from tests import factories


@pytest.fixture
def busy_place(db):
    return factories.make_busy_place()


def _whats(group):
    return [item.what for item in group.items]


def test_notices_then_concerns_then_overdue_follow_ups_stand_on_top_of_the_townships_day(
    busy_place, now
):
    page = today.for_account(factories.make_account(Role.TOWNSHIP), at=now)
    first = ["签收公安通报，安排上门", "处理关切报告"]
    assert _whats(page.now)[:4] == first + ["去看孩子，记录回访"] * 2
    assert [item.tone for item in page.now.items[:4]] == ["danger"] * 4
    assert (factories.TODAY - page.now.items[2].since).days == 20
    assert "去看孩子，记录回访" in _whats(page.this_week)


def test_each_step_of_an_assignment_stands_where_its_next_act_belongs(busy_place, now):
    page = today.for_account(factories.make_account(Role.TOWNSHIP), at=now)
    assert {"批准接触", "审阅系统建议，发出邀请", "核验服务记录", "审核档案"} <= set(
        _whats(page.now)
    )
    assert "按约定服务" in _whats(page.this_week)
    assert {
        "等本人答复邀请", "等组织答复邀请", "等本人约定时间", "等本人填写服务记录",
        "等村里或组织确认记录", "等本人更正记录", "等村里补正档案", "等县级确认档案",
    } <= set(_whats(page.waiting))  # fmt: skip


def test_a_neighbouring_township_sees_nothing_of_it(busy_place, now):
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    page = today.for_account(other, at=now)
    assert (page.now.items, page.this_week.items, page.waiting.items) == ([], [], [])


def test_the_village_sees_no_concern(busy_place, now):
    page = today.for_account(factories.make_account(Role.VILLAGE_DIRECTOR), at=now)
    assert _whats(page.now)[:2] == ["去看孩子，记录回访"] * 2
    assert {"补正退回的档案", "确认服务记录"} <= set(_whats(page.now))
    assert not any("关切" in what for what in _whats(page.now) + _whats(page.waiting))


def test_the_countys_day_holds_files_helpers_and_organizations(busy_place, now):
    page = today.for_account(factories.make_account(Role.COUNTY), at=now)
    assert {"确认档案", "登记入职查询，审批人员", "审批社会组织"} <= set(_whats(page.now))
