"""A reader who wants to know a small figure: how far can the published figures be narrowed down?

Method:

1. Every published figure is a statement: the sum of these unknown counts lies between two numbers
   (a number 20 says 18 to 22, the mark says 0 to 7, or 1 to 7 where nought would be shown).
2. A *believing* reader takes all statements at their word, and a figure that stands unchanged in
   two releases as a count that has not moved. He lays this release beside none, each one, and all
   of the last twelve. If his statements contradict each other he was mistaken and learns nothing.
3. A *sound* reader allows for the freeze (`rounding`), under which figures may be old.
4. For either, the least and the greatest value of a hidden count are two linear programs. The
   statements of one release are nested sums, so the program's answer is the exact one.
5. Each is asked twice: with the sums of one parent alone, so that a contradiction elsewhere does
   not save anything, and with the whole column.

6. Where the counts are part of those of another table (the served of those in need), each question
   is asked a third time with the statements of both: what is in need is what is served and a rest
   of nought or more, so a figure of need speaks of two unknowns. Two families of nested sums are
   still exact in a linear program. Hidden counts of both tables are asked for.

A hidden count below eight is *guessed* if the truth lies within fewer than five values. Platform
rule (security 4.3, item 4). Solver: OR-Tools GLOP, dual simplex, one model for all questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from maps.attacker import Around
from maps.rounding import (
    LEAST_MOVE,
    PEOPLE_FOR_NOUGHT,
    RELEASES_TO_TURN,
    SMALLEST_SHOWN,
    STEP,
    run_of_kind,
)
from maps.siege import Guess
from maps.tables import HIDDEN, Figure, Release, ReleasedRow, Table
from tests.maps.plain_narrowing import LEAST_VALUES, Cell, Ranges, Statement, Unknown, narrowed

LOOK_BACK = 12
JOINT = "+"
# Marks the column of what is counted around a cell but not in it.
REST = "rest of "

Unknowns = Callable[[int, str, str], tuple[Unknown, ...]]
Renames = dict[Unknown, Unknown]


def guesses(
    table: Table, release: Release, previous: Sequence[Release], around: Around | None = None
) -> list[Guess]:
    """Answer every hidden count of `table` that `release` gives away, beside `previous` or alone.

    `previous` are the releases published before, oldest first; the last twelve are looked at. The
    counts of `table` are needed to tell a reader who has found the truth from one who is mistaken.
    With `around` the hidden counts of that table are asked for as well; a guess there is named by
    the row of `release` in which it lies.
    """
    truth = _counts(table)
    releases = _looked_at(release, previous)
    found: dict[tuple[str, str], Guess] = {}

    def keep(ranges: Ranges, truth: Mapping[Cell, int], names: Mapping[str, str]) -> None:
        for (column, code), (low, high) in ranges.items():
            count = sum(truth[column, part] for part in code.split(JOINT))
            is_found = low <= count <= high and high - low + 1 < LEAST_VALUES
            if is_found and count < SMALLEST_SHOWN:
                name = names.get(code, code)
                found.setdefault((name, column), Guess(name, column, low, high))

    for known in _readings(releases, table.partition):
        keep(_narrowed(known, release), truth, {})
    if around is not None:
        whole = _counts(around.table)
        names = _rows_of(release, around.release)
        for known in _readings(
            releases, table.partition, _looked_at(around.release, around.previous)
        ):
            keep(_narrowed(known, release), truth, {})
            keep(_narrowed(known, around.release, _both), whole, names)
    return sorted(found.values())


def _looked_at(release: Release, previous: Sequence[Release]) -> list[Release]:
    return [release, *reversed(previous[-LOOK_BACK:])]


def _counts(table: Table) -> dict[Cell, int]:
    """Answer the true count of each cell by single counties; a joined row's by its first."""
    counts: dict[Cell, int] = {}
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


def _readings(
    releases: Sequence[Release], is_partition: bool, wholes: Sequence[Release] = ()
) -> Iterator[list[Statement]]:
    """Yield what each reader knows: sound, believing alone, beside each one, beside all.

    `wholes` are the releases of the same months of a table around this one.
    """

    def read(number: int, *, believing: bool) -> list[Statement]:
        own = _statements(releases, number, is_partition, _unknowns, believing=believing)
        if number >= len(wholes):
            return list(own)
        return [*own, *_statements(wholes, number, False, _both, believing=believing)]

    yield read(0, believing=False)
    told = [read(number, believing=True) for number in range(len(releases))]
    yield told[0]
    beside = [[0, n] for n in range(1, len(releases))]
    if len(releases) > 2:
        beside.append(list(range(len(releases))))
    for numbers in beside:
        same = _unmoved(releases, numbers)
        if wholes:
            same |= _rests(same, _unmoved(wholes, [n for n in numbers if n < len(wholes)]))
        yield [_renamed(one, same) for n in numbers for one in told[n]]


