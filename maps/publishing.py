"""The public form of a table of counts, refused if anybody could work out a small one.

Method:

1. Every cell, every parent's sum, the overall sum and the people of a row are rounded and settled
   against what was published before (`rounding`).
2. The attacker (`attacker`) tries this release alone and beside the last twelve.
3. What he finds costs something, the cheapest first: the sum of the parent at hand, the overall
   sum, cells that would turn from mark to number this time, and at last two counties of that
   parent become one row, "632521+632522", for the whole table.
4. Again from 2, until he finds nothing. If nothing is left to give up, there is no release.

What is given up once is a mark, so it stays given up for three releases (`rounding`, 4). The order
of 3 is by code and never by size. Platform rule (security 4.3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from maps.attacker import Around, Attacker
from maps.readings import JOINT
from maps.rounding import settled
from maps.siege import Guess
from maps.tables import HIDDEN, Figure, Release, ReleasedRow, Row, Table

Cell = tuple[str, str]
"""Column, and code of a row, of a parent, or "" for all."""
PEOPLE = "population"
"""Stands for the column of people; as a code, a parent's or "" (all) stands for their sum."""


class Guessable(Exception):
    """No safe release was found; `guesses` name the cells that could be narrowed down."""

    def __init__(self, found: Sequence[Guess]) -> None:
        """Keep the guesses; the text names them all."""
        super().__init__("; ".join(map(str, found)))
        self.guesses = tuple(found)


@dataclass
class _GivenUp:
    """What this release does without, so that nobody can guess."""

    sums: set[Cell] = field(default_factory=set)
    held: set[Cell] = field(default_factory=set)


def publish(
    table: Table,
    previous: Sequence[Release] = (),
    before: Mapping[Cell, int] | None = None,
    around: Around | None = None,
) -> Release:
    """Answer the public form of `table` after the releases `previous`, oldest first.

    `before` holds, where it was kept, the true count behind each figure of the newest release when
    that figure was last changed (columns and `population`, codes of rows and parents, "" for all).
    `around` is the table, published already, of whose counts these are part. Raises Guessable if a
    small count of either could be narrowed down whatever is given up.
    """
    attacker = Attacker(table, previous, around)
    past = _Past(previous, before or {})
    while True:
        found = _attempt(table, past, attacker)
        if isinstance(found, Release):
            return found
        merged = _merged(table, found)
        if merged is None:
            raise Guessable(found)
        table = merged


def _attempt(table: Table, past: _Past, attacker: Attacker) -> Release | list[Guess]:
    """Answer a safe release, or what is guessed when nothing more can be given up."""
    given_up = _GivenUp()
    while True:
        release = _draft(table, past, given_up)
        found = attacker.guesses(release)
        if not found:
            return release
        if not _give_up(found, table, release, past, given_up):
            return found


def _draft(table: Table, past: _Past, given_up: _GivenUp) -> Release:
    people = _people_by_parent(table)
    hidden = given_up.sums | given_up.held

    def figure(column: str, code: str, count: int, among: int | None) -> Figure:
        if (column, code) in hidden:
            return HIDDEN
        return settled(count, among, past.history(column, code), past.before.get((column, code)))

    rows = tuple(
        ReleasedRow(
            row.code,
            row.parent,
            None if row.population is None else figure(PEOPLE, row.code, row.population, None),
            tuple(
                figure(column, row.code, count, row.population)
                for column, count in zip(table.columns, row.values, strict=True)
            ),
        )
        for row in table.rows
    )
    if not table.totals:
        return Release(table.columns, rows, None, {})
    sums = _sums(table)
    margins = {
        code: tuple(
            figure(column, code, count, people[code])
            for column, count in zip(table.columns, counts, strict=True)
        )
        for code, counts in sums.items()
    }
    return Release(table.columns, rows, margins.pop(""), margins)


