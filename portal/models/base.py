"""The database handle, the base row, and fields that know the domain's words."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

import peewee
from playhouse.db_url import parse as parse_url

database = peewee.DatabaseProxy()

# Verified at every start: without WAL and FULL an acknowledged report can vanish at a
# power cut; without recursive_triggers REPLACE walks around the append-only triggers.
SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "secure_delete": 1,
    "recursive_triggers": 1,
}


class PragmaRefused(Exception):
    """SQLite did not take a pragma that the portal's promises rest on."""


def connect_to(url: str) -> peewee.Database:
    """Point `database` at `url` (sqlite:///… or postgresql://…) and answer the real handle."""
    if urlsplit(url).scheme == "sqlite":
        path = url.removeprefix("sqlite:///")
        handle: peewee.Database = peewee.SqliteDatabase(path, pragmas=SQLITE_PRAGMAS)
    else:
        handle = peewee.PostgresqlDatabase(**parse_url(url), prefer_psycopg3=True)
    database.initialize(handle)
    return handle


def is_sqlite() -> bool:
    """Say whether the present database is SQLite."""
    return isinstance(database.obj, peewee.SqliteDatabase)


def verify_pragmas() -> None:
    """Read every pragma back; raises PragmaRefused naming the one that did not hold."""
    if not is_sqlite():
        return
    for name, wanted in SQLITE_PRAGMAS.items():
        found = database.execute_sql(f"PRAGMA {name}").fetchone()[0]
        if str(found).lower() != str(wanted):
            raise PragmaRefused(f"PRAGMA {name} is {found!r}, but {wanted!r} is needed.")


def new_ref() -> str:
    """Answer a random 96-bit reference; rows are named by it outside, never by their id."""
    return secrets.token_hex(12)


def raw_rows(query: peewee.ModelSelect) -> list[tuple[Any, ...]]:
    """Answer every row of `query` as the driver gives it: words unread, SQLite's times as text.

    For tens of thousands of rows, of which the reader turns each different value once by its
    field's `python_value`.
    """
    return list(database.execute(query).fetchall())


def _write_column(field: peewee.Field, ctx: peewee.Context) -> peewee.Context:
    """Write a column's name into a query in one piece, as peewee does in a dozen calls.

    A page of ours names thousands of columns; this takes a third off the time of such a page.
    """
    name = field.column_name
    if ctx.scope == peewee.SCOPE_VALUES:
        return ctx.literal(f'"{name}"')
    table = field.model._meta.table
    if table._alias:
        ctx.alias_manager[table] = table._alias
    return ctx.literal(f'"{ctx.alias_manager[table]}"."{name}"')


peewee.Field.__sql__ = _write_column


class Prepared:
    """A query whose text is written once for each kind of database.

    Writing it takes several times as long as asking; this is for what every request asks.
    """

    def __init__(self, make: Callable[[], peewee.ModelSelect]) -> None:
        """Take what makes the query, with any value where each of its parameters stands."""
        self._make = make
        self._kept: dict[type, tuple[peewee.ModelSelect, str]] = {}

    def rows(self, *values: Any) -> list[Any]:
        """Answer the rows, joined ones with them; `values` are the parameters in their order."""
        kind = type(database.obj)
        if kind not in self._kept:
            query = self._make()
            self._kept[kind] = query, query.sql()[0]
        query, text = self._kept[kind]
        return list(query._get_model_cursor_wrapper(database.execute_sql(text, values)))


class TermField(peewee.CharField):
    """A column that stores the value of a vocabulary term and answers the term."""

    def __init__(self, terms: type[Enum], **kwargs: Any) -> None:
        """Store members of `terms`."""
        self.terms = terms
        super().__init__(max_length=32, **kwargs)

    def db_value(self, value: Any) -> Any:
        """Turn a member (or its value) into what is stored; refuse any other word."""
        return None if value is None else self.terms(value).value

    def python_value(self, value: Any) -> Any:
        """Turn what is stored into the member."""
        return None if value is None else self.terms(value)


class JsonField(peewee.TextField):
    """A column that stores a small dictionary as JSON text and answers the dictionary."""

    def db_value(self, value: Any) -> Any:
        """Write the dictionary with its keys in order."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: Any) -> Any:
        """Read the dictionary."""
        return None if value is None else json.loads(value)


class Row(peewee.Model):
    """What every table has in common: the database."""

    class Meta:
        """Bind to the one handle; table names are the snake case of the class."""

        database = database
        legacy_table_names = False


class Named(Row):
    """A row that people refer to: random reference and a version against lost updates."""

    ref = peewee.CharField(max_length=24, unique=True, default=new_ref)
    version = peewee.IntegerField(default=1)
