"""Agreements on entrusted care of the demo: most in force, some under way, a few missing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal.clock import local_date
from portal.demo.children import BATCH, on_register
from portal.demo.names import person
from portal.demo.world import World
from portal.guardianship_terms import EntrustReason
from portal.models import Account, Agreement, Child
from portal.services import agreement_steps, agreements, carer_checks
from portal.services.agreement_steps import QUESTIONS
from portal.services.transactions import transaction

IN_FORCE, DRAFTED = 0.9, 0.05
CONTENT = (
    "三餐和作息由照料人负责；生病先送卫生院并告知父母；每天接送上学；家里用火用电由大人看管；"
    "紧急情况先打110或120。"
)


def fill(world: World) -> None:
    """Let the villages make agreements for the children who need one."""
    children = [child for child in on_register(world) if agreements.needs_one(child)]
    for start in range(0, len(children), BATCH):
        with transaction():
            for child in children[start : start + BATCH]:
                _agree(world, child)


def _agree(world: World, child: Child) -> None:
    luck = world.chance.random()
    if luck > IN_FORCE + DRAFTED:
        return
    director = world.directors[child.area_code]
    at = child.created_at + timedelta(days=6)
    agreement = agreements.draft(child, _terms(world, child, local_date(at)), by=director, at=at)
    if luck > IN_FORCE:
        return
    heard = "愿意和照料人一起生活，想每周和爸爸妈妈视频。"
    fit = dict.fromkeys(QUESTIONS, False)
    carer_checks.check(
        agreement, carer_checks.Check(fit, is_capable_adult=True, child_heard=heard),
        version=agreement.version, by=director, at=at,
    )  # fmt: skip
    _put_in_force(world, agreement, director, at + timedelta(hours=2))


def _put_in_force(world: World, agreement: Agreement, director: Account, at: datetime) -> None:
    day = local_date(at)
    agreement_steps.sign(
        agreement, parent_signed_on=day, carer_signed_on=day, witnessed_on=day,
        witness=director.display_name, version=agreement.version, by=director, at=at,
    )  # fmt: skip
    agreement_steps.notify(
        agreement, school_told_on=day, village_told_on=day, version=agreement.version,
        by=director, at=at,
    )  # fmt: skip


def _terms(world: World, child: Child, today: date) -> agreements.AgreementTerms:
    return agreements.AgreementTerms(
        parents=person(world.chance, child.ethnicity),
        carer_name=child.carer_name,
        carer_relation=child.carer_relation,
        carer_phone=child.carer_phone,
        reason=EntrustReason.WORK,
        starts_on=today,
        ends_on=today + timedelta(days=world.chance.randrange(200, 360)),
        care_content=CONTENT,
        costs="父母每月寄生活费。",
        contact_times=1,
        contact_way="每周日晚微信视频",
        emergency_name=person(world.chance, child.ethnicity),
        emergency_phone=child.carer_phone,
    )
