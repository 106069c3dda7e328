"""What the readers of the public figures take for true, as statements about unknown counts.

1. A *sound* reader allows for the freeze (`rounding`), under which figures may be old.
2. A *believing* one takes a figure at its word: 20 says 18 to 22, the mark says 0 to 7, or 1 to 7
   where nought would be shown. He lays this release beside none, each one, and all of the last
   twelve, and takes a figure that stands in two of them for a count that has not moved.
3. Where the counts are part of those of a table around them, either may be read with the figures of
   that table too: each count is part of one there. The whole is taken not to have moved where both
   figures stand, so that it is the rest that has not moved either.

An unknown is a number; `Readings` gives them out by table, release, column and area code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from maps.narrowing import Statement
from maps.programs import Pair
from maps.rounding import (
    LEAST_MOVE,
    PEOPLE_FOR_NOUGHT,
    RELEASES_TO_TURN,
    SMALLEST_SHOWN,
    STEP,
    run_of_kind,
)
from maps.tables import HIDDEN, Figure, Release, ReleasedRow

LOOK_BACK = 12
JOINT = "+"
Columns = tuple[str, ...]
OWN, WHOLE = 0, 1
"""Numbers of the table that is asked about, and of the one around it."""


class Reading(NamedTuple):
    """One way to read: which releases (0 is this one, 1 the newest before), and how."""

    numbers: tuple[int, ...]
    is_believing: bool
    is_joint: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What one table of one release says of some columns: statements by parent, "" for all."""

    statements: Mapping[str, Sequence[Statement]]
    pairs: Mapping[str, Sequence[Pair]]
    signs: Mapping[str, int]
    """By parent, and under "" for the whole: the same number where the same is said."""


