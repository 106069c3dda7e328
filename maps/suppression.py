"""What may be shown of a table of counts so that no small figure can be worked out from it.

The rule of this part: a count from 1 to 7 is never shown, nor one that leaves 1 to 7 of the
people it is counted among, nor anything of a row where those people are fewer than 20. Every
hidden figure carries the same mark. Where a published sum would give a hidden figure away,
further figures are hidden beside it, and where that does not help, the sum itself.

The further figures are taken in an order that anybody could know (fewest people first, then by
code), not by their size: choosing the smallest tells the reader that all shown ones are larger,
and from that the hidden one could be narrowed down.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.protection import SMALLEST_SHOWN, Bounds, is_safe
from maps.tables import HIDDEN, Figure, Release, ReleasedRow, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALL_AREA = 20
"""Nothing is shown of a row in which fewer people than this were counted among."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """One row's figure in the column at hand."""

    row: Row
    value: int
    k: int
    few: int

    @property
    def high(self) -> int | None:
        """What the figure cannot exceed; None where it is not a part of the row's people."""
        people = self.row.population
        return None if people is None or max(self.row.values) > people else people

    @property
    def is_primary(self) -> bool:
        """Whether the figure must be hidden whatever stands beside it."""
        if 0 < self.value < self.k:
            return True
        people = self.high
        if people is None:
            return False
        return 0 < people < self.few or 0 < people - self.value < self.k

    @property
    def bounds(self) -> Bounds:
        """What a reader knows of the figure once it is hidden."""
        return known_bounds(self.row.population, self.high, self.k, self.few)

    @property
    def order(self) -> tuple[int, str]:
        """The order in which figures are hidden for the sake of others; says nothing of sizes."""
        return self.row.population or 0, self.row.code


class _Column:
    """The figures of one column, and which of them and of their sums are hidden so far."""

    def __init__(self, cells: Sequence[_Cell], k: int) -> None:
        self.k = k
        self.cells = {cell.row.code: cell for cell in cells}
        self.by_parent: dict[str, list[_Cell]] = defaultdict(list)
        for cell in cells:
            self.by_parent[cell.row.parent].append(cell)
        self.hidden = {cell.row.code for cell in cells if cell.is_primary}
        self.hidden_parents: set[str] = set()
        self.overall_hidden = False

    def hide_for_totals(self) -> None:
        """Hide what the sums would give away, and the sums that cannot be helped."""
        for parent, members in self.by_parent.items():
            if not self._cover(members):
                self.hidden_parents.add(parent)
        self._cover_overall()

    def _cover(self, members: Sequence[_Cell]) -> bool:
        """Hide figures until the sum of `members` may be shown; answer whether it may.

        If it may not, what was hidden on the way stays hidden: to show it again would tell that
        it had not been enough, and so that the rest is small.
        """
        spare = [cell for cell in members if cell.value and cell.row.code not in self.hidden]
        spare.sort(key=lambda cell: cell.order, reverse=True)
        while not self._is_safe(members):
            if not spare:
                return False
            self.hidden.add(spare.pop().row.code)
        return True

    def _is_safe(self, members: Sequence[_Cell]) -> bool:
        hidden = [cell for cell in members if cell.row.code in self.hidden]
        total = sum(cell.value for cell in hidden)
        return is_safe([cell.bounds for cell in hidden], total, self.k)

    def _cover_overall(self) -> None:
        """Hide until the overall sum gives nothing away, or hide it too.

        What the overall sum adds to knowledge is the sum of the hidden figures under those
        parents whose own sum is hidden; under all other parents their own sum says more.
        """
        if not self.hidden_parents:
            return
        spare = [p for p in self.by_parent if p not in self.hidden_parents]
        spare = [p for p in spare if any(cell.value for cell in self.by_parent[p])]
        spare.sort(key=self._parent_order, reverse=True)
        while not self._is_safe(self._unsummed()):
            if not spare:
                self.overall_hidden = True
                return
            self._open(spare.pop())

    def _unsummed(self) -> list[_Cell]:
        return [
            cell
            for parent, members in self.by_parent.items()
            if parent in self.hidden_parents
            for cell in members
        ]

    def _open(self, parent: str) -> None:
        """Hide a parent's sum and all its figures, so that the overall sum has more to cover."""
        self.hidden_parents.add(parent)
        self.hidden |= {cell.row.code for cell in self.by_parent[parent] if cell.value}

    def _parent_order(self, parent: str) -> tuple[int, str]:
        return sum(cell.row.population or 0 for cell in self.by_parent[parent]), parent

    def figure(self, code: str) -> Figure:
        """Answer what is shown for a row."""
        return HIDDEN if code in self.hidden else self.cells[code].value

    def parent_figure(self, parent: str) -> Figure:
        """Answer what is shown for the sum of a parent."""
        if parent in self.hidden_parents:
            return HIDDEN
        return sum(cell.value for cell in self.by_parent[parent])

    @property
    def overall_figure(self) -> Figure:
        """What is shown for the sum of all."""
        return HIDDEN if self.overall_hidden else sum(cell.value for cell in self.cells.values())


def release(table: Table, *, k: int = SMALLEST_SHOWN, few: int = SMALL_AREA) -> Release:
    """Answer the public form of a table of counts; figures from 1 to k - 1 are never shown.

    Nor is any figure of a row whose population is under `few`.

    One hierarchy (row, parent, all) and independent columns. Values and populations are whole
    numbers of people. Platform rule, built on complementary suppression (design notes 3.7).
    """
    columns = []
    for number in range(len(table.columns)):
        column = _Column([_Cell(row, row.values[number], k, few) for row in table.rows], k)
        if table.totals:
            column.hide_for_totals()
        columns.append(column)
    rows = tuple(
        ReleasedRow(
            code=row.code,
            parent=row.parent,
            population=_shown_population(row, k),
            values=tuple(column.figure(row.code) for column in columns),
        )
        for row in table.rows
    )
    if not table.totals:
        return Release(table.columns, rows, None, {})
    parents = dict.fromkeys(row.parent for row in table.rows)
    return Release(
        table.columns,
        rows,
        tuple(column.overall_figure for column in columns),
        {p: tuple(column.parent_figure(p) for column in columns) for p in parents},
    )


def known_bounds(
    population: Figure | None, high: int | None, k: int, few: int = SMALL_AREA
) -> Bounds:
    """Answer what a reader knows of a hidden figure from the population shown beside it."""
    if high is None or population is None:
        return Bounds(1, None)
    if population == HIDDEN or high < k:
        return Bounds(0, k - 1)
    return Bounds(0 if high < few else 1, high)


def _shown_population(row: Row, k: int) -> Figure | None:
    if row.population is not None and 0 < row.population < k:
        return HIDDEN
    return row.population
