"""A gap is computed, an organization is invited from it on a phone, and answers; without a script.

Nothing that the organization reads tells how many children there are.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import GapRequest
from portal.tasks import gaps as worker
from portal.vocabulary import Role
from tests import factories

pytestmark = pytest.mark.browser


def test_a_county_finds_a_gap_and_an_organization_answers(desk, site):
    for _ in range(3):
        factories.make_need(starts_at=factories.NOW - timedelta(days=2))
    organization = factories.make_organization()
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    county = desk(factories.make_account(Role.COUNTY), phone=True)
    county.go("/gaps")
    county.press("现在计算")
    assert county.sees("后台正在计算")
    county.check_reading()
    worker.carry_out_waiting(lambda: factories.NOW)
    county.go("/gaps")
    assert county.sees("还缺 3 名孩子")
    county.check_reading()
    county.follow("再来一个人")
    assert county.sees("平台规定")
    county.check_reading()
    county.follow("缺口清单")
    county.follow("邀请组织")
    county.check_reading()
    county.write(receiver=organization.ref)
    county.press("发出邀请")
    assert county.sees("等待答复")
    county.check_reading()

    them = desk(manager, script=False)
    them.go("/today")
    them.follow("答复支援请求")
    assert them.sees("不到 8 个")
    assert not them.sees("3 名")
    them.write(answer="yes", reason="每周三可以来一次。")
    them.press("发出答复")
    assert them.sees("已答应")
    county.go("/gaps")
    assert county.sees("每周三可以来一次。")
    assert GapRequest.select().count() == 1
