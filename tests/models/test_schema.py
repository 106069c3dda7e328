"""The migrations on SQLite: they make what the models say, and go down and up again."""

from __future__ import annotations

import pytest
from playhouse.schema_diff import diff_models

from portal.models import TABLES, schema
from portal.models.base import PragmaRefused, database, verify_pragmas


def test_the_tables_match_the_models(db):
    assert str(diff_models(database.obj, list(TABLES))) == ""


def test_every_step_can_be_undone_and_done_again(db):
    undone = []
    while step := schema.take_down():
        undone += step
    assert len(undone) >= 3
    assert set(database.get_tables()) <= {"schema_migration"}
    assert schema.bring_up() == list(reversed(undone))
    assert schema.bring_up() == []


@pytest.mark.parametrize(
    ("pragma", "wrong"), [("foreign_keys", 0), ("synchronous", 1), ("recursive_triggers", 0)]
)
def test_a_pragma_that_did_not_hold_stops_the_start(db, pragma, wrong):
    database.execute_sql(f"PRAGMA {pragma} = {wrong}")
    with pytest.raises(PragmaRefused, match=pragma):
        verify_pragmas()
