"""All readers before the hidden counts of one column, the strongest first (`attacker`, 5 to 8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from maps.narrowing import Part, parts_of
from maps.programs import Cell, Program, Ranges
from maps.readings import OWN, WHOLE, Columns, Reading, Readings

Shown = tuple[tuple[object, ...], frozenset[object]]
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


@dataclass(slots=True)
class Memory:
    """What is remembered of some columns from one release that was tried to the next."""

    shown: Shown = ((), frozenset())
    free: set[tuple[Cell, Reading, bool]] = field(default_factory=set)
    parts: dict[tuple[object, ...], list[Part]] = field(default_factory=dict)
    programs: dict[object, Program] = field(default_factory=dict)

    def look_at(self, shown: Shown) -> None:
        """Keep what was free only where nothing but sums was given up: that frees, never binds."""
        rows, sums = shown
        if rows != self.shown[0] or not sums <= self.shown[1]:
            self.free.clear()
        self.shown = shown
        self.parts = {key: parts for key, parts in self.parts.items() if key[0]}


@dataclass(frozen=True, slots=True)
class Asked:
    """A hidden count that is asked for: the parent of its row, the truth, the unknowns in it."""

    parent: str
    truth: int
    unknowns: tuple[int, ...]


class Siege:
    """All readers before the hidden counts of columns that hang together."""

    def __init__(
        self,
        readings: Readings,
        columns: Columns,
        asked: Mapping[Cell, Asked],
        memory: Memory,
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
