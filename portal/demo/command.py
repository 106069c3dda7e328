"""`flask --app portal demo`: fill the province once, with progress shown."""

from __future__ import annotations

import time
from random import Random

import click
from flask.cli import with_appcontext

from portal.clock import utc_now
from portal.demo import (
    agreements,
    campaigns,
    cases,
    children,
    delivery,
    desks,
    emergencies,
    families,
    gaps,
    geography,
    guardians,
    history,
    offices,
    organizations,
    people,
    places,
    releases,
    reports,
    roads,
    staff,
)
from portal.demo.world import PASSPHRASE, World
from portal.extensions import settings
from portal.models import schema
from portal.services import accounts, areas
from portal.vocabulary import AreaLevel

STEPS = (
    ("accounts of the staff", staff.fill),
    ("villages and pastures", places.fill),
    ("village directors", staff.directors),
    ("road minutes", roads.fill),
    ("organizations", organizations.fill),
    ("volunteers and social workers", people.fill),
    ("children's files", children.fill),
    ("absent parents", families.fill),
    ("agreements on care", agreements.fill),
    ("sixteen weeks of help", history.fill),
    ("today's desks", desks.fill),
    ("reports", reports.fill),
    ("emergencies", emergencies.fill),
    ("protection cases", cases.fill),
    ("desks of the offices", offices.fill),
    ("a guardian's account", guardians.fill),
    ("deadlines", offices.look_at_clocks),
    ("campaign pages", campaigns.fill),
    ("public figures", releases.fill),
    ("gaps", gaps.fill),
    ("messages", delivery.deliver),
    ("sign-ins of the staff", staff.seen_lately),
)


@click.command("demo")
@click.option("--scale", type=click.Choice(["small", "province"]), default="small")
@click.option("--seed", default=2026, show_default=True, help="Same seed, same province.")
@click.option("--once", is_flag=True, help="Do nothing if the demo is there already.")
@with_appcontext
def demo(scale: str, seed: int, once: bool) -> None:
    """Fill an empty database with the demo province."""
    if settings().environment == "production":
        raise click.ClickException("The demo refuses to start while PORTAL_ENV is production.")
    schema.bring_up()
    areas.load_gazetteer()
    if accounts.demo_accounts():
        if once:
            click.echo("The demo province is there already.")
            _tell_sign_ins()
            return
        raise click.ClickException("The demo is there already; remove the database to fill anew.")
    began = time.monotonic()
    chance = Random(seed)
    counties = [area.code for area in areas.of_level(AreaLevel.COUNTY)]
    world = World(scale, chance, utc_now(), geography.children_by_county(scale, counties))
    for text, fill in STEPS:
        click.echo(text)
        fill(world)
    click.echo(
        f"{len(world.children)} children on the register, {len(world.helpers)} helpers, "
        f"{time.monotonic() - began:.0f} s."
    )
    _tell_sign_ins()


def _tell_sign_ins() -> None:
    click.echo(f"Demo sign-ins, each with the passphrase {PASSPHRASE}:")
    for account in accounts.demo_accounts():
        click.echo(f"  {account.email:<36} {account.role.en}")
