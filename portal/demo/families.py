"""Absent parents of the demo: who is away, where, and how lately the families have spoken."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.clock import local_date
from portal.demo.children import BATCH, on_register
from portal.demo.world import World
from portal.models import Absence, Account, Child
from portal.prevention_terms import (
    AbsentParent,
    ConfirmedBy,
    ContactBy,
    ContactWith,
    LeftReason,
    Province,
    WorkKind,
)
from portal.services import absences, contact_logs
from portal.services.transactions import transaction

# Hualong and Xunhua run noodle shops in the east, others build, herd and drive (domain.md 6.3).
WORK = {
    "6301": (WorkKind.CONSTRUCTION, Province.QINGHAI, "西宁"),
    "6302": (WorkKind.RAMEN, Province.GUANGDONG, "深圳"),
    "6325": (WorkKind.CONSTRUCTION, Province.XINJIANG, "库尔勒"),
    "6326": (WorkKind.HERDING, Province.QINGHAI, "玛多"),
    "6327": (WorkKind.CORDYCEPS, Province.QINGHAI, "杂多"),
    "6328": (WorkKind.TRANSPORT, Province.QINGHAI, "格尔木"),
}
ELSEWHERE = (WorkKind.CATERING, Province.JIANGSU, "苏州")
REASONS = (LeftReason.SCHOOL_PLACE, LeftReason.COST, LeftReason.WORK_HOURS, LeftReason.HOUSING)
# Days since the last contact: most families speak weekly, a few fall silent.
FRESH, AMBER, RED = (0, 6), (8, 14), (15, 40)


def fill(world: World) -> None:
    """Write down the absences of every child on the register and the last contacts."""
    children = on_register(world)
    for start in range(0, len(children), BATCH):
        with transaction():
            for child in children[start : start + BATCH]:
                _away(world, child)


def _away(world: World, child: Child) -> None:
    director = world.directors[child.area_code]
    last = _last_contact(world)
    # The weekly log is new here: silence counts from the day on which an absence is entered.
    known_at = max(child.created_at + timedelta(days=3), last - timedelta(days=1))
    both = child.parents_away == "both"
    parents = (AbsentParent.FATHER, AbsentParent.MOTHER) if both else (AbsentParent.FATHER,)
    rows = [
        absences.record(child, _facts(world, child, parent), by=director, at=known_at)
        for parent in parents
    ]
    _contact(world, rows, director, last)


def _last_contact(world: World) -> datetime:
    luck = world.chance.random()
    days = FRESH if luck < 0.9 else AMBER if luck < 0.96 else RED
    return world.now - timedelta(days=world.chance.randint(*days), hours=2)


def _contact(world: World, rows: list[Absence], director: Account, at: datetime) -> None:
    contact_logs.log(
        rows, on=local_date(at), with_whom=ContactWith.BOTH,
        channel=world.chance.choice((ContactBy.VIDEO, ContactBy.PHONE)),
        confirmed_by=ConfirmedBy.CHILD_DIRECTOR, by=director, at=at,
    )  # fmt: skip


def _facts(world: World, child: Child, parent: AbsentParent) -> absences.AbsenceFacts:
    work, province, city = WORK.get(child.area_code[:4], ELSEWHERE)
    began = local_date(child.created_at) - timedelta(days=world.chance.randrange(40, 700))
    return absences.AbsenceFacts(
        parent=parent,
        began_on=max(began, child.birth_on + timedelta(days=200)),
        expected_on=local_date(world.now) + timedelta(days=world.chance.randrange(20, 120)),
        province=province,
        city=city,
        employer="",
        work=work,
        channel=ContactBy.VIDEO,
        why=world.chance.choice(REASONS),
    )
