"""The demo's staff: one account a role to sign in with, and officers for every desk."""

from __future__ import annotations

from datetime import timedelta

from portal.demo import names
from portal.demo.places import townships_of
from portal.demo.world import HOME_COUNTY, HOME_TOWNSHIP, PASSPHRASE, PROVINCE, World
from portal.models import Account
from portal.services import accounts
from portal.services.transactions import transaction
from portal.vocabulary import Role

# Roles that stand alone; the others come with a village, an organization or a person.
ALONE = {
    Role.COUNTY: HOME_COUNTY,
    Role.POLICE: HOME_COUNTY,
    Role.REPORTER_UNIT: HOME_COUNTY,
    Role.GUARDIAN: HOME_TOWNSHIP,
    Role.SUPERVISOR: PROVINCE,
    Role.EDITOR: PROVINCE,
    Role.AUDITOR: PROVINCE,
    Role.SECURITY_ADMIN: PROVINCE,
    Role.SYSTEM_ADMIN: PROVINCE,
    Role.TOWNSHIP: HOME_TOWNSHIP,
}


def fill(world: World) -> None:
    """Make the accounts of the demo roles and of every county and township that has children."""
    for role, area in ALONE.items():
        account = demo_account(world, role, area)
        if role is Role.COUNTY:
            world.county_staff[area] = account
        if role is Role.TOWNSHIP:
            world.township_staff[area] = account
    _second_editor(world)
    with transaction():
        for county in world.counties:
            if county not in world.county_staff:
                world.county_staff[county] = officer(world, Role.COUNTY, county)
            for township in townships_of(world, county):
                if township not in world.township_staff:
                    world.township_staff[township] = officer(world, Role.TOWNSHIP, township)


def demo_account(world: World, role: Role, area_code: str, **values: object) -> Account:
    """Make the account `<role>@demo.example` with the demo's passphrase."""
    return accounts.create(
        role=role,
        display_name=names.person(world.chance, "汉族"),
        email=f"{role.value}@demo.example",
        passphrase=PASSPHRASE,
        area_code=area_code,
        at=world.begun,
        **values,  # type: ignore[arg-type]
    )


def officer(world: World, role: Role, area_code: str) -> Account:
    """Make a colleague's account that nobody signs in to."""
    return accounts.create(
        role=role,
        display_name=names.person(world.chance, "汉族"),
        email=f"{role.value}.{area_code}@demo.example",
        area_code=area_code,
        at=world.begun,
    )


def seen_lately(world: World) -> None:
    """Let everybody have signed in these days, but for one in twenty who has been silent."""
    with transaction():
        for account in Account.select().order_by(Account.id):
            silent = world.chance.random() < 0.05 and account.email.count(".") > 1
            days = world.chance.uniform(9, 30) if silent else world.chance.uniform(0, 4)
            account.last_sign_in_at = world.now - timedelta(days=days)
            account.save(only=[Account.last_sign_in_at])


def _second_editor(world: World) -> None:
    # A page is published by another editor than its writer, so the demo has two.
    accounts.create(
        role=Role.EDITOR,
        display_name=names.person(world.chance, "藏族"),
        email="editor2@demo.example",
        passphrase=PASSPHRASE,
        area_code=PROVINCE,
        at=world.begun,
    )


def directors(world: World) -> None:
    """Make a child director for every village; the first of the home township is the demo's."""
    home = world.villages[HOME_TOWNSHIP][0].code
    world.directors[home] = demo_account(world, Role.VILLAGE_DIRECTOR, home)
    with transaction():
        for villages in world.villages.values():
            for village in villages:
                if village.code != home:
                    world.directors[village.code] = officer(
                        world, Role.VILLAGE_DIRECTOR, village.code
                    )
