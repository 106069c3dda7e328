"""What a reader learns by laying a new release beside earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.protection import SMALLEST_SHOWN, Bounds, narrowed, spans
from maps.suppression import known_bounds
from maps.tables import Figure, Release, ReleasedRow, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True, order=True)
class Guess:
    """A hidden small figure that could be guessed, and from which earlier release (from 1)."""

    code: str
    column: str
    release: int

    def __str__(self) -> str:
        return f"{self.code} {self.column} (beside earlier release {self.release})"


@dataclass(frozen=True, slots=True)
class _View:
    """One column as a reader may see it: what is known of rows, of parents' sums, of the sum."""

    parent_of: Mapping[str, str]
    known: Mapping[str, int]
    parents: Mapping[str, int]
    overall: int | None

    def sums(self) -> Iterator[tuple[list[str], int]]:
        """Answer, per known sum, the rows still unknown under it and what they add up to."""
        loose: list[str] = []
        loose_sum = self.overall
        for parent in dict.fromkeys(self.parent_of.values()):
            rows = [code for code, above in self.parent_of.items() if above == parent]
            unknown = [code for code in rows if code not in self.known]
            shown = sum(self.known[code] for code in rows if code in self.known)
            if parent in self.parents:
                yield unknown, self.parents[parent] - shown
            else:
                loose += unknown
            if loose_sum is not None:
                loose_sum -= self.parents.get(parent, shown)
        if loose_sum is not None:
            yield loose, loose_sum


def guessable(
    table: Table, release: Release, previous: Sequence[Release], *, k: int = SMALLEST_SHOWN
) -> list[Guess]:
    """Answer the hidden small figures that `release` of `table` lets a reader guess.

    For each earlier release, oldest first, a reader may (a) fill a hole of the new release with
    the earlier number, which still tells the present one if it moved by less than k / 2, and (b)
    fill a hole of the earlier one with the present number. A figure can be guessed if the sums
    then leave it fewer than k / 2 values. Platform rule.
    """
    guesses: set[Guess] = set()
    for number, earlier in enumerate(previous, start=1):
        for column in table.columns:
            if column in earlier.columns:
                found = _now(table, release, earlier, column, k) | _then(
                    release, earlier, column, k
                )
                guesses |= {Guess(code, column, number) for code in found}
    return sorted(guesses)


def _now(table: Table, release: Release, earlier: Release, column: str, k: int) -> set[str]:
    at = table.columns.index(column)
    true = {row.code: row.values[at] for row in table.rows}
    before = _figures(earlier, column)
    sums: dict[str, int] = {}
    for row in table.rows:
        sums[row.parent] = sums.get(row.parent, 0) + row.values[at]
    known = _known(_figures(release, column), before, true, k)
    overall = {"all": sum(true.values())}
    seen = _View(
        {row.code: row.parent for row in table.rows},
        known,
        _known(_parent_figures(release, at), _parent_figures(earlier, column), sums, k),
        _known(_overall(release, column), _overall(earlier, column), overall, k).get("all"),
    )
    rows = {row.code: row for row in release.rows}
    read_off = {code for code, value in true.items() if 0 < value < k and before.get(code) == value}
    return read_off | {
        code for code in _narrow(seen, rows, k) if _is_small(true[code], rows[code], k)
    }


def _then(release: Release, earlier: Release, column: str, k: int) -> set[str]:
    shown_then = _numbers(_figures(earlier, column))
    filled = {
        code: figure
        for code, figure in _numbers(_figures(release, column)).items()
        if code not in shown_then and _has(earlier, code)
    }
    if not filled:
        # Nothing of the new release fills a hole: the earlier one stands as it was published.
        return set()
    rows = {row.code: row for row in earlier.rows}
    found: set[str] = set()
    # Each hole in turn is asked for, as if the figures in the others had not moved since.
    for asked in [None, *filled]:
        known = {code: figure for code, figure in filled.items() if code != asked}
        seen = _View(
            {row.code: row.parent for row in earlier.rows},
            {**known, **shown_then},
            _numbers(_parent_figures(earlier, column)),
            _numbers(_overall(earlier, column)).get("all"),
        )
        found |= _narrow(seen, rows, k, only_small=True) if known else set()
    return found


def _narrow(
    seen: _View, rows: Mapping[str, ReleasedRow], k: int, *, only_small: bool = False
) -> set[str]:
    found: set[str] = set()
    for codes, total in seen.sums():
        bounds = [_bounds(rows[code], k) for code in codes]
        if not codes or total < sum(bound.low for bound in bounds):
            continue
        ranges = spans(bounds, total)
        for position in narrowed(bounds, total, k):
            low, high = ranges[position]
            if low <= high and (not only_small or low < k):
                found.add(codes[position])
    return found


def _bounds(row: ReleasedRow, k: int) -> Bounds:
    population = row.population
    high = population if isinstance(population, int) else (None if population is None else k - 1)
    return known_bounds(population, high, k)


def _is_small(value: int, row: ReleasedRow, k: int) -> bool:
    people = row.population
    return 0 < value < k or (isinstance(people, int) and 0 < people - value < k)


def _known(
    now: Mapping[str, Figure], before: Mapping[str, Figure], true: Mapping[str, int], k: int
) -> dict[str, int]:
    known = _numbers(now)
    for code, figure in _numbers(before).items():
        if code not in known and code in true and 2 * abs(figure - true[code]) < k:
            known[code] = true[code]
    return known


def _numbers(figures: Mapping[str, Figure]) -> dict[str, int]:
    return {code: figure for code, figure in figures.items() if isinstance(figure, int)}


def _figures(release: Release, column: str) -> dict[str, Figure]:
    at = release.columns.index(column)
    return {row.code: row.values[at] for row in release.rows}


def _parent_figures(release: Release, column: str | int) -> dict[str, Figure]:
    at = column if isinstance(column, int) else release.columns.index(column)
    return {code: figures[at] for code, figures in release.parents.items()}


def _overall(release: Release, column: str) -> dict[str, Figure]:
    if release.overall is None:
        return {}
    return {"all": release.overall[release.columns.index(column)]}


def _has(release: Release, code: str) -> bool:
    return any(row.code == code for row in release.rows)
