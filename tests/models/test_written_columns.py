"""Queries of ours are written letter by letter as peewee would write them."""

from __future__ import annotations

import peewee
import pytest

from portal.models import TABLES, Account, Child, Need


def _as_peewee_would(field, ctx):
    return ctx.sql(field.column)


def _queries(table):
    """Yield a query of each kind on `table`: joined, nested, aliased, and each that writes."""
    other, first = table.alias("other"), table._meta.sorted_fields[0]
    joined = table.select()
    for field in table._meta.sorted_fields:
        if isinstance(field, peewee.ForeignKeyField) and field.rel_model is not table:
            target = field.rel_model.alias()
            joined = joined.select_extend(target).join_from(table, target, on=field)
    nested = table.select(first).where(first.in_(other.select(other.id).where(other.id == first)))
    values = dict.fromkeys(table._meta.sorted_fields)
    yield joined.order_by(first.desc()).group_by(first).having(peewee.fn.COUNT(first) > 1)
    yield nested
    yield table.select(first).union(other.select(other.id))
    yield table.select(peewee.fn.MAX(first), peewee.Case(None, [(first > 1, first)], 0)).distinct()
    yield table.update({first: first + 1}).where(first == 1)
    yield table.delete().where(peewee.fn.EXISTS(nested))
    yield table.insert(values)
    yield table.insert_many([values]).on_conflict_ignore()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_a_query_reads_as_if_peewee_had_written_it(db, table, monkeypatch):
    ours = [query.sql() for query in _queries(table)]
    monkeypatch.setattr(peewee.Field, "__sql__", _as_peewee_would)
    assert [query.sql() for query in _queries(table)] == ours


def test_a_query_that_joins_a_table_with_itself_keeps_both_apart(db):
    other = Child.alias()
    twins = Child.select().join(other, on=(Child.name == other.name)).where(Child.id < other.id)
    text = twins.sql()[0]
    assert '"t2"."name" = "t1"."name"' in text
    assert '"t2"."id" > "t1"."id"' in text


def test_a_query_over_two_tables_names_each_column_with_its_own(db):
    text = (
        Need.select(Need.id, Account.id).join(Account, on=(Need.opened_by == Account.id)).sql()[0]
    )
    assert text.startswith('SELECT "t1"."id", "t2"."id" FROM "need" AS "t1"')
