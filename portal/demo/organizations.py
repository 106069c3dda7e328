"""The demo's organizations: applied for, and approved by their counties."""

from __future__ import annotations

from portal.clock import local_date
from portal.demo import names
from portal.demo.staff import demo_account
from portal.demo.world import HOME_COUNTY, World
from portal.models import Account
from portal.service_codes import SERVICE_CODES
from portal.services import accounts, areas, organizations
from portal.services.organization_details import Offer, Registration
from portal.vocabulary import OrganizationKind, Role

A_COUNTY = {"small": 4, "province": 3}
NAMES = ("格桑花", "暖阳", "同行", "山泉", "青禾", "拾光", "星火", "雪莲", "牧歌", "春芽")
KINDS = (
    (OrganizationKind.SERVICE_UNIT, "社会工作服务中心", "2"),
    (OrganizationKind.ASSOCIATION, "志愿服务协会", "1"),
    (OrganizationKind.SERVICE_UNIT, "儿童关爱服务中心", "2"),
    (OrganizationKind.FOUNDATION, "教育发展基金会", "3"),
)
# GB 32100-2015: alphabet and weights of the credit code, GB 11714 for the nine characters inside.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
NEVER_ISSUED = "639999"


def fill(world: World) -> None:
    """Let organizations apply in every county; all but the last of each are approved."""
    for county in world.counties:
        for number in range(A_COUNTY[world.scale]):
            _one(world, county, number)


def _one(world: World, county: str, number: int) -> None:
    is_home = county == HOME_COUNTY and number == 0
    at = world.moment(0.2 + number / 10)
    manager = _manager(world, county, number, is_home)
    kind, ending, letter = KINDS[number % len(KINDS)]
    serial = len(world.organizations) * 97 + number * 13 + int(county[2:])
    registration = Registration(
        name=f"{areas.names(county)[-1]}{world.chance.choice(NAMES)}{ending}",
        uscc=credit_code(letter, serial),
        kind=kind,
        is_charity=kind is not OrganizationKind.ASSOCIATION,
        area_code=county,
        address=areas.names(county)[-1],
        legal_representative=names.person(world.chance, "汉族"),
    )
    offer = Offer(
        contact_name=manager.display_name,
        contact_phone=f"+86138{world.chance.randrange(10**8):08d}",
        contact_email=manager.email or "",
        capacity=60 if is_home else world.chance.randrange(15, 45),
        vetting_declared_on=local_date(at),
        services=tuple(sorted(SERVICE_CODES)),
        areas=(county[:4],),
    )
    organization = organizations.apply(manager, registration, offer, at=at)
    if number < A_COUNTY[world.scale] - 1:
        organizations.approve(organization, by=world.county_staff[county], at=world.moment(0.8))
        world.organizations.append(organization)


def _manager(world: World, county: str, number: int, is_home: bool) -> Account:
    if is_home:
        return demo_account(world, Role.ORGANIZATION, county)
    return accounts.create(
        role=Role.ORGANIZATION,
        display_name=names.person(world.chance, "汉族"),
        email=f"organization{county}{number}@demo.example",
        area_code=county,
        at=world.begun,
    )


def credit_code(kind: str, serial: int) -> str:
    """Answer a credit code with right check characters under a division that was never issued."""
    inner = f"{serial:08d}"[-8:]
    rest = 11 - sum(int(c) * w for c, w in zip(inner, INNER_WEIGHTS, strict=True)) % 11
    body = f"5{kind}{NEVER_ISSUED}{inner}" + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[(31 - total % 31) % 31]
