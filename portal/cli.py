"""Commands: each exits 0 on success, 1 with one sentence on refusal, and leaves no half work."""

from __future__ import annotations

import json
from datetime import datetime
from typing import BinaryIO

import click
from flask import Flask
from flask.cli import with_appcontext

from portal.catalogs import translations
from portal.clock import to_utc, utc_now
from portal.demo import demo
from portal.map_commands import boundaries_group, roads_group
from portal.models import schema
from portal.services import (
    accounts,
    areas,
    audit,
    child_import,
    match_plans,
    match_records,
    match_runs,
    release_building,
    work_calendars,
)  # fmt: skip
from portal.services.refusals import Refused
from portal.serving import serve, worker
from portal.tasks import clocks
from portal.vocabulary import Role


def install(app: Flask) -> None:
    """Add the commands to `flask --app portal`."""
    commands = (
        init, demo, serve, worker, audit_group, accounts_group, translations, match_group,
        import_group, clocks_group, calendar_group, release_group, boundaries_group, roads_group,
    )  # fmt: skip
    for command in commands:
        app.cli.add_command(command)


def refuse(sentence: str) -> click.ClickException:
    """Answer the exception that prints one sentence on stderr and exits with 1."""
    return click.ClickException(sentence)


@click.command("init")
@with_appcontext
def init() -> None:
    """Bring the tables up to date and load the places of the province."""
    for step in schema.bring_up():
        click.echo(f"applied {step}")
    click.echo(f"places added: {areas.load_gazetteer()}")


@click.group("audit")
def audit_group() -> None:
    """Look after the audit record."""


@audit_group.command("verify")
@with_appcontext
def verify() -> None:
    """Walk the audit record and say whether every row still seals the one before."""
    try:
        click.echo(f"audit rows verified: {audit.verify()}")
    except ValueError as problem:
        raise refuse(str(problem)) from problem


@click.group("accounts")
def accounts_group() -> None:
    """Make the first account; everybody else comes by invitation."""


@accounts_group.command("create-admin")
@click.argument("email")
@click.option("--name", prompt=True, help="The officer's name.")
@click.password_option("--passphrase", help="At least twelve characters.")
@with_appcontext
def create_admin(email: str, name: str, passphrase: str) -> None:
    """Make a security administrator, who invites the others."""
    try:
        account = accounts.create(
            role=Role.SECURITY_ADMIN,
            display_name=name,
            email=email,
            passphrase=passphrase,
            area_code="63",
            at=utc_now(),
        )
    except Refused as refusal:
        raise refuse(str(refusal)) from refusal
    click.echo(f"created {account.email}")


@click.group("clocks")
def clocks_group() -> None:
    """Do what falls due by time alone."""


@clocks_group.command("tick")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="An instant in Shanghai time, ISO 8601; now if left out.",
)
@with_appcontext
def tick(at: datetime | None) -> None:
    """Run every clock once; harmless when repeated."""
    done = dict(clocks.tick(to_utc(at) if at else utc_now()))
    for what, count in done.items():
        click.echo(f"{what}: {'failed' if count is None else count}")
    if None in done.values():
        raise refuse("A clock failed; the log says why. The others were run.")


@click.group("calendar")
def calendar_group() -> None:
    """Know which days people work, year by year."""


@calendar_group.command("load")
@click.argument("file", type=click.File("rb"))
@with_appcontext
def load_calendar(file: BinaryIO) -> None:
    """Load a whole year (CSV: day,kind,name) in place of what was known of it."""
    try:
        click.echo(f"loaded {work_calendars.load(file.read(), at=utc_now())}")
    except Refused as refusal:
        raise refuse(str(refusal)) from refusal


@calendar_group.command("draft")
@click.argument("year", type=click.IntRange(2000, 2100))
def draft_calendar(year: int) -> None:
    """Print a year as CSV, to be corrected by the State Council's notice and loaded."""
    click.echo(work_calendars.draft(year), nl=False)


@click.group("import")
def import_group() -> None:
    """Bring rows in from spreadsheets: every row or none."""


@import_group.command("children")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Examine only, write nothing.")
@click.option("--by", "email", help="E-mail of the officer who enters the files.")
@with_appcontext
def import_children(file: BinaryIO, dry_run: bool, email: str | None) -> None:
    """Import children's files from the national form as .xlsx."""
    try:
        officer = child_import.officer_called(email) if email else None
        report = child_import.import_children(file, by=officer, at=utc_now(), is_dry_run=dry_run)
    except Refused as refusal:
        raise refuse(str(refusal)) from refusal
    for cell in report.refused:
        click.echo(f"{cell.row}\t{cell.column}\t{cell.said}")
    click.echo(f"rows: {report.rows}, refused: {report.refused_rows}, written: {report.written}")
    if not report.is_clean:
        raise refuse(f"{report.refused_rows} rows are refused; nothing was written.")


@click.group("match")
def match_group() -> None:
    """Bring open needs and people together."""


@match_group.command("run")
@click.option("--area", default=match_runs.PROVINCE, help="Area code (2 to 12 digits).")
@click.option("--dry-run", is_flag=True, help="Solve and print, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@with_appcontext
def match_run(area: str, dry_run: bool, as_json: bool) -> None:
    """Propose people for the open needs of an area; nobody is asked by this."""
    if areas.get(area) is None:
        raise refuse(f"There is no area with the code {area}.")
    at = utc_now()
    planned = match_plans.plan(area, at=at)
    if not dry_run:
        match_runs.write(planned, by=None, at=at)
    click.echo(json.dumps(planned.as_json(), ensure_ascii=False) if as_json else planned.summary)


@match_group.command("replay")
@click.argument("ref")
@with_appcontext
def match_replay(ref: str) -> None:
    """Carry a run out again from what it was given; exit 1 if the plan is another one."""
    made = match_runs.called(ref)
    if made is None:
        raise refuse(f"There is no run with the reference {ref}.")
    try:
        told = match_records.replay(made)
    except Refused as refusal:
        raise refuse(str(refusal)) from refusal
    click.echo(f"same={told.kept} gone={told.gone} new={told.new} hash={made.input_hash}")
    if not (told.is_same_question and told.is_same_plan):
        cause = "" if told.is_same_weights else " The weights are of another version."
        raise refuse(f"The plan is not the one of then.{cause}")


@click.group("release")
def release_group() -> None:
    """Publish the figures of a month, and try to break what was published."""


@release_group.command("build")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="Count at an instant that is past, in Shanghai time; now if left out.",
)
@with_appcontext
def release_build(at: datetime | None) -> None:
    """Build the release of the month, once; a second time changes nothing."""
    counted_at = to_utc(at) if at else utc_now()
    if counted_at > utc_now():
        raise refuse("Nothing can be counted at an instant that is still to come.")
    try:
        built = release_building.build(by=None, at=counted_at)
    except Refused as refusal:
        raise refuse(str(refusal)) from refusal
    told = "built" if built.is_new else "was there before"
    click.echo(f"release {built.release.month} {told}: sha256 {built.release.sha256}")


@release_group.command("audit")
@with_appcontext
def release_audit() -> None:
    """Play the attacker again over every stored release; exit 1 naming what he finds."""
    count, problems = release_building.examine()
    if problems:
        raise refuse("; ".join(problems))
    click.echo(f"releases examined: {count}")
