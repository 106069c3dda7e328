"""Commands: each exits 0 on success, 1 with one sentence on refusal, and leaves no half work."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext

from portal.catalogs import translations
from portal.models import schema
from portal.services import areas, audit


def install(app: Flask) -> None:
    """Add the commands to `flask --app portal`."""
    for command in (init, audit_group, translations):
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