class _Seen:
    """A release, its figures by column and code, and the unknowns behind them."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.at = {column: place for place, column in enumerate(release.columns)}
        self._figures: dict[str, dict[str, Figure]] = {}

    def figures(self, column: str) -> dict[str, Figure]:
        """Answer what is shown in a column by code; nothing if there is no such column."""
        found = self._figures.get(column)
        if found is None:
            at, rows = self.at.get(column), self.release.rows
            found = {} if at is None else {row.code: row.values[at] for row in rows}
            self._figures[column] = found
        return found


class Readings:
    """The releases of a table, and of one around it, as they are read one beside another."""

    def __init__(
        self, previous: Sequence[Release], wholes: Sequence[Release], *, is_partition: bool
    ) -> None:
        """Take the earlier releases of the table and all of the one around it, oldest first."""
        self._is_partition = is_partition
        earlier = [_Seen(one) for one in reversed(previous[-LOOK_BACK:])]
        self._seen = (
            [_Seen(Release((), (), None, {})), *earlier],
            [_Seen(one) for one in reversed(wholes[-LOOK_BACK - 1 :])],
        )
        self._numbers: dict[tuple[int, int, str], dict[str, tuple[int, ...]]] = defaultdict(dict)
        self._places: list[tuple[str, str]] = []
        self._signs: dict[object, int] = {}
        # What is said by the earlier releases, and by the one that is tried at present.
        self._told: dict[object, Told] = {}
        self._told_now: dict[object, Told] = {}
        self._same_now: dict[object, dict[int, int]] = {}

    def show(self, release: Release) -> None:
        """Take `release` for the present one."""
        self._seen[OWN][0] = _Seen(release)
        self._told_now.clear()
        self._same_now.clear()

    def readings(self, *, is_joint: bool) -> list[Reading]:
        """Answer the ways to read, in the order in which they are tried."""
        count = len(self._seen[OWN])
        beside = [(0,), *((0, number) for number in range(1, count))]
        every = [tuple(range(count))] if count > 2 else []
        believing = [Reading(numbers, True, is_joint) for numbers in (*beside, *every)]
        return [Reading((0,), False, is_joint), *believing]

    def unknowns(self, table: int, number: int, column: str, code: str) -> tuple[int, ...]:
        """Answer the unknowns of a cell: one, or those of the counties that are joined in it."""
        given = self._numbers[table, number, column]
        if code not in given:
            parts = code.split(JOINT)
            if len(parts) > 1:
                joined = [self.unknowns(table, number, column, part) for part in parts]
                given[code] = tuple(one for (one,) in joined)
            else:
                given[code] = (len(self._places),)
                self._places.append((column, code))
        return given[code]

    def columns(self, table: int) -> tuple[str, ...]:
        """Answer the columns of the present release of a table; of a partition, those of all."""
        seen = self._seen[table] if self._is_partition else self._seen[table][:1]
        return tuple(dict.fromkeys(column for one in seen for column in one.release.columns))

    def told(self, reading: Reading, columns: Columns) -> list[Told]:
        """Answer what the releases of a reading say, each table and release apart."""
        found = []
        for number in reading.numbers:
            for table in (OWN, WHOLE) if reading.is_joint else (OWN,):
                if number < len(self._seen[table]):
                    found.append(self._of_one(table, number, columns, reading.is_believing))
        return found

    def _of_one(self, table: int, number: int, columns: Columns, is_believing: bool) -> Told:
        key = (table, number, columns, is_believing)
        kept = self._told if table == WHOLE or number else self._told_now
        if key in kept:
            return kept[key]
        statements: dict[str, list[Statement]] = defaultdict(list)
        for one in self._statements(table, number, columns, is_believing):
            statements[one.parent].append(one)
        pairs: dict[str, list[Pair]] = defaultdict(list)
        for parent, pair in self._pairs(number, columns) if table == WHOLE else ():
            pairs[parent].append(pair)
        kept[key] = Told(statements, pairs, self._signed(table, statements))
        return kept[key]

    def _signed(self, table: int, told: Mapping[str, Sequence[Statement]]) -> dict[str, int]:
        """Number what is said under each parent, by places and bounds; "" is said of them all."""
        signs = {}
        for parent, statements in told.items():
            said = tuple(
                (tuple([self._places[u] for u in one.unknowns]), one.low, one.high)
                for one in statements
            )
            signs[parent] = self._signs.setdefault((table, said), len(self._signs))
        every = (table, tuple(sorted(signs.items())))
        return {**signs, "": self._signs.setdefault(every, len(self._signs))}

    def _statements(
        self, table: int, number: int, columns: Iterable[str], is_believing: bool
    ) -> Iterator[Statement]:
        seen = self._seen[table][number]
        for column in columns:
            if column in seen.at:
                yield from self._of_column(table, number, column, is_believing)
        if self._is_partition and table == OWN:
            yield from self._whole_rows(number, is_believing)

    def _of_column(
        self, table: int, number: int, column: str, is_believing: bool
    ) -> Iterator[Statement]:
        seen = self._seen[table][number]
        release, at = seen.release, seen.at[column]
        members: dict[str, list[int]] = defaultdict(list)
        for row in release.rows:
            unknowns = self.unknowns(table, number, column, row.code)
            members[row.parent] += unknowns
            history = [] if is_believing else self._history(table, number, column, row.code)
            low, high = _bounds(row.values[at], row.population, history, is_believing)
            yield Statement(unknowns, low, high, row.parent)
        margins = {**release.parents, "": release.overall or ()}
        members[""] = [one for part in list(members.values()) for one in part]
        for parent, figures in margins.items():
            if figures and figures[at] != HIDDEN:
                low, high = _bounds(figures[at], None, [], is_believing)
                yield Statement(tuple(members[parent]), low, high, parent, number == 0)

    def _whole_rows(self, number: int, is_believing: bool) -> Iterator[Statement]:
        """Yield that the columns of a partition add up to the people of the row."""
        release = self._seen[OWN][number].release
        for row in release.rows:
            if isinstance(row.population, int):
                cells = (self.unknowns(OWN, number, c, row.code) for c in release.columns)
                unknowns = tuple(one for cell in cells for one in cell)
                low, high = _bounds(row.population, None, [], is_believing)
                yield Statement(unknowns, low, high, row.parent)

    def _pairs(self, number: int, columns: Iterable[str]) -> Iterator[tuple[str, Pair]]:
        """Yield what is part of what in a release, by parent."""
        seen = self._seen[WHOLE][number]
        for column in columns:
            for row in seen.release.rows if column in seen.at else ():
                parts = self.unknowns(OWN, number, column, row.code)
                for pair in zip(parts, self.unknowns(WHOLE, number, column, row.code), strict=True):
                    yield row.parent, pair

    def _history(self, table: int, number: int, column: str, code: str) -> list[Figure]:
        """Answer the figures of a cell up to release `number`, oldest first."""
        found = (one.figures(column).get(code) for one in reversed(self._seen[table][number:]))
        return [figure for figure in found if figure is not None]

    def taken_for(self, reading: Reading, columns: Columns) -> dict[int, int]:
        """Answer, for each count that is shown as it was shown later, the one it is taken for.

        Two marks are equal as well: he takes it that a hidden count has not moved either.
        """
        key = (reading, columns)
        if key not in self._same_now:
            same = self._same_now[key] = {}
            for newer, older in zip(reading.numbers, reading.numbers[1:], strict=False):
                for column in columns:
                    unmoved = self._unmoved(OWN, newer, older, column)
                    self._join(same, OWN, newer, older, column, unmoved)
                    if reading.is_joint and older < len(self._seen[WHOLE]):
                        unmoved &= self._unmoved(WHOLE, newer, older, column)
                        self._join(same, WHOLE, newer, older, column, unmoved)
        return self._same_now[key]

    def _unmoved(self, table: int, newer: int, older: int, column: str) -> set[str]:
        """Answer the cells of a column that are shown in two releases as the same."""
        seen = self._seen[table]
        both = seen[newer].figures(column).items() & seen[older].figures(column).items()
        return {code for code, _figure in both if JOINT not in code}

    def _join(
        self,
        same: dict[int, int],
        table: int,
        newer: int,
        older: int,
        column: str,
        codes: Iterable[str],
    ) -> None:
        for code in codes:
            (old,) = self.unknowns(table, older, column, code)
            (new,) = self.unknowns(table, newer, column, code)
            same[old] = same.get(new, new)

    def hidden(self, table: int, columns: Iterable[str]) -> Iterator[tuple[str, ReleasedRow]]:
        """Yield the hidden cells of the present release of a table."""
        seen = self._seen[table][0] if self._seen[table] else _Seen(Release((), (), None, {}))
        for column in columns:
            for row in seen.release.rows if column in seen.at else ():
                if row.values[seen.at[column]] == HIDDEN:
                    yield column, row


def _bounds(
    figure: Figure, people: Figure | None, history: Sequence[Figure], is_believing: bool
) -> tuple[int, int | None]:
    half = STEP // 2
    if isinstance(figure, int):
        if is_believing:
            return (0, 0) if figure == 0 else (max(SMALLEST_SHOWN, figure - half), figure + half)
        slack = half + LEAST_MOVE - 1
        return max(0, figure - slack if _may_have_turned(history) else 0), figure + slack
    has_nought = isinstance(people, int) and people >= PEOPLE_FOR_NOUGHT
    if is_believing:
        return int(has_nought), SMALLEST_SHOWN - 1
    return 0, SMALLEST_SHOWN - 1 if _may_have_turned(history) else None


def _may_have_turned(history: Sequence[Figure]) -> bool:
    """Answer whether a figure of the other kind would have been published by now."""
    return len(history) == 1 or run_of_kind(history[:-1]) >= RELEASES_TO_TURN
