"""A reader who wants to know a small figure: how far can the published figures be narrowed down?

Method:

1. Every published figure is a statement: the sum of these unknown counts lies between two numbers.
   What the sound reader and the believing ones take for true is in `readings`. If the statements
   of one contradict each other he was mistaken and learns nothing.
2. For each, the least and the greatest value of a hidden count are two linear programs. The
   statements of one release are nested sums, so the program's answer is the exact one.
3. Each is asked twice: with the sums of one parent alone, so that a contradiction elsewhere does
   not save anything, and with the whole column.
4. Where the counts are part of those of another table (the served of those in need), each question
   is asked a third time with the statements of both. Two families of nested sums are still exact in
   a linear program. Hidden counts of both tables are asked for.

A hidden count below eight is *guessed* if the truth lies within fewer than five values. Platform
rule (security 4.3, item 4).

What makes it quick, none of which changes an answer (tests/maps/plain_attacker.py goes without):

5. Columns that add up to nothing together are apart; what was found in one is kept while the
   release is changed elsewhere.
6. Who knows more leaves no more values. Where the statements of one reader hold all those of
   another and do not contradict each other, a count that keeps five values for the first keeps
   them for the second, who is not asked: beside another release more than alone, believing more
   than sound, both tables more than one, the column more than the parent. The strongest come first,
   and are only asked for the counts that keep five values at a glance (`programs`, 2).
7. Only counts below eight are asked for, and no count twice that is found already.
8. A parent whose figures are those of another month is the same program.

Cost: months x columns x two programs a part, and two for each count left open; see decision 0008.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maps.readings import JOINT, OWN, WHOLE, Columns, Readings
from maps.rounding import SMALLEST_SHOWN
from maps.siege import Asked, Guess, Memory, Shown, Siege
from maps.tables import HIDDEN, Release, Table


@dataclass(frozen=True, slots=True)
class Around:
    """A table that holds the counts of another as a part, cell by cell, as it was published.

    `table` are its true counts by county, `previous` its earlier releases, oldest first.
    """

    table: Table
    release: Release
    previous: Sequence[Release]


def guesses(
    table: Table, release: Release, previous: Sequence[Release], around: Around | None = None
) -> list[Guess]:
    """Answer every hidden count of `table` that `release` gives away, beside `previous` or alone.

    `previous` are the releases published before, oldest first; the last twelve are looked at. The
    counts of `table` are needed to tell a reader who has found the truth from one who is mistaken.
    With `around` the hidden counts of that table are asked for as well; a guess there is named by
    the row of `release` in which it lies.
    """
    return Attacker(table, previous, around).guesses(release)


class Attacker:
    """Tries one release after another of the same table beside the same earlier ones."""

    def __init__(
        self, table: Table, previous: Sequence[Release], around: Around | None = None
    ) -> None:
        """Take what stays the same, whatever is given up or joined."""
        wholes = [*around.previous, around.release] if around else []
        self._around = around
        self._readings = Readings(previous, wholes, is_partition=table.partition)
        self._truth = {OWN: _counts(table), WHOLE: _counts(around.table) if around else {}}
        self._is_partition = table.partition
        self._kept: dict[object, list[Guess]] = {}
        self._memory: dict[Columns, Memory] = defaultdict(Memory)

    def guesses(self, release: Release) -> list[Guess]:
        """Answer every hidden count that `release` gives away."""
        self._readings.show(release)
        names = _rows_of(release, self._around.release) if self._around else {}
        found = []
        for columns in self._blocks():
            key = (columns, _shown(release, columns))
            if key not in self._kept:
                self._kept[key] = self._found(columns, names, key[1])
            found += self._kept[key]
        return sorted(found)

    def _blocks(self) -> list[Columns]:
        """Answer the columns, together where they add up to the people of a row."""
        own = self._readings.columns(OWN)
        if self._is_partition:
            return [own]
        wholes = self._readings.columns(WHOLE) if self._around else ()
        return [(column,) for column in dict.fromkeys((*own, *wholes))]

    def _found(self, columns: Columns, names: Mapping[str, str], shown: Shown) -> list[Guess]:
        asked = {}
        for table in (OWN, WHOLE):
            for column, row in self._readings.hidden(table, columns):
                parts = row.code.split(JOINT)
                truth = sum(self._truth[table][column, part] for part in parts)
                if truth < SMALLEST_SHOWN:
                    unknowns = self._readings.unknowns(table, 0, column, row.code)
                    asked[table, column, row.code] = Asked(row.parent, truth, unknowns)
        if not asked:
            return []
        memory = self._memory[columns]
        memory.look_at(shown)
        siege = Siege(self._readings, columns, asked, memory, is_joint=self._around is not None)
        found = siege.guesses(names)
        siege.put_away()
        return found


def _counts(table: Table) -> dict[tuple[str, str], int]:
    """Answer the true count of each cell by single counties; a joined row's by its first."""
    counts: dict[tuple[str, str], int] = {}
    for number, column in enumerate(table.columns):
        for row in table.rows:
            first, *others = row.code.split(JOINT)
            counts[column, first] = row.values[number]
            counts.update(dict.fromkeys(((column, part) for part in others), 0))
    return counts


def _rows_of(release: Release, other: Release) -> dict[str, str]:
    """Answer, by the code of each row of `other`, the row of `release` its first county lies in."""
    mine = {part: row.code for row in release.rows for part in row.code.split(JOINT)}
    return {row.code: mine[row.code.split(JOINT)[0]] for row in other.rows}


def _shown(release: Release, columns: Columns) -> Shown:
    """Answer all that a release shows of some columns, to know it again."""
    at = [release.columns.index(column) for column in columns if column in release.columns]
    sums = {**release.parents, "": release.overall or ()}
    rows = tuple(
        (row.code, row.parent, row.population, *[row.values[place] for place in at])
        for row in release.rows
    )
    return rows, frozenset(
        (code, place, figures[place])
        for code, figures in sums.items()
        for place in at
        if figures and figures[place] != HIDDEN
    )
