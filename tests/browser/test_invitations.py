"""Invitations on a phone: an order approved, a place too late, the reserve asked again."""

from __future__ import annotations

import pytest

from portal.models import Assignment
from portal.vocabulary import AssignmentStatus, Role
from tests import factories

pytestmark = pytest.mark.browser


def test_from_the_order_to_the_reserve_without_script(desk):
    people = [factories.make_helper(skills={"S1": 2}) for _ in range(3)]
    need = factories.make_need(service="S1")
    keeping = factories.make_need()
    factories.make_turn(keeping, state="watched", approved_by=None, ready_at=factories.NOW)
    township = desk(factories.make_account(Role.TOWNSHIP), phone=True, script=False)
    township.go(f"/needs/{need.ref}")
    township.follow("定次序并邀请")
    assert township.sees("凑齐的可能约 66%")
    township.write(is_short_ok="y")
    township.press("按这个次序邀请")
    assert township.sees("第 1 批：3 人，求 1 人")
    offers = {row.helper_id: row for row in Assignment.select()}
    seats = [desk(person.account, phone=True, script=False) for person in people[:2]]
    for seat, person in zip(seats, people, strict=False):
        seat.go(f"/assignments/{offers[person.id].ref}")
    seats[0].follow("答复这份邀请")
    seats[0].press("接受这份邀请")
    seats[1].go(f"/assignments/{offers[people[1].id].ref}")
    seats[1].follow("候补")
    seats[1].press("愿意候补")
    assert seats[1].sees("候补第 1 位")
    seats[0].follow("我去不了，退回")
    seats[0].write(reason="health")
    seats[0].press("退回")
    again = Assignment.get(Assignment.status == AssignmentStatus.OFFERED)
    assert again.helper == people[1]
    township.go("/needs/waiting")
    township.press("邀请此人")
    assert township.sees("正在等 1 份答复")


def test_the_pages_read_well_on_a_phone(desk):
    people = [factories.make_helper(skills={"S1": 2, "E1": 2}) for _ in range(3)]
    need = factories.make_need(service="S1", slots=2)
    for person in people:
        factories.make_assignment(need, person)
    factories.make_turn(need, state="reserve")
    factories.make_turn(need)
    keeping = factories.make_need()
    factories.make_turn(keeping, state="watched", approved_by=None, ready_at=factories.NOW)
    factories.make_turn(keeping, state="watched", approved_by=None, lacking="travel")
    late = factories.make_assignment(
        factories.make_need(service="S1"), people[0], AssignmentStatus.WITHDRAWN,
        status_reason="full",
    )  # fmt: skip
    factories.make_turn(late.need, people[0], state="reserve_offered", assignment=late)
    township = desk(factories.make_account(Role.TOWNSHIP), phone=True)
    for path in (f"/needs/{need.ref}", f"/needs/{need.ref}/invite", "/needs/waiting"):
        township.go(path)
        township.check_reading()
    helper = desk(people[0].account, phone=True)
    for path in (f"/assignments/{late.ref}", f"/assignments/{late.ref}/reserve"):
        helper.go(path)
        helper.check_reading()
