"""Commands of maps: outlines of areas, and tables of road minutes that hold for the province."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from portal.clock import utc_now
from portal.services import boundaries, road_imports
from portal.services.refusals import Refused

LEVELS = click.Choice(list(boundaries.LEVELS))


@click.group("boundaries")
def boundaries_group() -> None:
    """Draw the maps by real outlines instead of sketches."""


@boundaries_group.command("import")
@click.argument("file", type=click.File("rb", lazy=True))
@click.option("--level", type=LEVELS, required=True, help="What the file holds.")
@click.option("--source", required=True, help="Whose outlines they are; readers see it.")
@click.option("--approval", required=True, help="Map approval number (审图号); readers see it.")
@click.option(
    "--datum",
    type=click.Choice(list(boundaries.DATUMS)),
    required=True,
    help="In which datum the points are; GCJ-02 and BD-09 are converted.",
)
@click.option("--property", "name_of_code", default="code", help="Property with the area's code.")
@with_appcontext
def import_boundaries(
    file: BinaryIO, level: str, source: str, approval: str, datum: str, name_of_code: str
) -> None:
    """Import a GeoJSON file of whole prefectures (counties) or whole counties (townships)."""
    try:
        made = boundaries.import_file(
            file.read(boundaries.MOST_BYTES + 1), level=level, source=source, approval=approval,
            datum=datum, name_of_code=name_of_code, at=utc_now(),
        )  # fmt: skip
    except boundaries.FaultyBoundaries as refusal:
        for fault in refusal.faults:
            click.echo(fault)
        raise click.ClickException(
            f"{len(refusal.faults)} faults; nothing was imported."
        ) from refusal
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"imported {made.areas} outlines of level {level}: sha256 {made.sha256}")


@boundaries_group.command("remove")
@click.option("--level", type=LEVELS, required=True, help="Outlines of which level.")
@click.option("--area", default="63", help="Only those under this code.")
@with_appcontext
def remove_boundaries(level: str, area: str) -> None:
    """Remove imported outlines; the maps go back to sketches there."""
    try:
        count = boundaries.remove(level=level, prefix=area, at=utc_now())
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"removed {count} outlines of level {level}")


@click.group("roads")
def roads_group() -> None:
    """Keep the province's own table of road minutes; counties keep theirs in the portal."""


@roads_group.command("import")
@click.argument("file", type=click.File("rb", lazy=True))
@click.option("--source", required=True, help="Where the minutes come from.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Of which day they are."
)
@click.option("--dry-run", is_flag=True, help="Examine and compare only.")
@with_appcontext
def import_roads(file: BinaryIO, source: str, as_of: datetime, dry_run: bool) -> None:
    """Put a table (CSV: from,to,minutes,winter_minutes) in force in place of the one before."""
    at = utc_now()
    content = file.read(road_imports.MOST_BYTES + 1)
    try:
        draft, reading = road_imports.upload(
            content, source=source, as_of=as_of.date(), by=None, at=at
        )
        for wrong in reading.wrong:
            click.echo(f"{wrong.line}\t{wrong.sentence % wrong.params}")
        if draft is None:
            raise click.ClickException(
                f"{len(reading.wrong)} lines are wrong; nothing was imported."
            )
        told = road_imports.compare(draft)
        carry = road_imports.discard if dry_run else road_imports.confirm
        carry(draft, version=draft.version, by=None, at=at)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(
        f"ways: {draft.ways}, new: {len(told.new)}, changed: {len(told.changed)}, "
        f"removed: {len(told.removed)}" + (" (nothing was written)" if dry_run else "")
    )
