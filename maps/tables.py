"""Tables of counts by area as they come in, and releases of them as they go out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HIDDEN = "*"
"""The one mark of every figure that is not shown, whatever the reason."""

Figure = int | str


class TableError(ValueError):
    """The table cannot be read; the text says what to mend."""


@dataclass(frozen=True, slots=True)
class Row:
    """One area's true counts, one per column; `population` is what they are counted among."""

    code: str
    parent: str
    population: int | None
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """True counts, never to be published as they are.

    `partition` says that the columns of a row add up to its population (age bands do).
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: bool = True
    partition: bool = False


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """One area's public figures."""

    code: str
    parent: str
    population: Figure | None
    values: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """The public form of a table: every figure a number or the one mark."""

    columns: tuple[str, ...]
    rows: tuple[ReleasedRow, ...]
    overall: tuple[Figure, ...] | None
    parents: Mapping[str, tuple[Figure, ...]]

    def as_json(self) -> dict[str, Any]:
        """Answer the shape that `python -m maps release` prints and reads as `--previous`."""
        rows = []
        for row in self.rows:
            shown: dict[str, Any] = {"code": row.code, "parent": row.parent}
            if row.population is not None:
                shown["population"] = row.population
            rows.append({**shown, "values": list(row.values)})
        answer: dict[str, Any] = {"columns": list(self.columns), "rows": rows}
        if self.overall is None:
            return {**answer, "totals": False}
        parents = {code: list(figures) for code, figures in self.parents.items()}
        return {**answer, "totals": {"all": list(self.overall), "parents": parents}}


def read_table(given: Any) -> Table:
    """Read the TABLE.json shape; raises TableError naming the key or row at fault."""
    columns, raw_rows = _frame(given)
    totals = given.get("totals", True)
    if not isinstance(totals, bool):
        raise TableError("totals must be true or false")
    rows = tuple(
        Row(
            code=_code(raw, "code"),
            parent=_code(raw, "parent"),
            population=None if raw.get("population") is None else _count(raw, raw["population"]),
            values=tuple(_count(raw, value) for value in _values(raw, len(columns))),
        )
        for raw in raw_rows
    )
    _refuse_repeats([row.code for row in rows])
    partition = given.get("partition", False)
    if not isinstance(partition, bool):
        raise TableError("partition must be true or false")
    for row in rows if partition else ():
        if sum(row.values) != row.population:
            raise TableError(f"row {row.code}: the values of a partition must add up to population")
    return Table(columns, rows, totals, partition)


def read_release(given: Any) -> Release:
    """Read a release printed earlier; raises TableError naming the key or row at fault."""
    columns, raw_rows = _frame(given)
    rows = tuple(
        ReleasedRow(
            code=_code(raw, "code"),
            parent=_code(raw, "parent"),
            population=None if raw.get("population") is None else _figure(raw, raw["population"]),
            values=tuple(_figure(raw, value) for value in _values(raw, len(columns))),
        )
        for raw in raw_rows
    )
    _refuse_repeats([row.code for row in rows])
    totals = given.get("totals", False)
    if totals is False:
        return Release(columns, rows, None, {})
    if not isinstance(totals, dict) or set(totals) != {"all", "parents"}:
        raise TableError("totals of a release must be false or hold all and parents")
    margin = {"code": "totals", "values": totals["all"]}
    overall = tuple(_figure(margin, value) for value in _values(margin, len(columns)))
    if not isinstance(totals["parents"], dict):
        raise TableError("the totals by parent must be one object")
    parents = {}
    for code, figures in totals["parents"].items():
        margin = {"code": code, "values": figures}
        parents[code] = tuple(_figure(margin, v) for v in _values(margin, len(columns)))
    return Release(columns, rows, overall, parents)


def _frame(given: Any) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    if not isinstance(given, dict):
        raise TableError("the table must be one JSON object")
    _refuse_unknown(given, {"columns", "rows", "totals", "partition"}, "the table")
    columns, rows = given.get("columns"), given.get("rows")
    if not isinstance(columns, list) or not all(isinstance(name, str) for name in columns):
        raise TableError("columns must be a list of names")
    _refuse_repeats(columns)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TableError("rows must be a list of objects")
    for row in rows:
        _refuse_unknown(row, {"code", "parent", "population", "values"}, "a row")
    return tuple(columns), rows


def _refuse_unknown(given: dict[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise TableError(f"unknown key in {where}: {', '.join(unknown)}")


def _refuse_repeats(names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise TableError(f"given more than once: {', '.join(repeated)}")


def _code(raw: dict[str, Any], key: str) -> str:
    code = raw.get(key)
    if not isinstance(code, str) or not code:
        raise TableError(f"every row needs a {key} (text); one has {code!r}")
    return code


def _values(raw: dict[str, Any], width: int) -> list[Any]:
    values = raw.get("values")
    if not isinstance(values, list) or len(values) != width:
        raise TableError(f"row {raw['code']} must have {width} values, one per column")
    return values


def _count(raw: dict[str, Any], value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TableError(f"row {raw['code']}: {value!r} is not a whole number of 0 or more")
    return value


def _figure(raw: dict[str, Any], value: Any) -> Figure:
    return HIDDEN if value == HIDDEN else _count(raw, value)
