"""What is kept for the builder of the next release and for the audit, never for a page.

Of each table: the true counts, the figures as the attacker was shown them, and the true count
behind each figure when it was last changed (`before` of `maps.publishing.publish`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from maps.tables import Figure, Release, Row, Table, read_release, read_table

Anchors = Mapping[tuple[str, str], int]
# As `maps.publishing` names the column of people, and joins the codes of merged counties.
PEOPLE, JOINT, ALL = "population", "+", ""


@dataclass(frozen=True)
class Kept:
    """One table of one release: the truth, the figures, and the counts behind the figures."""

    table: Table
    release: Release
    before: Anchors


def written(kept: Mapping[str, Kept]) -> str:
    """Answer the JSON text in which the tables of a release are kept."""
    return json.dumps({name: _as_json(one) for name, one in kept.items()}, ensure_ascii=False)


def read(text: str) -> dict[str, Kept]:
    """Answer what `written` wrote; raises TableError where it holds something else."""
    return {
        name: Kept(
            read_table(one["table"]),
            read_release(one["release"]),
            {(column, code): count for column, code, count in one["before"]},
        )
        for name, one in json.loads(text).items()
    }


def _as_json(kept: Kept) -> dict[str, Any]:
    rows = [_row(row) for row in kept.table.rows]
    table = {
        "columns": list(kept.table.columns),
        "rows": rows,
        "totals": kept.table.totals,
        "partition": kept.table.partition,
    }
    before = sorted([column, code, count] for (column, code), count in kept.before.items())
    return {"table": table, "release": kept.release.as_json(), "before": before}


def _row(row: Row) -> dict[str, Any]:
    told = {"code": row.code, "parent": row.parent, "values": list(row.values)}
    return told if row.population is None else {**told, "population": row.population}


def merged_as(table: Table, release: Release) -> Table:
    """Answer the true `table` with the rows joined that `release` shows joined."""
    rows = {row.code: row for row in table.rows}
    groups = [shown.code.split(JOINT) for shown in release.rows]
    return replace(table, rows=tuple(_sum([rows[code] for code in codes]) for codes in groups))


def _sum(rows: list[Row]) -> Row:
    people = [row.population for row in rows if row.population is not None]
    return Row(
        JOINT.join(row.code for row in rows),
        rows[0].parent,
        sum(people) if len(people) == len(rows) else None,
        tuple(map(sum, zip(*(row.values for row in rows), strict=True))),
    )


def known(earlier: Sequence[Kept]) -> dict[tuple[str, str], int]:
    """Answer the count behind the newest figure of every cell in `earlier`, oldest first.

    A county that was joined to another for a month has its own figure from the month before.
    """
    return {cell: count for kept in earlier for cell, count in kept.before.items()}


def anchors(table: Table, release: Release, earlier: Sequence[Kept]) -> dict[tuple[str, str], int]:
    """Answer the true count behind each figure of `release` when it was last changed.

    A figure that stands as it last stood in `earlier` (oldest first) keeps the count of then.
    """
    truths = dict(_truths(merged_as(table, release)))
    old = {cell: figure for one in earlier for cell, figure in figures(one.release)}
    kept = known(earlier)
    return {
        cell: kept[cell] if cell in kept and old.get(cell) == figure else truths[cell]
        for cell, figure in figures(release)
    }


def _truths(table: Table) -> Iterator[tuple[tuple[str, str], int]]:
    for code, rows in _groups(table):
        for at, column in enumerate(table.columns):
            yield (column, code), sum(row.values[at] for row in rows)
    for row in table.rows:
        if row.population is not None:
            yield (PEOPLE, row.code), row.population


def _groups(table: Table) -> Iterator[tuple[str, list[Row]]]:
    yield ALL, list(table.rows)
    for parent in sorted({row.parent for row in table.rows}):
        yield parent, [row for row in table.rows if row.parent == parent]
    for row in table.rows:
        yield row.code, [row]


def figures(release: Release) -> Iterator[tuple[tuple[str, str], Figure]]:
    """Yield ((column, code), figure) of every figure of a release, sums and people among them."""
    for row in release.rows:
        if row.population is not None:
            yield (PEOPLE, row.code), row.population
    lines = [(row.code, row.values) for row in release.rows]
    sums = {**release.parents, ALL: release.overall or ()}
    for code, values in [*lines, *sums.items()]:
        for column, figure in zip(release.columns, values, strict=False):
            yield (column, code), figure