def _statements(
    releases: Sequence[Release],
    number: int,
    is_partition: bool,
    unknowns_of: Unknowns,
    *,
    believing: bool,
) -> Iterator[Statement]:
    release = releases[number]
    for position, column in enumerate(release.columns):
        members: dict[str, list[Unknown]] = defaultdict(list)
        for row in release.rows:
            unknowns = unknowns_of(number, column, row.code)
            members[row.parent] += unknowns
            history = [] if believing else _history(releases, number, column, row.code)
            low, high = _bounds(row.values[position], row.population, history, believing)
            yield Statement(unknowns, low, high, row.parent)
        margins = {**release.parents, "": release.overall or ()}
        members[""] = [one for part in list(members.values()) for one in part]
        for parent, figures in margins.items():
            if figures and figures[position] != HIDDEN:
                low, high = _bounds(figures[position], None, [], believing)
                yield Statement(tuple(members[parent]), low, high, parent, number == 0)
    if is_partition:
        yield from _whole_rows(release, number, believing=believing)


def _whole_rows(release: Release, number: int, *, believing: bool) -> Iterator[Statement]:
    """Yield that the columns of a partition add up to the people of the row."""
    for row in release.rows:
        if isinstance(row.population, int):
            unknowns = tuple(
                one for column in release.columns for one in _unknowns(number, column, row.code)
            )
            low, high = _bounds(row.population, None, [], believing)
            yield Statement(unknowns, low, high, row.parent)


def _unknowns(number: int, column: str, code: str) -> tuple[Unknown, ...]:
    return tuple((number, column, part) for part in code.split(JOINT))


def _both(number: int, column: str, code: str) -> tuple[Unknown, ...]:
    """Answer the unknowns of a cell of the table around: what is part, and the rest."""
    part = _unknowns(number, column, code)
    return (*part, *((number, REST + column, place) for _number, _column, place in part))


def _rests(same: Mapping[Unknown, Unknown], whole: Mapping[Unknown, Unknown]) -> Renames:
    """Answer the rests that are taken not to have moved: those of cells that stand in both."""
    return {
        (older, REST + column, code): (newer[0], REST + column, code)
        for (older, column, code), newer in whole.items()
        if same.get((older, column, code)) == newer
    }


def _history(releases: Sequence[Release], number: int, column: str, code: str) -> list[Figure]:
    """Answer the figures of a cell up to release `number`, oldest first."""
    found = (figure_of(one, column, code) for one in reversed(releases[number:]))
    return [figure for figure in found if figure is not None]


def figure_of(release: Release, column: str, code: str) -> Figure | None:
    """Answer what a release shows of a cell, None if it has no such cell."""
    if column not in release.columns:
        return None
    at = release.columns.index(column)
    return next((row.values[at] for row in release.rows if row.code == code), None)


def _bounds(
    figure: Figure, people: Figure | None, history: Sequence[Figure], believing: bool
) -> tuple[int, int | None]:
    half = STEP // 2
    if isinstance(figure, int):
        if believing:
            return (0, 0) if figure == 0 else (max(SMALLEST_SHOWN, figure - half), figure + half)
        slack = half + LEAST_MOVE - 1
        return max(0, figure - slack if _may_have_turned(history) else 0), figure + slack
    has_nought = isinstance(people, int) and people >= PEOPLE_FOR_NOUGHT
    if believing:
        return int(has_nought), SMALLEST_SHOWN - 1
    return 0, SMALLEST_SHOWN - 1 if _may_have_turned(history) else None


def _may_have_turned(history: Sequence[Figure]) -> bool:
    """Answer whether a figure of the other kind would have been published by now."""
    return len(history) == 1 or run_of_kind(history[:-1]) >= RELEASES_TO_TURN


def _unmoved(releases: Sequence[Release], numbers: Sequence[int]) -> Renames:
    """Answer, for each cell that is shown as it was shown later, the later unknown it is taken for.

    Two marks are equal as well: he takes it that a hidden count has not moved either.
    """
    same: Renames = {}
    for newer, older in zip(numbers, numbers[1:], strict=False):
        for column, row, figure in _cells(releases[newer]):
            is_equal = figure_of(releases[older], column, row.code) == figure
            if is_equal and JOINT not in row.code:
                same[older, column, row.code] = (newer, column, row.code)
    return same


def _cells(release: Release) -> Iterator[tuple[str, ReleasedRow, Figure]]:
    for position, column in enumerate(release.columns):
        for row in release.rows:
            yield column, row, row.values[position]


def _renamed(one: Statement, same: Mapping[Unknown, Unknown]) -> Statement:
    def newest(unknown: Unknown) -> Unknown:
        while unknown in same:
            unknown = same[unknown]
        return unknown

    return replace(one, unknowns=tuple(map(newest, one.unknowns)))


def _narrowed(
    known: Sequence[Statement], release: Release, unknowns_of: Unknowns | None = None
) -> Ranges:
    """Answer the hidden cells of this release that are left fewer than five values."""
    of = unknowns_of or _unknowns
    hidden: dict[str, dict[Cell, tuple[Unknown, ...]]] = defaultdict(dict)
    for column, row, figure in _cells(release):
        if figure == HIDDEN:
            hidden[row.parent][column, row.code] = of(0, column, row.code)
    by_parent: dict[str, list[Statement]] = defaultdict(list)
    for one in known:
        by_parent[one.parent].append(one)
    found: Ranges = {}
    for parent, asked in hidden.items():
        found.update(narrowed(by_parent[parent], asked))
    if by_parent[""]:
        every = {cell: unknowns for asked in hidden.values() for cell, unknowns in asked.items()}
        found.update(
            narrowed(known, {c: unknowns for c, unknowns in every.items() if c not in found})
        )
    return found
