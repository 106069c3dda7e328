"""The demo's organizations, volunteers and social workers, from application to approval."""

from __future__ import annotations

from datetime import date, timedelta

from portal.clock import local_date
from portal.demo import geography, names
from portal.demo.staff import demo_account
from portal.demo.world import HOME_COUNTY, HOME_TOWNSHIP, World
from portal.models import Account, Helper, Organization
from portal.service_codes import LICENSED
from portal.services import accounts, areas, vetting, volunteers
from portal.services.transactions import transaction
from portal.services.volunteers import Abilities, Identity, Skill
from portal.vocabulary import (
    AreaLevel,
    HelperKind,
    Language,
    Role,
    Sex,
    VettingResult,
    WorkerLevel,
)  # fmt: skip

HELPERS = {"small": 250, "province": 5000}
SOCIAL_WORKER_SHARE = 0.16
IN_ORGANIZATION_SHARE = 0.45
SKILL_WEIGHTS = {
    "E1": 30, "P3": 30, "E3": 22, "S1": 14, "G1": 10, "W1": 8, "L2": 5, "T1": 6, "T2": 4, "S2": 4,
    "W2": 8, "P1": 5, "L1": 3, "M1": 3, "M2": 4, "E2": 3, "F1": 3, "P2": 3, "G2": 3,
}  # fmt: skip
EVENINGS_AND_WEEKENDS = (
    ((5, 480, 1260), (6, 480, 1260)),
    ((5, 540, 1080), (6, 540, 1080), (2, 840, 1080)),
    tuple((day, 540, 1080) for day in range(5)),
    (),
)
BATCH = 25


def fill(world: World) -> None:
    """Sign people up, vet them, and approve most; a few wait at every desk."""
    total = HELPERS[world.scale]
    _demo_people(world)
    townships = [
        area.code
        for county in world.counties
        for area in areas.of_level(AreaLevel.TOWNSHIP, under=county)
    ]
    numbers = list(range(total - 2))
    for start in world.progress(
        "helpers", range(0, len(numbers), BATCH), len(numbers) // BATCH + 1
    ):
        with transaction():
            for number in numbers[start : start + BATCH]:
                _one(world, number, world.chance.choice(townships))


def _demo_people(world: World) -> None:
    for role, kind in (
        (Role.VOLUNTEER, HelperKind.VOLUNTEER),
        (Role.SOCIAL_WORKER, HelperKind.SOCIAL_WORKER),
    ):
        organization = _home_organization(world) if role is Role.SOCIAL_WORKER else None
        account = demo_account(world, role, HOME_TOWNSHIP, organization=organization)
        helper = _apply(world, account, kind, HOME_TOWNSHIP, days=1, strong=True)
        _vet(world, helper, days=3)
        world.helpers.append(helper)


def _home_organization(world: World) -> Organization:
    return next(row for row in world.organizations if row.area_code == HOME_COUNTY)


def _one(world: World, number: int, township: str) -> None:
    chance = world.chance
    is_worker = chance.random() < SOCIAL_WORKER_SHARE
    kind = HelperKind.SOCIAL_WORKER if is_worker else HelperKind.VOLUNTEER
    near = [o for o in world.organizations if o.area_code == township[:6]]
    organization = chance.choice(near) if near and chance.random() < IN_ORGANIZATION_SHARE else None
    days = chance.uniform(1, 8)
    account = accounts.create(
        role=Role.SOCIAL_WORKER if is_worker else Role.VOLUNTEER,
        display_name=names.person(chance, geography.people_of(township).draw(chance)[0]),
        email=f"helper{number}@demo.example",
        area_code=township,
        organization=organization,
        at=world.moment(days),
    )
    helper = _apply(world, account, kind, township, days=days)
    # The last to apply are still on somebody's desk today.
    stage = number % 50
    if stage == 0:
        return
    _record(world, helper, days=days + 2)
    if stage != 1:
        _approve(world, helper, days=days + 5)
        world.helpers.append(helper)


def _apply(
    world: World, account: Account, kind: HelperKind, township: str, *, days: float,
    strong: bool = False,
) -> Helper:  # fmt: skip
    chance = world.chance
    at = world.moment(days)
    born = local_date(at) - timedelta(days=chance.randrange(20 * 365, 62 * 365))
    is_worker = kind is HelperKind.SOCIAL_WORKER
    identity = Identity(
        kind=kind,
        full_name=account.display_name,
        sex=Sex.FEMALE if chance.random() < 0.62 else Sex.MALE,
        birth_on=born,
        area_code=township,
        worker_level=chance.choice(list(WorkerLevel)[:2]) if is_worker else None,
        certificate_no=f"SW63{chance.randrange(10**8):08d}" if is_worker else "",
        certificate_on=date(2022, 11, 1) if is_worker else None,
        registration_no=f"DJ{chance.randrange(10**7):07d}" if is_worker else "",
        registered_until=local_date(at) + timedelta(days=700) if is_worker else None,
    )
    return volunteers.apply(
        account, identity, _abilities(world, township, local_date(at), is_worker, strong), at=at
    )


def _abilities(
    world: World, township: str, today: date, is_worker: bool, strong: bool
) -> Abilities:
    chance = world.chance
    codes = set(
        chance.choices(list(SKILL_WEIGHTS), list(SKILL_WEIGHTS.values()), k=5 if strong else 3)
    )
    codes |= {"E1", "P3"} if strong else set()
    languages = {Language.ZH: 3}
    _, spoken = geography.people_of(township).draw(chance)
    if spoken is not Language.ZH or strong:
        languages[spoken if spoken is not Language.ZH else Language.AMDO] = 3 if strong else 2
    return Abilities(
        languages=languages,
        skills={code: _skill(world, code, today, is_worker or strong) for code in sorted(codes)},
        max_minutes=180 if strong else chance.choice((30, 60, 60, 90, 120)),
        reach="prefecture" if strong else chance.choice(("township", "county", "county", "county")),
        capacity=chance.randrange(3, 8) if is_worker or strong else chance.randrange(1, 4),
        availability=() if strong else chance.choice(EVENINGS_AND_WEEKENDS),
    )


def _skill(world: World, code: str, today: date, is_professional: bool) -> Skill:
    level = world.chance.choice((2, 3) if is_professional else (1, 2, 2))
    if code not in LICENSED:
        return Skill(level)
    number = f"{code}-{world.chance.randrange(10**6):06d}"
    return Skill(level, number, today + timedelta(days=world.chance.randrange(200, 900)))


def _vet(world: World, helper: Helper, *, days: float) -> None:
    _record(world, helper, days=days)
    _approve(world, helper, days=days + 2)


def _record(world: World, helper: Helper, *, days: float) -> None:
    at = world.moment(days)
    # Some were asked long before the portal began, so that some run out soon.
    age = world.chance.choice((2, 3, 5, 30, 90, 200, 230)) if helper.id % 9 == 0 else 3
    county = helper.area_code[:6]
    vetting.record_result(
        helper,
        authority=f"{areas.names(county)[-1]}公安局",
        checked_on=local_date(at) - timedelta(days=age),
        reference_no=f"查〔2026〕{world.chance.randrange(10**5):05d}号",
        result=VettingResult.CLEAR,
        by=world.county_staff[county],
        at=at,
    )


def _approve(world: World, helper: Helper, *, days: float) -> None:
    at = world.moment(days)
    vetting.approve(
        helper,
        trained_until=local_date(at) + timedelta(days=365),
        by=world.county_staff[helper.area_code[:6]],
        at=at,
    )
