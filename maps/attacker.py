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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from maps.narrowing import Part, parts_of
from maps.programs import Cell, Program, Ranges
from maps.readings import JOINT, OWN, WHOLE, Reading, Readings
from maps.rounding import SMALLEST_SHOWN
from maps.tables import HIDDEN, Release, Table

Columns = tuple[str, ...]
_Shown = tuple[tuple[object, ...], frozenset[object]]
"""All that a release shows of some columns: its rows, and the sums that are not hidden."""
_Said = TypeVar("_Said")


@dataclass(frozen=True, slots=True, order=True)
class Guess:
    """A hidden count that could be narrowed down to `low` to `high`."""

    code: str
    column: str
    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.code} {self.column} (between {self.low} and {self.high})"


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
        self._memory: dict[Columns, _Memory] = defaultdict(_Memory)

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

    def _found(self, columns: Columns, names: Mapping[str, str], shown: _Shown) -> list[Guess]:
        asked = {}
        for table in (OWN, WHOLE):
            for column, row in self._readings.hidden(table, columns):
                parts = row.code.split(JOINT)
                truth = sum(self._truth[table][column, part] for part in parts)
                if truth < SMALLEST_SHOWN:
                    unknowns = self._readings.unknowns(table, 0, column, row.code)
                    asked[table, column, row.code] = _Asked(row.parent, truth, unknowns)
        if not asked:
            return []
        memory = self._memory[columns]
        memory.look_at(shown)
        siege = _Siege(self._readings, columns, asked, memory, is_joint=self._around is not None)
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


def _shown(release: Release, columns: Columns) -> _Shown:
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


@dataclass(slots=True)
class _Memory:
    """What is remembered of some columns from one release that was tried to the next."""

    shown: _Shown = ((), frozenset())
    free: set[tuple[Cell, Reading, bool]] = field(default_factory=set)
    parts: dict[object, list[Part]] = field(default_factory=dict)
    programs: dict[object, Program] = field(default_factory=dict)

    def look_at(self, shown: _Shown) -> None:
        """Keep what was free only where nothing but sums was given up: that frees, never binds."""
        rows, sums = shown
        if rows != self.shown[0] or not sums <= self.shown[1]:
            self.free.clear()
        self.shown = shown
        self.parts.clear()


@dataclass(frozen=True, slots=True)
class _Asked:
    parent: str
    truth: int
    unknowns: tuple[int, ...]


class _Siege:
    """All readers before the hidden counts of columns that hang together."""

    def __init__(
        self,
        readings: Readings,
        columns: Columns,
        asked: Mapping[Cell, _Asked],
        memory: _Memory,
        *,
        is_joint: bool,
    ) -> None:
        self._readings, self._columns, self._asked = readings, columns, asked
        self._kinds = [readings.readings(is_joint=False)]
        self._kinds += [readings.readings(is_joint=True)] if is_joint else []
        self._parts, self._programs = memory.parts, memory.programs
        self._free = memory.free

    def guesses(self, names: Mapping[str, str]) -> list[Guess]:
        """Answer what is guessed; `names` are the rows in which those of the table around lie."""
        self._screen()
        found: dict[tuple[str, str], Guess] = {}
        for readings in self._kinds:
            for reading in readings:
                for table in (OWN, WHOLE) if reading.is_joint else (OWN,):
                    named = {
                        cell: (names.get(cell[2], cell[2]) if table == WHOLE else cell[2], cell[1])
                        for cell in self._asked
                        if cell[0] == table
                    }
                    left = [cell for cell, name in named.items() if name not in found]
                    for cell, (low, high) in self._few(reading, left).items():
                        if low <= self._asked[cell].truth <= high:
                            found.setdefault(named[cell], Guess(*named[cell], low, high))
        return list(found.values())

    def put_away(self) -> None:
        """Let go of what the solver holds."""
        for parts in self._parts.values():
            for part in parts:
                part.put_away()

    def _screen(self) -> None:
        """Find the counts that keep five values, beginning with those who know most."""
        for readings in reversed(self._kinds):
            for is_whole in (True, False):
                for reading in reversed(readings):
                    if not is_whole or self._has_overall(reading):
                        self._screen_one(reading, is_whole)

    def _screen_one(self, reading: Reading, is_whole: bool) -> None:
        groups: dict[str, list[Cell]] = defaultdict(list)
        for cell, one in self._asked.items():
            is_asked = reading.is_joint or cell[0] == OWN
            if is_asked and (cell, reading, is_whole) not in self._free:
                groups["" if is_whole else one.parent].append(cell)
        for parent, cells in groups.items():
            for part in self._parts_of(reading, parent):
                for cell in part.free([cell for cell in cells if cell in part.asked]):
                    for weaker in _weaker(reading):
                        self._free.add((cell, weaker, False))
                        if is_whole:
                            self._free.add((cell, weaker, True))

    def _few(self, reading: Reading, cells: Iterable[Cell]) -> Ranges:
        """Answer those of `cells` that are left fewer than five values."""
        found: Ranges = {}
        groups: dict[str, list[Cell]] = defaultdict(list)
        for cell in cells:
            groups[self._asked[cell].parent].append(cell)
        for parent, group in groups.items():
            left = [cell for cell in group if (cell, reading, False) not in self._free]
            found.update(self._few_of(reading, parent, left))
        if self._has_overall(reading):
            left = [
                cell
                for cell in cells
                if cell not in found and (cell, reading, True) not in self._free
            ]
            found.update(self._few_of(reading, "", left))
        return found

    def _few_of(self, reading: Reading, parent: str, cells: Sequence[Cell]) -> Ranges:
        found: Ranges = {}
        for part in self._parts_of(reading, parent) if cells else ():
            found.update(part.few([cell for cell in cells if cell in part.asked]))
        return found

    def _has_overall(self, reading: Reading) -> bool:
        return any(one.statements.get("") for one in self._readings.told(reading, self._columns))

    def _parts_of(self, reading: Reading, parent: str) -> list[Part]:
        """Answer what a reader knows under a parent, or of the whole columns, cut into parts."""
        told = self._readings.told(reading, self._columns)
        signs = tuple([one.signs.get(parent) for one in told])
        key = (parent, reading.is_believing, reading.is_joint, signs)
        if key not in self._parts:
            asked = {
                cell: one.unknowns
                for cell, one in self._asked.items()
                if parent in ("", one.parent) and (reading.is_joint or cell[0] == OWN)
            }
            known = [s for one in told for said in _under(one.statements, parent) for s in said]
            pairs = [pair for one in told for said in _under(one.pairs, parent) for pair in said]
            alias = self._readings.taken_for(reading, self._columns)
            self._parts[key] = parts_of(known, pairs, asked, alias, self._programs)
        return self._parts[key]


def _under(said: Mapping[str, _Said], parent: str) -> Iterable[_Said]:
    """Answer what is said under a parent, "" for under all of them."""
    return [said[parent]] if parent in said and parent else () if parent else said.values()


def _weaker(reading: Reading) -> Iterator[Reading]:
    """Yield the readings that take nothing for true that this one does not, with itself."""
    for is_joint in (False, True) if reading.is_joint else (False,):
        yield reading._replace(is_joint=is_joint)
        yield Reading((0,), False, is_joint)
        if reading.is_believing:
            yield Reading((0,), True, is_joint)