def _sums(table: Table) -> dict[str, list[int]]:
    """Answer the sums by parent, and of all under ""."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * len(table.columns))
    for row in table.rows:
        for code in (row.parent, ""):
            sums[code] = [a + b for a, b in zip(sums[code], row.values, strict=True)]
    return {"": sums[""], **{code: counts for code, counts in sums.items() if code}}


def _people_by_parent(table: Table) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for row in table.rows:
        for code in (row.parent, ""):
            so_far = found.get(code, 0)
            is_known = so_far is not None and row.population is not None
            found[code] = so_far + row.population if is_known else None  # type: ignore[operator]
    return {"": None, **found}


class _Past:
    """What was published before, cell by cell, and the true counts behind the newest figures."""

    def __init__(self, previous: Sequence[Release], before: Mapping[Cell, int]) -> None:
        self.before = before
        self._histories: dict[Cell, list[Figure]] = defaultdict(list)
        for release in previous:
            for cell, figure in _figures(release).items():
                self._histories[cell].append(figure)

    def history(self, column: str, code: str) -> Sequence[Figure]:
        """Answer the earlier figures of a cell, oldest first."""
        return self._histories.get((column, code), ())


def _figures(release: Release) -> dict[Cell, Figure]:
    """Answer every figure of a release; where a code is a row's and a parent's, the parent's."""
    found: dict[Cell, Figure] = {}
    lines = [(row.code, row.values) for row in release.rows]
    for code, values in [*lines, *release.parents.items(), ("", release.overall or ())]:
        found.update({(c, code): one for c, one in zip(release.columns, values, strict=False)})
    people = {(PEOPLE, row.code): row.population for row in release.rows}
    return {**found, **{cell: one for cell, one in people.items() if one is not None}}


def _give_up(
    found: Sequence[Guess],
    table: Table,
    release: Release,
    past: _Past,
    given_up: _GivenUp,
) -> bool:
    """Give up the cheapest thing that stands beside each guess; answer whether there was one."""
    figures = _figures(release)
    rows = {row.code: row for row in release.rows}
    has_any = False
    for guess in found:
        parent = rows[guess.code].parent
        sums = [(guess.column, parent), (guess.column, "")]
        if table.partition:
            sums.append((PEOPLE, guess.code))
        shown = [c for c in sums if figures.get(c, HIDDEN) != HIDDEN]
        turned = _turned(release, past, guess.column, parent) - given_up.held
        if shown:
            given_up.sums.add(shown[0])
        given_up.held |= set() if shown else turned
        has_any = has_any or bool(shown) or bool(turned)
    return has_any


def _turned(release: Release, past: _Past, column: str, parent: str) -> set[Cell]:
    """Answer the cells of a parent that turn from the mark to a number in this release."""
    at = release.columns.index(column)
    found = set()
    for row in release.rows:
        history = past.history(column, row.code)
        is_new = bool(history) and history[-1] == HIDDEN and row.values[at] != HIDDEN
        if row.parent == parent and is_new:
            found.add((column, row.code))
    return found


def _merged(table: Table, found: Sequence[Guess]) -> Table | None:
    """Answer the table with the first guessed row joined to its neighbour, None if it has none."""
    for guess in found:
        mine = next(row for row in table.rows if row.code == guess.code)
        others = [row for row in table.rows if row.parent == mine.parent and row is not mine]
        if others:
            other = min(others, key=lambda row: (row.code < mine.code, row.code))
            first, second = sorted((mine, other), key=lambda row: row.code)
            kept = [row for row in table.rows if row not in (mine, other)]
            rows = sorted([*kept, _joined(first, second)], key=lambda row: row.code)
            return replace(table, rows=tuple(rows))
    return None


def _joined(one: Row, other: Row) -> Row:
    is_known = one.population is not None and other.population is not None
    return Row(
        code=one.code + JOINT + other.code,
        parent=one.parent,
        population=one.population + other.population if is_known else None,  # type: ignore[operator]
        values=tuple(a + b for a, b in zip(one.values, other.values, strict=True)),
    )
